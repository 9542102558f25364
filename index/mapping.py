"""The schema as Elasticsearch takes it: settings and mappings of a concrete index.

``dynamic: strict``: a field nobody declared is an error of ours, never a guess of the server's.
"""

from __future__ import annotations

from typing import Any

from index.analysis import folding
from index.schema import KNOWN, TEXT_FIELDS, VERSION, Facet

ANALYZER = "literature"
LITERAL = "literature_unstemmed"
EXACT = "exact"
"""The sub-field of each text field that is not stemmed."""
WHOLE = "whole"
"""The sub-field of a text field that is filtered by and counted."""
LONGEST_KEYWORD = 8_191
"""Characters; a longer value is not searched as a whole. Lucene takes 32,766 bytes."""
LONGEST_TOKEN = 255
LONGEST_ID = 512
"""Bytes of a document's id. A longer one would make the server refuse the whole request it stands in."""

_KEYWORDS = (
    "id", "kind", "state", "conditions", "topics", "publication_types", "languages", "status", "designs", "phases",
    "populations", "agents", "routes", "ids", "mentions",
)  # fmt: skip
_ONLY_KEPT = ("url", "image_url", "date_precision")


def definition() -> dict[str, Any]:
    """The body of a create-index request, without aliases."""
    return {"settings": _settings(), "mappings": _mappings()}


def keyword_field(facet: Facet) -> str:
    """The field that holds a facet's values whole."""
    return f"{facet.field}.{WHOLE}" if facet.field in {field.name for field in TEXT_FIELDS} else facet.field


def _settings() -> dict[str, Any]:
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        # Nothing reads a new index before it is finished; then the server's own interval is set again.
        "refresh_interval": "-1",
        # How long the version of a removed document is remembered: a late writer must not bring it back.
        "gc_deletes": "1h",
        "analysis": {
            "char_filter": {
                "plain_letters": {
                    "type": "mapping",
                    "mappings": [f"{chr(code)}=>{plain}" for code, plain in sorted(folding().items())],
                }
            },
            "tokenizer": {"letters_and_digits": {"type": "pattern", "pattern": r"[^\p{L}\p{N}]+"}},
            "filter": {"longest_token": {"type": "truncate", "length": LONGEST_TOKEN}},
            "analyzer": {ANALYZER: _analyzer("porter_stem"), LITERAL: _analyzer()},
        },
    }


def _analyzer(*last: str) -> dict[str, Any]:
    return {
        "type": "custom",
        "char_filter": ["plain_letters"],
        "tokenizer": "letters_and_digits",
        "filter": ["lowercase", "longest_token", *last],
    }


def _mappings() -> dict[str, Any]:
    # No gap between the values of a list: the embedded index knows none.
    text: dict[str, Any] = {"type": "text", "analyzer": ANALYZER, "position_increment_gap": 0}
    # As it is written, for words in quotation marks. It is never scored, so it keeps no lengths.
    text["fields"] = {EXACT: {"type": "text", "analyzer": LITERAL, "position_increment_gap": 0, "norms": False}}
    whole = {"type": "keyword", "ignore_above": LONGEST_KEYWORD}
    counted = {facet.field for facet in KNOWN}
    properties: dict[str, Any] = {
        field.name: text | ({"fields": text["fields"] | {WHOLE: whole}} if field.name in counted else {})
        for field in TEXT_FIELDS
    }
    properties |= dict.fromkeys(_KEYWORDS, whole)
    properties |= {name: {"type": "keyword", "index": False, "doc_values": False} for name in _ONLY_KEPT}
    properties |= {
        "change": {"type": "long"},
        "date": {"type": "date", "format": "strict_date"},
        "year": {"type": "integer"},
        "enrolment": {"type": "integer"},
    }
    return {"dynamic": "strict", "_meta": {"schema_version": VERSION}, "properties": properties}
