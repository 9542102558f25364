"""The truth: every record, version, tag, link, run receipt and watermark."""

from catalog.corrections import corrected
from catalog.model import (
    BatchReceipt,
    Entry,
    FeedState,
    FeedVisit,
    Quarantined,
    Receipt,
    Run,
    TagCorrection,
    Tagged,
    Version,
    Watermark,
)
from catalog.published import (
    Action,
    LinkCheck,
    Overtaken,
    PublishedItem,
    SectionDecision,
    Snapshot,
    StudyOfStory,
    Verdict,
    Verdicts,
)
from catalog.recent import Arrivals, StateChange
from catalog.record_states import RecordState
from catalog.store import Catalog

__all__ = [
    "Action",
    "Arrivals",
    "BatchReceipt",
    "Catalog",
    "Entry",
    "FeedState",
    "FeedVisit",
    "LinkCheck",
    "Overtaken",
    "PublishedItem",
    "Quarantined",
    "Receipt",
    "RecordState",
    "Run",
    "SectionDecision",
    "Snapshot",
    "StateChange",
    "StudyOfStory",
    "TagCorrection",
    "Tagged",
    "Verdict",
    "Verdicts",
    "Version",
    "Watermark",
    "corrected",
]
