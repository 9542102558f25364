"""PubMed's bulk files: every file once, in order, and after an interruption only those that are not in yet."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from catalog import Receipt
from ingest.errors import KetalitError
from ingest.sources.files import BulkFiles, FolderOfFiles, ListedFiles
from ingest.sources.limiter import SharedRateLimiter
from ketalit.installation import Installation
from ketalit.pulling import files, hours
from ketalit.pulling.pubmed import SOURCE
from ketalit.pulling.receipts import OpenRun

BULK = "bulk"
BASELINE = "https://ftp.ncbi.nlm.nih.gov/pubmed/baseline/"
FILES_PER_SECOND = 1.0


def open_place(home: Installation, place: str) -> BulkFiles:
    """A folder, or an address whose page lists the files; "" is PubMed's baseline, or the sample's files."""
    place = _address(home, place)
    if "://" not in place:
        return FolderOfFiles(Path(place).expanduser())
    pace = SharedRateLimiter(home.folder / "limits", "files", FILES_PER_SECOND)
    return ListedFiles(place, contact=home.contact, limiter=pace)


def pending(home: Installation, place: BulkFiles) -> tuple[str, ...]:
    """The files that no run has stored yet, in their order; a file whose checksum changed is another file."""
    done = home.catalog.windows_done(SOURCE, BULK)
    names = {window.split(" ", 1)[0] for window in done}
    return tuple(name for name in place.names() if name not in names or _window(place, name) not in done)


def not_before(home: Installation, place: str, files: int, now: dt.datetime) -> dt.datetime | None:
    """When so many files may be fetched from there, each with its checksum; None: at once."""
    return hours.not_before(home, _address(home, place), 2 * files, now)


def require_its_hour(home: Installation, place: str, files: int, now: dt.datetime) -> None:
    """Raises TooEarly when so many files are a large job at NCBI's busy hours."""
    hours.require_quiet(home, _address(home, place), 2 * files, now)


def _address(home: Installation, place: str) -> str:
    return place or (urljoin(home.sample_url, "files/pubmed/") if home.is_sample else BASELINE)


def load(home: Installation, place: BulkFiles, name: str) -> Receipt:
    """One file as one run: its ketamine records stored, its deletions marked; or, when it is not whole, nothing.

    Raises what the fetch, the checksum or the content raises, after the run has recorded it.
    """
    with tempfile.TemporaryDirectory(dir=home.folder) as folder:
        try:
            window = _window(place, name)
            path = place.bring(name, Path(folder))
        except KetalitError as problem:
            OpenRun.start(home.catalog, SOURCE, BULK, window=name).fail(str(problem))
            raise
        return files.load(home, path, pass_name=BULK, window=window)


def _window(place: BulkFiles, name: str) -> str:
    """How a run remembers a file: by name and checksum."""
    return f"{name} {place.checksum(name) or ''}".strip()
