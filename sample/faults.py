"""Named ways to misbehave, switched on for requests that match: by part of the path, from the nth on, so many times."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sample.exchange import Reply, Request
from sample.limits import Window, too_many
from sample.misbehaviour import SWITCHES, Option

_MATCHING: dict[str, Option] = {"path": "", "nth": 1, "times": 0}


@dataclass(frozen=True, slots=True)
class Fault:
    """path: part of the request's path ("" matches all); nth: the first matching request it touches, counted from 1.

    times: how many it touches (None: all that follow). options: the switch's own, with their defaults filled in.
    """

    name: str
    path: str = ""
    nth: int = 1
    times: int | None = None
    options: Mapping[str, Option] = field(default_factory=dict)

    @property
    def described(self) -> dict[str, Option | None]:
        return {"name": self.name, "path": self.path, "nth": self.nth, "times": self.times, **self.options}


def fault(name: str, *, path: str = "", nth: int = 1, times: int | None = None, **options: Option) -> Fault:
    """A checked fault. ValueError names what is wrong and what there is."""
    switch = SWITCHES.get(name)
    if switch is None:
        raise ValueError(f"There is no fault {name!r}; there are {', '.join(sorted(SWITCHES))}.")
    if unknown := sorted(set(options) - set(switch.defaults)):
        known = ", ".join(sorted({*switch.defaults, *_MATCHING}))
        raise ValueError(f"The fault {name!r} has no option {unknown[0]!r}; it has {known}.")
    return Fault(name, path, nth, times, {**switch.defaults, **options})


def fault_from_text(text: str) -> Fault:
    """ "status:path=efetch,code=500,times=2"; a bare word is the option ``kind``: "redirect:loop,path=feeds"."""
    name, _, rest = text.partition(":")
    given: dict[str, Option] = {}
    for part in rest.split(",") if rest else ():
        key, sign, value = part.partition("=")
        given["kind" if not sign else key.strip()] = _value(value if sign else key)
    return _from_mapping(name.strip(), given)


def fault_from_json(body: bytes) -> Fault | str:
    """{"name": "status", "path": "efetch", "code": 500} → the fault, or a sentence about what is wrong with it."""
    try:
        given = json.loads(body)
    except ValueError:
        return "The fault is not JSON."
    try:
        if not isinstance(given, dict) or not isinstance(given.get("name"), str):
            return 'A fault is a JSON object with a "name".'
        return _from_mapping(given.pop("name"), given)
    except ValueError as problem:
        return str(problem)


def _from_mapping(name: str, given: Mapping[str, Option]) -> Fault:
    options = {key: value for key, value in given.items() if key not in _MATCHING}
    nth, times = int(given.get("nth") or 1), given.get("times")
    return fault(name, path=str(given.get("path", "")), nth=nth, times=None if times is None else int(times), **options)


def _value(text: str) -> Option:
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text, text)


@dataclass(slots=True)
class _Armed:
    fault: Fault
    seen: int = 0
    window: Window | None = None

    def takes(self, request: Request) -> bool:
        """Counts a matching request; whether this one is touched."""
        if self.fault.path not in request.path or self.fault.name == "clock":
            return False
        self.seen += 1
        past = self.seen - self.fault.nth
        return past >= 0 and (self.fault.times is None or past < self.fault.times)


class Faults:
    """The faults switched on, applied in the order they were added. Safe for threads."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._lock = threading.Lock()

    def add(self, name: str, *, path: str = "", nth: int = 1, times: int | None = None, **options: Option) -> Fault:
        made = fault(name, path=path, nth=nth, times=times, **options)
        self.put(made)
        return made

    def put(self, made: Fault) -> None:
        seconds = float(made.options.get("seconds", 1)) if made.name == "rate" else None
        with self._lock:
            self._armed.append(_Armed(made, window=Window(seconds) if seconds else None))

    def clear(self) -> None:
        with self._lock:
            self._armed.clear()

    def active(self) -> tuple[Fault, ...]:
        with self._lock:
            return tuple(armed.fault for armed in self._armed)

    def clock(self) -> dt.datetime | None:
        """The moment at which a ``clock`` fault has frozen the server, in UTC."""
        frozen = next((made for made in reversed(self.active()) if made.name == "clock"), None)
        return dt.datetime.fromisoformat(str(frozen.options["at"])).replace(tzinfo=dt.UTC) if frozen else None

    def applied(self, request: Request, honest: Callable[[], Reply]) -> Reply:
        """The honest reply, or what the faults that match make of it."""
        with self._lock:
            live = [armed for armed in self._armed if armed.takes(request)]
        reply = honest()
        for armed in live:
            if armed.window is not None:
                reply = self._limited(armed.window, armed.fault, request, reply)
            else:
                reply = SWITCHES[armed.fault.name].apply(reply, request, armed.fault.options)
        return self._dated(reply)

    def _limited(self, window: Window, made: Fault, request: Request, reply: Reply) -> Reply:
        caller = request.caller if made.options["per_key"] else "everyone"
        limit = int(made.options["limit"])
        admitted, _ = window.admit(caller, limit)
        return reply if admitted else too_many(request, limit)

    def _dated(self, reply: Reply) -> Reply:
        """A Retry-After of "+5" becomes the HTTP date five seconds from the server's now."""
        for name, value in reply.headers:
            if name == "Retry-After" and value.startswith("+"):
                now = self.clock() or dt.datetime.now(dt.UTC)
                moment = now + dt.timedelta(seconds=float(value[1:]))
                return reply.with_header(name, f"{moment:%a, %d %b %Y %H:%M:%S} GMT")
        return replace(reply)
