"""Faults of PubMed by the dozen, an installation with a secret to keep, and where to look for it afterwards."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote_plus

from ingest.sources.exchange import Limits
from ingest.sources.limiter import RateLimiter
from ingest.sources.pubmed import PubMed
from ketalit.installation import Installation

KEY = "k3y/of+the=clinic&0123456789abcdef"
SECRETS = (KEY, quote_plus(KEY), "0123456789abcdef")
QUICK = Limits(connect=1.0, read=0.3, total=1.5)

Options = Mapping[str, str | int | float | bool]
FAULTS: tuple[tuple[str, Options], ...] = (
    ("body", {"kind": "html"}),
    ("body", {"kind": "json_error"}),
    ("body", {"kind": "empty"}),
    ("body", {"kind": "error_element"}),
    ("body", {"kind": "cpp_exception"}),
    ("body", {"kind": "error_list"}),
    ("status", {"code": 400}),
    ("status", {"code": 403}),
    ("status", {"code": 429}),
    ("status", {"code": 500}),
    ("status", {"code": 502}),
    ("status", {"code": 503}),
    ("status", {"code": 400, "body": f'{{"error":"API key invalid","api-key":"{KEY}"}}'}),
    ("status", {"code": 502, "body": f"cannot forward api_key={quote_plus(KEY)}"}),
    ("retry_after", {"seconds": 0}),
    ("hang", {"seconds": 5.0}),
    ("reset_after", {"bytes": 50}),
    ("short_content_length", {"by": 100}),
    ("truncate_xml", {"at": 0.7}),
    ("flip_byte", {"at": 0.5}),
    ("drop_ids", {"k": 2}),
    ("duplicate_ids", {"k": 2}),
    ("new_dtd", {}),
    ("unknown_tag", {}),
    ("xxe", {}),
    ("entity_bomb", {}),
    ("redirect", {"kind": "loop"}),
)


class Keyed(Installation):
    """With an API key, without our pace, with short limits."""

    def pubmed(self) -> PubMed:
        return PubMed(
            base_url=self.eutils_url,
            email=self.contact,
            api_key=KEY,
            limiter=RateLimiter(math.inf),
            limits=QUICK,
            allowed_missing=self.strategies["pubmed"].allowed_missing,
            gap=0.001,
            tries=3,
        )


def assert_no_secret(text: str, where: str) -> None:
    for secret in SECRETS:
        assert secret not in text, f"the API key stands in {where}"


def kept_bytes(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of the installation: catalogue, landing area with its manifests, limiters."""
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            yield path, gzip.decompress(raw) if path.suffix == ".gz" else raw
