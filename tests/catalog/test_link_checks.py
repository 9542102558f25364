"""What is known of published links: the newest finding of each, and which are gone."""

from __future__ import annotations

from dataclasses import replace

from catalog import Catalog, LinkCheck
from tests.catalog.made import HOUR, NOON

ALIVE = LinkCheck("https://news.example/a", "news:a", NOON, status=200)
GONE = LinkCheck("https://news.example/b", "news:b", NOON - HOUR, 404, 0, NOON - HOUR, "there is no such page any more")


def test_the_newest_finding_of_an_address_counts(catalog: Catalog) -> None:
    catalog.save_link_check(ALIVE)
    catalog.save_link_check(GONE)
    assert catalog.link_checks() == (GONE, ALIVE)
    assert catalog.gone_links() == {GONE.url: GONE.gone_since}
    back = replace(GONE, checked_at=NOON + HOUR, status=200, gone_since=None, problem=None)
    catalog.save_link_check(back)
    assert catalog.link_checks() == (ALIVE, back)
    assert catalog.gone_links() == {}
