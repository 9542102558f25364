"""The truth: every record, version, tag, link, run receipt and watermark."""

from catalog.corrections import corrected
from catalog.model import (
    BatchReceipt,
    Entry,
    FeedState,
    Quarantined,
    Receipt,
    Run,
    TagCorrection,
    Tagged,
    Version,
    Watermark,
)
from catalog.published import Action, PublishedItem, SectionDecision, Snapshot, StudyOfStory, Verdicts
from catalog.record_states import RecordState
from catalog.store import Catalog

__all__ = [
    "Action",
    "BatchReceipt",
    "Catalog",
    "Entry",
    "FeedState",
    "PublishedItem",
    "Quarantined",
    "Receipt",
    "RecordState",
    "Run",
    "SectionDecision",
    "Snapshot",
    "StudyOfStory",
    "TagCorrection",
    "Tagged",
    "Verdicts",
    "Version",
    "Watermark",
    "corrected",
]
