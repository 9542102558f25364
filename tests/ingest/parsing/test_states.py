"""B6: the state of a paper from both signals, for every RefType there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.records import State, Study
from tests.ingest.parsing.pubmed_xml import correction, corrections

Parse = Callable[..., Study]

ON_THE_PAPER = {
    "RetractionIn": State.RETRACTED,
    "RetractedandRepublishedIn": State.REPUBLISHED,
    "ExpressionOfConcernIn": State.CONCERN,
    "ErratumIn": State.CORRECTED,
    "CorrectedandRepublishedIn": State.CORRECTED,
}
NEUTRAL = (
    "RetractionOf", "RetractedandRepublishedFrom", "ExpressionOfConcernFor", "ErratumFor",
    "CorrectedandRepublishedFrom",
    "UpdateIn", "UpdateOf", "RepublishedIn", "RepublishedFrom", "ReprintIn", "ReprintOf", "CommentIn", "CommentOn",
    "SummaryForPatientsIn", "OriginalReportIn", "AssociatedDataset", "AssociatedPublication", "Cites", "SomethingNew",
)  # fmt: skip


@pytest.mark.parametrize(("ref_type", "state"), [*ON_THE_PAPER.items(), *((name, State.CURRENT) for name in NEUTRAL)])
def test_b6_every_ref_type(study: Parse, ref_type: str, state: State) -> None:
    """What happened to the paper counts; a notice, a comment or a newer paper that points elsewhere stays current."""
    record = study(in_citation=corrections(correction(ref_type)))
    assert (record.state, record.corrections[0].ref_type) == (state, ref_type)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("Retracted Publication", State.RETRACTED),
        ("Retraction of Publication", State.CURRENT),
        ("Retraction Notice", State.CURRENT),
        ("Published Erratum", State.CURRENT),
        ("Expression of Concern", State.CURRENT),
        ("Corrected and Republished Article", State.CURRENT),
        ("Preprint", State.CURRENT),
    ],
)
def test_publication_types(study: Parse, kind: str, state: State) -> None:
    """The publication type marks the retracted paper and never its notice."""
    assert study(types=f'<PublicationType UI="D1">{kind}</PublicationType>').state is state


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        (("ErratumIn", "ExpressionOfConcernIn"), State.CONCERN),
        (("ErratumIn", "ExpressionOfConcernIn", "RetractionIn"), State.RETRACTED),
        (("RetractionIn", "RetractedandRepublishedIn"), State.REPUBLISHED),
        (("ErratumFor", "CommentIn"), State.CURRENT),
    ],
)
def test_the_gravest_signal_wins(study: Parse, entries: tuple[str, ...], state: State) -> None:
    assert study(in_citation=corrections(*map(correction, entries))).state is state


PREPRINT = '<PublicationType UI="D000076942">Preprint</PublicationType>'


@pytest.mark.parametrize(
    ("types", "entry", "state"),
    [
        (PREPRINT, correction("UpdateIn", citation="J Inv Res. 2025 Feb;3(1):5. PMID: 1"), State.SUPERSEDED),
        (PREPRINT, correction("UpdateIn", None, "J Inv Res. 2025 doi: 10.1000/x"), State.SUPERSEDED),
        (PREPRINT, correction("UpdateIn", citation="medRxiv. 2025 Jan 3:2025.01.01.1"), State.CURRENT),
        (PREPRINT, correction("UpdateIn", citation="Res Sq. 2025 Jan 3:rs.3.rs-1"), State.CURRENT),
        (PREPRINT, correction("UpdateOf", citation="J Inv Res. 2025"), State.CURRENT),
        ("", correction("UpdateIn", citation="Cochrane Database Syst Rev. 2025;1:CD1"), State.CURRENT),
        ("", correction("UpdateOf", citation="medRxiv. 2025 Jan 3"), State.CURRENT),
    ],
)
def test_a_preprint_is_superseded_by_a_paper_only(study: Parse, types: str, entry: str, state: State) -> None:
    """A newer draft, an updated review and the paper itself supersede nothing here."""
    assert study(types=types, in_citation=corrections(entry)).state is state


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("WITHDRAWN: Ketamine for pain.", State.WITHDRAWN),
        ("[WITHDRAWN: Ketamine for pain].", State.WITHDRAWN),
        ("RETRACTED: Ketamine for pain.", State.RETRACTED),
        ("Withdrawn: how ketamine users leave treatment.", State.CURRENT),
        ("RETRACTION: Ketamine for pain.", State.CURRENT),
    ],
)
def test_titles_that_publishers_mark(study: Parse, title: str, state: State) -> None:
    assert study(title=f"<ArticleTitle>{title}</ArticleTitle>").state is state
