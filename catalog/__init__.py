"""The truth: every record, version, tag, link, run receipt and watermark."""

from catalog.corrections import corrected
from catalog.model import (
    BatchReceipt,
    Correction,
    Entry,
    FeedState,
    Quarantined,
    Receipt,
    Run,
    Tagged,
    Version,
    Watermark,
)
from catalog.store import Catalog

__all__ = [
    "BatchReceipt",
    "Catalog",
    "Correction",
    "Entry",
    "FeedState",
    "Quarantined",
    "Receipt",
    "Run",
    "Tagged",
    "Version",
    "Watermark",
    "corrected",
]
