"""Condition tags one can trust: each says why. See ``Tagger``."""

from ingest.tagging.tagger import Tagger, tag_by

__all__ = ["Tagger", "tag_by"]
