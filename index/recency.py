"""Of two records that match alike the newer one stands first, and of two that match nearly alike: a bonus of at most
three in a hundred, for a record made public today, that fades evenly over ten years. An old record that matches better
is not overtaken. Records without a date get none, and none is given where words were given up: there records do not
match alike.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

BONUS = 0.03
DAYS = 3_650


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def factor(day: int, now: int) -> float:
    """What the score is multiplied by. Both days as in datetime.date.toordinal; 0 when not known."""
    return 1.0 + BONUS * max(0.0, 1.0 - max(0, now - day) / DAYS) if day else 1.0


def recent_first(query: dict[str, Any]) -> dict[str, Any]:
    """The same for Elasticsearch, around a query that scores."""
    fading = {"date": {"origin": today().isoformat(), "scale": f"{DAYS // 2}d", "decay": 0.5}}
    return {
        "function_score": {
            "query": query,
            "functions": [
                {"weight": 1.0},
                # Without this a record that has no date would count as one of today.
                {"filter": {"exists": {"field": "date"}}, "linear": fading, "weight": BONUS},
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }
