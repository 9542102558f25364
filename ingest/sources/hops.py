"""Addresses from one hop to the next: where a redirect leads, and how an address stands in a request."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit, urlunsplit

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})


def redirect_target(url: str, location: str) -> str | None:
    """The absolute address of a redirect, None when it is no plain web address.

    Where it leads is checked again when it is connected to.
    """
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return ascii_address(target) if usable else None


def ascii_address(url: str) -> str:
    """The address as it can stand in a request: Punycode host, percent escapes, no fragment."""
    parts = urlsplit(url)
    try:
        netloc = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        netloc = parts.netloc
    safe = "/?%:@!$&'()*+,;=~-._[]"
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe=safe), quote(parts.query, safe=safe), ""))
