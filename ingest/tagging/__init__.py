"""Condition tags one can trust: each says why. See ``Tagger``."""

from ingest.tagging.tagger import Tagger

__all__ = ["Tagger"]
