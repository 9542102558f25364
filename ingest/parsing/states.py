"""Where a paper stands, from both of PubMed's signals: its publication types and its CommentsCorrections.

Every RefType comes in pairs. The half on the paper that something happened *to* changes its state; the half on the
notice, the comment or the newer paper ("…Of", "…For", "…From", "…On") never does:

| RefType on the paper | state |
|---|---|
| RetractedandRepublishedIn | retracted-and-republished |
| RetractionIn; publication type "Retracted Publication" | retracted |
| title "WITHDRAWN: …" (a paper taken back before its issue, a Cochrane review taken down) | withdrawn |
| ExpressionOfConcernIn | concern |
| UpdateIn on a preprint, naming something that is not a preprint | superseded |
| ErratumIn, CorrectedandRepublishedIn | corrected |
| UpdateIn on a paper, RepublishedIn, ReprintIn, SummaryForPatientsIn, OriginalReportIn, CommentIn, Cites, … | none |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.records import Correction, PublicationType, State

RETRACTED_PUBLICATION = "Retracted Publication"
PREPRINT = "Preprint"

_WITHDRAWN = re.compile(r"\[?WITHDRAWN\b\s*[:.\-–—]")
_RETRACTED = re.compile(r"\[?RETRACTED\b\s*[:.\-–—]")
_PREPRINT_SERVER = re.compile(
    r"\s*(?:\w*xiv\b|res(?:earch)? sq(?:uare)?\b|ssrn\b|preprints(?:\.org)?\b|osf preprints?\b|authorea\b"
    r"|peerj prepr\w*|jmir prepr\w*|zenodo\b)",
    re.IGNORECASE,
)


def state_of(title: str | None, types: Sequence[PublicationType], corrections: Sequence[Correction]) -> State:
    """The gravest of what the signals say."""
    names = {kind.name for kind in types}
    happened = {correction.ref_type for correction in corrections}
    if "RetractedandRepublishedIn" in happened:
        return State.REPUBLISHED
    if RETRACTED_PUBLICATION in names or "RetractionIn" in happened:
        return State.RETRACTED
    if title and _RETRACTED.match(title):
        return State.RETRACTED
    if title and _WITHDRAWN.match(title):
        return State.WITHDRAWN
    if "ExpressionOfConcernIn" in happened:
        return State.CONCERN
    if PREPRINT in names and any(_names_a_paper(correction) for correction in corrections):
        return State.SUPERSEDED
    if happened & {"ErratumIn", "CorrectedandRepublishedIn"}:
        return State.CORRECTED
    return State.CURRENT


def _names_a_paper(correction: Correction) -> bool:
    """An UpdateIn that points at another preprint is only a newer draft."""
    return correction.ref_type == "UpdateIn" and not _PREPRINT_SERVER.match(correction.citation or "")
