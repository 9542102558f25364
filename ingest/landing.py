"""The landing area: every answer of a source as it came, kept before anything reads it.

A batch is two files in the folder of its source: ``<batch>.<digest>.gz``, the payload, and ``<batch>.json``, the
manifest that names it. Each is written under another name and renamed; the manifest comes last, so a batch is there
whole or not at all. Two writers of one batch leave one manifest and the payload it names.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import re
import secrets
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

import fsspec

from ingest.errors import BadBatch, BadSettings

_LONGEST_NAME = 180
"""Characters; with digest and temporary ending it stays below the 255 bytes of common file systems."""
_PATH = re.compile(r"[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*/[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a batch is. sha256 and size (bytes) are the payload's; ids are the records it was asked for."""

    source: str
    batch_id: str
    media_type: str
    fetched_at: dt.datetime
    sha256: str
    size: int
    ids: tuple[str, ...] = ()
    query: str | None = None
    note: str | None = None


class Landing:
    """The landing area at a local folder or any fsspec URL ("s3://bucket/landing", "memory://landing")."""

    def __init__(self, url: str) -> None:
        self._url = url
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as problem:
            raise BadSettings(f"The landing area {url} cannot be used ({problem}); name a folder instead.") from None

    def land(
        self,
        payload: bytes,
        *,
        source: str,
        batch_id: str,
        media_type: str,
        fetched_at: dt.datetime,
        ids: Sequence[str] = (),
        query: str | None = None,
        note: str | None = None,
    ) -> str:
        """Keep a payload; returns the batch's path for read(). fetched_at needs a time zone.

        A batch that is there already stays as it is, unless it is damaged. Raises BadSettings when the folder cannot
        be written.
        """
        if fetched_at.tzinfo is None:
            raise BadSettings("A landed batch needs the time zone of its fetch; pass an aware time.")
        path = _path(source, batch_id)
        if self._is_sound(path):
            return path
        digest = hashlib.sha256(payload).hexdigest()
        manifest = Manifest(
            source, batch_id, media_type, fetched_at.astimezone(dt.UTC), digest, len(payload), tuple(ids), query, note
        )
        try:
            self._files.makedirs(f"{self._root}/{path.split('/')[0]}", exist_ok=True)
            self._put(_payload_name(path, digest), gzip.compress(payload, compresslevel=6, mtime=0))
            self._put(f"{path}.json", _encode(manifest))
        except OSError as problem:
            raise self._unusable("written", problem) from None
        return path

    def find(self, source: str, batch_id: str) -> str | None:
        """The path of a landed batch, or None."""
        path = _path(source, batch_id)
        return path if self._files.exists(f"{self._root}/{path}.json") else None

    def batches(self, source: str) -> Iterator[str]:
        """The paths of all landed batches of a source, in the order of their ids."""
        folder = f"{self._root}/{_name(source)}"
        self._files.invalidate_cache()
        if not self._files.isdir(folder):
            return
        names = (str(entry).rsplit("/", 1)[-1] for entry in self._files.ls(folder, detail=False))
        for name in sorted(name for name in names if name.endswith(".json") and not name.startswith(".")):
            yield f"{_name(source)}/{name.removesuffix('.json')}"

    def read(self, path: str) -> tuple[Manifest, bytes]:
        """A batch and its manifest, verified. Raises BadBatch when it is missing or damaged."""
        if not _PATH.fullmatch(path):
            raise BadBatch(f"{path!r} is no path of a landed batch; use what land() or find() returned.")
        try:
            manifest = _decode(self._files.cat_file(f"{self._root}/{path}.json"))
            packed = self._files.cat_file(f"{self._root}/{_payload_name(path, manifest.sha256)}")
            payload = gzip.decompress(packed)
        except FileNotFoundError:
            raise BadBatch(f"The batch {path} is not whole in {self._url}; fetch it again.") from None
        except (EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError) as problem:
            raise BadBatch(f"The batch {path} in {self._url} is damaged ({problem}); fetch it again.") from None
        except OSError as problem:
            raise self._unusable("read", problem) from None
        if hashlib.sha256(payload).hexdigest() != manifest.sha256 or len(payload) != manifest.size:
            raise BadBatch(f"The batch {path} in {self._url} is not what its manifest says; fetch it again.")
        return manifest, payload

    def _unusable(self, done: str, problem: OSError) -> BadSettings:
        why = problem.strerror or problem
        return BadSettings(
            f"The landing folder {self._url} cannot be {done} ({why}); make it usable for this account or name another."
        )

    def _is_sound(self, path: str) -> bool:
        if not self._files.exists(f"{self._root}/{path}.json"):
            return False
        try:
            self.read(path)
        except BadBatch:
            return False
        return True

    def _put(self, name: str, content: bytes) -> None:
        folder, _, file = name.rpartition("/")
        temporary = f"{self._root}/{folder}/.{file}.{secrets.token_hex(4)}"
        self._files.pipe_file(temporary, content)
        self._files.mv(temporary, f"{self._root}/{name}")


def _path(source: str, batch_id: str) -> str:
    return f"{_name(source)}/{_name(batch_id)}"


def _name(text: str) -> str:
    """A file name for any id; unquote() gives the id back. No separator, leading dot or special character is left."""
    name = quote(text, safe="")
    if name.startswith("."):
        name = "%2E" + name[1:]
    if not name or len(name) > _LONGEST_NAME:
        raise BadSettings(f"{text[:60]!r} cannot name a batch; use 1 to {_LONGEST_NAME} characters.")
    return name


def _payload_name(path: str, digest: str) -> str:
    return f"{path}.{digest[:16]}.gz"


def _encode(manifest: Manifest) -> bytes:
    fields = asdict(manifest) | {"fetched_at": manifest.fetched_at.isoformat()}
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def _decode(content: bytes) -> Manifest:
    fields: dict[str, Any] = json.loads(content)
    fetched_at = dt.datetime.fromisoformat(fields.pop("fetched_at"))
    return Manifest(fetched_at=fetched_at, ids=tuple(fields.pop("ids")), **fields)
