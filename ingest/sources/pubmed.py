"""PubMed: every id that matches, and whole records, or an error. Never fewer without saying so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.errors import BadRequest, BadSettings, SourceUnreachable
from ingest.sources.answers import EMPTY_SET, Found, read_search, read_set
from ingest.sources.entrez import OFFICIAL, EntrezClient
from ingest.sources.limiter import WITH_KEY, WITHOUT_KEY, RateLimiter
from ingest.sources.redaction import redact
from ingest.sources.transport import Answer, Limits, Transport

REACHABLE = 9_999
"""ESearch shows no more ids than this of one search, whatever its Count."""
SLICE = 9_000
"""A search with more hits is cut by date; the distance to REACHABLE is for records that arrive meanwhile."""
MOST_IDS = 500
DATE_TYPES = ("crdt", "mdat", "edat")
EPOCH = dt.date(1800, 1, 1)
"""Before the oldest record of PubMed."""

_BROADENED = ("PhraseNotFound", "QuotedPhraseNotFound", "PhraseIgnored")


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """count: PubMed's own number of hits; pmids: all of them, newest slice last, none twice.

    query_translation: what PubMed made of the question, date window included where that is part of the term.
    """

    count: int
    pmids: tuple[str, ...]
    query_translation: str


@dataclass(frozen=True, slots=True)
class _Window:
    term: str
    date_type: str
    start: dt.date
    end: dt.date

    def parts(self) -> tuple[_Window, ...]:
        """Two halves; one full day, as a yearly revision of all records can make it, is cut by entry date instead."""
        if self.start < self.end:
            middle = self.start + (self.end - self.start) // 2
            return replace(self, end=middle), replace(self, start=middle + dt.timedelta(days=1))
        if self.date_type == "edat":
            return ()
        day = f"{self.start:%Y/%m/%d}"
        term = f"({self.term}) AND {day}:{day}[{self.date_type}]"
        return (_Window(term, "edat", EPOCH, self.start + dt.timedelta(days=366)),)

    def parameters(self) -> dict[str, str]:
        """ESearch's own words: the creation date is a field of the term, the others are parameters."""
        start, end = f"{self.start:%Y/%m/%d}", f"{self.end:%Y/%m/%d}"
        if self.date_type == "crdt":
            return {"term": f"({self.term}) AND {start}:{end}[crdt]"}
        return {"term": self.term, "datetype": self.date_type, "mindate": start, "maxdate": end}


class PubMed:
    """One PubMed server.

    limiter: shared with everybody who asks this server (default: this object alone). allowed_missing: phrases of the
    term that PubMed may not hold; any other it leaves out fails the search. tries, gap, longest_wait: see Transport.
    """

    def __init__(
        self,
        *,
        email: str,
        base_url: str = OFFICIAL,
        api_key: str | None = None,
        limiter: RateLimiter | None = None,
        limits: Limits | None = None,
        allowed_missing: Collection[str] = (),
        today: Callable[[], dt.date] | None = None,
        tries: int = 5,
        gap: float = 1.0,
        longest_wait: float = 60.0,
    ) -> None:
        if not email:
            raise BadSettings("PubMed asks every client for a contact e-mail address; set one.")
        self._secrets = (api_key,) if api_key else ()
        self._transport = Transport(
            "PubMed",
            limiter=limiter or RateLimiter(WITH_KEY if api_key else WITHOUT_KEY),
            contact=email,
            secrets=self._secrets,
            limits=limits,
            tries=tries,
            gap=gap,
            longest_wait=longest_wait,
        )
        self._entrez = EntrezClient(self._transport, base_url=base_url, email=email, api_key=api_key)
        self._allowed = {_words(phrase) for phrase in allowed_missing}
        self._today = today or (lambda: dt.datetime.now(dt.UTC).date())

    @property
    def requests(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self._transport.requests

    @property
    def bytes_read(self) -> int:
        """How many bytes of answers were read, after decompression."""
        return self._transport.bytes_read

    def search(
        self, term: str, *, date_type: str | None = None, start: dt.date | None = None, end: dt.date | None = None
    ) -> SearchAnswer:
        """All PMIDs that match, in a window of days (both included) of a date type, or ever.

        date_type: "crdt" (created), "mdat" (modified), "edat" (entered). A missing bound is open. Raises BadRequest
        when PubMed left part of the question out, or more was entered in one day than it can list; SourceUnreachable
        when it does not give as many ids as it counts.
        """
        window = self._window(term, date_type, start, end)
        first = self._ask(window.parameters() if date_type else {"term": term})
        if first.count <= SLICE:
            return SearchAnswer(first.count, first.pmids, first.query_translation)
        pmids = tuple(dict.fromkeys(pmid for found in self._slices(window) for pmid in found.pmids))
        last = self._ask(window.parameters() if date_type else {"term": term})
        if not min(first.count, last.count) <= len(pmids) <= max(first.count, last.count):
            raise SourceUnreachable(
                f"PubMed counts {last.count} records but lists {len(pmids)} when asked by date; ask again later."
            )
        return SearchAnswer(len(pmids), pmids, first.query_translation)

    def fetch(self, pmids: Sequence[str]) -> bytes:
        """One whole, well-formed PubmedArticleSet with what PubMed holds of these records (100-200 at a time).

        Records that PubMed does not hold are simply not in it: compare it with what was asked for.
        """
        strange = [pmid for pmid in pmids if not re.fullmatch(r"[1-9]\d{0,8}", pmid, re.ASCII)]
        if strange or len(pmids) > MOST_IDS:
            raise BadRequest(
                f"{strange[0]!r} is no PMID; ask for PMIDs only."
                if strange
                else f"{len(pmids)} records are too many for one request; ask for at most {MOST_IDS}."
            )
        if not pmids:
            return EMPTY_SET
        return self._entrez.efetch(self._judge_set, id=",".join(pmids))

    def _window(self, term: str, date_type: str | None, start: dt.date | None, end: dt.date | None) -> _Window:
        if not term.strip():
            raise BadRequest("The search term is empty; PubMed needs a question.")
        if date_type is not None and date_type not in DATE_TYPES:
            raise BadRequest(f"{date_type!r} is no date of PubMed's that can be searched; use one of {DATE_TYPES}.")
        if date_type is None and (start or end):
            raise BadRequest("A window of days needs a date type; name crdt, mdat or edat.")
        first, last = start or EPOCH, end or self._today() + dt.timedelta(days=366)
        if first > last:
            raise BadRequest(f"The window from {first} to {last} ends before it begins; turn it round.")
        return _Window(term, date_type or "edat", first, last)

    def _slices(self, window: _Window) -> Iterator[Found]:
        """Halve the window until each part can be listed whole."""
        found = self._ask(window.parameters())
        if found.count <= SLICE:
            yield found
            return
        parts = window.parts()
        if not parts:
            raise BadRequest(
                f"PubMed counts {found.count} records for the one day {window.start} ({window.date_type}), more than "
                f"the {SLICE} it can list; make the search strategy narrower."
            )
        for part in parts:
            yield from self._slices(part)

    def _ask(self, parameters: dict[str, str]) -> Found:
        return self._entrez.esearch(self._judge_search, retmax=REACHABLE, retstart=0, **parameters)

    def _judge_search(self, answer: Answer) -> Found:
        found = read_search(answer, self._secrets)
        self._check_notices(found)
        if found.count <= SLICE and len(found.pmids) != found.count:
            raise SourceUnreachable(f"PubMed counts {found.count} records but lists {len(found.pmids)}; ask again.")
        return found

    def _judge_set(self, answer: Answer) -> bytes:
        return read_set(answer, self._secrets)

    def _check_notices(self, found: Found) -> None:
        """PubMed drops what it does not know and searches for the rest: an answer to another question."""
        for kind, phrase in found.notices:
            text = redact(phrase, self._secrets)
            if kind == "FieldNotFound":
                raise BadRequest(f"PubMed knows no field {text!r} and left it out; correct the search strategy.")
            if kind in _BROADENED and _words(phrase) not in self._allowed:
                raise BadRequest(
                    f"PubMed left {text!r} out of the search ({kind}); correct the search strategy or allow it there."
                )


def _words(phrase: str) -> str:
    """A phrase as PubMed compares it: no field tag, no quotes, no punctuation, lower case."""
    return " ".join(re.findall(r"\w+", re.sub(r"\[[^\]]*\]", " ", phrase).lower()))
