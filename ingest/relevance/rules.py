"""What speaks for and against an item, as words: each rule is a reason that an editor reads (rules.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RULES_FILE = Path(__file__).with_name("rules.toml")
SUBSTANCE = re.compile(
    r"(?<!\w)(?:(?:s|r)-?)?(?:hydroxynor|nor|es|ar)?k[eé]tamin(?:e|a|as|es|ergic|e-(?:assisted|based|induced))?(?!\w)"
    r"|(?<!\w)(?:spravato|ketalar|ketanest|ketafree|ketarx)(?!\w)"
    r"|(?<!\w)(?:nrx-100|pcn-101|sls-002)(?!\w)",  # ketamine, arketamine and ketamine under their makers' numbers
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """name: of its weights. reason: as it is told to the editor. speaks_for: which sign its weights must have."""

    name: str
    reason: str
    speaks_for: bool
    pattern: re.Pattern[str]

    def words(self, text: str) -> tuple[str, ...]:
        """The words that set it off, each once, in their order."""
        found = (match[0].strip().lower() for match in self.pattern.finditer(text))
        return tuple(dict.fromkeys(found))


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules in the order of their file."""
    tables = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))["rule"]
    return tuple(
        _rule(table["name"], table["reason"], table["speaks_for"], table["words"], table.get("as_written", False))
        for table in tables
    )


def _rule(name: str, reason: str, speaks_for: bool, words: list[str], as_written: bool) -> Rule:
    flags = re.NOFLAG if as_written else re.IGNORECASE
    return Rule(name, reason, speaks_for, re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?!\w)", flags))
