"""ClinicalTrials.gov's API v2 over the sample corpus: search with pages, one study, version."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping

from sample.corpus import LAST_DAY, Corpus
from sample.corpus.trial_json import Json, study_json
from sample.essie import EssieError, Matcher, compiled
from sample.exchange import Reply, Request, json_reply, text_reply

MOST_PER_PAGE = 1_000
_PARAMETERS = frozenset(
    [
        "query.term",
        "query.cond",
        "query.intr",
        "query.titles",
        "query.id",
        "query.lead",
        "query.spons",
        "query.locn",
        "query.outc",
        "query.patient",
        "filter.advanced",
        "filter.ids",
        "filter.overallStatus",
        "filter.synonyms",
        "filter.geo",
        "aggFilters",
        "postFilter.advanced",
        "postFilter.ids",
        "postFilter.overallStatus",
        "fields",
        "format",
        "markupFormat",
        "sort",
        "countTotal",
        "pageSize",
        "pageToken",
    ]
)
_QUERY_AREAS = {
    "query.intr": "InterventionSearch",
    "query.cond": "ConditionSearch",
    "query.titles": "TitleSearch",
    "query.id": "NCTId",
}
_PIECES = frozenset(
    [
        "NCTId",
        "NCTIdAlias",
        "BriefTitle",
        "OfficialTitle",
        "Acronym",
        "OverallStatus",
        "LastUpdatePostDate",
        "StudyFirstPostDate",
        "StartDate",
        "Phase",
        "Condition",
        "Keyword",
        "InterventionName",
        "InterventionType",
        "BriefSummary",
        "HasResults",
        "EnrollmentCount",
        "LeadSponsorName",
    ]
)
_NCT = re.compile(r"NCT\d{8}", re.IGNORECASE)


class Registry:
    """Answers requests below /api/v2. Safe for threads."""

    def __init__(self, corpus: Callable[[], Corpus]) -> None:
        self._corpus = corpus
        self._lock = threading.Lock()
        self._printed: tuple[Corpus, list[Json]] | None = None

    def answer(self, request: Request) -> Reply:
        path = request.path.removeprefix("/api/v2")
        if path == "/version":
            return json_reply({"apiVersion": "2.0.5", "dataTimestamp": f"{LAST_DAY}T09:00:05"})
        if path == "/studies":
            return self._search(request.params)
        if path.startswith("/studies/"):
            return self._one(path.removeprefix("/studies/"))
        return text_reply(f"Not found: {request.path}", 404)

    def _one(self, name: str) -> Reply:
        if not _NCT.fullmatch(name):
            return text_reply(f"{name} is not a valid NCT ID", 400)
        for study in self._studies():
            identity = study["protocolSection"]["identificationModule"]
            if identity["nctId"] == name.upper():
                return json_reply(study)
            if name.upper() in identity.get("nctIdAliases", []):
                return Reply(status=301).with_header("Location", f"/api/v2/studies/{identity['nctId']}")
        return text_reply(f"NCT number {name} not found", 404)

    def _search(self, params: Mapping[str, str]) -> Reply:
        if unknown := sorted(set(params) - _PARAMETERS):
            return text_reply(f"`{unknown[0]}` is unknown parameter", 400)
        if problem := _bad_fields(params.get("fields", ""), self._studies()):
            return text_reply(f"Field name `{problem}` is invalid field", 400)
        size_text = params.get("pageSize", "10")
        if not size_text.isdigit():
            return text_reply("`pageSize` has invalid value", 400)
        size = min(int(size_text) or 10, MOST_PER_PAGE)
        try:
            matchers = list(_matchers(params))
        except EssieError as problem_of_query:
            return text_reply(str(problem_of_query), 400)
        found = [study for study in self._studies() if all(matches(study) for matches in matchers)]
        start = _start(params)
        if start is None:
            return text_reply("`pageToken` has invalid value", 400)
        return json_reply(_page(found, start, size, params))

    def _studies(self) -> list[Json]:
        """All studies, newest update first."""
        corpus = self._corpus()
        with self._lock:
            if self._printed is None or self._printed[0] is not corpus:
                ordered = sorted(corpus.trials, key=lambda trial: (trial.last_updated, trial.nct_id), reverse=True)
                self._printed = (corpus, [study_json(trial) for trial in ordered])
            return self._printed[1]


def _page(found: list[Json], start: int, size: int, params: Mapping[str, str]) -> Json:
    """A full page names a next one even when it is the last; the page after that is empty."""
    studies = found[start : start + size]
    page: Json = {"totalCount": len(found)} if params.get("countTotal") == "true" else {}
    page["studies"] = studies
    if len(studies) == size:
        page["nextPageToken"] = _token(start + size, params)
    return page


def _matchers(params: Mapping[str, str]) -> Iterator[Matcher]:
    for name in ("query.term", "filter.advanced"):
        if params.get(name, "").strip():
            yield compiled(params[name])
    for name, area in _QUERY_AREAS.items():
        if params.get(name, "").strip():
            yield compiled(f"AREA[{area}]({params[name]})")
    for name, area in (("filter.ids", "NCTId"), ("filter.overallStatus", "OverallStatus")):
        if params.get(name, "").strip():
            yield compiled(" OR ".join(f'AREA[{area}]"{value}"' for value in re.split(r"[,|]", params[name])))


def _bad_fields(names: str, studies: list[Json]) -> str | None:
    """The first name that is no field; the names are checked only, whole records are sent all the same."""
    known = _PIECES | {name for study in studies for name in _keys(study)}
    return next((name for name in re.split(r"[,|]", names) if name and name.split(".")[-1] not in known), None)


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        for part in value.values():
            yield from _keys(part)
    elif isinstance(value, list):
        for part in value:
            yield from _keys(part)


def _token(start: int, params: Mapping[str, str]) -> str:
    return base64.urlsafe_b64encode(f"{_digest(params)}:{start}".encode()).decode().rstrip("=")


def next_token(shown: int, params: Mapping[str, str]) -> str:
    """The token of the page after one of ``shown`` studies."""
    return _token((_start(params) or 0) + shown, params)


def _start(params: Mapping[str, str]) -> int | None:
    """Where the page asked for starts; None for a token that belongs to no such search."""
    token = params.get("pageToken")
    if not token:
        return 0
    try:
        digest, _, start = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(start) if digest == _digest(params) and start.isdigit() else None


def _digest(params: Mapping[str, str]) -> str:
    asked = sorted((name, value) for name, value in params.items() if name not in ("pageToken", "countTotal"))
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]
