"""Measures the website's sections: ``make bench-news`` prints the table, ``JSON=1`` gives one JSON document instead.

Each server is uvicorn in a process of its own, as ``ketalit serve`` starts it; the readers share the machine with it.
The poll asks a sample server in a process of its own for feeds that have not changed.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.measure import Measure, as_table, peak_memory
from bench.readers import Load, read
from catalog import Catalog, PublishedItem, StudyOfStory
from ingest.records import Kind

ITEMS = 20
READERS = 50
SECONDS, ROUNDS = 3.0, 3
FEEDS = 200
PATH = "/api/sections/news"


def main() -> int:
    rows = [*serving(), *polling()]
    if os.environ.get("JSON") == "1":
        sys.stdout.write(json.dumps([row.document() for row in rows], indent=1) + "\n")
    else:
        sys.stdout.write(as_table(rows) + "\n")
    return 0


# ---- sections


def serving(seconds: float = SECONDS, rounds: int = ROUNDS) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        catalog = _filled(folder)
        with served(_site, folder) as ours, served(_bare, folder) as bare:
            etag = _etag(ours)
            loads: dict[str, list[Load]] = {}
            for _ in range(rounds):  # in turns, so that what else the machine does meets all of them alike
                for name, port, path, headers in (
                    ("bare", bare, "/document", ()),
                    ("bytes", bare, "/bytes", ()),
                    ("section", ours, PATH, ()),
                    ("unchanged", ours, PATH, (f"If-None-Match: {etag}",)),
                ):
                    load = read(port, path, readers=READERS, seconds=seconds, headers=headers)
                    loads.setdefault(name, []).append(load)
        catalog.close()
    yield from _table({name: max(each, key=lambda load: load.per_second) for name, each in loads.items()}, loads)


def _table(best: dict[str, Load], loads: dict[str, list[Load]]) -> Iterator[Measure]:
    bare, section, unchanged = best["bare"], best["section"], best["unchanged"]
    assert (bare.status, section.status, unchanged.status) == (200, 200, 304)
    size = f"{section.size:,} bytes, bare {bare.size:,}"
    yield Measure("bare Starlette JSON response", bare.per_second, "requests/s", None, size)
    yield Measure("section JSON", section.per_second, "requests/s")
    yield Measure("section unchanged (304)", unchanged.per_second, "requests/s")
    yield Measure("section JSON, times the bare response", section.per_second / bare.per_second, "", 0.8)
    ready = section.per_second / best["bytes"].per_second
    yield Measure("the same, of a bare response whose bytes are ready", ready, "", None)
    yield Measure("unchanged (304), times the bare response", unchanged.per_second / bare.per_second, "", 1.2)
    for name, what in (
        ("section", "section JSON"),
        ("unchanged", "unchanged"),
        ("bare", "bare response"),
        ("bytes", "bytes ready"),
    ):
        slow = min(load.percentile(0.99) for load in loads[name]) * 1000
        note = f"p50 {best[name].percentile(0.5) * 1000:.1f} ms, p99 {slow:.1f} ms"
        goal = 0.1 if name == "section" else None
        yield Measure(f"{what}, {READERS} readers without pause, 1 / p99", 1 / slow, "1/ms", goal, note)


def items(count: int) -> list[PublishedItem]:
    return [
        PublishedItem(
            record_id=f"news:{number:064x}",
            kind=Kind.NEWS,
            title=f"Invented trial {number} reports on ketamine for treatment-resistant depression in adults",
            excerpt="An invented excerpt that says in two sentences what an invented trial of sixty-two adults saw. "
            * 3,
            outlet="Invented Daily",
            authors="",
            date=f"2026-02-{number % 28 + 1:02d}",
            url=f"https://news.example/2026/02/invented-trial-{number}",
            image=f"https://pictures.example/{number}.png",
            language="en",
            conditions=("treatment-resistant-depression", "ptsd"),
            study=StudyOfStory(
                f"pubmed:{number}", "An invented trial", "https://papers.example/1", "doi:10.5555/1", 0.97
            ),
        )
        for number in range(count)
    ]


def _catalog(folder: str) -> Catalog:
    return Catalog(f"sqlite:///{folder}/catalog.db")


def _filled(folder: str) -> Catalog:
    catalog = _catalog(folder)
    catalog.migrate()
    catalog.publish_snapshot("news", "News", "Nothing yet.", items(ITEMS), dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    return catalog


def _site(folder: str) -> Any:  # noqa: ANN401 - an ASGI application
    from index import open_index
    from web.app import Site, create_app

    index = open_index(data=Path(folder), alias="bench")
    return create_app(Site(catalog=_catalog(folder), index=index, conditions={}))


def _bare(folder: str) -> Any:  # noqa: ANN401 - an ASGI application
    """The same document, made into JSON by Starlette for each reader; and its bytes, ready."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    from web.published.shelf import Shelf
    from web.rendering import Pages
    from web.site import Site

    shelf = Shelf(Pages(Site(catalog=_catalog(folder), index=None, conditions={})))  # type: ignore[arg-type]
    view = shelf.view("news")
    assert view is not None
    body = shelf.document(view)
    document = json.loads(body)

    async def made(_request: Request) -> Response:
        return JSONResponse(document)

    async def ready(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/document", made), Route("/bytes", ready)])


@contextmanager
def served(make: Callable[[str], Any], folder: str) -> Iterator[int]:
    """The port of uvicorn with an application, in a process of its own."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    process = spawning.Process(target=_serve, args=(there, make, folder), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, make: Callable[[str], Any], folder: str) -> None:
    import uvicorn

    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    server = uvicorn.Server(uvicorn.Config(make(folder), log_level="warning"))
    pipe.send(listener.getsockname()[1])
    server.run(sockets=[listener])


def _etag(port: int) -> str:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"HEAD {PATH} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
        head = connection.makefile("rb").read().decode("latin-1")
    return next(line.split(": ", 1)[1] for line in head.splitlines() if line.lower().startswith("etag:"))


# ---- feeds


def polling(feeds: int = FEEDS) -> Iterator[Measure]:
    """The second poll of so many feeds, none of which has changed; each in a process of its own, for its memory."""
    from bench.pull import sample_of
    from sample.corpus import build_corpus

    names = [feed.name for feed in build_corpus().feeds if feed.stories]
    with sample_of(1) as port, tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "feeds.toml"
        listed.write_text("".join(_entry(number, names[number % len(names)], port) for number in range(feeds)))
        _polled(folder, port)
        seconds, own, unchanged, memory = _polled(folder, port)
    yield Measure(
        "poll of unchanged feeds, 1 / time",
        1 / seconds,
        "1/s",
        0.2,
        f"{unchanged} of {feeds} answered 304, {seconds:.2f} s ({own:.2f} s of our own)",
    )
    yield Measure("its memory, 100 MB / peak", 100 / memory, "", 1.0, f"{memory:.0f} MB")


def _polled(folder: str, port: int) -> tuple[float, float, int, float]:
    """Seconds, of these its own processor time, feeds that had not changed, and megabytes."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    process = spawning.Process(target=_poll, args=(there, folder, port), daemon=True)
    process.start()
    there.close()
    found: tuple[float, float, int, float] = here.recv()
    process.join()
    return found


def _poll(pipe: Connection, folder: str, port: int) -> None:
    from ketalit.installation import Installation
    from ketalit.pulling.news import pull_all
    from ketalit.settings import Origin, Settings

    settings = Settings(data=Path(folder), feeds=Path(folder) / "feeds.toml", sample_port=port)
    home = Installation(settings, Origin.SAMPLE)
    for state in home.catalog.feed_states():
        home.catalog.save_feed_state(replace(state, next_allowed=None))
    began, own = time.perf_counter(), time.process_time()
    receipts, problems = pull_all(home)
    seconds, own = time.perf_counter() - began, time.process_time() - own
    assert not problems, next(iter(problems.values()))
    unchanged = sum(receipt.fetched == 0 and receipt.requests == 1 for receipt in receipts.values())
    home.close()
    pipe.send((seconds, own, unchanged, peak_memory() / 1e6))


def _entry(number: int, name: str, port: int) -> str:
    address = f"http://127.0.0.1:{port}/feeds/{name}?copy={number}"
    return f'[[feed]]\nid = "feed-{number}"\nurl = "{address}"\noutlet = "Outlet {number}"\n\n'


if __name__ == "__main__":
    raise SystemExit(main())
