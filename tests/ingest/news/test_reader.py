"""Visiting a feed: conditional, patient, bounded, and never led to where a feed reader must not go."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import pytest

from ingest.errors import BadBatch, BadRequest, RateLimited, Refused, SourceUnreachable
from ingest.feeds import Feed
from ingest.sources.exchange import Limits
from ingest.sources.feeds import FeedAnswer, FeedReader, Validators
from tests.ingest.news.conftest import NOW, FeedServer, Reply, entry, parse, rss

NONE = Validators()
BODY = rss(entry())


@pytest.fixture
def reader() -> FeedReader:
    return FeedReader(
        contact="news@clinic.example", allow_loopback=True, limits=Limits(2.0, 2.0, 2.0, 1_000_000), now=lambda: NOW
    )


def moved(status: int, location: str) -> Reply:
    return Reply(status, headers=(("Location", location),))


def test_a_first_visit_brings_the_bytes_and_the_validators_verbatim(server: FeedServer, reader: FeedReader) -> None:
    """D3: the quotes and the W/ belong to the ETag."""
    stamp = "Tue, 10 Mar 2026 08:00:00 GMT"
    headers = (("ETag", 'W/"v1"'), ("Last-Modified", stamp), ("Content-Type", "application/rss+xml; charset=utf-8"))
    server.answer("/feed", Reply(body=BODY, headers=headers))
    answer = reader.fetch(server.feed(), NONE)
    assert answer == FeedAnswer(
        "new", BODY, "application/rss+xml; charset=utf-8", Validators('W/"v1"', stamp), server.url(), None
    )
    sent = server.seen[0][1]
    assert "news@clinic.example" in sent["user-agent"]
    assert "if-none-match" not in sent


def test_an_unchanged_feed_is_success_and_costs_no_body(server: FeedServer, reader: FeedReader) -> None:
    """D3: both validators go back as they came; 304 keeps them."""
    server.answer("/feed", Reply(304))
    validators = Validators('W/"v1"', "Tue, 10 Mar 2026 08:00:00 GMT")
    answer = reader.fetch(server.feed(), validators)
    assert (answer.status, answer.raw, answer.validators) == ("unchanged", b"", validators)
    sent = server.seen[0][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('W/"v1"', "Tue, 10 Mar 2026 08:00:00 GMT")


def test_unchanged_without_a_question_is_a_fault_not_no_news(server: FeedServer, reader: FeedReader) -> None:
    server.answer("/feed", Reply(304))
    with pytest.raises(SourceUnreachable, match="304"):
        reader.fetch(server.feed(), NONE)


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "3600", 3600.0),
        (503, "120", 120.0),
        (429, "Tue, 10 Mar 2026 12:10:00 GMT", 600.0),
        (429, "Mon, 09 Mar 2026 12:10:00 GMT", 0.0),
        (429, "99999999999", 604800.0),
        (429, "soon", None),
        (429, None, None),
    ],
)
def test_a_feed_that_asks_for_patience_gets_it(
    server: FeedServer, reader: FeedReader, status: int, header: str | None, seconds: float | None
) -> None:
    """D3: Retry-After in seconds or as a date, bounded to a week."""
    server.answer("/feed", Reply(status, headers=(("Retry-After", header),) if header else ()))
    with pytest.raises(RateLimited) as caught:
        reader.fetch(server.feed(), NONE)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (410, BadRequest, "gone for good"),
        (404, SourceUnreachable, "nothing at this address"),
        (403, SourceUnreachable, "does not let this reader in"),
        (500, SourceUnreachable, "has a fault"),
        (503, SourceUnreachable, "has a fault"),
        (206, SourceUnreachable, "not an answer a feed gives"),
        (300, SourceUnreachable, "not an answer a feed gives"),
    ],
)
def test_every_other_status_has_its_type_and_a_plain_reason(
    server: FeedServer, reader: FeedReader, status: int, error: type[Exception], words: str
) -> None:
    """D4: 410 stops the feed, 404 does not; the reason names the feed."""
    server.answer("/feed", Reply(status, body=BODY))
    with pytest.raises(error, match=f"test-feed .*{words}"):
        reader.fetch(server.feed(), NONE)


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_followed_and_reported(server: FeedServer, reader: FeedReader, status: int) -> None:
    """D4: reported as moved_to; rewriting the list is a person's business."""
    server.answer("/feed", moved(status, "/new"))
    server.answer("/new", Reply(body=BODY))
    answer = reader.fetch(server.feed(), NONE)
    assert (answer.moved_to, answer.final_url, answer.raw) == (server.url("/new"), server.url("/new"), BODY)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_move_is_followed_silently(server: FeedServer, reader: FeedReader, status: int) -> None:
    """D4: a maintenance page must not become the feed's address; nor a permanent hop after a temporary one."""
    server.answer("/feed", moved(status, "/later"))
    server.answer("/later", moved(301, "/new"))
    server.answer("/new", Reply(body=BODY))
    assert reader.fetch(server.feed(), NONE).moved_to is None


def test_five_hops_are_followed_and_a_loop_is_not(server: FeedServer, reader: FeedReader) -> None:
    for hop in range(5):
        server.answer(f"/{hop}", moved(302, f"/{hop + 1}"))
    server.answer("/5", Reply(body=BODY))
    assert reader.fetch(server.feed("/0"), NONE).raw == BODY
    server.seen.clear()
    server.answer("/loop", moved(301, "/loop"))
    with pytest.raises(SourceUnreachable, match="redirects more than 5 times"):
        reader.fetch(server.feed("/loop"), NONE)
    assert len(server.seen) == 6


def test_a_move_to_a_web_page_is_broken_not_no_news(server: FeedServer, reader: FeedReader) -> None:
    """D4, D5."""
    server.answer("/feed", moved(301, "/sorry"))
    server.answer("/sorry", Reply(body=b"<!doctype html><html><body>We are moving</body></html>"))
    answer = reader.fetch(server.feed(), NONE)
    with pytest.raises(BadBatch, match="web page"):
        parse(answer.raw, content_type=answer.content_type)


def test_a_redirect_with_odd_characters_arrives(server: FeedServer, reader: FeedReader) -> None:
    server.answer("/feed", moved(302, "/caf\u00e9 feed#part"))
    server.answer("/caf%C3%A9%20feed", Reply(body=BODY))
    assert reader.fetch(server.feed(), NONE).raw == BODY


SSRF = (
    "http://127.0.0.1:{port}/secret", "http://localhost:{port}/secret", "http://127.1:{port}/secret",
    "http://2130706433:{port}/secret", "http://0x7f000001:{port}/secret", "http://0177.0.0.1:{port}/secret",
    "http://0.0.0.0:{port}/secret", "http://0:{port}/secret", "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret", "http://[::ffff:7f00:1]:{port}/secret",
    "http://[64:ff9b::7f00:1]:{port}/secret", "http://[2002:7f00:1::]:{port}/secret", "http://[::]:{port}/secret",
    "http://127.0.0.1.:{port}/secret", "http://LOCALHOST:{port}/secret", "https://127.0.0.1:{port}/secret",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1:{port}/", "http://192.168.0.1:{port}/",
    "http://172.16.0.1:{port}/", "http://100.64.0.1:{port}/", "http://[fe80::1]:{port}/", "http://[fd00:ec2::254]/",
    "http://224.0.0.1:{port}/",
)  # fmt: skip


@pytest.mark.parametrize("address", SSRF)
def test_no_spelling_of_a_private_address_is_asked(server: FeedServer, address: str) -> None:
    """D10: the hit counter stays 0."""
    server.answer("/secret", Reply(body=BODY))
    reader = FeedReader(contact=None, limits=Limits(1.0, 1.0, 2.0, 1_000_000))
    with pytest.raises((Refused, SourceUnreachable)):
        reader.fetch(Feed("bad-feed", address.format(port=server.port), "X"), NONE)
    assert server.seen == []


@pytest.mark.parametrize("address", SSRF[17:])
def test_loopback_opened_for_the_sample_sources_opens_nothing_else(
    server: FeedServer, reader: FeedReader, address: str
) -> None:
    server.answer("/feed", moved(302, address.format(port=server.port)))
    # Some systems without IPv6 do not even resolve such an address: unreachable is as good as refused.
    with pytest.raises((Refused, SourceUnreachable), match=r"not on the public internet|not a name"):
        reader.fetch(server.feed(), NONE)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://example.org/x", "gopher://127.0.0.1/", "javascript:alert(1)", "http://u:p@example.org/",
     "http://[broken/"],
)  # fmt: skip
def test_a_redirect_leads_only_to_plain_web_addresses(server: FeedServer, reader: FeedReader, location: str) -> None:
    """D10."""
    server.answer("/feed", moved(302, location))
    with pytest.raises(Refused, match="no plain web address"):
        reader.fetch(server.feed(), NONE)


Resolver = Callable[..., list[tuple[Any, ...]]]


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let the name rebind.example resolve to each of the answers in turn; the list returned counts the look-ups."""
    real: Resolver = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> list[tuple[Any, ...]]:
        if host != "rebind.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        address = answers[min(len(asked), len(answers)) - 1]
        return [entry for each in address.split() for entry in real(each, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_redirect_to_a_public_name_on_a_private_address_is_refused(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D10: the check stands at the connection, not at the URL."""
    resolving(monkeypatch, "127.0.0.1")
    with pytest.raises(Refused, match=r"rebind\.example: The address 127\.0\.0\.1"):
        FeedReader(contact=None).fetch(Feed("bad-feed", f"http://rebind.example:{server.port}/feed", "X"), NONE)
    assert server.seen == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, "192.0.2.1 127.0.0.1")
    with pytest.raises(Refused):
        FeedReader(contact=None).fetch(Feed("bad-feed", f"http://rebind.example:{server.port}/feed", "X"), NONE)
    assert server.seen == []


def test_a_name_that_changes_between_check_and_connection_gains_nothing(
    server: FeedServer, reader: FeedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D10, DNS rebinding: one look-up per hop, and the checked address is the one connected to."""
    asked = resolving(monkeypatch, "127.0.0.1", "10.0.0.1")
    server.answer("/feed", Reply(body=BODY))
    answer = reader.fetch(Feed("odd-feed", f"http://rebind.example:{server.port}/feed", "X"), NONE)
    assert answer.raw == BODY
    assert asked == ["rebind.example"]
    assert server.seen[0][1]["host"].startswith("rebind.example")
    with pytest.raises(Refused):
        reader.fetch(Feed("odd-feed", f"http://rebind.example:{server.port}/feed", "X"), NONE)


def test_proxy_settings_of_the_environment_are_not_followed(
    server: FeedServer, reader: FeedReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D10: a proxy would resolve the name for us, unchecked."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answer("/feed", Reply(body=BODY))
    assert reader.fetch(server.feed(), NONE).raw == BODY


def test_a_server_that_drips_is_left_after_the_total_time(server: FeedServer, reader: FeedReader) -> None:
    """D2: a time-out per read never fires for a byte every 50 ms."""

    def drip(handler: Any) -> None:
        for _ in range(400):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    server.answer("/feed", Reply(headers=(("Content-Length", "100000"),), stream=drip))
    began = time.monotonic()
    with pytest.raises(SourceUnreachable, match="in time"):
        reader.fetch(server.feed(), NONE)
    assert time.monotonic() - began < 4


def test_a_body_without_end_is_left_at_the_limit(server: FeedServer, reader: FeedReader) -> None:
    """D2."""

    def flood(handler: Any) -> None:
        for _ in range(2_000):
            handler.wfile.write(b"x" * 65_536)

    server.answer("/feed", Reply(stream=flood))
    with pytest.raises(SourceUnreachable, match="more than 1000000 bytes"):
        reader.fetch(server.feed(), NONE)


def test_a_body_shorter_than_promised_is_a_fault(server: FeedServer, reader: FeedReader) -> None:
    """D6: a cut on the wire is fetched again, not stored as fewer items."""
    server.answer(
        "/feed", Reply(headers=(("Content-Length", "9999"),), stream=lambda handler: handler.wfile.write(BODY))
    )
    with pytest.raises(SourceUnreachable, match="broke off"):
        reader.fetch(server.feed(), NONE)


def test_a_packed_feed_is_unpacked(server: FeedServer, reader: FeedReader) -> None:
    server.answer("/feed", Reply(body=gzip.compress(BODY), headers=(("Content-Encoding", "gzip"),)))
    assert reader.fetch(server.feed(), NONE).raw == BODY


def bomb() -> bytes:
    """200 MB of spaces in about 200 kB, without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()


@contextmanager
def memory_rise() -> Iterator[list[int]]:
    """Bytes of memory above the beginning, sampled every few milliseconds."""
    process = psutil.Process()
    before, rise, done = process.memory_info().rss, [0], threading.Event()

    def sample() -> None:
        while not done.wait(0.003):
            rise.append(process.memory_info().rss - before)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    yield rise
    done.set()
    thread.join()


@pytest.mark.parametrize("path", ["/bomb", "/redirect"])
def test_a_gzip_bomb_is_stopped_while_it_unpacks(server: FeedServer, path: str) -> None:
    """D11: directly and behind a redirect; memory rises by less than 50 MB."""
    packed = bomb()
    server.answer("/bomb", Reply(body=packed, headers=(("Content-Encoding", "gzip"),)))
    server.answer("/redirect", Reply(302, packed, (("Content-Encoding", "gzip"), ("Location", "/bomb"))))
    with memory_rise() as rise, pytest.raises(SourceUnreachable, match="more than"):
        FeedReader(contact=None, allow_loopback=True).fetch(server.feed(path), NONE)
    assert max(rise) < 50_000_000


def test_a_body_packed_twice_is_not_unpacked(server: FeedServer, reader: FeedReader) -> None:
    """D11: at most one Content-Encoding."""
    packed = gzip.compress(gzip.compress(BODY))
    server.answer("/feed", Reply(body=packed, headers=(("Content-Encoding", "gzip, gzip"),)))
    with pytest.raises(SourceUnreachable, match="packed more than once"):
        reader.fetch(server.feed(), NONE)


def test_validators_that_could_not_be_sent_back_are_dropped(server: FeedServer, reader: FeedReader) -> None:
    server.answer("/feed", Reply(body=BODY, headers=(("ETag", "x" * 5_000),)))
    assert reader.fetch(server.feed(), NONE).validators == NONE


def test_one_bad_feed_does_not_touch_the_others(server: FeedServer, reader: FeedReader) -> None:
    """D4: an error belongs to its feed; the same reader goes on."""
    server.answer("/feed", Reply(body=BODY))
    with pytest.raises(SourceUnreachable):
        reader.fetch(Feed("dead-feed", "http://127.0.0.1:9/", "X"), NONE)
    assert reader.fetch(server.feed(), NONE).raw == BODY


def test_two_hundred_unchanged_feeds_take_seconds(server: FeedServer, reader: FeedReader) -> None:
    server.answer("/feed", Reply(304))
    began = time.monotonic()
    for _ in range(200):
        reader.fetch(server.feed(), Validators('"v"'))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, max-age=3600"}, 3600.0),
        ({"Cache-Control": "s-maxage=9, max-age=60", "Expires": "Tue, 10 Mar 2026 13:00:00 GMT"}, 60.0),
        ({"Expires": "Tue, 10 Mar 2026 13:00:00 GMT"}, 3600.0),
        ({"Cache-Control": "no-cache", "Expires": "Tue, 10 Mar 2026 13:00:00 GMT"}, None),
        ({"Cache-Control": "max-age=99999999"}, 604800.0),
        ({"Expires": "0"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("status", [200, 304])
def test_how_long_the_publisher_calls_an_answer_fresh(
    server: FeedServer, reader: FeedReader, headers: dict[str, str], seconds: float | None, status: int
) -> None:
    """D3: the timetable keeps to it."""
    server.answer("/feed", Reply(status, body=BODY if status == 200 else b"", headers=tuple(headers.items())))
    assert reader.fetch(server.feed(), Validators('"v"')).fresh_for == seconds
