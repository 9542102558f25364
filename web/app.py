"""The web application of one site."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from web import api, embed, status, suggesting, vocabulary
from web import pages as readable
from web.faults import answer_faults
from web.headers import SecurityHeaders
from web.published import routes as published
from web.published.quick import PublishedSections
from web.published.shelf import Shelf
from web.rendering import HERE, Pages
from web.site import Site

__all__ = ["Site", "create_app"]


def create_app(site: Site) -> FastAPI:
    """Nothing is opened here: the site brings its catalogue and its index, and closes them."""
    app = FastAPI(
        title="Ketalit",
        description="Ketamine literature: studies, trial registrations and news, tagged by condition.",
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere; /api lists the same
        redoc_url=None,
    )
    app.state.pages = pages = Pages(site)
    app.state.shelf = shelf = Shelf(pages)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(PublishedSections, shelf=shelf, origins=site.origins)
    answer_faults(app)
    for part in (suggesting, api, published, embed, status, vocabulary, readable):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app
