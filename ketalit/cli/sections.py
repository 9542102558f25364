"""Commands for the website's sections: ``sections publish|hide|pin|unpin|list|log|dead-links|check-links``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from catalog import Action, PublishedItem, SectionDecision, Snapshot
from ingest.errors import BadSettings
from ketalit.cli.terminal import Json, app, installation, progress, report, table_of
from ketalit.installation import Installation
from ketalit.sections import dead_links, publishing
from ketalit.sections.naming import record_named
from ketalit.sections.publishing import concerned
from ketalit.sections.rules import Section

sections_app = typer.Typer(
    no_args_is_help=True, help="What the website pulls: publish, overrule, look back. An editor's word wins."
)
app.add_typer(sections_app, name="sections")

NAME = "ID"
RecordName = Annotated[str, typer.Argument(metavar=NAME, help="A record's id, PMID, NCT number, DOI or web address.")]
SectionId = Annotated[str | None, typer.Option("--section", help="Only in this section. Default: in every one.")]
By = Annotated[str, typer.Option(help="Who decides.")]
Why = Annotated[str, typer.Option(help="The reason, so that others can follow the decision.")]
CHECK_LIMIT = dt.timedelta(hours=2)


@sections_app.command()
def publish(
    record: Annotated[
        str | None, typer.Argument(metavar=NAME, help="A record to show whatever the rules say. Without: publish all.")
    ] = None,
    by: By = "",
    why: Why = "",
    section: SectionId = None,
    as_json: Json = False,
) -> None:
    """Publish all sections now, or show a record whatever the rules say (also one that was hidden)."""
    if record is not None:
        _decide(Action.PUBLISH, record, by, why, section, as_json)
        return
    with installation() as home:
        done = publishing.publish_all(home.catalog, home.sections, home.feeds_by_id, _now())
    document = asdict(done)
    report(document, as_json, lambda: _told(done))


@sections_app.command()
def hide(record: RecordName, by: By, why: Why, section: SectionId = None, as_json: Json = False) -> None:
    """Never show a record, nor any copy of it, until it is published by hand."""
    _decide(Action.HIDE, record, by, why, section, as_json)


@sections_app.command()
def pin(record: RecordName, by: By, why: Why, section: SectionId = None, as_json: Json = False) -> None:
    """Keep a record on top while it lives."""
    _decide(Action.PIN, record, by, why, section, as_json)


@sections_app.command()
def unpin(record: RecordName, by: By, why: Why, section: SectionId = None, as_json: Json = False) -> None:
    """Let a pinned record go back among the others."""
    _decide(Action.UNPIN, record, by, why, section, as_json)


@sections_app.command()
def log(as_json: Json = False) -> None:
    """Every decision ever made, oldest first; no row is ever changed."""
    with installation() as home:
        decisions = home.catalog.decisions()
    rows = [_row(decision) for decision in decisions]
    report(rows, as_json, lambda: "\n".join(map(_log_line, decisions)) or "No decision yet.")


@sections_app.command("list")
def list_command(
    on: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As they stood on that day.")] = None,
    section: SectionId = None,
    as_json: Json = False,
) -> None:
    """What is published; of one section its items too."""
    with installation() as home:
        known = [one.section for one in home.catalog.snapshots()]
        if section is not None and section not in known:
            raise BadSettings(f"There is no section {section!r}: the published ones are {', '.join(known) or 'none'}.")
        wanted = known if section is None else [section]
        day = on.date() if on else None
        found = [one for name in wanted if (one := home.catalog.snapshot(name, on=day)) is not None]
    report([asdict(one) for one in found], as_json, lambda: _listed(found, section is not None))


@sections_app.command("dead-links")
def dead_links_command(as_json: Json = False) -> None:
    """Published links whose page is gone; they have left their sections."""
    with installation() as home:
        rows = [asdict(check) for check in home.catalog.link_checks() if check.gone_since]
    lines = (
        f"{row['gone_since']:%Y-%m-%d}  {row['record_id']}\n    {row['url']}\n    {row['problem']}" for row in rows
    )
    report(rows, as_json, lambda: "\n".join(lines) or "No published link is gone.")


@sections_app.command("check-links")
def check_links(as_json: Json = False) -> None:
    """Look now at the published links that have not been looked at for a week, and publish."""
    with installation() as home, progress("Links") as counted:
        until = _now() + CHECK_LIMIT
        checked = dead_links.check_links(
            home.catalog,
            home.link_checker().check,
            clock=_now,
            until=until,
            below=home.sample_url if home.is_sample else "",
            on_progress=counted,
        )
        publishing.publish_all(home.catalog, home.sections, home.feeds_by_id, _now())
    document = asdict(checked)
    report(document, as_json, lambda: ", ".join(f"{name} {count}" for name, count in document.items()))


def _decide(action: Action, record: str, by: str, why: str, section: str | None, as_json: bool) -> None:
    """Keep the decision, and publish at once the sections that it is about."""
    for name, text in (("--by", by), ("--why", why)):
        if not text.strip():
            raise BadSettings(f"{name} is empty: say it, so that others can follow the decision.")
    with installation() as home:
        named, feeds = _named(home, section), home.feeds_by_id  # what is wrong with our files is said before
        record_id = record_named(home.catalog, record)
        made = SectionDecision(record_id, action, section, by.strip(), why.strip(), _now())
        home.catalog.decide(made)
        affected = named or concerned(home.catalog, home.sections, record_id)
        published = [publishing.publish(home.catalog, one, feeds, _now()) for one in affected]
        holds = [snapshot.section for snapshot in published if _holds(snapshot, record_id)]
    document = {**_row(made), "shown_in": holds}
    report(document, as_json, lambda: _decided(document))


def _named(home: Installation, section: str | None) -> tuple[Section, ...]:
    """The section that was named; nothing where every one is meant."""
    found = tuple(one for one in home.sections if one.id == section)
    if section is not None and not found:
        known = ", ".join(one.id for one in home.sections)
        raise BadSettings(f"There is no section {section!r}: the ids are {known}.")
    return found


def _holds(snapshot: Snapshot, record_id: str) -> bool:
    return any(item.record_id == record_id for item in snapshot.items)


def _row(decision: SectionDecision) -> dict[str, Any]:
    row = asdict(decision)
    del row["names"]
    return row


def _decided(document: dict[str, Any]) -> str:
    where = ", ".join(document["shown_in"]) or "no section"
    return f"{document['record_id']}: {document['action']}, as {document['by']} decided. It stands in {where} now."


def _told(done: publishing.Published) -> str:
    changed = ", ".join(done.changed) if len(done.changed) <= 10 else f"{len(done.changed)} of them"
    return f"{done.sections} sections with {done.items} items; changed: {changed or 'none'}."


def _log_line(decision: SectionDecision) -> str:
    what = f"{decision.action} {decision.record_id} in {decision.section or 'every section'}"
    return f"{decision.at:%Y-%m-%d %H:%M}  {what}, {decision.by}: {decision.why}"


def _listed(found: Sequence[Snapshot], with_items: bool) -> Table | str:
    if with_items:
        lines = [_item_lines(place, item) for snapshot in found for place, item in enumerate(snapshot.items, 1)]
        return "\n".join(lines) or "The section is empty."
    rows = [
        {
            "section": snapshot.section,
            "items": len(snapshot.items),
            "version": snapshot.version,
            "published": f"{snapshot.published_at:%Y-%m-%d %H:%M}",
        }
        for snapshot in found
    ]
    return table_of(rows, ("section", "items", "version", "published")) if rows else "Nothing is published yet."


def _item_lines(place: int, item: PublishedItem) -> str:
    facts = [item.outlet, item.date or "no date", item.record_id, "pinned" if item.pinned else ""]
    study = [f"study: {item.study.title} ({item.study.record_id}, {item.study.confidence:.2f})"] if item.study else []
    return "\n    ".join([f"{place}. {item.title}", " · ".join(filter(None, facts)), *study])


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
