"""The words that change what a mention means: negation, history, family, exclusion criteria, doubt, side effects.

The words themselves are in ``triggers.toml`` next to this module.
"""

from __future__ import annotations

import tomllib
from enum import Enum, auto
from pathlib import Path


class Trigger(Enum):
    NEGATES_AFTER = auto()
    """Denies what follows."""
    NEGATES_NEXT = auto()
    """Denies the very next word: "non-depressed"."""
    NEGATES_BEFORE = auto()
    """Denies what stands before."""
    FAMILY_AFTER = auto()
    HISTORY_AFTER = auto()
    EXCLUDES_AFTER = auto()
    EXCLUDES_BEFORE = auto()
    HEDGES_AFTER = auto()
    SIDE_EFFECT = auto()
    """Says, on either side, that what is named was caused by the treatment."""
    POPULATION_AFTER = auto()
    """What follows is what the people studied have, or what they are treated for."""
    POPULATION_BEFORE = auto()
    """Who has what stands right before: "depressed patients"."""
    AIM = auto()
    """The sentence says what the study is after."""
    ENDS = auto()
    """Ends the reach of every trigger."""
    ENDS_NEGATION = auto()
    """Takes a denial upon itself: "no difference in pain"."""
    NOTHING = auto()
    """Looks like a trigger and is none."""


def trigger_words() -> dict[Trigger, tuple[str, ...]]:
    """The shipped words of each trigger."""
    document = tomllib.loads(Path(__file__).with_name("triggers.toml").read_text(encoding="utf-8"))
    return {trigger: tuple(document[trigger.name.lower()]) for trigger in Trigger}
