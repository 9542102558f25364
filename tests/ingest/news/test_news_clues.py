"""Of a long text only what points at its study is kept, in a few words."""

from __future__ import annotations

import pytest

from ingest.news_clues import LONGEST_CLUE, MOST_CLUES, clue_phrases, mentions_in, read_clues
from tests.ingest.news.conftest import entry, items, rss


@pytest.mark.parametrize(
    ("text", "journal"),
    [
        ("Results were published today in JAMA Psychiatry.", "JAMA Psychiatry"),
        ("The study, published online on March 3 in the Journal of Invented Pain, says", "Journal of Invented Pain"),
        ("writing in The Lancet Psychiatry, the authors", "The Lancet Psychiatry"),
        ("It appeared on Monday in the journal Pain.", "Pain"),
        ("In Northern Archives of Moods, investigators describe", "Northern Archives of Moods"),
        ("It works. Emergency Care Science has retracted a trial.", "Emergency Care Science"),
    ],
)
def test_the_journal_is_read_where_the_text_says_that_it_published(text: str, journal: str) -> None:
    clues = read_clues([text])
    assert clues.stated == (journal,)
    assert clues.journals == (journal,)


def test_a_journal_that_is_only_hinted_at_is_no_statement() -> None:
    """ "A study in Sweden" names no journal; "the study in Drug Safety Monitor" does."""
    clues = read_clues(["Most had died, says the study in Drug Safety Monitor. Experts ask for care."])
    assert (clues.stated, clues.journals) == ((), ("Drug Safety Monitor",))


@pytest.mark.parametrize("text", ["Ketamine Helps in Depression and Anxiety", "shown in adults with pain", "a journal"])
def test_no_journal_is_read_out_of_other_words(text: str) -> None:
    assert read_clues([text]).journals == ()


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("said Dr. Ilse van der Brook of the Institute", "Ilse van der Brook"),
        ("led by Mara K. Quill of", "Mara K. Quill"),
        ("Mara Quill, MD, PhD, who", "Mara Quill"),
        ("Quill and colleagues found", "Quill"),
        ("Quill et al. in Brain", "Quill"),
        ("lead author Mara Quill told", "Mara Quill"),
    ],
)
def test_people_are_read_without_their_titles(text: str, person: str) -> None:
    assert read_clues([text]).people == (person,)


def test_people_are_counted_as_written() -> None:
    assert read_clues(["Of 1,247 adults and 158 male veterans, 12 % left; 40 kg were found."]).counts == (1247, 158)


def test_the_phrases_kept_give_the_same_clues_as_the_whole_text() -> None:
    text = (
        "It rained. The results, published today in JAMA Psychiatry, come from 1,247 adults. The team was led by "
        "Dr. Ilse van der Brook of Nowhere. Markets rose."
    )
    assert read_clues(clue_phrases(text)) == read_clues([text])
    assert not any("rain" in phrase or "Markets" in phrase for phrase in clue_phrases(text))


def test_what_is_kept_of_a_text_is_bounded() -> None:
    """The text is its publisher's."""
    text = "".join(f"led by Person{chr(65 + n % 26)}{'x' * n} Quill. " for n in range(200))
    phrases = clue_phrases(text)
    assert len(phrases) == MOST_CLUES
    assert max(map(len, phrases)) <= LONGEST_CLUE


def test_a_list_of_references_is_nobodys_study() -> None:
    assert mentions_in("doi:10.1000/a and PMID: 12") == ("pubmed:12", "doi:10.1000/a")
    assert mentions_in(" ".join(f"doi:10.1000/{n}" for n in range(9))) == ()


def test_a_feed_entry_keeps_what_its_whole_text_names_beyond_the_excerpt() -> None:
    """The DOI of a press release stands at its end, or behind a link."""
    whole = f"<p>{'Ketamine helped. ' * 60}</p><p>The study was led by Dr. Mara Quill.</p>"
    rest = f"<description><![CDATA[{whole}<a href='https://doi.org/10.5555/kept.1'>Study</a>]]></description>"
    (item,) = items(rss(entry(rest=rest)))
    assert "10.5555" not in (item.excerpt or "")
    assert item.mentions == ("doi:10.5555/kept.1",)
    assert item.clues == ("Dr. Mara Quill", "led by Dr. Mara Quill")
