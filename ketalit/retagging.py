"""Tags everything held again: in one process, or in two where there is much to do and a second processor."""

from __future__ import annotations

import os
from functools import partial

from ingest.tagging import Tagger, tag_by
from ingest.vocabulary import Vocabulary
from ketalit.installation import Installation

MANY = 5_000
"""Records. Fewer are tagged before a second process has begun."""
PROCESSES = 2


def retag(home: Installation, vocabulary: Vocabulary) -> int:
    """How many records got other tags; the tags that editors added or took away stay as they decided."""
    catalog = home.catalog
    catalog.correct_by({known: vocabulary.ancestors(known) for known in vocabulary.by_id})
    processes = min(PROCESSES, os.cpu_count() or 1)
    if processes > 1 and sum(catalog.counts().values()) > MANY:
        return catalog.retag_beside(partial(tag_by, vocabulary), processes)
    return catalog.retag(Tagger(vocabulary).tag)
