"""What people judged of a record's tags, ids only: the file by which the vocabulary and the tagger are tested."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import BadSettings

_HEAD = "# Which condition a record is about and which not, as editors judged it; written by `ketalit tags export`.\n"


@dataclass(frozen=True, slots=True)
class Judgement:
    """wanted: the record shall be tagged with the condition, or shall not."""

    record: str
    condition: str
    wanted: bool


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """BadSettings names the file when it cannot be read or is something else."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("judgement", [])
        return tuple(Judgement(str(row["record"]), str(row["condition"]), row["wanted"] is True) for row in rows)
    except OSError as error:
        raise BadSettings(f"The file of judgements {path} cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadSettings(f"{path} is not a file of judgements ({error}): give another file.") from error


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """In the order given; the file is exchanged as a whole or stays as it was."""
    tables = (
        f"\n[[judgement]]\nrecord = {json.dumps(one.record)}\ncondition = {json.dumps(one.condition)}\n"
        f"wanted = {'true' if one.wanted else 'false'}\n"
        for one in judgements
    )
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(_HEAD + "".join(tables), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BadSettings(f"The file {path} cannot be written ({error.strerror}); make its folder writable.") from error
