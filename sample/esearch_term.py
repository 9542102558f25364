"""The small part of PubMed's query language that a search strategy needs, with PubMed's forgiving ways.

Operators (upper case) are read from left to right without precedence, adjacent words are ANDed. A field PubMed does
not know and a phrase it does not hold are reported and dropped, and the rest is searched. MeSH terms are matched as
they stand, without narrower ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sample.search_table import ALL_FIELDS, DATE_FIELDS, FIELD_NAMES, SearchTable, parse_day

_TOKEN = re.compile(
    r'\s*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>[^"]*)"|\[(?P<tag>[^\]]*)\]|(?P<colon>:)|(?P<word>[^\s()\[\]":]+))'
)
_OPERATORS = ("AND", "OR", "NOT")

Token = tuple[str, str]


@dataclass(slots=True)
class Translation:
    """What the server made of a query; ``hits`` None means that nothing of it could be searched."""

    hits: frozenset[int] | None = None
    text: str = ""
    fields_not_found: list[str] = field(default_factory=list)
    phrases_not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)


def search(term: str, table: SearchTable) -> Translation:
    """Evaluates ``term``; the positions in ``hits`` are those of the table's papers."""
    reader = _Reader(table, _tokens(term))
    hits, text = reader.expression()
    reader.found.hits, reader.found.text = hits, text
    return reader.found


def _tokens(term: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(term):
        kind = match.lastgroup or "word"
        tokens.append((kind, match[kind]))
    return tokens


class _Reader:
    """Recursive descent over the tokens; evaluates as it reads."""

    def __init__(self, table: SearchTable, tokens: list[Token]) -> None:
        self._table = table
        self._tokens = tokens
        self._place = 0
        self.found = Translation()

    def expression(self) -> tuple[frozenset[int] | None, str]:
        hits: frozenset[int] | None = None
        text = ""
        while (token := self._peek()) is not None and token[0] != "close":
            operator = "AND"
            if token[0] == "word" and token[1] in _OPERATORS:
                operator = self._next()[1]
                if self._peek() is None:
                    break
            right, right_text = self._operand()
            hits = _combine(operator, hits, right, self._table)
            text = f"{text} {operator} {right_text}" if text and right_text else text or right_text
        return hits, text

    def _operand(self) -> tuple[frozenset[int] | None, str]:
        kind, _ = self._peek() or ("", "")
        if kind == "open":
            self._next()
            hits, text = self.expression()
            if self._peek() is not None:
                self._next()
            return hits, f"({text})" if text else ""
        if kind in ("quoted", "word"):
            return self._term()
        self._next()
        return None, ""

    def _term(self) -> tuple[frozenset[int] | None, str]:
        """One phrase with its tag, or a run of untagged words."""
        quoted = (self._peek() or ("", ""))[0] == "quoted"
        words = [self._next()[1]]
        while not quoted and self._is_word():
            words.append(self._next()[1])
        tag = self._tag()
        if self._peek_kind() == "colon":
            return self._range(words[-1], tag)
        if tag is None and not quoted and len(words) > 1:
            return self._word_by_word(words)
        return self._phrase(" ".join(words), tag, quoted=quoted)

    def _word_by_word(self, words: list[str]) -> tuple[frozenset[int] | None, str]:
        hits: frozenset[int] | None = None
        texts = []
        for word in words:
            part, text = self._phrase(word, None, quoted=False)
            hits = _combine("AND", hits, part, self._table)
            texts.extend([text] if text else [])
        return hits, " AND ".join(texts)

    def _range(self, start: str, tag: str | None) -> tuple[frozenset[int] | None, str]:
        """``a:b[crdt]`` and ``"a"[Date - Create] : "b"[Date - Create]``."""
        self._next()
        end = self._next()[1] if self._peek_kind() in ("word", "quoted") else start
        date_field = DATE_FIELDS.get((self._tag() or tag or "dp").lower())
        first, last = parse_day(start, last=False), parse_day(end, last=True)
        if date_field is None or first is None or last is None:
            self.found.phrases_not_found.append(f"{start}:{end}")
            return None, ""
        return self._table.between(date_field, first, last), f"{start}:{end}[{date_field}]"

    def _phrase(self, phrase: str, tag: str | None, *, quoted: bool) -> tuple[frozenset[int] | None, str]:
        if tag is not None and tag.lower() in DATE_FIELDS and (first := parse_day(phrase, last=False)):
            dates = DATE_FIELDS[tag.lower()]
            return self._table.between(dates, first, parse_day(phrase, last=True) or first), f"{phrase}[{dates}]"
        name = FIELD_NAMES.get((tag or ALL_FIELDS).lower())
        if name is None:
            self.found.fields_not_found.append(tag or "")
            name = ALL_FIELDS
        hits = self._table.phrase(name, phrase)
        if not hits and quoted and " " in phrase.strip():
            self.found.quoted_not_found.append(f'"{phrase}"' + (f"[{tag}]" if tag else ""))
            hits = self._table.words(name, phrase)
        if not hits:
            self.found.phrases_not_found.append(f"{phrase}[{tag}]" if tag else phrase)
            return None, ""
        return hits, f'"{phrase.lower()}"[{name}]'

    def _is_word(self) -> bool:
        token = self._peek()
        return token is not None and token[0] == "word" and token[1] not in _OPERATORS

    def _tag(self) -> str | None:
        return self._next()[1].strip() if self._peek_kind() == "tag" else None

    def _peek_kind(self) -> str:
        token = self._peek()
        return token[0] if token else ""

    def _peek(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _next(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token


def _combine(
    operator: str, left: frozenset[int] | None, right: frozenset[int] | None, table: SearchTable
) -> frozenset[int] | None:
    """A dropped side (None) leaves the other as it is; a leading NOT starts from everything."""
    if right is None:
        return left
    if operator == "NOT":
        return (table.everything if left is None else left) - right
    if left is None:
        return right
    return left | right if operator == "OR" else left & right
