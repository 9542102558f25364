"""How the site stands: /healthz for machines, /status for the person who runs it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from catalog import FeedState, LinkCheck, Run, Watermark
from catalog.feed_health import Standing, health_of
from ingest.errors import KetalitError
from web.answers import DeadLinkAnswer, FeedAnswer, HealthAnswer, IndexAnswer, RunAnswer, StatusAnswer, WatermarkAnswer
from web.presenting.reference import title_of
from web.rendering import pages_of, site_of
from web.site import Site

router = APIRouter()


@router.get("/healthz", response_model=HealthAnswer, responses={503: {"model": HealthAnswer}}, tags=["operation"])
def healthz(request: Request) -> Response:
    """200 while the catalogue answers: without the index the sections and the record pages still work."""
    site = site_of(request)
    index = index_answer(site)
    try:
        site.catalog.last_change()
    except KetalitError as problem:
        health = HealthAnswer(status="failing", catalog=str(problem), index=index.sentence)
        return JSONResponse(health.model_dump(), status_code=503)
    health = HealthAnswer(
        status="ok" if index.ok else "degraded", catalog="ok", index="ok" if index.ok else index.sentence
    )
    return JSONResponse(health.model_dump())


@router.get("/api/status", tags=["operation"])
def status(request: Request) -> StatusAnswer:
    """The last run of each source and pass, watermarks, counts, quarantine, feeds, index."""
    return status_answer(site_of(request))


@router.get("/status", response_class=Response, include_in_schema=False)
def status_page(request: Request) -> Response:
    pages = pages_of(request)
    return pages.page("status.html", {"status": status_answer(pages.site)})


def status_answer(site: Site) -> StatusAnswer:
    catalog = site.catalog
    return StatusAnswer(
        counts=catalog.counts(),
        quarantined=catalog.quarantine_count(),
        last_change=catalog.last_change(),
        runs=tuple(_run(run) for run in catalog.last_runs()),
        watermarks=tuple(_watermark(mark) for mark in catalog.watermarks()),
        feeds=feed_answers(site, dt.datetime.now(dt.UTC)),
        dead_links=tuple(_dead_link(site, check) for check in catalog.link_checks() if check.gone_since),
        index=index_answer(site),
        sample=site.sample_banner,
    )


def index_answer(site: Site) -> IndexAnswer:
    """Asks the index; that it is away is an answer, not a fault."""
    try:
        site.index.check()
        name = site.index.concrete_name()
        if name is None:
            return IndexAnswer(ok=False, sentence="The index has not been built yet.", documents=0, behind=None)
        documents = site.index.count()
        behind = max(0, site.catalog.last_change() - site.catalog.bookmark(name))
    except KetalitError as problem:
        return IndexAnswer(ok=False, sentence=str(problem), documents=None, behind=None)
    sentence = "The index is up to date." if behind == 0 else f"The index has {behind} changes still to read."
    return IndexAnswer(ok=True, sentence=sentence, documents=documents, behind=behind)


def _run(run: Run) -> RunAnswer:
    return RunAnswer(
        source=run.source,
        pass_name=run.pass_name,
        state=run.state,
        window=run.window,
        started=run.started,
        finished=run.finished,
        receipt=asdict(run.receipt) if run.receipt else None,
        error=run.error,
    )


def _dead_link(site: Site, check: LinkCheck) -> DeadLinkAnswer:
    entry = site.catalog.get(check.record_id)
    return DeadLinkAnswer(
        record_id=check.record_id,
        title=title_of(entry.record) if entry else check.record_id,
        url=check.url,
        gone_since=check.gone_since or check.checked_at,
        problem=check.problem,
    )


def _watermark(mark: Watermark) -> WatermarkAnswer:
    return WatermarkAnswer(source=mark.source, pass_name=mark.pass_name, value=mark.value, moved_at=mark.moved_at)


def feed_answers(site: Site, now: dt.datetime) -> tuple[FeedAnswer, ...]:
    """The feeds that are read, those that need somebody first; one that was never asked is among them."""
    states = {state.feed_id: state for state in site.catalog.feed_states()}
    listed = site.feeds if site.feeds is not None else dict.fromkeys(states)
    answers = [_feed(states.get(name, FeedState(name)), outlet, now) for name, outlet in listed.items()]
    worst = [standing.value for standing in Standing]
    return tuple(sorted(answers, key=lambda one: (not one.remedy, -worst.index(one.standing), one.feed)))


def _feed(state: FeedState, outlet: str | None, now: dt.datetime) -> FeedAnswer:
    health = health_of(state, now)
    return FeedAnswer(
        feed=state.feed_id,
        outlet=outlet,
        standing=health.standing.value,
        sentence=health.sentence,
        remedy=health.remedy,
        posts_per_day=state.posts_per_day,
        newest_item=state.newest_item,
        next_due=state.next_due,
        failures=state.failures,
        last_success=state.last_success,
        next_allowed=state.next_allowed,
        last_error=state.last_error,
    )
