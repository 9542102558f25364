"""The search strategies: what is asked, and a mistake in the file found before it is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.errors import BadSettings
from ingest.strategy import FIELDS, load_strategy

NAMES = (
    "ketamine",
    "esketamine",
    "arketamine",
    "S-ketamine",
    "R-ketamine",
    "Spravato",
    "Ketalar",
    "CI-581",
    "norketamine",
    "hydroxynorketamine",
)
GOOD = """version = "1"

[[term]]
text = "ketamine"
fields = ["mh", "tiab"]

[[term]]
text = "CI-581"
fields = ["tiab"]
may_be_missing = true
"""


def plain(text: str) -> str:
    return text.replace("(", "").replace(")", "").lower()


@pytest.mark.parametrize("source", list(FIELDS))
@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_asked_for(source: str, name: str) -> None:
    assert f'"{plain(name)}"' in plain(load_strategy(source).term)


def test_pubmed_is_asked_with_field_tags() -> None:
    """An untagged word is searched wherever PubMed thinks fit."""
    strategy = load_strategy()
    clauses = strategy.term.split(" OR ")
    assert '"ketamine"[mh]' in clauses
    assert '"(S)-ketamine"[tiab]' in clauses
    assert all(re.fullmatch(r'"[^"]+"\[(mh|tiab|nm)\]', clause) for clause in clauses)
    assert strategy.version


def test_registry_is_asked_in_its_own_language() -> None:
    """C4: square brackets only as the registry's own syntax, every phrase in quotes."""
    clauses = load_strategy("trials").term.split(" OR ")
    assert all(re.fullmatch(r'AREA\[\w+\]"[\w-]+"', clause) for clause in clauses)


def test_the_main_word_must_be_found() -> None:
    """A8: rare names may be missing; that "ketamine" is not found means that something is wrong."""
    allowed = load_strategy().allowed_missing
    assert "ketamine" not in allowed
    assert {"CI-581", "(R)-ketamine"} <= set(allowed)


def test_own_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD)
    strategy = load_strategy("pubmed", path)
    assert strategy.version == "1"
    assert strategy.term == '"ketamine"[mh] OR "ketamine"[tiab] OR "CI-581"[tiab]'
    assert strategy.allowed_missing == ("CI-581",)


MISTAKES = {
    "not TOML": (GOOD.replace('"CI-581"', '"CI-581'), 8),
    "end too early": (GOOD + "x = [\n", 11),
    "no version": (GOOD.replace('version = "1"', ""), 1),
    "empty version": (GOOD.replace('"1"', '" "'), 1),
    "no terms": ('version = "1"\n', 1),
    "unknown setting": ('verzion = "1"\n' + GOOD, 1),
    "unknown table": (GOOD + "\n[terms]\n", 12),
    "unknown setting of a term": (GOOD.replace("may_be_missing", "may_miss"), 7),
    "no text": (GOOD.replace('text = "CI-581"\n', ""), 7),
    "quotes in a text": (GOOD.replace('"CI-581"', "'\"CI-581\"'"), 7),
    "brackets in a text": (GOOD.replace("CI-581", "CI-581[tiab]"), 7),
    "only punctuation": (GOOD.replace("CI-581", "()"), 7),
    "no fields": (GOOD.replace('fields = ["mh", "tiab"]\n', ""), 3),
    "empty fields": (GOOD.replace('["mh", "tiab"]', "[]"), 3),
    "unknown field": (GOOD.replace('["tiab"]', '["tiabb"]'), 7),
    "a number for yes": (GOOD.replace("true", "1"), 7),
    "terms in one line": ('version = "1"\nterm = ["ketamine"]\n', 2),
}


@pytest.mark.parametrize(("text", "line"), MISTAKES.values(), ids=list(MISTAKES))
def test_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(BadSettings, match=rf"own\.toml, line {line}, ") as caught:
        load_strategy("pubmed", path)
    assert "\n" not in str(caught.value)


def test_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b'version = "1"\n# gr\xfc\xdfe\n')
    with pytest.raises(BadSettings, match="line 2, is not UTF-8"):
        load_strategy("pubmed", path)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"absent\.toml cannot be read"):
        load_strategy("pubmed", tmp_path / "absent.toml")


def test_source_without_a_strategy() -> None:
    with pytest.raises(BadSettings, match="pubmed, trials"):
        load_strategy("news")
