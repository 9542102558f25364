"""Where a section is found, as absolute addresses below the public address of this site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Addresses:
    """Every form of one section. page: for people, with all of these to copy."""

    page: str
    json: str
    json_feed: str
    rss: str
    atom: str
    fragment: str
    script: str

    def of(self, form: str) -> str:
        """The address of a form by its name, one of ``FORMS``."""
        return str(getattr(self, form))


FORMS = ("json", "json_feed", "rss", "atom", "fragment", "script")


def paths_of(section: str) -> Addresses:
    return addresses_of("", section)


def addresses_of(public_url: str, section: str) -> Addresses:
    """``public_url``: the site's address as readers know it, with or without a slash at its end."""
    root, name = public_url.rstrip("/"), quote(section, safe="")
    return Addresses(
        page=f"{root}/sections/{name}",
        json=f"{root}/api/sections/{name}",
        json_feed=f"{root}/api/sections/{name}/feed.json",
        rss=f"{root}/api/sections/{name}/rss",
        atom=f"{root}/api/sections/{name}/atom",
        fragment=f"{root}/embed/sections/{name}",
        script=f"{root}/embed/sections/{name}.js",
    )
