"""What is read from a paper, and from where; what is not there is absent."""

from __future__ import annotations

import time

import pytest

from ingest.facts import facts_of
from ingest.records import (
    AbstractSection,
    Evidence,
    Fact,
    MeshHeading,
    NewsItem,
    PublicationType,
    SampleSize,
    Study,
    StudyFacts,
)

TRIAL = Study(
    "1",
    title="Repeated intravenous ketamine for depression: a randomised, double-blind, midazolam-controlled trial",
    abstract=(
        AbstractSection(
            "In this phase II trial, 96 outpatients were screened and 71 adults were randomly assigned to ketamine "
            "(0.5 mg/kg over 40 min) or midazolam (0.045 mg/kg), given twice weekly for two weeks.",
            "METHODS",
        ),
        AbstractSection("The sample was 61% female. Response was higher with ketamine.", "RESULTS"),
    ),
)


def paper(title: str, *texts: str) -> Study:
    return Study("2", title=title, abstract=tuple(map(AbstractSection, texts)))


def told(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.value for fact in facts]


def every_evidence(facts: StudyFacts) -> list[Evidence]:
    """All evidence of all facts."""
    found: list[Evidence] = []
    for name in StudyFacts.__slots__:
        value = getattr(facts, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Fact | SampleSize):
                found.extend(one.evidence)
    return found


def test_a_trial_at_a_glance() -> None:
    facts = facts_of(TRIAL)
    assert told(facts.design)[0] == "randomised-controlled-trial"
    assert facts.rct is not None and facts.rct.value == "precise"
    assert facts.allocation is not None and facts.allocation.value == "randomised"
    assert facts.blinding is not None and facts.blinding.value == "double"
    assert told(facts.phase) == ["2"]
    assert "midazolam" in told(facts.control)
    assert told(facts.population) == ["human"]
    assert told(facts.substances) == ["ketamine"]
    assert told(facts.routes) == ["intravenous"]
    assert told(facts.doses) == ["0.5 mg/kg over 40 min"]
    assert "repeated" in told(facts.regimen)
    assert told(facts.care) == ["out-patient"]
    assert told(facts.ages) == ["adults"]


def test_numbers_of_people_are_told_apart_from_all_others() -> None:
    sizes = {size.of: size.count for size in facts_of(TRIAL).sample_sizes}
    assert sizes.get("randomised") == 71
    assert not {40, 61, 5} & set(sizes.values())


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Seventy-one patients with depression were randomised to ketamine or placebo.", 71),
        ("We enrolled 1,204 patients in this study.", 1204),
        ("Participants (N=40) were mostly middle-aged (mean age=53 years).", 40),
        ("A total of 120 women undergoing surgery were included between 2019 and 2021.", 120),
        ("We studied thirty-six current users, 12 former users and 31 healthy controls.", 79),
        ("Patients with depression (n = 60) received ketamine. Nineteen unaffected controls were assessed too.", 79),
        ("58 participants (33 with depression and 25 healthy controls) received ketamine.", 58),
    ],
)
def test_the_ways_in_which_a_sample_size_is_written(words: str, count: int) -> None:
    assert count in [size.count for size in facts_of(paper("Ketamine for depression", words)).sample_sizes]


@pytest.mark.parametrize(
    "words",
    [
        "Of 96 patients assessed for eligibility, 71 were randomised to ketamine or placebo.",
        "71 of 96 screened patients were randomised.",
    ],
)
def test_those_screened_are_no_sample(words: str) -> None:
    """The 71 come first, the 96 are told as screened or not at all, and nobody adds them up."""
    sizes = facts_of(paper("Ketamine for depression", words)).sample_sizes
    assert sizes[0].count == 71
    assert {size.count for size in sizes[1:]} <= {96}
    assert all(size.of == "screened" for size in sizes if size.count == 96)


@pytest.mark.parametrize(
    "words",
    [
        "Response was higher (p = 0.04) after 40 minutes in 2019.",
        "The dose was 56 mg at a mean age of 45 years; hsa-miR-605 and PHQ-9 were measured.",
    ],
)
def test_doses_ages_years_and_names_are_no_sample_sizes(words: str) -> None:
    assert facts_of(paper("Ketamine and outcomes", words)).sample_sizes == ()


def test_every_fact_says_where_it_stands() -> None:
    for evidence in every_evidence(facts_of(TRIAL)):
        field, _, number = evidence.field.partition(".")
        text = TRIAL.abstract[int(number)].text if field == "abstract" else TRIAL.title
        assert text is not None
        assert text[evidence.start : evidence.end] == evidence.text


def test_animals_are_no_participants() -> None:
    facts = facts_of(
        paper(
            "Ketamine has antidepressant effects in rats",
            "Sixty male rats were randomly assigned to ketamine (10 mg/kg, i.p.) or saline. Rats were tested.",
        )
    )
    assert told(facts.population) == ["rat"]
    assert (facts.sample_sizes, facts.rct, facts.allocation, facts.sex, facts.phase) == ((), None, None, None, ())


def test_a_machines_publication_type_is_no_human_word() -> None:
    """PubMed assigns some publication types by program; those say nothing about who read the paper."""
    types = (PublicationType("Randomized Controlled Trial"),)
    by_people = Study("1", title="Ketamine for pain", publication_types=types)
    by_machine = Study("1", title="Ketamine for pain", publication_types=types, indexing_method="Automated")
    assert told(facts_of(by_people).design) == ["randomised-controlled-trial"]
    assert facts_of(by_machine).design == ()


def test_a_title_that_names_another_design_is_no_precise_trial() -> None:
    facts = facts_of(
        paper(
            "Ketamine for depression: a systematic review and meta-analysis",
            "We included randomized, double-blind, placebo-controlled trials of ketamine in patients.",
        )
    )
    assert told(facts.design)[0] in ("systematic-review", "meta-analysis")
    assert "randomised-controlled-trial" not in told(facts.design)


def test_check_tags_come_before_words() -> None:
    tags = (MeshHeading("D006801", "Humans"), MeshHeading("D005260", "Female"), MeshHeading("D008297", "Male"))
    facts = facts_of(Study("1", title="Ketamine in women", mesh_headings=tags))
    assert told(facts.population) == ["human"]
    assert facts.sex is not None and facts.sex.value == "both"
    assert facts.sex.evidence[0].field == "mesh.1"


@pytest.mark.parametrize(
    ("name", "substance"),
    [("Spravato", "esketamine"), ("Ketalar", "ketamine"), ("(S)-ketamine", "esketamine"), ("arketamine", "arketamine")],
)
def test_brand_names_and_spellings_are_one_substance(name: str, substance: str) -> None:
    assert told(facts_of(paper(f"Safety of {name} in adults")).substances) == [substance]


def test_what_is_unknown_is_absent() -> None:
    facts = facts_of(paper("Ketamine", "The text says nothing of the kind."))
    assert (facts.sample_sizes, facts.phase, facts.doses, facts.blinding) == ((), (), (), None)


def test_nothing_is_read_from_nothing_nor_from_news() -> None:
    assert facts_of(Study("1")) == StudyFacts()
    assert facts_of(NewsItem("https://example.org/a", "k", "f", "s", "Ketamine trial of 71 patients")) == StudyFacts()


def test_a_text_in_another_language_is_read_without_guesses() -> None:
    facts = facts_of(paper("Кетамин при депрессии", "Обследован 71 больной. 71例患者接受氯胺酮治疗。"))
    assert (facts.rct, facts.sample_sizes, facts.design) == (None, (), ())


def test_an_abstract_of_100_000_characters_is_read_in_time() -> None:
    long = "In total 71 patients were randomly assigned to ketamine 0.5 mg/kg or placebo. " * 1300
    began = time.perf_counter()
    facts = facts_of(paper("Ketamine: a randomised trial", long))
    assert time.perf_counter() - began < 5
    assert facts.rct is not None


def test_damaged_text_is_read() -> None:
    facts_of(paper("Ketamine \ud800 İİİ \x00", "71 patients İ were randomised; " + "\u202f" * 50))


def test_the_same_paper_gives_the_same_facts() -> None:
    assert facts_of(TRIAL) == facts_of(TRIAL)
