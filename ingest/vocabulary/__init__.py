"""The conditions Ketalit tags by, and the words each is known by; ``conditions.toml`` belongs to the content team."""

from ingest.vocabulary.changes import Change, Impact, TagChange, diff, impact, impact_of, tag_changes
from ingest.vocabulary.judgements import Judgement, read_judgements, write_judgements
from ingest.vocabulary.lines import Problem
from ingest.vocabulary.loading import SHIPPED, adopt, check, load_vocabulary
from ingest.vocabulary.model import Abbreviation, Condition, Vocabulary

__all__ = [
    "SHIPPED",
    "Abbreviation",
    "Change",
    "Condition",
    "Impact",
    "Judgement",
    "Problem",
    "TagChange",
    "Vocabulary",
    "adopt",
    "check",
    "diff",
    "impact",
    "impact_of",
    "load_vocabulary",
    "read_judgements",
    "tag_changes",
    "write_judgements",
]
