"""PubMed's bulk files, from a folder or from a web address that lists them: annual baseline and daily updates."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ingest.errors import BadBatch, BadRequest, BadSettings, SourceUnreachable
from ingest.sources.exchange import Limits
from ingest.sources.limiter import RateLimiter
from ingest.sources.transport import Answer, Request, Transport, check_status

ENDING = ".xml.gz"
CHECKSUM = ".md5"
LIMITS = Limits(connect=5.0, read=60.0, total=1800.0, size=512 << 20)
"""A file of the baseline is 20 to 100 MB, packed."""

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*\.xml\.gz")
_LINK = re.compile(rb"""href=["']?([^"'\s>]+\.xml\.gz(?:\.md5)?)["'\s>]""", re.IGNORECASE)
_MD5 = re.compile(r"\b[0-9a-f]{32}\b", re.IGNORECASE)


class FolderOfFiles:
    """Files on disk. Raises BadSettings when the folder cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """In the order of their numbers, as PubMed names them."""
        try:
            return tuple(sorted(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)))
        except OSError as problem:
            raise BadSettings(
                f"The folder {self._folder} cannot be read ({problem.strerror}); check its name."
            ) from None

    def checksum(self, name: str) -> str | None:
        """What the file beside it says; None where there is none."""
        path = self._folder / f"{name}{CHECKSUM}"
        return _checksum_in(path.read_text(errors="replace"), name) if path.is_file() else None

    def bring(self, name: str, into: Path) -> Path:
        """Where the file lies, its checksum verified."""
        path = self._folder / name
        expected = self.checksum(name)
        if expected is not None:
            with path.open("rb") as stream:
                _verify(hashlib.file_digest(stream, _md5).hexdigest(), expected, name)
        return path


class ListedFiles:
    """Files behind an address whose page lists them. Raises BadSettings when it is no http(s) address."""

    def __init__(
        self,
        url: str,
        *,
        contact: str | None,
        limiter: RateLimiter,
        tries: int = 5,
        gap: float = 1.0,
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise BadSettings(f"{url!r} is no address of a list of files; it should begin with https://.")
        self._url = url if url.endswith("/") else url + "/"
        self._transport = Transport(
            "The file server", limiter=limiter, contact=contact, limits=LIMITS, tries=tries, gap=gap
        )
        self._listed: frozenset[str] | None = None

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(name for name in self._list() if _NAME.fullmatch(name)))

    def checksum(self, name: str) -> str | None:
        if f"{name}{CHECKSUM}" not in self._list():
            return None
        return _checksum_in(self._get(f"{name}{CHECKSUM}").decode(errors="replace"), name)

    def bring(self, name: str, into: Path) -> Path:
        """Fetch the file into a folder, its checksum verified."""
        expected = self.checksum(name)
        body = self._get(name)
        if expected is not None:
            _verify(hashlib.new("md5", body, usedforsecurity=False).hexdigest(), expected, name)
        path = into / name
        path.write_bytes(body)
        return path

    def _list(self) -> frozenset[str]:
        if self._listed is None:
            links = (link.decode("ascii", "replace") for link in _LINK.findall(self._get("")))
            self._listed = frozenset(link.rsplit("/", 1)[-1] for link in links)
            if not self._listed:
                raise BadRequest(f"The page {self._url} lists no {ENDING} files; give the address of their folder.")
        return self._listed

    def _get(self, name: str) -> bytes:
        # The file as it lies there: unpacked on the way it would not be what the checksum is of.
        request = Request(urljoin(self._url, name), headers={"Accept-Encoding": "identity"})
        return self._transport.send(request, _whole)


BulkFiles = FolderOfFiles | ListedFiles


def _whole(answer: Answer) -> bytes:
    check_status(answer, "The file server")
    if not answer.body:
        raise SourceUnreachable("The file server sent an empty file; ask again later.")
    return answer.body


def _checksum_in(text: str, name: str) -> str:
    found = _MD5.search(text)
    if found is None:
        raise BadBatch(f"The file {name}{CHECKSUM} holds no MD5 checksum; fetch it again.")
    return found[0].lower()


def _verify(found: str, expected: str, name: str) -> None:
    if found != expected:
        raise BadBatch(f"{name} is not what its checksum says ({found}, not {expected}); fetch it again.")


def _md5() -> hashlib._Hash:
    return hashlib.new("md5", usedforsecurity=False)
