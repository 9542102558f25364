"""From the sample sources to what the website gets, and an editor's hand on it, as the command line has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ingest.errors import KetalitError
from ketalit.cli import app
from ketalit.sections.rules import SHIPPED
from sample.server import SampleServer

WHO = ("--by", "Ada", "--why", "read in full")
Told = Callable[..., Any]


def ketalit(*arguments: str, **settings: str) -> Result:
    """The command in this process: two dozen starts of Python would take minutes."""
    return CliRunner().invoke(app, arguments, env=settings)


def sentence(done: Result) -> str:
    """What a failed command says."""
    assert isinstance(done.exception, KetalitError), done.output
    return str(done.exception)


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(rate_limited=False) as running:
        yield running


@pytest.fixture(scope="module")
def settings(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation that holds the sample's news and papers."""
    folder = tmp_path_factory.mktemp("data")
    made = {
        "KETALIT_DATA": str(folder),
        "KETALIT_SAMPLE_PORT": str(server.port),
        "KETALIT_SECTIONS": str(folder / "sections.toml"),
    }
    each = SHIPPED.read_text().partition('id = "references-{condition}"')
    (folder / "sections.toml").write_text(f'{each[0]}id = "references-ptsd"{each[2]}'.replace("{condition}", "ptsd"))
    for source in ("pubmed", "trials", "news"):
        done = ketalit("pull", source, **made)
        assert done.exit_code == 0, done.output
    return made


@pytest.fixture(scope="module")
def told(settings: dict[str, str]) -> Told:
    def run(*arguments: str) -> Any:
        done = ketalit("sections", *arguments, "--json", **settings)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def news(told: Told) -> list[dict[str, Any]]:
    (section,) = told("list", "--section", "news")
    items: list[dict[str, Any]] = section["items"]
    return items


def test_the_sample_run_publishes_news_tied_to_studies(told: Told) -> None:
    """What the website gets from a first run: current stories, and most of them say which study they are about."""
    done = told("publish")
    assert done["changed"] == ["news", "references", "references-ptsd"]
    assert told("publish")["changed"] == []
    items = news(told)
    tied = [item for item in items if item["study"]]
    assert len(items) == 12
    assert len(tied) >= 7
    named = [item["study"] for item in tied if item["study"]["confidence"] == 1.0]
    weighed = [item["study"] for item in tied if item["study"]["confidence"] < 1.0]
    assert named
    assert weighed, "a story that only says journal and findings is tied too"
    assert all(study["title"] and study["url"].startswith("https://") and study["evidence"] for study in named)
    retraction = next(item for item in items if "retracts" in item["title"])
    assert retraction["study"] is None
    assert len({item["title"] for item in items}) == 12, "no story twice"


def test_an_editor_hides_pins_and_publishes_and_the_log_keeps_it_all(told: Told, settings: dict[str, str]) -> None:
    told("publish")
    first, second = news(told)[:2]
    hidden = told("hide", first["url"], *WHO)
    assert (hidden["record_id"], hidden["shown_in"]) == (first["record_id"], [])
    assert first["record_id"] not in {item["record_id"] for item in news(told)}
    assert "publish it first" in sentence(ketalit("sections", "pin", first["record_id"], *WHO, **settings))
    last = news(told)[-1]
    assert told("pin", last["record_id"], *WHO, "--section", "news")["shown_in"] == ["news"]
    assert [(item["record_id"], item["pinned"]) for item in news(told)[:2]] == [
        (last["record_id"], True),
        (second["record_id"], False),
    ]
    told("unpin", last["record_id"], *WHO, "--section", "news")
    assert told("publish", first["record_id"], *WHO)["shown_in"] == ["news"]
    assert news(told)[0]["record_id"] == first["record_id"]
    rows = told("log")
    assert [row["action"] for row in rows] == ["hide", "pin", "unpin", "publish"]
    assert all((row["by"], row["why"]) == ("Ada", "read in full") for row in rows)


def test_a_hidden_story_does_not_come_back_with_the_next_pull(
    told: Told, settings: dict[str, str], server: SampleServer
) -> None:
    """The whole feed comes again, copies of the story from other outlets with it."""
    told("publish")
    story = next(item for item in news(told) if item["study"])
    told("hide", story["record_id"], *WHO)
    pulled = ketalit("pull", "news", **settings)
    assert pulled.exit_code == 0, pulled.output
    told("publish")
    assert story["title"] not in {item["title"] for item in news(told)}
    told("publish", story["record_id"], *WHO)


def test_a_page_that_is_gone_leaves_the_section_and_is_listed(told: Told, server: SampleServer) -> None:
    told("publish")
    lost, refusing = (item for item in news(told)[:2])
    server.faults.add("status", path=lost["url"].partition("/news/")[2], code=404)
    server.faults.add("status", path=refusing["url"].partition("/news/")[2], code=403)
    server.clear_log()
    done = told("check-links")
    server.faults.clear()
    assert (done["checked"], done["gone"]) == (12, 1)
    assert {entry.path.split("/")[1] for entry in server.log} == {"news"}
    (row,) = told("dead-links")
    assert (row["record_id"], row["url"], row["status"]) == (lost["record_id"], lost["url"], 404)
    shown = {item["record_id"] for item in news(told)}
    assert lost["record_id"] not in shown
    assert refusing["record_id"] in shown
    assert told("check-links")["checked"] <= 1, "each once a week; what moved up is new"


def test_what_stood_on_a_day_is_listed(told: Told) -> None:
    told("publish")
    assert told("list", "--on", "2020-01-01") == []
    assert [section["section"] for section in told("list")] == ["news", "references", "references-ptsd"]


def test_each_command_reads_well(settings: dict[str, str]) -> None:
    for arguments in (("publish",), ("list",), ("list", "--section", "news"), ("log",), ("dead-links",)):
        done = ketalit("sections", *arguments, **settings)
        assert done.exit_code == 0, done.output
        assert done.stdout.strip()
        assert "{" not in done.stdout


def test_brackets_in_a_reason_are_shown_as_they_are(told: Told, settings: dict[str, str]) -> None:
    """The terminal's own mark-up is nobody's business: "[/x]" would end the command, "[old]" would vanish."""
    told("publish")
    told("pin", news(told)[0]["record_id"], "--by", "Ada", "--why", "[/x] seen in the [old] list")
    told("unpin", news(told)[0]["record_id"], *WHO)
    shown = ketalit("sections", "log", **settings)
    assert shown.exit_code == 0, shown.output
    assert "[/x] seen in the [old] list" in shown.stdout


def test_what_cannot_be_is_named(settings: dict[str, str], tmp_path: Path) -> None:
    for arguments, named in (
        (("hide", "pubmed:99", *WHO), "pubmed:99"),
        (("hide", "90000320", "--by", " ", "--why", "x"), "--by"),
        (("publish", "90000320"), "--by"),
        (("pin", "90000320", *WHO, "--section", "nonsense"), "nonsense"),
        (("list", "--section", "nonsense"), "nonsense"),
    ):
        assert named in sentence(ketalit("sections", *arguments, **settings))
    broken = tmp_path / "sections.toml"
    broken.write_text('[[section]]\nid = "news"\n')
    said = sentence(ketalit("sections", "publish", **{**settings, "KETALIT_SECTIONS": str(broken)}))
    assert "sections.toml, line 1" in said
