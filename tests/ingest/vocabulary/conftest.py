"""A small vocabulary file to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = """\
version = "1"
never = ["beck depression inventory"]

[[condition]]
id = "mood"
label = "Mood disorders"
phrases = ["mood disorder"]

[[condition]]
id = "depression"
label = "Depression"
parents = ["mood"]
mesh = ["D003866 Depressive Disorder"]
phrases = ["depression", "depressive disorder"]
cues = ["antidepressant"]
not_phrases = ["respiratory depression"]

[[condition]]
id = "trd"
label = "Treatment-resistant depression"
parents = ["depression"]
phrases = ["treatment-resistant depression"]
abbreviations = [{ text = "TRD", alone = true }, { text = "PD", context = ["panic"] }]
"""

WriteFile = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    def written(text: str) -> Path:
        path = tmp_path / "conditions.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written
