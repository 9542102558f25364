"""Commands for an editor's corrections: ``tags add|remove|list|export``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from catalog import TagCorrection
from ingest.errors import BadSettings
from ingest.vocabulary import Judgement, read_judgements, write_judgements
from ketalit.cli.terminal import Json, app, installation, report, table_of
from ketalit.installation import Installation

tags_app = typer.Typer(
    no_args_is_help=True, help="Correct a record's tags; a correction wins over what the tagger finds."
)
app.add_typer(tags_app, name="tags")

RecordId = Annotated[str, typer.Argument(metavar="RECORD", help="pubmed:1, nct:NCT01234567, news:…, doi:…")]
ConditionId = Annotated[str, typer.Argument(metavar="CONDITION", help="The condition's id in the vocabulary.")]
By = Annotated[str, typer.Option(help="Who decides.")]
Why = Annotated[str, typer.Option(help="The reason, as the record's page will give it.")]


@tags_app.command()
def add(record: RecordId, condition: ConditionId, by: By, why: Why, as_json: Json = False) -> None:
    """Say that a record is about a condition, whatever the tagger finds."""
    _correct(record, condition, True, by, why, as_json)


@tags_app.command()
def remove(record: RecordId, condition: ConditionId, by: By, why: Why, as_json: Json = False) -> None:
    """Say that a record shall not be tagged with a condition, whatever the tagger finds."""
    _correct(record, condition, False, by, why, as_json)


@tags_app.command("list")
def list_command(as_json: Json = False) -> None:
    """Every correction ever made, oldest first; of a record and condition the newest counts."""
    with installation() as home:
        rows = [asdict(correction) for correction in home.catalog.corrections()]
    shown = [{**row, "at": f"{row['at']:%Y-%m-%d %H:%M}", "wanted": "yes" if row["wanted"] else "no"} for row in rows]
    report(rows, as_json, lambda: table_of(shown, ("record_id", "condition", "wanted", "by", "why", "at")))


@tags_app.command()
def export(
    file: Annotated[Path, typer.Argument(help="A TOML file; what it says of other records stays.")],
    as_json: Json = False,
) -> None:
    """Write what editors decided, ids only, to the file by which the tagger is tested."""
    with installation() as home:
        ours = {(one.record_id, one.condition): one.wanted for one in home.catalog.corrections()}
    before = {(one.record, one.condition): one.wanted for one in read_judgements(file)} if file.exists() else {}
    judgements = tuple(Judgement(*key, wanted) for key, wanted in sorted((before | ours).items()))
    write_judgements(file, judgements)
    document = {"file": str(file), "written": len(judgements), "new": len(ours.keys() - before.keys())}
    report(document, as_json, lambda: f"{document['written']} judgements in {file}, {document['new']} of them new")


def _correct(record: str, condition: str, wanted: bool, by: str, why: str, as_json: bool) -> None:
    for name, text in (("--by", by), ("--why", why)):
        if not text.strip():
            raise BadSettings(f"{name} is empty: say it, so that others can follow the decision.")
    with installation() as home:
        if condition not in home.vocabulary.by_id:
            known = ", ".join(sorted(home.vocabulary.by_id))
            raise BadSettings(f"There is no condition {condition!r}: the ids are {known}.")
        correction = TagCorrection(
            record_id=home.catalog.resolve(record) or record,
            condition=condition,
            wanted=wanted,
            by=by.strip(),
            why=why.strip(),
            at=dt.datetime.now(dt.UTC),
            broader=home.vocabulary.ancestors(condition),
        )
        changed = home.catalog.correct_tag(correction, home.tagger.tag)
        document = {"record": correction.record_id, "changed": changed, **_tags_of(home, correction)}
    report(document, as_json, lambda: _told(document))


def _tags_of(home: Installation, correction: TagCorrection) -> dict[str, Any]:
    """The record's tags now, and those by which it is still found under a condition that was removed."""
    entry = home.catalog.get(correction.record_id)
    tags = entry.tags if entry else ()
    still = [tag.condition for tag in tags if correction.condition in tag.broader and not correction.wanted]
    return {"tags": [tag.condition for tag in tags], "still_by": still}


def _told(document: dict[str, Any]) -> str:
    lines = [
        f"{document['record']} is tagged {', '.join(document['tags']) or 'with nothing'}"
        + ("; `ketalit index` brings it to the search." if document["changed"] else ", as before.")
    ]
    if document["still_by"]:
        lines.append(f"It is still found there as {', '.join(document['still_by'])}; remove that too if it is wrong.")
    return "\n".join(lines)
