"""What each fault does to an honest reply: a function of the reply, the request and the fault's options."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sample import wrong_bodies
from sample.exchange import JSON, Reply, Request, text_reply
from sample.registry import next_token

Option = str | int | float | bool
Options = Mapping[str, Option]


@dataclass(frozen=True, slots=True)
class Switch:
    """apply: (honest reply, request, options) → reply. defaults: all the options there are."""

    apply: Callable[[Reply, Request, Options], Reply]
    defaults: Options


def _status(reply: Reply, request: Request, options: Options) -> Reply:
    made = text_reply(str(options["body"]), int(options["code"]))
    for pair in filter(None, str(options["headers"]).split("|")):
        name, _, value = pair.partition(":")
        made = made.with_header(name.strip(), value.strip())
    return made


def _retry_after(reply: Reply, request: Request, options: Options) -> Reply:
    made = text_reply("Please slow down.", int(options["code"]))
    seconds = options["seconds"]
    return made.with_header("Retry-After", f"+{seconds}" if options["http_date"] else str(seconds))


def _slow_first_byte(reply: Reply, request: Request, options: Options) -> Reply:
    return replace(reply, delivery=replace(reply.delivery, delay=float(options["seconds"])))


def _drip(reply: Reply, request: Request, options: Options) -> Reply:
    return replace(reply, delivery=replace(reply.delivery, rate=float(options["rate"])))


def _hang(reply: Reply, request: Request, options: Options) -> Reply:
    return replace(reply, delivery=replace(reply.delivery, hang=float(options["seconds"])))


def _reset_after(reply: Reply, request: Request, options: Options) -> Reply:
    return replace(reply, delivery=replace(reply.delivery, reset_after=int(options["bytes"])))


def _short_content_length(reply: Reply, request: Request, options: Options) -> Reply:
    return replace(reply, delivery=replace(reply.delivery, short_by=int(options["by"])))


def _body(reply: Reply, request: Request, options: Options) -> Reply:
    made = wrong_bodies.wrong_body(str(options["kind"]), reply)
    return replace(made, status=int(options["status"]))


def _truncate(reply: Reply, request: Request, options: Options) -> Reply:
    """``at`` below 1 is a share of the body, else a number of bytes; the Content-Length fits what is sent."""
    at = float(options["at"])
    return replace(reply, body=reply.body[: int(at if at >= 1 else len(reply.body) * at)])


def _flip_byte(reply: Reply, request: Request, options: Options) -> Reply:
    """Turns the first "</" after the place into "<<": XML that no parser accepts."""
    place = reply.body.find(b"</", int(len(reply.body) * float(options["at"])))
    return replace(reply, body=reply.body[: place + 1] + b"<" + reply.body[place + 2 :]) if place >= 0 else reply


def _drop_ids(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.without_records(reply, int(options["k"]), _ids(options))


def _vanished(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.without_records(reply, 0, _ids(options))


def _ids(options: Options) -> frozenset[str]:
    return frozenset(part for part in re.split(r"[|\s]", str(options["ids"])) if part)


def _duplicate_ids(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.with_repeats(reply, int(options["k"]))


def _other_id(reply: Reply, request: Request, options: Options) -> Reply:
    """The record of one id comes under another."""
    asked, given = (f">{options[name]}<".encode() for name in ("asked", "given"))
    return replace(reply, body=reply.body.replace(asked, given))


def _new_dtd(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.with_other_dtd(reply, str(options["name"]))


def _unknown_tag(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.with_unknown_tag(reply, str(options["tag"]))


def _gzip_bomb(reply: Reply, request: Request, options: Options) -> Reply:
    return replace(reply, body=wrong_bodies.gzip_of_spaces(int(options["mb"]))).with_header("Content-Encoding", "gzip")


def _xxe(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.with_entity(reply, f'<!ENTITY hole SYSTEM "{options["target"]}">')


def _entity_bomb(reply: Reply, request: Request, options: Options) -> Reply:
    return wrong_bodies.with_entity(reply, wrong_bodies.nested_entities(int(options["levels"])))


def _redirect(reply: Reply, request: Request, options: Options) -> Reply:
    """Another address.

    chain: through ``hops`` addresses to the honest reply; loop: to itself; loopback, file: to where no client may go;
    permanent: a 301 to ``to``, or to an address with the honest reply.
    """
    query = f"?{request.query}" if request.query else ""
    kind, to = str(options["kind"]), str(options["to"])
    places = {
        "chain": (302, f"/_hop/{options['hops']}{request.path}{query}"),
        "loop": (302, f"{request.path}{query}"),
        "loopback": (302, to or f"http://{request.headers.get('host', '127.0.0.1')}/_inside"),
        "file": (302, to or "file:///etc/hostname"),
        "permanent": (301, to or f"/_hop/0{request.path}{query}"),
    }
    if kind not in places:
        return text_reply(f"There is no redirect {kind!r}; there are {', '.join(places)}.", 500)
    status, location = places[kind]
    return Reply(status=status).with_header("Location", location)


def _etag(reply: Reply, request: Request, options: Options) -> Reply:
    """Another ETag than the honest one ("" sends no validator at all), with its own 304."""
    value = str(options["value"])
    kept = tuple(pair for pair in reply.headers if pair[0] not in ("ETag", "Last-Modified"))
    bare = replace(reply, headers=kept)
    if not value:
        return bare
    same = request.headers.get("if-none-match", "").strip() == value
    return (replace(bare, status=304, body=b"") if same else bare).with_header("ETag", value)


def _full_last_page_token(reply: Reply, request: Request, options: Options) -> Reply:
    """A next page is named even after a page that is not full; that next page is empty."""
    page = _page(reply)
    if page is None or "nextPageToken" in page or not page["studies"]:
        return reply
    return _with_page(reply, {**page, "nextPageToken": next_token(len(page["studies"]), request.params)})


def _token_loop(reply: Reply, request: Request, options: Options) -> Reply:
    """From the second page on, every page names itself as the next one."""
    page, own = _page(reply), request.params.get("pageToken")
    return reply if page is None or own is None else _with_page(reply, {**page, "nextPageToken": own})


def _page(reply: Reply) -> dict[str, list[object]] | None:
    if reply.content_type != JSON or reply.status != 200:
        return None
    page = json.loads(reply.body)
    return page if isinstance(page, dict) and "studies" in page else None


def _with_page(reply: Reply, page: Mapping[str, object]) -> Reply:
    return replace(reply, body=json.dumps(page, ensure_ascii=False).encode())


def _unchanged(reply: Reply, request: Request, options: Options) -> Reply:
    return reply


SWITCHES: Mapping[str, Switch] = {
    "rate": Switch(_unchanged, {"limit": 1, "per_key": True, "seconds": 1.0}),
    "status": Switch(_status, {"code": 500, "body": "Internal Server Error", "headers": ""}),
    "retry_after": Switch(_retry_after, {"code": 429, "seconds": 1, "http_date": False}),
    "slow_first_byte": Switch(_slow_first_byte, {"seconds": 5.0}),
    "drip": Switch(_drip, {"rate": 1.0}),
    "hang": Switch(_hang, {"seconds": 600.0}),
    "reset_after": Switch(_reset_after, {"bytes": 100}),
    "short_content_length": Switch(_short_content_length, {"by": 100}),
    "body": Switch(_body, {"kind": "html", "status": 200}),
    "truncate_xml": Switch(_truncate, {"at": 0.5}),
    "flip_byte": Switch(_flip_byte, {"at": 0.5}),
    "drop_ids": Switch(_drop_ids, {"k": 1, "ids": ""}),
    "vanished": Switch(_vanished, {"ids": ""}),
    "duplicate_ids": Switch(_duplicate_ids, {"k": 1}),
    "other_id": Switch(_other_id, {"asked": "", "given": "99999999"}),
    "new_dtd": Switch(_new_dtd, {"name": "pubmed_280101.dtd"}),
    "unknown_tag": Switch(_unknown_tag, {"tag": "SourceOfTomorrow"}),
    "gzip_bomb": Switch(_gzip_bomb, {"mb": 200}),
    "xxe": Switch(_xxe, {"target": "file:///etc/hostname"}),
    "entity_bomb": Switch(_entity_bomb, {"levels": 9}),
    "redirect": Switch(_redirect, {"kind": "chain", "hops": 3, "to": ""}),
    "etag": Switch(_etag, {"value": 'W/"sample"'}),
    "full_last_page_token": Switch(_full_last_page_token, {}),
    "token_loop": Switch(_token_loop, {}),
    "clock": Switch(_unchanged, {"at": "2026-11-20T12:00:00"}),
}
