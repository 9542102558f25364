"""Commands for the content team's vocabulary: ``vocabulary check|diff|impact|apply``, and ``retag``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from catalog import corrected
from ingest.errors import BadSettings
from ingest.records import ConditionTag, State
from ingest.tagging import Tagger
from ingest.vocabulary import SHIPPED, Impact, Vocabulary, adopt, diff, impact_of, load_vocabulary
from ingest.vocabulary import check as problems_of
from ketalit import retagging
from ketalit.cli.terminal import Counter, Json, app, console, installation, progress, report, table_of
from ketalit.installation import Installation
from ketalit.settings import load_settings

vocabulary_app = typer.Typer(no_args_is_help=True, help="Check, compare and change the vocabulary of conditions.")
app.add_typer(vocabulary_app, name="vocabulary")

New = Annotated[Path, typer.Argument(metavar="NEW", help="The changed vocabulary file.")]


@vocabulary_app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="Default: the vocabulary in use.")] = None, as_json: Json = False
) -> None:
    """Every mistake in a vocabulary file, by line; exit code 1 when there is one."""
    path = file or load_settings().vocabulary or SHIPPED
    problems = problems_of(path)
    version = None if problems else load_vocabulary(path).version
    rows = [asdict(problem) for problem in problems]
    document = {"file": str(path), "usable": not problems, "version": version, "problems": rows}
    good = f"{path} can be used: version {version}"
    report(document, as_json, lambda: table_of(rows, ("line", "message"), f"{path} cannot be used") if rows else good)
    if problems:
        raise typer.Exit(1)


@vocabulary_app.command("diff")
def diff_command(new: New, as_json: Json = False) -> None:
    """Which conditions and words a changed vocabulary adds and removes."""
    old, candidate = load_vocabulary(load_settings().vocabulary), load_vocabulary(new)
    rows = [asdict(change) for change in diff(old, candidate)]
    document = {"old": old.version, "new": candidate.version, "changes": rows}
    shown = [
        {**row, "removed": "; ".join(row["removed"]), "added": "; ".join(row["added"])} for row in rows
    ]  # one line a change
    report(
        document,
        as_json,
        lambda: (
            table_of(shown, ("condition", "what", "removed", "added"), f"{old.version} → {candidate.version}")
            if rows
            else "The two say the same."
        ),
    )


@vocabulary_app.command("impact")
def impact_command(
    new: New,
    examples: Annotated[int, typer.Option(min=0, help="How many changed records to name.")] = 20,
    as_json: Json = False,
) -> None:
    """What applying a changed vocabulary would change in the catalogue; changes nothing."""
    candidate = load_vocabulary(new)
    with installation() as home, progress("Tagging") as told:
        found = impact_of(_taggings(home, Tagger(candidate), told), examples=examples)
    rows = _by_condition(found)
    document = {
        "version": candidate.version,
        "records": found.records,
        "changed": found.changed,
        "conditions": rows,
        "examples": [asdict(example) for example in found.examples],
    }
    report(document, as_json, lambda: f"{found.changed} of {found.records} records would be tagged otherwise.")
    if not as_json and found.changed:
        console.print(table_of(rows, ("condition", "gained", "lost", "strength_changed"), "Records by condition"))
        console.print(
            table_of(document["examples"], ("record_id", "condition", "before", "after"), "Examples")  # type: ignore[arg-type]
        )


@vocabulary_app.command()
def apply(new: New, as_json: Json = False) -> None:
    """Put a changed vocabulary in the place of the one in KETALIT_VOCABULARY and tag the catalogue again by it.

    A file with a mistake changes nothing. `ketalit index` then brings what changed to the search.
    """
    target = load_settings().vocabulary
    if target is None:
        raise BadSettings(
            "No vocabulary file of your own is set, and the one shipped is never overwritten: "
            f"set KETALIT_VOCABULARY to the file that {new} shall become, for every part of the installation."
        )
    adopted = adopt(new, target)
    with installation() as home:
        _retag(home, adopted, as_json)


@app.command()
def retag(as_json: Json = False) -> None:
    """Tag everything in the catalogue again by the vocabulary in use; only records whose tags change are touched.

    Needed after the vocabulary file was edited in place; `ketalit index` then brings what changed to the search.
    """
    with installation() as home:
        _retag(home, home.vocabulary, as_json)


def _retag(home: Installation, vocabulary: Vocabulary, as_json: bool) -> None:
    changed = retagging.retag(home, vocabulary)
    document = {"version": vocabulary.version, "changed": changed, "last_change": home.catalog.last_change()}
    report(
        document,
        as_json,
        lambda: (
            f"{changed} records are tagged otherwise by vocabulary {vocabulary.version}"
            + ("; `ketalit index` brings them to the search." if changed else ".")
        ),
    )


def _taggings(
    home: Installation, tagger: Tagger, told: Counter
) -> Iterator[tuple[str, tuple[ConditionTag, ...], tuple[ConditionTag, ...]]]:
    """(record id, tags as stored, tags as they would be) of all that a re-tag would look at."""
    decided = home.catalog.standing_corrections()
    total, done = sum(home.catalog.counts().values()), 0
    for entry in home.catalog.entries():
        if entry.state is not State.DELETED:
            found = corrected(tagger.tag(entry.record), decided.get(entry.record.id, ()))
            yield entry.record.id, entry.tags, found
            done += 1
            told(done, total)


def _by_condition(found: Impact) -> list[dict[str, Any]]:
    """Most affected first."""
    rows = [
        {
            "condition": condition,
            "gained": found.gained[condition],
            "lost": found.lost[condition],
            "strength_changed": found.strength_changed[condition],
        }
        for condition in sorted(found.gained | found.lost | found.strength_changed)
    ]
    return sorted(rows, key=lambda row: -(row["gained"] + row["lost"] + row["strength_changed"]))
