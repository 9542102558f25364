"""The command ``digest``: what the last days brought, as a text to send round or as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from ketalit.cli.terminal import Json, app, installation, report
from ketalit.digest import Digest, digest_of

_KINDS = {
    "study": ("study", "studies"),
    "registration": ("registration", "registrations"),
    "news": ("news item", "news items"),
}


@app.command()
def digest(
    days: Annotated[int, typer.Option(min=1, max=366, help="So many days back from now.")] = 7,
    most: Annotated[int, typer.Option(min=0, max=1000, help="New records of each kind told by name.")] = 20,
    as_json: Json = False,
) -> None:
    """What is new, what was retracted or otherwise turned, which feeds are dead or silent, which pages are gone."""
    with installation() as home:
        found = digest_of(home.catalog, home.feeds, now=dt.datetime.now(dt.UTC), days=days, most=most)
    report(asdict(found), as_json, lambda: "\n".join(_lines(found)))


def _lines(found: Digest) -> Iterator[str]:
    yield f"Ketalit, {found.since:%Y-%m-%d} to {found.until:%Y-%m-%d}"
    for kind in found.new:
        yield from ("", f"{kind.count} new {_KINDS[kind.kind][kind.count != 1]}")
        yield from (f"  {one.title} ({one.source or 'no source'}) {one.url or ''}".rstrip() for one in kind.newest)
        if kind.count > len(kind.newest) > 0:
            yield f"  … and {kind.count - len(kind.newest)} more"
    yield from ("", "Retracted, corrected or otherwise changed in state")
    yield from [f"  {one.words}: {one.title} ({one.id})" for one in found.turned] or ["  none"]
    yield from ("", "Feeds that need a look")
    yield from [f"  {one.feed_id}: {one.sentence} {one.remedy}".rstrip() for one in found.feeds] or ["  none"]
    yield from ("", "Published pages that are gone")
    yield from [f"  {one.title} {one.url}, since {one.since:%Y-%m-%d}" for one in found.gone] or ["  none"]
    if found.failed:
        yield from ("", "Sources whose last run failed")
        yield from (f"  {one.source}: {one.reason}" for one in found.failed)
