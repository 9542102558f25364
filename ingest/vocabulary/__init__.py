"""The conditions Ketalit tags by, and the words each is known by; ``conditions.toml`` belongs to the content team."""

from ingest.vocabulary.changes import Change, Impact, TagChange, diff, impact, impact_of, tag_changes
from ingest.vocabulary.lines import Problem
from ingest.vocabulary.loading import SHIPPED, adopt, check, load_vocabulary
from ingest.vocabulary.model import Abbreviation, Condition, Vocabulary

__all__ = [
    "SHIPPED",
    "Abbreviation",
    "Change",
    "Condition",
    "Impact",
    "Problem",
    "TagChange",
    "Vocabulary",
    "adopt",
    "check",
    "diff",
    "impact",
    "impact_of",
    "load_vocabulary",
    "tag_changes",
]
