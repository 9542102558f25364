"""Commands that keep something running: ``serve``, ``sample``, ``run``."""

from __future__ import annotations

import uvicorn

from ketalit.cli.terminal import app, console, installation
from ketalit.installation import Installation, origin_to_pull
from ketalit.running.processes import require_free
from ketalit.running.supervisor import run_everything, web_url
from ketalit.settings import load_settings
from web.app import Site, create_app


@app.command()
def serve() -> None:
    """The web application: search page, news section, references, JSON API."""
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


def site_of(home: Installation) -> Site:
    return Site(
        catalog=home.catalog,
        index=home.index,
        conditions={condition.id: condition.label for condition in home.vocabulary.conditions},
        sample_banner=home.is_sample,
        airflow_url=f"http://127.0.0.1:{home.settings.airflow_port}/",
    )
