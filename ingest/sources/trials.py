"""ClinicalTrials.gov, API v2: all registrations of a window, page by page, or an error.

Whole records are asked for, never a list of ``fields``: a misspelt field is refused with a status that looks like an
outage, and a landed record that lacks a field would have to be fetched again.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from ingest.errors import BadRequest, BadSettings, SourceUnreachable
from ingest.sources.limiter import RateLimiter
from ingest.sources.redaction import excerpt
from ingest.sources.transport import Answer, Limits, Request, Transport, check_status

OFFICIAL = "https://clinicaltrials.gov"
PER_SECOND = 40 / 60
"""The registry names no limit; users report that it refuses the 51st request in a minute."""
MOST_PER_PAGE = 1_000
MOST_MOVES = 3
"""Numbers that one registration is followed through."""
SPARE_PAGES = 3
"""Pages beyond the expected number before paging counts as endless."""

_SOURCE = "ClinicalTrials.gov"
_PATH = "/api/v2"
_NCT = re.compile(r"NCT\d{8}", re.ASCII)
# A wrong field or parameter is answered with 400, and sometimes with 500 though no repetition can help.
_OUR_FAULT = re.compile(
    rb"invalid field|unknown field|invalid (value|parameter)|unknown parameter|parse error|syntax error", re.IGNORECASE
)
_OLD_TOKEN = re.compile(rb"page.?token", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrialsPage:
    """raw: the page as it came ({"studies": […]}); nct_ids: the registrations on it; total: of all pages together."""

    raw: bytes
    nct_ids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Page:
    raw: bytes
    studies: int
    nct_ids: tuple[str, ...]
    total: int | None
    next_token: str | None


class Trials:
    """The registry at base_url (with or without "/api/v2"). page_size: 1-1000; tries and so on: see Transport."""

    def __init__(
        self,
        *,
        base_url: str = OFFICIAL,
        page_size: int = 100,
        contact: str | None = None,
        limiter: RateLimiter | None = None,
        limits: Limits | None = None,
        tries: int = 5,
        gap: float = 1.0,
        longest_wait: float = 60.0,
    ) -> None:
        if not 1 <= page_size <= MOST_PER_PAGE:
            raise BadSettings(f"A page of {page_size} registrations cannot be had; set 1 to {MOST_PER_PAGE}.")
        self._base = _base(base_url)
        self._page_size = page_size
        self._transport = Transport(
            _SOURCE,
            limiter=limiter or RateLimiter(PER_SECOND),
            contact=contact,
            limits=limits,
            tries=tries,
            gap=gap,
            longest_wait=longest_wait,
        )

    @property
    def requests(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self._transport.requests

    @property
    def bytes_read(self) -> int:
        """How many bytes of answers were read, after decompression."""
        return self._transport.bytes_read

    def pages(
        self, expression: str, *, updated_from: dt.date | None, updated_to: dt.date | None
    ) -> Iterator[TrialsPage]:
        """All pages of the registrations that match an Essie expression and were last updated in the window.

        Both days are included; None is open. A window without hits gives no page. Raises SourceUnreachable when the
        registrations on all pages are not as many as the registry counts, which is known only at the end: pages before
        it are sound, but a watermark must not move.
        """
        query = window_query(expression, updated_from, updated_to)
        seen: set[str] = set()
        nameless = 0
        total = 0
        for page in self._walk(query):
            total = total if page.total is None else page.total
            seen.update(page.nct_ids)
            nameless += page.studies - len(page.nct_ids)
            if page.studies:
                yield TrialsPage(page.raw, page.nct_ids, total)
        if len(seen) + nameless != total:
            raise SourceUnreachable(
                f"{_SOURCE} counts {total} registrations but its pages hold {len(seen) + nameless}; ask again."
            )

    def study(self, nct_id: str) -> bytes | None:
        """One registration by its number, or of a number given up the one in its place. None: it is gone."""
        wanted = nct_id
        for _ in range(MOST_MOVES):
            found = self._transport.send(Request(f"{self._base}/studies/{wanted}?format=json"), read_study)
            if not isinstance(found, str):
                return found
            wanted = found
        raise SourceUnreachable(f"{_SOURCE} sends {nct_id} from one number to the next; ask again.")

    def _walk(self, query: str) -> Iterator[_Page]:
        """Page after page until no token is given or a page is empty: a full last page carries a token too."""
        page = self._page(query, None)
        if page.total is None:
            raise SourceUnreachable(f"{_SOURCE} did not count its answer; ask again.")
        most = -(-page.total // self._page_size) + SPARE_PAGES
        tokens: set[str] = set()
        yield page
        while page.next_token is not None and page.studies:
            if page.next_token in tokens or len(tokens) >= most:
                raise SourceUnreachable(f"{_SOURCE} leads round in circles from page to page; ask again.")
            tokens.add(page.next_token)
            page = self._page(query, page.next_token)
            yield page

    def _page(self, query: str, token: str | None) -> _Page:
        parameters = {"format": "json", "query.term": query, "pageSize": str(self._page_size), "countTotal": "true"}
        if token is not None:
            parameters["pageToken"] = token
        return self._transport.send(Request(f"{self._base}/studies?{urlencode(parameters)}"), read_page)


def window_query(expression: str, updated_from: dt.date | None, updated_to: dt.date | None) -> str:
    """The expression within a window of update days. Both bounds are always written: a lost one means everything."""
    if not expression.strip():
        raise BadRequest("The search expression is empty; ClinicalTrials.gov would answer with every trial it has.")
    if updated_from and updated_to and updated_from > updated_to:
        raise BadRequest(f"The window from {updated_from} to {updated_to} ends before it begins; turn it round.")
    low = updated_from.isoformat() if updated_from else "MIN"
    high = updated_to.isoformat() if updated_to else "MAX"
    return f"({expression}) AND AREA[LastUpdatePostDate]RANGE[{low},{high}]"


def read_page(answer: Answer) -> _Page:
    """A whole page; raises for everything else that a server may send instead."""
    if answer.status == 400 and _OLD_TOKEN.search(answer.body):
        raise SourceUnreachable(f"{_SOURCE} no longer knows where the page was ({excerpt(answer.body)}); start again.")
    if answer.status in (400, 500) and _OUR_FAULT.search(answer.body):
        raise BadRequest(f"{_SOURCE} refuses the request ({excerpt(answer.body)}); correct the search strategy.")
    check_status(answer, _SOURCE)
    content = _json(answer.body)
    studies = content.get("studies") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(studies, list):
        raise SourceUnreachable(f"{_SOURCE} answered with no page of studies ({excerpt(answer.body)}); ask again.")
    total, token = content.get("totalCount"), content.get("nextPageToken")
    return _Page(
        answer.body,
        len(studies),
        tuple(nct_id for study in studies if (nct_id := _nct_id(study))),
        total if isinstance(total, int) and total >= 0 else None,
        token if isinstance(token, str) and token else None,
    )


def read_study(answer: Answer) -> bytes | str | None:
    """A registration's JSON, the number that it has now, or None where there is none."""
    if answer.status in (404, 410):
        return None
    if answer.status in (301, 302, 303, 307, 308):
        numbers = _NCT.findall(answer.headers.get("location", ""))
        if numbers:
            return str(numbers[-1])
    check_status(answer, _SOURCE)
    if _nct_id(_json(answer.body)) is None:
        raise SourceUnreachable(f"{_SOURCE} answered with no registration ({excerpt(answer.body)}); ask again.")
    return answer.body


def _json(body: bytes) -> object:
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    return content


def _nct_id(study: object) -> str | None:
    """protocolSection.identificationModule.nctId, or None where the record has none that is usable."""
    for name in ("protocolSection", "identificationModule", "nctId"):
        study = study.get(name) if isinstance(study, dict) else None
    return study if isinstance(study, str) and _NCT.fullmatch(study) else None


def _base(url: str) -> str:
    base = url.strip().rstrip("/").removesuffix("/studies").removesuffix(_PATH)
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname:
        raise BadSettings(f"{url!r} is no address of ClinicalTrials.gov's API; it should look like {OFFICIAL}.")
    return base + _PATH
