"""The polite client: paces, waits and tries again, and tells nobody a secret.

What an answer means is the caller's business: it hands in a *judge*, which turns an answer into a value or raises one
of our errors. Retriable ones are tried again here, the whole exchange from the start; others pass at once.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TypeVar

from ingest.errors import BadRequest, BadSettings, KetalitError, RateLimited, Retriable, SourceUnreachable
from ingest.sources.exchange import AddressCheck, Answer, Limits, Request, exchange
from ingest.sources.limiter import RateLimiter, SharedRateLimiter
from ingest.sources.redaction import RedactingFilter, excerpt, redact

__all__ = [
    "AddressCheck",
    "Answer",
    "Limits",
    "RateLimiter",
    "RedactingFilter",
    "Request",
    "SharedRateLimiter",
    "Transport",
    "check_status",
    "excerpt",
    "exchange",
    "redact",
    "retry_after",
    "user_agent",
]

Value = TypeVar("Value")

_CONTACT = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+", re.ASCII)


class Transport:
    """Requests to one source.

    source: its name in messages. tries: exchanges in all, one call never spends more than ``limits.total`` seconds in
    them together. gap: seconds before the second try; doubles, with ±25 % jitter, up to longest_wait. A Retry-After
    beyond longest_wait ends the call with RateLimited, which tells how long.
    """

    def __init__(
        self,
        source: str,
        *,
        limiter: RateLimiter,
        contact: str | None = None,
        secrets: Sequence[str] = (),
        limits: Limits | None = None,
        tries: int = 5,
        gap: float = 1.0,
        longest_wait: float = 60.0,
        check_address: AddressCheck | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.source = source
        self.secrets = tuple(secrets)
        self.requests = 0
        self.bytes_read = 0
        self._agent = user_agent(contact)
        self._limiter = limiter
        self._limits = limits or Limits()
        self._tries = tries
        self._gap = gap
        self._longest_wait = longest_wait
        self._check_address = check_address
        self._sleep = sleep
        self._counting = threading.Lock()

    def send(self, request: Request, judge: Callable[[Answer], Value]) -> Value:
        """The judge's value of the first good answer. Raises the last error once tries or time are used up."""
        request = replace(request, headers={"User-Agent": self._agent, "Accept-Encoding": "gzip", **request.headers})
        left = self._limits.total
        number = 0
        while True:
            number += 1
            self._limiter.wait()
            began = time.monotonic()
            outcome = self._try(request, judge, left)
            left -= time.monotonic() - began
            if not isinstance(outcome, KetalitError):
                return outcome
            # Raised here, outside any handler: no other error hangs on it as its context.
            if not isinstance(outcome, Retriable):
                raise outcome
            if number >= self._tries or left <= 0 or self._asked_wait(outcome) > self._longest_wait:
                raise self._given_up(outcome, number)
            self._rest(outcome, number)

    def _try(self, request: Request, judge: Callable[[Answer], Value], seconds: float) -> Value | KetalitError:
        with self._counting:
            self.requests += 1
        try:
            answer = exchange(request, replace(self._limits, total=seconds), check_address=self._check_address)
            with self._counting:
                self.bytes_read += len(answer.body)
            return judge(answer)
        except KetalitError as problem:
            return problem

    def _rest(self, problem: Retriable, number: int) -> None:
        growing = self._gap * 2 ** (number - 1) * random.uniform(0.75, 1.25)  # noqa: S311 - spreading, not secrecy
        asked = self._asked_wait(problem)
        if asked:
            self._limiter.pause(asked)  # the others must not go either
        self._sleep(min(max(growing, asked), self._longest_wait))

    def _given_up(self, problem: Retriable, number: int) -> Retriable:
        asked = self._asked_wait(problem)
        if asked:
            self._limiter.pause(min(asked, self._longest_wait))
        message = f"{self.source} gave no usable answer in {number} tr{'y' if number == 1 else 'ies'}: "
        message = redact(message + str(problem), self.secrets)
        if isinstance(problem, RateLimited):
            return RateLimited(message, problem.retry_after)
        return SourceUnreachable(message)

    @staticmethod
    def _asked_wait(problem: Retriable) -> float:
        return problem.retry_after or 0.0 if isinstance(problem, RateLimited) else 0.0


def user_agent(contact: str | None) -> str:
    """Who asks, and where to write when it asks badly. BadSettings when the contact is no e-mail address."""
    if contact is None:
        return "Ketalit"
    if not _CONTACT.fullmatch(contact):
        raise BadSettings(f"{contact!r} is not an e-mail address; give one at which the source can reach you.")
    return f"Ketalit (mailto:{contact})"


def check_status(answer: Answer, source: str, secrets: Sequence[str] = ()) -> None:
    """Raise unless the status is 200: what to do about every other status is decided here, once."""
    status = answer.status
    if status == 200:
        return
    said = f"{source} answered with status {status} ({excerpt(answer.body, secrets) or 'no text'})"
    if status == 429 or (status == 503 and "retry-after" in answer.headers):
        raise RateLimited(f"{said}; ask again later.", retry_after(answer))
    if status >= 500 or status < 400 or status in (408, 425):
        raise SourceUnreachable(f"{said}; ask again later.")
    raise BadRequest(f"{said}; the request has to be changed before it can succeed.")


def retry_after(answer: Answer, *, now: Callable[[], dt.datetime] | None = None) -> float | None:
    """Seconds the source wants us to wait, from seconds or an HTTP date; None when it says nothing readable."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    current = now() if now else dt.datetime.now(dt.UTC)
    return max((moment - current).total_seconds(), 0.0)
