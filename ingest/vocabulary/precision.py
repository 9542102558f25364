"""How often a condition's tags were right where people had judged; ``python -m bench.precision`` writes the figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

MEASURED = Path(__file__).with_name("precision.json")


def measured_precision() -> Mapping[str, float]:
    """Condition id → share of right tags, 0 to 1; conditions with too few judged texts are left out."""
    figures: dict[str, float] = json.loads(MEASURED.read_text(encoding="utf-8"))["precision"]
    return figures
