"""An editor corrects a tag by hand, finds it in the search, and exports it for the tests."""

from __future__ import annotations

from pathlib import Path

from ingest.vocabulary import Judgement, read_judgements, write_judgements
from tests.ketalit.test_command_line import ketalit, sentence
from tests.ketalit.test_vocabulary_commands import Told, new, settings, told, vocabulary

__all__ = ["new", "settings", "told", "vocabulary"]  # fixtures

WHO = ("--by", "Ada", "--why", "read in full")


def test_a_correction_reaches_the_search_and_survives_load_and_retag(
    told: Told, settings: dict[str, str], tmp_path: Path
) -> None:
    added = told("tags", "add", "pubmed:3", "ptsd", *WHO)
    assert (added["changed"], added["tags"]) == (True, ["ptsd"])
    gone = told("tags", "remove", "pubmed:2", "depression", *WHO)
    assert (gone["changed"], gone["tags"]) == (True, [])
    assert told("retag")["changed"] == 0
    assert told("vocabulary", "impact", str(tmp_path / "conditions.toml"))["changed"] == 0
    told("load", str(tmp_path / "papers.xml"))
    assert [hit["document"]["id"] for hit in told("search", "--condition", "ptsd")["hits"]] == ["pubmed:3"]
    assert told("search", "--condition", "depression")["total"] == 0
    assert [row["wanted"] for row in told("tags", "list")] == [True, False]


def test_export_keeps_what_the_file_says_of_others(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "judgements.toml"
    write_judgements(file, [Judgement("pubmed:3", "ptsd", False), Judgement("pubmed:77", "ocd", True)])
    told("tags", "add", "pubmed:3", "ptsd", *WHO)
    assert told("tags", "export", str(file))["written"] == 2
    assert read_judgements(file) == (Judgement("pubmed:3", "ptsd", True), Judgement("pubmed:77", "ocd", True))
    assert "Ada" not in file.read_text(), "ids only"


def test_what_cannot_be_is_named(settings: dict[str, str]) -> None:
    assert "pubmed:99" in sentence(ketalit("tags", "add", "pubmed:99", "ptsd", *WHO, **settings))
    assert "nonsense" in sentence(ketalit("tags", "add", "pubmed:1", "nonsense", *WHO, **settings))
    assert "--why" in sentence(ketalit("tags", "add", "pubmed:1", "ptsd", "--by", "Ada", "--why", " ", **settings))
