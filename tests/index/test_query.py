"""What typed text means."""

from __future__ import annotations

import pytest

from index.query import DEEPEST_NESTING, LONGEST_TEXT, MOST_WORDS, AllOf, AnyOf, Node, Term, parse, positive_terms


def shown(node: Node) -> str:
    """The tree as a line of text: + required, - excluded, | between alternatives, quotes around several tokens."""
    if isinstance(node, Term):
        return f'"{" ".join(node.tokens)}"' if len(node.tokens) > 1 or node.quoted else node.tokens[0]
    if isinstance(node, AnyOf):
        return "(" + " | ".join(map(shown, node.nodes)) + ")"
    return "[" + " ".join([*map(shown, node.required), *(f"-{shown(each)}" for each in node.excluded)]) + "]"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", "[]"),
        ("ketamine", "[ketamine]"),
        ("Ketamine DEPRESSION", "[ketamine depression]"),
        ('"major depression"', '["major depression"]'),
        ("“major depression”", '["major depression"]'),
        ("«major depression", '["major depression"]'),
        ('"', "[]"),
        ('""', "[]"),
        ("-rats ketamine", "[ketamine -rats]"),
        ("−rats ketamine", "[ketamine -rats]"),
        ("ketamine NOT rats", "[ketamine -rats]"),
        ("ketamine AND NOT rats", "[ketamine -rats]"),
        ('-"in rats"', '[-"in rats"]'),
        ("-the ketamine", "[ketamine]"),
        ("ketamine - depression", "[ketamine depression]"),
        ("ketamine – depression", "[ketamine depression]"),
        ("ketamine–depression", "[ketamine depression]"),
        ("a OR b c", "[(a | b) c]"),
        ("mice OR rats OR pigs", "[(mice | rats | pigs)]"),
        ("mice | rats", "[(mice | rats)]"),
        ("OR mice", "[mice]"),
        ("mice OR", "[mice]"),
        ("mice OR OR rats", "[(mice | rats)]"),
        ("mice OR AND rats", "[mice rats]"),
        ("mice or rats", "[mice rats]"),
        ("mice OR -rats", "[mice -rats]"),
        ("(mice OR rats) ketamine", "[[(mice | rats)] ketamine]"),
        ("ketamine -(mice OR rats)", "[ketamine -[(mice | rats)]]"),
        ("ketamine NOT (mice rats)", "[ketamine -[mice rats]]"),
        ("mice OR (rats pigs)", "[(mice | [rats pigs])]"),
        ("ketamine (-mice)", "[ketamine -mice]"),
        ("(((", "[]"),
        ("ketamine)", "[ketamine]"),
        ("(ketamine", "[[ketamine]]"),
        ("ketamine) depression", "[ketamine depression]"),
        ("treatment-resistant", "[treatment resistant]"),
        ("S-ketamine", '["s ketamine"]'),
        ("5-HT", '["5 ht"]'),
        ("Parkinson's", '["parkinson s"]'),
        ("ketamine/esketamine", "[ketamine esketamine]"),
        ("Ketamine: a review", "[ketamine review]"),
        ("title:ketamine", "[title ketamine]"),
        ("the of and", "[the of and]"),
        ("treatment-resistant OR refractory", "[([treatment resistant] | refractory)]"),
        ("-treatment-resistant", '[-"treatment resistant"]'),
        ("keta\u00admine", "[ketamine]"),
        ("Sørensen naïve ﬁbre m²", "[sorensen naive fibre m2]"),
    ],
)
def test_meaning(text: str, meaning: str) -> None:
    assert shown(parse(text).tree) == meaning


def test_nesting_ends_somewhere() -> None:
    """A thousand brackets would otherwise be a thousand calls."""
    tree = parse("(" * 1_000 + "ketamine" + ")" * 1_000).tree
    assert shown(tree).count("[") == DEEPEST_NESTING + 1
    assert [term.tokens for term in positive_terms(tree)] == [("ketamine",)]


def test_long_texts_are_searched_in_part_and_it_is_said() -> None:
    query = parse("word " * 200)
    assert len(query.tree.required) == MOST_WORDS
    assert query.notes == (f"Only the first {MOST_WORDS} words were searched.",)
    query = parse("x" * (LONGEST_TEXT + 1))
    assert query.notes == (f"Only the first {LONGEST_TEXT:,} characters were searched.",)


def test_positive_terms_leave_out_what_excludes() -> None:
    tree = parse('ketamine OR "nasal spray" -rats (mice -pigs)').tree
    assert [" ".join(term.tokens) for term in positive_terms(tree)] == ["ketamine", "nasal spray", "mice"]


def test_nothing_required_is_everything() -> None:
    assert parse("").tree == AllOf() == parse("()").tree
