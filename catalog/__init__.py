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
from catalog.published import PublishedItem, Snapshot, StudyOfStory
from catalog.store import Catalog

__all__ = [
    "BatchReceipt",
    "Catalog",
    "Entry",
    "FeedState",
    "PublishedItem",
    "Quarantined",
    "Receipt",
    "Run",
    "Snapshot",
    "StudyOfStory",
    "TagCorrection",
    "Tagged",
    "Version",
    "Watermark",
    "corrected",
]
