"""The templates, and what every one of them may use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from web.presenting.badges import KIND_PLURALS, KIND_WORDS, words_of
from web.presenting.dates import iso_text, moment_text, partial_machine, partial_text
from web.presenting.links import page_path
from web.site import Site

HERE = Path(__file__).parent


class Pages:
    """Renders templates for one site. Autoescaping is on; a name the template asks for and does not get is an error."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {
            "day": partial_text,
            "machine_day": partial_machine,
            "moment": moment_text,
            "iso": iso_text,
            "words": words_of,
            "condition": site.condition_label,
            "page_path": page_path,
        }
        self.environment.globals |= {
            "sample_banner": site.sample_banner,
            "airflow_url": site.airflow_url,
            "kind_words": KIND_WORDS,
            "kind_plurals": KIND_PLURALS,
        }

    def text(self, template: str, context: Mapping[str, object]) -> str:
        return self.environment.get_template(template).render(context)

    def page(self, template: str, context: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
        return HTMLResponse(self.text(template, context), status_code=status)


def pages_of(request: Request) -> Pages:
    """The pages of the application that answers this request."""
    pages = request.app.state.pages
    if not isinstance(pages, Pages):
        raise TypeError("the application was not made by create_app")
    return pages


def site_of(request: Request) -> Site:
    return pages_of(request).site
