"""A changed vocabulary is looked at before it is applied, and applied only when it is good."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.vocabulary import SHIPPED
from tests.ketalit.test_command_line import ketalit, sentence

PAPER = (
    "<PubmedArticle><MedlineCitation><PMID Version='1'>{}</PMID><Article><ArticleTitle>{}</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle>"
)
TITLES = ("Ketamine for quizzical disorder", "Ketamine for depression", "Ketamine in the dog")
GOOD = SHIPPED.read_text(encoding="utf-8")
WIDER = GOOD + '\n[[condition]]\nid = "quizzical"\nlabel = "Quizzical disorder"\nphrases = ["quizzical disorder"]\n'

Told = Callable[..., Any]


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    """The vocabulary in use."""
    path = tmp_path / "conditions.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.toml"
    path.write_text(WIDER, encoding="utf-8")
    return path


@pytest.fixture
def settings(vocabulary: Path, tmp_path: Path) -> dict[str, str]:
    """An installation of three indexed papers."""
    settings = {"KETALIT_DATA": str(tmp_path / "data"), "KETALIT_VOCABULARY": str(vocabulary)}
    papers = tmp_path / "papers.xml"
    papers.write_text(
        "<PubmedArticleSet>"
        + "".join(PAPER.format(number, title) for number, title in enumerate(TITLES, 1))
        + "</PubmedArticleSet>"
    )
    assert ketalit("load", str(papers), **settings).returncode == 0
    return settings


@pytest.fixture
def told(settings: dict[str, str]) -> Told:
    """The JSON document that a command prints."""

    def run(*arguments: str) -> Any:
        done = ketalit(*arguments, "--json", **settings)
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    return run


def test_from_looking_to_searching(told: Told, new: Path, vocabulary: Path) -> None:
    """check, diff and impact change nothing; apply touches what is tagged otherwise, and the index writes only that."""
    assert told("vocabulary", "check", str(new))["usable"]
    (change,) = told("vocabulary", "diff", str(new))["changes"]
    assert (change["condition"], change["added"]) == ("quizzical", ["Quizzical disorder"])
    expected = told("vocabulary", "impact", str(new))
    assert (expected["records"], expected["changed"]) == (3, 1)
    assert expected["conditions"] == [{"condition": "quizzical", "gained": 1, "lost": 0, "strength_changed": 0}]
    assert expected["examples"][0]["record_id"] == "pubmed:1"
    assert told("status")["last_change"] == 3
    assert vocabulary.read_text() == GOOD

    assert told("vocabulary", "apply", str(new))["changed"] == 1
    assert vocabulary.read_text() == WIDER
    assert told("status")["last_change"] == 4
    assert told("index")["written"] == 1
    assert told("search", "--condition", "quizzical")["total"] == 1
    assert told("vocabulary", "impact", str(new))["changed"] == 0
    assert told("retag")["changed"] == 0


def test_a_bad_vocabulary_never_replaces_a_good_one(
    told: Told, settings: dict[str, str], new: Path, vocabulary: Path
) -> None:
    new.write_text(WIDER.replace('label = "Quizzical disorder"\n', ""))
    checked = ketalit("vocabulary", "check", str(new), **settings)
    assert checked.returncode == 1
    assert "quizzical" in checked.stdout
    for command in ("apply", "impact", "diff"):
        assert str(new) in sentence(ketalit("vocabulary", command, str(new), **settings))
    assert vocabulary.read_text() == GOOD
    assert told("status")["last_change"] == 3


def test_the_shipped_vocabulary_is_never_overwritten(settings: dict[str, str], new: Path) -> None:
    """An update of the program would silently undo it."""
    refused = ketalit("vocabulary", "apply", str(new), **(settings | {"KETALIT_VOCABULARY": ""}))
    assert "KETALIT_VOCABULARY" in sentence(refused)
    assert SHIPPED.read_text(encoding="utf-8") == GOOD


def test_a_person_can_read_all_of_it(settings: dict[str, str], new: Path) -> None:
    for command in (("diff", str(new)), ("impact", str(new)), ("check",)):
        done = ketalit("vocabulary", *command, **settings)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
