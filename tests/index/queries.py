"""What people and machines type: hostile texts, and texts made by the grammar of the query language. Seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator

from index.fields import DESIGNS, TAGS, TEXT, UNKNOWN_TAGS, names

SEED = 20_260
HOSTILE = 500
GENERATED = 2_000

PIECES = (
    '"', "'", "“", "”", "«", "(", ")", "[", "]", "{", "}", "((((", "))))", "-", "--", "−", "–", "+", "*", "?", "~", "^",
    "^4", ":", "::", "/", "//", "\\", "|", "||", "&&", "!", "=", "<", ">", "<script>", "&lt;", "%", "%s", "$", "#", "@",
    ";", "--;", "\x00", "\x02", "\x03", "\x1f", "\t", "\n", "\u200b", "\ufeff", "\ud800", "\udc00", "😀", "ß", "ﬁ", "İ",
    "ketamine", "depression", "title:", "ketamine[ti]", "depression[mh]", "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "TO",
    "[2019 TO 2020]", "words:", "rowid:", "_exists_:id", "a*", "*a", "/.*/", "{!lucene}", "${jndi:x}", "' OR 1=1 --",
    "10.1000/", "10.1000/alpha.1", "doi:", "PMID", "pmid:", "101", "9" * 40, "NCT", "NCT00000201", "x" * 3_000,
    "é" * 500, "क्षेत्र", "قطر", "日本語", "a\u0301\u0302", "٣", "²", "½", "5-HT", "α₂δ", "S(+)-ketamine", "the", "of",
    "year:99999999999999999999", "year:-", "after:0000-00-00", "before:9999-12-31", "date::", "phase:V",
    "state:deleted", "design:", "kind:none", "condition:" + "x" * 300, "nct:NCT", "pmcid:PMC", "title:()", 'title:""',
    "author:*",
    "\u202ereversed", "\u2028", "\u0000", "%00", "%F0%9F", "\\u0000", "\ufffe", "𝕜𝕖𝕥𝕒", "Ⅳ", "ﷺ", "🏳️‍🌈",
)  # fmt: skip
_LONG = (
    "", " ", "(" * 2_000, ")" * 2_000, '"' * 2_001, "-" * 2_000, "(a OR " * 400, "-(" * 900, "a " * 5_000, "k" * 10_000,
    "ketamine OR " * 900, '"a b" ' * 1_700, "title:" * 1_700, "[ti]" * 2_500, "word[ti] " * 1_100, "a* " * 3_400,
    "(((" + "ketamine[ti] AND " * 600, "ketamine -" * 1_000, "year:2020 " * 1_000, "é" * 10_000, "\n" * 10_000,
)  # fmt: skip
_WORDS = (
    "ketamine", "esketamine", "depression", "pain", "mice", "adults", "trial", "PTSD", "TRD", "spray", "Spravato",
    "chronic", "veterans", "randomised", "the", "of", "5-HT", "IL-6", "S-ketamine", "Sørensen", "naïve", "depresion",
    "esketmine", "unheardof", "50%", "mg/kg", "N-methyl-d-aspartate", "Müller's", "COVID-19", "p<0.05", "α2δ",
)  # fmt: skip
_CITATIONS = (
    "Smith J, Doe A. {} in {}: a randomized trial. Am J Example. 2019;12(3):45-9. doi:10.1000/alpha.1.",
    "https://pubmed.ncbi.nlm.nih.gov/101/?{}", "https://doi.org/10.1000/Alpha.1 {} {}", "PMID: 101; {}",
    "{} (PMC9000001)",
    "({}[Title/Abstract]) AND ({}[MeSH Terms]) AND (2019:2021[pdat])", '"{}"[tiab] OR ({}[ti] NOT mice[mh])',
    "Title: {} and {} — “a review”", "{}\t{}\r\nResults 1 - 10 of 200", "• {}\n• {}", "1. {}. 2. {}.",
)  # fmt: skip


def hostile(count: int = HOSTILE, seed: int = SEED) -> Iterator[str]:
    """Long, nested, broken and foreign texts."""
    chance = random.Random(seed)
    yield from _LONG[:count]
    for _ in range(count - len(_LONG)):
        glue = chance.choice(["", " ", " "])
        yield glue.join(chance.choice(PIECES) for _ in range(chance.randint(1, 12)))


def generated(count: int = GENERATED, seed: int = SEED) -> Iterator[str]:
    """Searches by the grammar, PubMed's syntax, and what is pasted; some of them broken by a slip."""
    chance = random.Random(seed)
    for _ in range(count):
        text = _expression(chance, 0) if chance.random() < 0.85 else _pasted(chance)
        yield _broken(text, chance) if chance.random() < 0.3 else text


def _expression(chance: random.Random, depth: int) -> str:
    parts = [_part(chance, depth) for _ in range(chance.randint(1, 5))]
    return chance.choice([" ", " ", " ", " OR ", " AND ", " NOT "]).join(parts)


def _part(chance: random.Random, depth: int) -> str:
    word = chance.choice(_WORDS)
    match chance.randrange(10):
        case 0:
            return f'"{word} {chance.choice(_WORDS)}"'
        case 1:
            return f"-{word}"
        case 2 if depth < 4:
            return f"({_expression(chance, depth + 1)})"
        case 3:
            return f"{word[:4]}*"
        case 4:
            return f"{chance.choice(names())}:{_value(chance)}"
        case 5:
            return f"{word}[{chance.choice([*TAGS, *sorted(UNKNOWN_TAGS)])}]"
        case 6 if depth < 4:
            return f"{chance.choice([*TEXT])}:({_expression(chance, depth + 1)})"
        case _:
            return word


def _value(chance: random.Random) -> str:
    return chance.choice([
        chance.choice(_WORDS), f'"{chance.choice(_WORDS)} {chance.choice(_WORDS)}"', str(chance.randint(1900, 2100)),
        f"{chance.randint(1900, 2100)}-{chance.randint(1900, 2100)}", "2020-02-30", "2021-06", "2019-01-01:2020-01-01",
        chance.choice([*DESIGNS]), "study", "news", "retracted", "II", "NCT00000201", "10.1000/alpha.1", "101", "*", "",
    ])  # fmt: skip


def _pasted(chance: random.Random) -> str:
    first, second = chance.sample(_WORDS, 2)
    return chance.choice(_CITATIONS).format(first, second)


def _broken(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return (
        text[:at]
        + chance.choice(['"', "(", ")", "[", "]", ":", "-", "*", "\u00a0", "“", "\\", "/", ""])
        + text[at + 1 :]
    )
