"""What typed text means."""

from __future__ import annotations

import pytest

from index.query import DEEPEST_NESTING, LONGEST_TEXT, MOST_WORDS, AllOf, AnyOf, Fact, Node, Term, parse, positive_terms


def shown(node: Node) -> str:
    """The tree as a line of text: + required, - excluded, | between alternatives, quotes around several tokens."""
    if isinstance(node, Term):
        words = f'"{" ".join(node.tokens)}"' if len(node.tokens) > 1 or node.quoted else node.tokens[0]
        return f"{f'{node.fields[0]}:' if node.fields else ''}{words}{'*' if node.prefix else ''}"
    if isinstance(node, Fact):
        bounds = f"{node.first or ''}..{node.last or ''}" if node.first or node.last else "/".join(node.values)
        return f"{node.name}={bounds}"
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
        ("«major depression", "[major depression]"),
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
        ("(ketamine", "[ketamine]"),
        ("major depression (MDD)", "[major depression mdd]"),
        ("ketamine) depression", "[ketamine depression]"),
        ("treatment-resistant", "[treatment resistant]"),
        ("S-ketamine", '["s ketamine"]'),
        ("5-HT", '["5 ht"]'),
        ("Parkinson's", '["parkinson s"]'),
        ("ketamine/esketamine", "[ketamine esketamine]"),
        ("Ketamine: a review", "[ketamine review]"),
        ("the of and", "[the of and]"),
        ("treatment-resistant OR refractory", "[([treatment resistant] | refractory)]"),
        ("-treatment-resistant", '[-"treatment resistant"]'),
        ("keta\u00admine", "[ketamine]"),
        ("Sørensen naïve ﬁbre m²", "[sorensen naive fibre m2]"),
    ],
)
def test_meaning(text: str, meaning: str) -> None:
    assert shown(parse(text).tree) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("title:ketamine", "[title:ketamine]"),
        ("-title:ketamine pain", "[pain -title:ketamine]"),
        ('title:"major depression"', '[title:"major depression"]'),
        ("title:(mice OR rats) pain", "[[(title:mice | title:rats)] pain]"),
        ("TITLE:Ketamine", "[title:ketamine]"),
        ("title: ketamine", "[title ketamine]"),
        ("foo:bar", "[foo bar]"),
        ("ketamine[ti] AND depression[mh]", "[title:ketamine mesh:depression]"),
        ("ketamine [tiab]", "[title:ketamine]"),
        ('"chronic pain"[mesh]', '[mesh:"chronic pain"]'),
        ("ketamine OR esketamine[ti]", "[(ketamine | title:esketamine)]"),
        ("(ketamine OR esketamine)[ti] pain", "[[(title:ketamine | title:esketamine)] pain]"),
        ("ketamine NOT mice[mh]", "[ketamine -mesh:mice]"),
        ("Smith J[au] pain", '[authors:"smith j" pain]'),
        ("pain Smith J[au]", '[pain authors:"smith j"]'),
        ("Randomized Controlled Trial[pt]", "[type=Randomized Controlled Trial]"),
        ("2019:2021[dp] pain", "[year=2019..2021 pain]"),
        ("ketamine[all] pain[tw]", "[ketamine pain]"),
        ("ketamine[la]", "[ketamine]"),
        ("[Ketamine for pain].", "[ketamine pain]"),
        ("ketamine [letter]", "[ketamine letter]"),
        ("ketam*", "[ketam*]"),
        ("ke*", "[ke]"),
        ("* ketamine *", "[ketamine]"),
        ("title:ketam*", "[title:ketam*]"),
        ("condition:ptsd", "[condition=ptsd]"),
        ('condition:"chronic pain"', "[condition=chronic-pain]"),
        ("design:rct", "[(design=randomised-controlled-trial | type=Randomized Controlled Trial)]"),
        ("design:review", "[(design=narrative-review/systematic-review | type=Review/Systematic Review)]"),
        ("design:case-series", "[(design=case-series | type=Case-series)]"),
        ("population:rat route:intravenous", "[population=rat route=intravenous]"),
        ("phase:2", "[(phase=2 | type=Clinical Trial, Phase II)]"),
        ("phase:III", "[(phase=3 | type=Clinical Trial, Phase III)]"),
        ("year:2020", "[year=2020..2020]"),
        ("year:2019-2021", "[year=2019..2021]"),
        ("year:2019-", "[year=2019..]"),
        ("year:-2019", "[year=..2019]"),
        ("after:2024-03", "[date=2024-03-01..]"),
        ("before:2024", "[date=..2023-12-31]"),
        ("state:retracted", "[state=retracted]"),
        ("kind:trial", "[kind=registration]"),
        ("pmid:123", "[ids=pubmed:123]"),
        ("doi:10.1000/X.1", "[ids=doi:10.1000/x.1]"),
        ("nct:NCT00000201", "[ids=nct:NCT00000201]"),
    ],
)
def test_fields(text: str, meaning: str) -> None:
    assert shown(parse(text).tree) == meaning


@pytest.mark.parametrize("text", ["year:abc", "after:2024-13-01", "state:deleted", "phase:9", "kind:book", "pmid:x"])
def test_a_value_that_a_field_does_not_know_is_said_and_searched_as_words(text: str) -> None:
    query = parse(text)
    name = text.partition(":")[0]
    assert query.notes == (f"“{text}” names no {name} that is known, and was searched as words.",)
    assert positive_terms(query.tree)[0].tokens[0] in (name, "year")


def test_a_tag_that_is_not_searched_apart_is_said() -> None:
    assert parse("eng[la]").notes == ("[la] is not searched apart here: its words were searched everywhere.",)


def test_nesting_ends_somewhere() -> None:
    """A thousand brackets would otherwise be a thousand calls."""
    tree = parse("(a1 OR " * 60 + "ketamine" + ")" * 60).tree
    assert shown(tree).count("[") == DEEPEST_NESTING + 1
    assert [term.tokens for term in positive_terms(tree)] == [("a1",), ("ketamine",)]


def test_long_texts_are_searched_in_part_and_it_is_said() -> None:
    query = parse(" ".join(f"word{number}" for number in range(200)))
    assert len(query.tree.required) == MOST_WORDS
    assert query.notes == (f"Only the first {MOST_WORDS} words were searched.",)
    query = parse("x" * (LONGEST_TEXT + 1))
    assert query.notes == (f"Only the first {LONGEST_TEXT:,} characters were searched.",)


def test_positive_terms_leave_out_what_excludes() -> None:
    tree = parse('ketamine OR "nasal spray" -rats (mice -pigs)').tree
    assert [" ".join(term.tokens) for term in positive_terms(tree)] == ["ketamine", "nasal spray", "mice"]


def test_nothing_required_is_everything() -> None:
    assert parse("").tree == AllOf() == parse("()").tree
