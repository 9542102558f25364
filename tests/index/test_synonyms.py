"""Widening a query by words of equal meaning."""

from __future__ import annotations

from index.mapping import definition
from index.query import parse
from index.synonyms import BUILT_IN, NONE, Synonyms, widened
from tests.index.test_query import shown

SOME = Synonyms.of([("TRD", "treatment-resistant depression"), ("Spravato", "esketamine", "S-ketamine")])


def meaning(text: str, synonyms: Synonyms = SOME) -> tuple[str, tuple[str, ...]]:
    tree, added = widened(parse(text).tree, synonyms)
    return shown(tree), added


def test_one_word_for_several_and_several_for_one() -> None:
    assert meaning("TRD") == ('[(trd | "treatment resistant depression")]', ("treatment-resistant depression",))
    assert meaning("treatment resistant depression ketamine") == (
        "[([treatment resistant depression] | trd) ketamine]", ("TRD",)
    )  # fmt: skip


def test_every_name_of_a_group_finds_all_others() -> None:
    assert meaning("s-ketamine")[0] == '[("s ketamine" | spravato | esketamine)]'
    assert meaning("spravato")[0] == '[(spravato | esketamine | "s ketamine")]'


def test_inside_alternatives_brackets_and_exclusions() -> None:
    assert meaning("rats OR trd")[0] == '[(rats | (trd | "treatment resistant depression"))]'
    assert meaning("ketamine -(spravato)")[0] == '[ketamine -[(spravato | esketamine | "s ketamine")]]'
    assert meaning("ketamine -spravato")[0] == '[ketamine -(spravato | esketamine | "s ketamine")]'


def test_quoted_words_are_taken_literally() -> None:
    assert meaning('"TRD" "treatment resistant depression"') == ('["trd" "treatment resistant depression"]', ())


def test_words_that_are_apart_are_no_expression() -> None:
    assert meaning("depression treatment resistant") == ("[depression treatment resistant]", ())
    assert meaning("treatment resistant") == ("[treatment resistant]", ())


def test_spellings_of_the_same_tokens_are_one() -> None:
    assert Synonyms.of([("S-ketamine", "(S)-ketamine"), ("", "-"), ("one",)]) == NONE


def test_without_synonyms_nothing_changes() -> None:
    assert meaning("TRD", NONE) == ("[trd]", ())


def test_the_built_in_groups_do_not_overlap() -> None:
    """One expression in two groups would mean two things."""
    names = [name.tokens for group in BUILT_IN.groups for name in group]
    assert len(names) == len(set(names)) and all(len(group) > 1 for group in BUILT_IN.groups)


def test_no_server_keeps_synonyms() -> None:
    """F16: they widen the query tree, so that no set on a server can be missing, stale or slow to build."""
    filters = definition()["settings"]["analysis"]["filter"].values()
    assert not any("synonym" in each["type"] for each in filters)
