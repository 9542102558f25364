"""A vocabulary is loaded whole or not at all, and its version follows its meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import BadSettings
from ingest.vocabulary import adopt, load_vocabulary
from tests.ingest.vocabulary.conftest import SMALL, WriteFile


def test_the_error_names_file_line_and_remedy(write: WriteFile) -> None:
    path = write(SMALL.replace('parents = ["mood"]', 'parents = ["moods"]'))
    with pytest.raises(BadSettings) as caught:
        load_vocabulary(path)
    message = str(caught.value)
    assert str(path) in message
    assert "line 12" in message
    assert "correct the id" in message


def test_a_file_that_is_not_there_or_not_text_is_a_bad_setting(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        load_vocabulary(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'version = "\xe9"')
    with pytest.raises(BadSettings, match="not UTF-8"):
        load_vocabulary(tmp_path / "latin.toml")


def test_the_version_changes_with_the_words_and_not_with_the_comments(write: WriteFile) -> None:
    first = load_vocabulary(write(SMALL)).version
    assert first.startswith("1+")
    assert load_vocabulary(write("# a note\n" + SMALL)).version == first
    assert load_vocabulary(write(SMALL.replace("mood disorder", "disorder of mood"))).version != first
    assert load_vocabulary(write(SMALL.replace('version = "1"', 'version = "2"'))).version == first.replace(
        "1+", "2+", 1
    )


def test_a_bad_vocabulary_never_replaces_a_good_one(tmp_path: Path) -> None:
    used, candidate = tmp_path / "used.toml", tmp_path / "new.toml"
    used.write_text(SMALL, encoding="utf-8")
    candidate.write_text(SMALL.replace('label = "Depression"\n', ""), encoding="utf-8")
    with pytest.raises(BadSettings, match="has no label"):
        adopt(candidate, used)
    assert used.read_text(encoding="utf-8") == SMALL
    candidate.write_text(SMALL.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    assert adopt(candidate, used).version == load_vocabulary(used).version
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.toml", "used.toml"]


def test_a_folder_that_cannot_be_written_is_a_bad_setting(tmp_path: Path, write: WriteFile) -> None:
    with pytest.raises(BadSettings, match="cannot be written"):
        adopt(write(SMALL), tmp_path / "nowhere" / "used.toml")


def test_a_condition_holds_what_the_file_says(write: WriteFile) -> None:
    vocabulary = load_vocabulary(write(SMALL))
    condition = vocabulary.by_id["depression"]
    assert (condition.mesh, condition.mesh_headings) == (("D003866",), ("Depressive Disorder",))
    assert vocabulary.never == ("beck depression inventory",)
    assert [entry.context for entry in vocabulary.by_id["trd"].abbreviations] == [(), ("panic",)]
