"""Commands that keep something running: ``serve``, ``sample``, ``run``."""

from __future__ import annotations

from ketalit.cli.terminal import app, console, installation
from ketalit.installation import origin_to_pull
from ketalit.running.processes import require_free
from ketalit.running.supervisor import run_everything, web_url
from ketalit.settings import load_settings


@app.command()
def serve() -> None:
    """The web application: search page, news section, references, JSON API."""
    import uvicorn  # only here: the other commands start faster without the web

    from ketalit.site import site_of
    from web.app import create_app

    with installation() as home:
        require_free(home.settings.web_port, "the web application", "KETALIT_WEB_PORT")
        console.print(
            f"{web_url(home)} shows the {home.origin.value} data in {home.folder}. Stop with Ctrl-C.",
            highlight=False,
            soft_wrap=True,
        )
        uvicorn.run(
            create_app(site_of(home)), host=home.settings.web_host, port=home.settings.web_port, log_level="warning"
        )


@app.command()
def run() -> None:
    """All of it on this machine: sources, Airflow, index and web application, until Ctrl-C."""
    with installation(origin_to_pull(load_settings())) as home:
        run_everything(home, console)
