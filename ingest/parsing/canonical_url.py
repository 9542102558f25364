"""One spelling for one address, so that the same story met twice is one story."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from operator import itemgetter
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

URL_LIMIT = 2_000
"""Characters; longer addresses are refused, no browser bar or index field is made for them."""

_TRACKING = re.compile(
    r"(utm_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|"
    r"_hsenc|_hsmi|_ga|_gl|vero_id|oly_enc_id|oly_anon_id|wt\.mc_id|at_(medium|campaign|custom\d*|link_.*|format|ptr_name)|"
    r"ns_(mchannel|source|campaign|linkname|fee)|cmpid|cmp|smid|smtyp|partner|ftag|__twitter_impression|"
    r"rss_id|feature_source)",
    re.IGNORECASE,
)
_HOST_TRACKING = {
    # PubMed's search feeds put the time of the fetch into every link.
    "pubmed.ncbi.nlm.nih.gov": frozenset({"fc", "ff", "v"}),
    "theguardian.com": frozenset({"cmp"}),
}
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Aggregators that carry the real address in the open.
_WRAPPERS = {
    ("google.com", "/url"): ("url", "q"),
    ("bing.com", "/news/apiclick.aspx"): ("url",),
}
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"^`{|}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical_url(url: str, *, base: str | None = None) -> str | None:
    """The canonical spelling of a web address, or None when it is not one a reader may be sent to.

    Lower-case host, no user name, no default port, no fragment, no tracking parameters, sorted query, https for plain
    http on a public name (the two are the same page to every reader). Only http and https survive.
    """
    parts = _split(url, base)
    if parts is None:
        return None
    wrapped = _unwrapped(parts)
    if wrapped is not None:
        parts = _split(wrapped, None) or parts
    host = _host(parts)
    if host is None:
        return None
    scheme, port = parts.scheme.lower(), parts.port
    if scheme == "http" and port in (None, 80) and _is_public_name(host):
        scheme, port = "https", None
    authority = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        authority = f"{authority}:{port}"
    canonical = urlunsplit((scheme, authority, _path(parts.path), _query(host, parts.query), ""))
    return canonical if len(canonical) <= URL_LIMIT else None


def web_url(url: str, *, base: str | None = None) -> str | None:
    """A web address as it was given (signed image addresses must stay as they are), or None when it is not one."""
    parts = _split(url, base)
    if parts is None or _host(parts) is None or "@" in parts.netloc or len(parts.geturl()) > URL_LIMIT:
        return None
    return quote(parts.geturl(), safe="/?%:@!$&'()*+,;=~-._[]#")


def url_key(canonical: str) -> str:
    """The identity of a story by its address: SHA-256 of the canonical URL in hexadecimal."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def story_key(outlet: str, title: str, day: str) -> str:
    """The identity where links are opaque: SHA-256 of outlet, normalised title and day in hexadecimal."""
    return hashlib.sha256("|".join((normalised(outlet), normalised(title), day)).encode()).hexdigest()


def normalised(title: str) -> str:
    """Letters and digits only, one case: what stays the same when a headline is typeset anew."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def is_opaque(canonical: str) -> bool:
    """Google News hands out redirects that differ on every run and cannot be read offline."""
    parts = urlsplit(canonical)
    return parts.hostname == "news.google.com" and re.search(r"/(articles|read)/", parts.path) is not None


def host_of(canonical: str) -> str:
    """ "example.org" for "https://www.example.org/x"."""
    return (urlsplit(canonical).hostname or "").removeprefix("www.")


def _split(url: str, base: str | None) -> SplitResult | None:
    url = url.strip()
    if not url or len(url) > 2 * URL_LIMIT:
        return None
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        usable = parts.scheme.lower() in _DEFAULT_PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts if usable else None


def _unwrapped(parts: SplitResult) -> str | None:
    names = _WRAPPERS.get(((parts.hostname or "").removeprefix("www."), parts.path))
    if names is None:
        return None
    given = dict(parse_qsl(parts.query))
    return next((given[name] for name in names if name in given), None)


def _host(parts: SplitResult) -> str | None:
    if _UNSAFE.search(parts.netloc):
        return None
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return host
    try:
        # Punycode shows a look-alike name for what it is.
        return host.encode("idna").decode("ascii").lower() or None
    except UnicodeError:
        return None


def _is_public_name(host: str) -> bool:
    if "." not in host or host.endswith((".localhost", ".local", ".internal")):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def _path(path: str) -> str:
    return _spelled(path) or "/"


def _query(host: str, query: str) -> str:
    """The query as written, without tracking parameters, ordered by name; values of one name keep their order."""
    dropped = _HOST_TRACKING.get(host.removeprefix("www."), frozenset())
    named = [(unquote(field.partition("=")[0]).lower(), field) for field in query.split("&") if field]
    kept = [(name, field) for name, field in named if not _TRACKING.fullmatch(name) and name not in dropped]
    return _spelled("&".join(field for _, field in sorted(kept, key=itemgetter(0))))


def _spelled(text: str) -> str:
    """One spelling of percent escapes: upper case, and none where the plain character may stand."""
    return _ESCAPE.sub(_plain_escape, quote(text, safe="/?%:@!$&'()*+,;=~-._[]"))


def _plain_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()
