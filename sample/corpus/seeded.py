"""Chance that comes out the same on every machine and every day."""

from __future__ import annotations

import random


def draw_for(name: str) -> random.Random:
    """A generator of its own for each thing drawn, so that adding one thing changes no other."""
    return random.Random(name)  # noqa: S311 (a fixed corpus holds no secret)
