"""The conditions Ketalit tags by, and the words each is known by; ``conditions.toml`` belongs to the content team."""

from ingest.vocabulary.loading import SHIPPED, check, load_vocabulary
from ingest.vocabulary.model import Abbreviation, Condition, Vocabulary
from ingest.vocabulary.validation import Problem

__all__ = ["SHIPPED", "Abbreviation", "Condition", "Problem", "Vocabulary", "check", "load_vocabulary"]
