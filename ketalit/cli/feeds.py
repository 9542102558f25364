"""Commands for the list of feeds: ``feeds check|list|import|export``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.errors import BadSettings
from ingest.feeds import Feed, load_feeds, toml_of
from ingest.opml import read_opml, write_opml
from ketalit.cli.terminal import Json, app, console, installation, progress, report, table_of
from ketalit.feeds_check import CheckedFeed, check, places_in
from ketalit.settings import load_settings

feeds_app = typer.Typer(no_args_is_help=True, help="Look at feeds before they are read, and keep the list of them.")
app.add_typer(feeds_app, name="feeds")


@feeds_app.command("check")
def check_command(
    places: Annotated[
        list[str], typer.Argument(metavar="PATH_OR_URL…", help="A file, a folder, an address, or an id of the list.")
    ],
    any_topic: Annotated[bool, typer.Option(help="Keep items that do not name ketamine too.")] = False,
    as_json: Json = False,
) -> None:
    """What would be taken from each feed, or what is wrong with it; stores nothing. Exit code 1 when one is wrong."""
    every = [place for given in places for place in places_in(given)]
    if not every:
        raise BadSettings(f"There is no file in {', '.join(places)}: name feeds, or a folder that holds some.")
    with installation() as home, progress("Checking") as told:
        reader, listed, found = home.any_feed_reader(), home.feeds, []
        for number, place in enumerate(every, start=1):
            found.append(check(place, reader, listed, any_topic=any_topic))
            told(number, len(every))
    wrong = sum(one.problem is not None for one in found)
    document = {"checked": len(found), "wrong": wrong, "feeds": [asdict(one) for one in found]}
    report(document, as_json, lambda: "\n\n".join(map(_told, found)) + f"\n\n{len(found)} checked, {wrong} wrong")
    if wrong:
        raise typer.Exit(1)


@feeds_app.command("list")
def list_command(as_json: Json = False) -> None:
    """Every feed of the list in use, those that are switched off included."""
    rows = [asdict(feed) for feed in _listed()]
    columns = ("id", "outlet", "kind", "language", "trust", "topic", "poll_minutes", "enabled", "url")
    shown = [{**row, "enabled": "yes" if row["enabled"] else "no"} for row in rows]
    report(rows, as_json, lambda: table_of(shown, columns))


@feeds_app.command("export")
def export_command(
    file: Annotated[Path | None, typer.Argument(help="The OPML file to write. Default: standard output.")] = None,
) -> None:
    """Write the list in use as OPML, for other readers and for `feeds import`."""
    raw = write_opml(_listed())
    if file is None:
        print(raw.decode(), end="")  # noqa: T201 (the document is the output)
        return
    _write(file, raw)
    console.print(f"{len(_listed())} feeds in {file}", highlight=False, soft_wrap=True)


@feeds_app.command("import")
def import_command(
    opml: Annotated[Path, typer.Argument(help="An OPML file of any feed reader.")],
    to: Annotated[
        Path | None, typer.Option(help="The list to add to (TOML). Default: the one in KETALIT_FEEDS.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Add the feeds of an OPML file to a list; those whose address is in it already stay as they are there."""
    target = to or load_settings().feeds
    if target is None:
        raise BadSettings(
            "No list of feeds of your own is set, and the one shipped is never overwritten: "
            "name a file with --to, and set KETALIT_FEEDS to it."
        )
    try:
        raw = opml.read_bytes()
    except OSError as problem:
        raise BadSettings(f"The file {opml} cannot be read ({problem.strerror}): check the path.") from None
    held = load_feeds(target) if target.exists() else ()
    added = _new(read_opml(raw, name=str(opml)), held)
    if added:
        before = target.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if held else ""
        _write(target, (before + "\n".join(map(toml_of, added))).encode())
    document = {"file": str(target), "added": [feed.id for feed in added], "feeds": len(held) + len(added)}
    report(document, as_json, lambda: f"{len(added)} feeds added; {document['feeds']} in {target}")


def _listed() -> tuple[Feed, ...]:
    return load_feeds(load_settings().feeds)


def _new(feeds: Iterable[Feed], held: Iterable[Feed]) -> list[Feed]:
    """The feeds that are not held yet. Raises BadSettings when one takes the id of another address."""
    ids = {feed.id: feed.url for feed in held}
    added = []
    for feed in feeds:
        if feed.url in ids.values():
            continue
        if feed.id in ids:
            raise BadSettings(
                f"The id {feed.id} of {feed.url} belongs to {ids[feed.id]} in the list already: rename one of them."
            )
        added.append(feed)
    return added


def _write(file: Path, raw: bytes) -> None:
    """All or nothing: a list that is cut off would lose feeds."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.absolute().parent, prefix=f".{file.name}.", delete=False) as made:
            made.write(raw)
        Path(made.name).replace(file)
    except OSError as problem:
        raise BadSettings(
            f"The file {file} cannot be written ({problem.strerror}): make its folder writable."
        ) from None


def _told(one: CheckedFeed) -> str:
    lines = [one.place]
    if one.form:
        lines.append(f"  {one.form}: {one.title or 'no title'}; {_counts(one)}")
    lines += [f"  {item.date or 'no date':<25} {item.relevance:.2f} {item.title}" for item in one.kept]
    lines += [f"  set aside: {aside.entry}: {aside.reason}" for aside in one.set_aside]
    lines += [f"  wrong: {one.problem}"] if one.problem else []
    return "\n".join(lines)


def _counts(one: CheckedFeed) -> str:
    counts: dict[str, Any] = {
        "entries": one.entries,
        "kept": len(one.kept),
        "off topic": one.off_topic,
        "repeated": one.repeated,
        "set aside": len(one.set_aside),
        "without a date": one.undated,
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count or name in ("entries", "kept"))
