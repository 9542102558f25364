"""Where Elasticsearch is and how to log in; the address is shown in messages, secrets never are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.errors import BadSettings


@dataclass(frozen=True, slots=True)
class Address:
    """url: scheme, host and port, without user and password."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    ca_certs: Path | None = None

    @classmethod
    def of(
        cls, url: str, *, user: str | None, password: str | None, api_key: str | None, ca_certs: Path | None
    ) -> Address:
        """User and password may also stand in the address. BadSettings when something is missing or contradicts."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("http", "https") or not parts.hostname or port is None:
            raise BadSettings(
                "The address of Elasticsearch must name scheme, host and port, such as https://search.example.org:9200."
            )
        user = user or (unquote(parts.username) if parts.username else None)
        password = password or (unquote(parts.password) if parts.password else None)
        if api_key and user:
            raise BadSettings("Elasticsearch was given both an API key and a user: give one of the two.")
        if bool(user) != bool(password):
            raise BadSettings("Elasticsearch needs both a user and a password, or an API key: one of them is missing.")
        if ca_certs is not None and not ca_certs.is_file():
            raise BadSettings(f"The certificate file {ca_certs} of Elasticsearch does not exist: correct its path.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}", user, password, api_key, ca_certs)
