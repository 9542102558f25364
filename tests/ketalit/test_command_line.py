"""The command line as a person meets it: one clear sentence when something is wrong, JSON alone when asked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sample.server import SampleServer

GOOD = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version='1'>7</PMID><Article><ArticleTitle>Ketamine"
    "</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
KETALIT = Path(sys.executable).with_name("ketalit")


def ketalit(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KETALIT_")}
    return subprocess.run(
        [KETALIT, *arguments], env={**kept, **settings}, capture_output=True, text=True, check=False, timeout=120
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What a failed command said: one sentence on standard error, never a traceback."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("ketalit: ")
    return lines[0]


def test_pull_index_search_by_hand(server: SampleServer, tmp_path: Path) -> None:
    """The whole path without Airflow, each report as JSON and nothing else on standard output."""
    settings = {"KETALIT_DATA": str(tmp_path), "KETALIT_SAMPLE_PORT": str(server.port)}
    for source in ("pubmed", "trials", "news"):
        done = ketalit("pull", source, "--json", **settings)
        assert done.returncode == 0, done.stderr
        assert sum(receipt["new"] for receipt in json.loads(done.stdout).values()) > 20
    assert json.loads(ketalit("index", "--json", **settings).stdout)
    found = json.loads(ketalit("search", "ketamine", "--condition", "ptsd", "--json", **settings).stdout)
    assert found["total"] >= 3
    assert all("ptsd" in hit["document"]["conditions"] for hit in found["hits"])
    status = json.loads(ketalit("status", "--json", **settings).stdout)
    assert status["records"]["study"] > 300
    assert status["indexed_to"] == status["last_change"]
    sources = json.loads(ketalit("sources", "--json", **settings).stdout)
    assert {row["state"] for row in sources} == {"success"}
    runs = json.loads(ketalit("runs", "pubmed", "--json", **settings).stdout)
    assert [run["pass_name"] for run in runs] == ["changed", "new"]
    for run in runs:
        told = run["receipt"]
        assert told["expected"] == told["known"] + told["parsed"] + told["quarantined"] + told["missing"]
        assert min(told["requests"], told["bytes"]) > 0, "what it cost belongs to the receipt"
    assert runs[1]["receipt"]["seconds"] > 0
    for command in ("status", "sources", "search", "runs"):
        shown = ketalit(command, *(["ketamine"] if command == "search" else []), **settings)
        assert shown.returncode == 0
        assert len(shown.stdout.splitlines()) > 5


def test_an_unreachable_source_is_named(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    done = ketalit("pull", "trials", KETALIT_DATA=str(tmp_path), KETALIT_SAMPLE_PORT=port)
    assert "ClinicalTrials.gov" in sentence(done)
    status = json.loads(ketalit("status", "--json", KETALIT_DATA=str(tmp_path)).stdout)
    assert [run["state"] for run in status["runs"]] == ["failed"]
    assert status["watermarks"] == []


@pytest.mark.parametrize("as_json", [False, True])
def test_a_wrong_search_engine_address(tmp_path: Path, as_json: bool) -> None:
    settings = {"KETALIT_DATA": str(tmp_path), "KETALIT_INDEX_URL": "http://127.0.0.1:9"}
    done = ketalit("search", "ketamine", *(["--json"] if as_json else []), **settings)
    said = json.loads(done.stdout)["error"] if as_json else sentence(done)
    assert done.returncode == 1
    assert "127.0.0.1:9" in said
    assert "Traceback" not in done.stderr


def test_a_setting_that_makes_no_sense_is_named() -> None:
    assert "KETALIT_WEB_PORT" in sentence(ketalit("status", KETALIT_WEB_PORT="eight thousand"))


def test_a_vocabulary_with_an_error_names_the_line(tmp_path: Path) -> None:
    bad = tmp_path / "conditions.toml"
    bad.write_text('version = "1"\n\n[[condition]]\nid = "x"\nlabel = "X"\nphrases = [\n')
    said = sentence(ketalit("search", "x", "--condition", "x", KETALIT_DATA=str(tmp_path), KETALIT_VOCABULARY=str(bad)))
    assert "conditions.toml" in said
    assert "line" in said


def test_an_unwritable_data_folder_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be: the same for root and for others."""
    (tmp_path / "data").write_text("")
    said = sentence(ketalit("status", KETALIT_DATA=str(tmp_path / "data")))
    assert str(tmp_path / "data") in said
    assert "KETALIT_DATA" in said


def test_live_sources_want_an_address(tmp_path: Path) -> None:
    said = sentence(ketalit("pull", "pubmed", KETALIT_DATA=str(tmp_path), KETALIT_ORIGIN="live"))
    assert "KETALIT_EMAIL" in said


def test_several_files_some_bad(tmp_path: Path) -> None:
    """The good one is loaded, the bad ones are named, the exit code says that not all is well."""
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(GOOD)
    bad.write_text("<html>busy</html>")
    settings = {"KETALIT_DATA": str(tmp_path / "data")}
    done = ketalit("load", str(bad), str(good), "--json", **settings)
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert "web page" in document["files"][str(bad)]["error"]
    assert document["files"][str(good)]["new"] == 1
    assert str(bad) in sentence(ketalit("load", str(bad), **settings))
    assert json.loads(ketalit("search", "ketamine", "--json", **settings).stdout)["total"] == 1


def test_a_record_that_cannot_be_read_is_told_and_listed(tmp_path: Path) -> None:
    """It is set aside, and whoever loads the file hears of it and can read why."""
    bad = tmp_path / "bad.xml"
    bad.write_text(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>Ketamine</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
        "</PubmedArticleSet>"
    )
    settings = {"KETALIT_DATA": str(tmp_path / "data")}
    assert "1 record could not be read" in sentence(ketalit("load", str(bad), **settings))
    (listed,) = json.loads(ketalit("status", "--json", **settings).stdout)["set_aside"]
    assert "PMID" in listed["reason"]
    assert "PMID" in ketalit("status", **settings).stdout


def test_a_file_that_is_not_there_keeps_no_other_from_being_loaded(tmp_path: Path) -> None:
    good = tmp_path / "good.xml"
    good.write_text(GOOD)
    settings = {"KETALIT_DATA": str(tmp_path / "data")}
    done = ketalit("load", str(good), str(tmp_path / "nowhere.xml"), "--json", **settings)
    assert done.returncode == 1
    files = json.loads(done.stdout)["files"]
    assert files[str(good)]["new"] == 1
    assert "cannot be read" in files[str(tmp_path / "nowhere.xml")]["error"]
    assert json.loads(ketalit("search", "ketamine", "--json", **settings).stdout)["total"] == 1


def test_a_load_without_the_search_engine_keeps_the_records(tmp_path: Path) -> None:
    """What is in the catalogue is safe; the index takes it up when it is there again."""
    good = tmp_path / "good.xml"
    good.write_text(GOOD)
    settings = {"KETALIT_DATA": str(tmp_path / "data")}
    done = ketalit("load", str(good), "--json", KETALIT_INDEX_URL="http://127.0.0.1:9", **settings)
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["files"][str(good)]["new"] == 1
    assert "127.0.0.1:9" in said["index"]["error"]
    assert json.loads(ketalit("index", "--json", **settings).stdout)["written"] == 1


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        said = sentence(ketalit("serve", KETALIT_DATA=str(tmp_path), KETALIT_WEB_PORT=port))
    assert port in said
    assert "KETALIT_WEB_PORT" in said


def test_a_command_that_makes_no_sense_is_one_document_too(tmp_path: Path) -> None:
    """Whoever asked for JSON parses standard output, whatever went wrong."""
    done = ketalit("search", "--page", "0", "--json", KETALIT_DATA=str(tmp_path))
    assert done.returncode == 2
    assert "not understood" in json.loads(done.stdout)["error"]
    assert "--page" in done.stderr
