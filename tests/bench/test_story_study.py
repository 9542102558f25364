"""Real papers told by stories without a number are found, and no other paper is taken for one of them."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

import pytest

from bench.story_study import FILE, TELLINGS, _papers, told


@pytest.mark.data
def test_a_story_without_a_number_leads_to_its_paper_or_to_none(shared_data: Path) -> None:
    """One thing alone finds nothing; two find most; nothing wrong is found, at most one where the paper is away."""
    papers = tuple(islice(_papers(shared_data / FILE), 4_000))
    measures = dict(zip(TELLINGS, told(papers, 30), strict=True))
    for name, measure in measures.items():
        assert measure.value is not None
        assert re.match("0 wrong, [01] wrong when it is not held", measure.note), f"{name}: {measure.note}"
        if name.endswith("alone"):
            assert measure.value == 0
        else:
            assert measure.value >= 0.75, name
