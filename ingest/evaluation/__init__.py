"""Measures labels against gold labels; shared by everything that labels texts."""

from ingest.evaluation.gold import GoldSet, GoldText, read_gold, study_of
from ingest.evaluation.report import document, table
from ingest.evaluation.scoring import Counts, Evaluation, Interval, LabelScore, Mistake, evaluate

__all__ = [
    "Counts",
    "Evaluation",
    "GoldSet",
    "GoldText",
    "Interval",
    "LabelScore",
    "Mistake",
    "document",
    "evaluate",
    "read_gold",
    "study_of",
    "table",
]
