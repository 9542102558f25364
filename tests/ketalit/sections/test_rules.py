"""The list of sections: the shipped one is usable, and a mistake in a clinic's own is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import BadSettings
from ingest.feeds import Trust
from ingest.records import Kind, State
from ingest.vocabulary import load_vocabulary
from ketalit.sections.rules import NEVER, Section, load_sections

LABELS = {"ptsd": "Post-traumatic stress disorder", "ocd": "Obsessive-compulsive disorder"}
GOOD = '[[section]]\nid = "news"\ntitle = "News"\nempty_text = "None yet."\nkinds = ["news"]\n'
EACH = '[[section]]\nid = "on-{condition}"\ntitle = "On {condition}"\nempty_text = "Nothing on {condition}."\n'
EACH += 'kinds = ["study"]\nconditions = ["{condition}"]\n'


def sections(tmp_path: Path, text: str) -> tuple[Section, ...]:
    path = tmp_path / "sections.toml"
    path.write_text(text)
    return load_sections(LABELS, path)


def test_the_shipped_list_has_the_two_sections_and_one_for_each_condition() -> None:
    labels = load_vocabulary().labels
    shipped = {section.id: section for section in load_sections(labels)}
    assert shipped["news"].title == "Ketamine in the News"
    assert shipped["references"].title == "Scientific Articles and Clinical Trials"
    assert set(shipped) == {"news", "references", *(f"references-{name}" for name in labels)}
    ptsd = shipped["references-ptsd"]
    assert ptsd.conditions == ("ptsd",)
    assert labels["ptsd"] in ptsd.title
    assert labels["ptsd"] in ptsd.empty_text
    assert all(section.exclude_states >= NEVER for section in shipped.values())
    assert all(section.empty_text and section.cap >= section.floor > 0 for section in shipped.values())


def test_what_is_not_said_takes_the_default(tmp_path: Path) -> None:
    (section,) = sections(tmp_path, GOOD)
    assert section == Section("news", "News", "None yet.", (Kind.NEWS,))
    assert (section.trust, section.cap, section.exclude_states) == (Trust.LOW, 20, NEVER)


def test_no_file_can_let_a_retracted_paper_in(tmp_path: Path) -> None:
    (section,) = sections(tmp_path, GOOD + 'exclude_states = ["concern"]\n')
    assert section.exclude_states == NEVER | {State.CONCERN}


@pytest.mark.parametrize("order", [1, -1])
def test_an_entry_of_its_own_takes_the_place_of_the_one_made_for_a_condition(tmp_path: Path, order: int) -> None:
    own = GOOD.replace('"news"', '"on-ocd"', 1)
    found = {section.id: section.title for section in sections(tmp_path, "".join([EACH, own][::order]))}
    assert found == {"on-ptsd": "On Post-traumatic stress disorder", "on-ocd": "News"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD + "\n" + GOOD.replace('id = "news"', 'id = "News!"'), 'line 8: the id "News!" must be'),
        (GOOD + GOOD, "line 7: the id news stands at line 1 already"),
        (GOOD.replace('"news"]', '"blog"]'), "line 5: kinds is not usable: input should be 'study'"),
        (GOOD.replace('["news"]', "[]"), "line 5: kinds is not usable"),
        (GOOD.replace('kinds = ["news"]\n', ""), "line 1: kinds is not usable: field required"),
        (GOOD.replace('"None yet."', '" "'), "line 4: empty_text is not usable"),
        (GOOD + 'conditions = ["ptds"]\n', "line 6: there is no condition 'ptds'"),
        (GOOD + "cap = 3\nfloor = 4\n", "line 7: floor is 4 and cap is 3"),
        (GOOD + 'cap = "3"\n', "line 6: cap is not usable"),
        (GOOD + "cap = true\n", "line 6: cap is not usable"),
        (GOOD + "cap = 0\n", "line 6: cap is not usable"),
        (GOOD + "relevance = 50\n", "line 6: relevance is not usable: input should be less than or equal to 1"),
        (GOOD + 'trust = "good"\n', "line 6: trust is not usable: input should be 'high', 'medium' or 'low'"),
        (GOOD + 'exclude_states = ["odd"]\n', "line 6: exclude_states is not usable"),
        (GOOD + "per_outlett = 3\n", "line 6: per_outlett is not a setting of a section"),
        (GOOD.replace('"News"', '"News'), "line 3"),
        ('section = [{id = "aa"}]', "under a [[section]] line"),
        ("sections = []", "must hold [[section]] entries"),
        ("", "must hold [[section]] entries"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_its_remedy(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadSettings) as problem:
        sections(tmp_path, text)
    assert str(tmp_path / "sections.toml") in str(problem.value)
    assert named in str(problem.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="check the path"):
        load_sections(LABELS, tmp_path / "none.toml")
