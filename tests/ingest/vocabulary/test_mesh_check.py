"""The comparison with MeSH as a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.vocabulary.mesh_check import main
from tests.ingest.vocabulary.conftest import SMALL, WriteFile


@pytest.fixture
def headings(tmp_path: Path) -> Path:
    path = tmp_path / "mesh.csv"
    path.write_text("id,scheme,subject\nhttps://id.example/mesh/D003866,MeSH,Depressive Disorder\n", encoding="utf-8")
    return path


def test_a_sound_file_gives_a_page(write: WriteFile, headings: Path, tmp_path: Path) -> None:
    out = tmp_path / "check.md"
    assert main([str(headings), "--vocabulary", str(write(SMALL)), "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert "Problems: 0." in page
    assert "| depression | Depression | mood | D003866 Depressive Disorder | 2 |" in page


def test_a_wrong_heading_ends_with_1_and_its_line(
    write: WriteFile, headings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(SMALL.replace("D003866 Depressive Disorder", "D003866 Asthma"))
    assert main([str(headings), "--vocabulary", str(path)]) == 1
    assert "line 13" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "a,b\n1,2\n", "id,subject\n"])
def test_a_list_that_is_none_is_refused(
    content: str | None, write: WriteFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main([str(path), "--vocabulary", str(write(SMALL))]) == 1
    assert "The MeSH list" in capsys.readouterr().err
