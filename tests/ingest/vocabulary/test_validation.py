"""Each mistake of the content team is named with its line and a remedy; the rest of the file is not blamed."""

from __future__ import annotations

import pytest

from ingest.vocabulary import check
from tests.ingest.vocabulary.conftest import SMALL, WriteFile


def _line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_a_good_file_has_no_problems(write: WriteFile) -> None:
    assert check(write(SMALL)) == []


@pytest.mark.parametrize(
    ("before", "after", "where", "says"),
    [
        (
            'phrases = ["mood disorder"]',
            'phrases = ["mood disorder", "Depression"]',
            'phrases = ["depression"',
            '"depression" of "depression" stands under "mood"',
        ),
        (
            'phrases = ["mood disorder"]',
            'phrases = ["mood disorder", "mood-disorder"]',
            "mood-disorder",
            "keep one of the two",
        ),
        ('parents = ["mood"]', 'parents = ["moods"]', '"moods"', "is no condition of this file"),
        (
            'label = "Mood disorders"\n',
            'label = "Mood disorders"\nparents = ["trd"]\n',
            "[[condition]]",
            "is its own ancestor",
        ),
        ('id = "trd"', 'id = "depression"', "Treatment-resistant depression", "is used already"),
        ('id = "trd"', 'id = "TRD now"', "Treatment-resistant depression", "ill-formed"),
        ('label = "Treatment-resistant depression"\n', "", '"trd"', "has no label"),
        ('"D003866 Depressive Disorder"', '"D3866 Depressive Disorder"', "D3866", "is not a MeSH descriptor"),
        ('"D003866 Depressive Disorder"', '"D003866"', '"D003866"', "write its id and heading"),
        ("alone = true", "cue = true", "TRD", "needs either context"),
        ("alone = true", 'alone = true, context = ["resistant"]', "TRD", "needs either context"),
        ('context = ["panic"]', "context = []", "PD", "needs either context"),
        (
            '"respiratory depression"]',
            '"treatment-resistant depression model"]',
            "model",
            'hides the phrase "treatment resistant depression" of "trd"',
        ),
        ('"respiratory depression"]', '"depressive disorder"]', "not_phrases", "both a phrase and an exclusion"),
        (
            'never = ["beck depression inventory"]',
            'never = ["depression"]',
            'phrases = ["depression"',
            'stands in "never" too',
        ),
        ('cues = ["antidepressant"]', 'cues = "antidepressant"', '"depression"', "must be a list of texts"),
        (
            'cues = ["antidepressant"]',
            'clues = ["antidepressant"]',
            '"depression"',
            '"clues" of "depression" is not known',
        ),
        ('version = "1"', 'version = ""', "version", "has no version"),
        ('version = "1"', 'version = "1', "version", "is not TOML"),
    ],
)
def test_one_mistake_is_named_with_its_line(before: str, after: str, where: str, says: str, write: WriteFile) -> None:
    text = SMALL.replace(before, after, 1)
    assert text != SMALL
    problems = check(write(text))
    assert problems
    assert any(says in problem.message for problem in problems), problems
    told = next(problem for problem in problems if says in problem.message)
    near = _line_of(text, where)
    assert abs(told.line - near) <= 2, (told, near)


def test_the_line_is_exact_for_a_phrase(write: WriteFile) -> None:
    text = SMALL.replace(
        '["treatment-resistant depression"]', '[\n  "difficult depression",\n  "depressive disorder",\n]'
    )
    assert [problem.line for problem in check(write(text))] == [_line_of(text, '  "depressive disorder",')]


def test_a_mesh_id_is_compared_with_mesh_itself(write: WriteFile) -> None:
    """Unknown ids and ids that mean something else: only a list of MeSH can tell."""
    path = write(SMALL)
    assert check(path, mesh={"D003866": "Depressive Disorder"}) == []
    assert "is not in MeSH" in check(path, mesh={"D000001": "Calcimycin"})[0].message
    assert 'means "Asthma", not "Depressive Disorder"' in check(path, mesh={"D003866": "Asthma"})[0].message


def test_one_mesh_id_belongs_to_one_condition(write: WriteFile) -> None:
    text = SMALL.replace(
        'phrases = ["mood disorder"]', 'mesh = ["D003866 Depressive Disorder"]\nphrases = ["mood disorder"]'
    )
    assert 'belongs to "mood" already' in check(write(text))[0].message


def test_one_abbreviation_may_have_two_meanings_by_their_contexts(write: WriteFile) -> None:
    other = 'abbreviations = [{ text = "PD", context = ["parkinson"] }]\n'
    text = SMALL.replace('phrases = ["mood disorder"]\n', f'phrases = ["mood disorder"]\n{other}')
    assert check(write(text)) == []
    same = text.replace('["parkinson"]', '["panic"]')
    assert "in the same context" in check(write(same))[0].message


def test_a_missing_file_is_a_problem_too(tmp_path: object) -> None:
    from pathlib import Path

    assert "cannot be read" in check(Path(str(tmp_path)) / "none.toml")[0].message
