"""Links looked at again: only a clear word counts as gone, every hop is checked, and each host is asked slowly."""

from __future__ import annotations

import math
import socket
from collections.abc import Iterator

import pytest

from ingest.sources.exchange import Limits
from ingest.sources.limiter import RateLimiter
from ingest.sources.link_check import Finding, LinkAnswer, LinkChecker
from sample.server import SampleServer

PAGE = "/news/keta-long-relapse"


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(rate_limited=False) as running:
        yield running


@pytest.fixture(autouse=True)
def _honest(server: SampleServer) -> None:
    server.faults.clear()
    server.clear_log()


class Pace(RateLimiter):
    """Counts the turns of each host."""

    turns: list[str]

    def __init__(self, host: str, turns: list[str]) -> None:
        super().__init__(math.inf)
        self.host, self.turns = host, turns

    def wait(self) -> None:
        self.turns.append(self.host)


def look(url: str, *, turns: list[str] | None = None, loopback: bool = True) -> LinkAnswer:
    counted: list[str] = [] if turns is None else turns
    checker = LinkChecker(
        contact="links@clinic.example",
        limiter=lambda host: Pace(host, counted),
        allow_loopback=loopback,
        limits=Limits(1.0, 1.0, 1.0, 1_000_000),
    )
    return checker.check(url)


def methods(server: SampleServer) -> list[str]:
    return [entry.method for entry in server.log]


def test_a_page_that_is_there_costs_its_head_alone(server: SampleServer) -> None:
    turns: list[str] = []
    assert look(server.url + PAGE, turns=turns) == LinkAnswer(Finding.ALIVE, 200)
    assert methods(server) == ["HEAD"]
    assert turns == ["127.0.0.1"], "one request, one turn of its host"


@pytest.mark.parametrize("code", [404, 410])
def test_a_page_that_head_and_get_call_gone_is_gone(server: SampleServer, code: int) -> None:
    server.faults.add("status", path=PAGE, code=code)
    answer = look(server.url + PAGE)
    assert (answer.finding, answer.status) == (Finding.GONE, code)
    assert str(code) in (answer.problem or "")
    assert methods(server) == ["HEAD", "GET"]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 500, 501])
def test_a_server_that_does_not_like_head_is_asked_for_the_page(server: SampleServer, code: int) -> None:
    server.faults.add("status", path=PAGE, code=code, times=1)
    assert look(server.url + PAGE) == LinkAnswer(Finding.ALIVE, 200)
    assert methods(server) == ["HEAD", "GET"]


@pytest.mark.parametrize("code", [401, 402, 403, 405, 429, 451, 500, 502, 503, 504])
def test_a_server_that_refuses_or_fails_has_lost_nothing(server: SampleServer, code: int) -> None:
    server.faults.add("status", path=PAGE, code=code)
    answer = look(server.url + PAGE)
    assert (answer.finding, answer.status) == (Finding.UNSURE, code)
    if code in (429, 503):
        assert methods(server) == ["HEAD"], "who asks for quiet is not asked again"


def test_a_server_that_hangs_or_breaks_off_has_lost_nothing(server: SampleServer) -> None:
    server.faults.add("hang", path=PAGE, seconds=30)
    answer = look(server.url + PAGE)
    assert (answer.finding, answer.status) == (Finding.UNSURE, None)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert look(f"http://127.0.0.1:{port}/").finding is Finding.UNSURE


def test_a_redirect_is_followed_and_what_stands_at_its_end_counts(server: SampleServer) -> None:
    turns: list[str] = []
    assert look(f"{server.url}/_hop/2{PAGE}", turns=turns).finding is Finding.ALIVE
    assert len(turns) == 3, "every hop waits for its turn"
    assert look(f"{server.url}/_hop/1/news/none").finding is Finding.GONE
    server.faults.add("redirect", path=PAGE, kind="loop")
    assert look(server.url + PAGE).finding is Finding.UNSURE


@pytest.mark.parametrize("kind", ["file", "loopback"])
def test_no_redirect_leads_inside(server: SampleServer, kind: str) -> None:
    """D10: the address of each hop is checked when it is connected to."""
    target = {"file": "file:///etc/hostname", "loopback": "http://10.0.0.1/"}[kind]
    server.faults.add("redirect", path=PAGE, kind=kind, to=target)
    assert look(server.url + PAGE).finding is Finding.UNSURE


def test_a_link_to_this_machine_is_not_asked_for_live(server: SampleServer) -> None:
    assert look(server.url + PAGE, loopback=False).finding is Finding.UNSURE
    assert methods(server) == []


@pytest.mark.parametrize(
    ("error", "finding"), [(socket.EAI_NONAME, Finding.VANISHED), (socket.EAI_AGAIN, Finding.UNSURE)]
)
def test_a_name_nobody_knows_is_told_from_a_resolver_that_is_away(
    monkeypatch: pytest.MonkeyPatch, error: int, finding: Finding
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(error, "no")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = look("https://gone.example/story")
    assert answer.finding is finding
    assert "gone.example" in (answer.problem or "")


@pytest.mark.parametrize("url", ["https://" + "a" * 70 + ".example/", "http://[::1", "javascript:alert(1)", ""])
def test_an_address_of_no_possible_form_breaks_nothing(url: str) -> None:
    assert look(url).finding in (Finding.VANISHED, Finding.UNSURE)


def test_the_contact_is_told(server: SampleServer) -> None:
    checker = LinkChecker(contact="links@clinic.example", limiter=lambda host: Pace(host, []), allow_loopback=True)
    assert "links@clinic.example" in checker._headers["User-Agent"]
