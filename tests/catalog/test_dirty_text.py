"""Whatever characters a source sends, both back ends take them, and evidence still points at its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog import Catalog, FeedState, Receipt, Tagged
from ingest.records import ConditionTag, Evidence, Link, Rejected, Strength
from tests.catalog.made import DAY, NOON, news, run_of, store, study

DIRTY = ["a\x00b", "a\ud800b", "\udc00\x00", "a\\u0000b", "\\\x00"]
DIRTY += ["\u2028\ufffe\U0001f600 naïve 氯胺酮 \x01\x7f\r\n\t"]


@pytest.mark.parametrize("text", DIRTY, ids=ascii)
def test_dirty_text_is_stored_and_read_back(catalog: Catalog, text: str) -> None:
    clean = text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd").replace("\udc00", "\ufffd")
    evidence = Evidence("title", 0, 3, text, "phrase:" + text)
    one = Tagged(
        study(1, text, doi=text, pmcid=text),
        (ConditionTag("ptsd", Strength.TOPIC, (evidence,), text),),
        (Link("pubmed:1", "doi:" + text, text, text),),
    )
    receipt = store(catalog, one, rejected=(Rejected("pubmed", text, b"\x00", text),))
    assert (receipt.new, receipt.quarantined) == (1, 1)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert getattr(entry.record, "title", None) == clean
    assert len(clean) == len(text)
    assert entry.tags[0].evidence[0].text == clean
    assert entry.links[0].evidence == clean
    assert catalog.quarantined()[0].reason == clean
    assert store(catalog, one, fetched_at=NOON + DAY).unchanged == 1


@pytest.mark.parametrize("text", DIRTY, ids=ascii)
def test_dirty_text_in_ids_runs_and_feeds(catalog: Catalog, text: str) -> None:
    record = news(text)
    run = catalog.start_run("news" + text, text, window=text)
    store(catalog, record, run=run, batch_id=text)
    assert store(catalog, record, run=run, batch_id=text).new == 1
    assert catalog.get(record.id) is not None
    assert store(catalog, record, run=run).unchanged == 1
    catalog.finish_run(run, state="failed", receipt=Receipt(), error=text)
    catalog.save_feed_state(FeedState(text, last_error=text))
    assert catalog.feed_state(text) is not None
    assert catalog.known([record.id]) != set()
    catalog.resolve(record.id)


def test_very_long_strings_are_kept_whole_but_name_nothing(catalog: Catalog) -> None:
    """PostgreSQL's indexes refuse keys above about 2,700 bytes."""
    long = "ketamine " * 200_000
    one = Tagged(study(1, long, doi="10.1000/" + long), links=(Link("pubmed:1", "doi:" + long, "reports", long),))
    store(catalog, one, replace(study(2), keywords=(long,)))
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert entry.record == one.record
    assert catalog.resolve("doi:10.1000/" + long) is None
    assert catalog.related("pubmed:1") == ()


def test_hostile_text_is_only_text(catalog: Catalog) -> None:
    hostile = "'; DROP TABLE records; -- %s %(x)s :name {0}"
    store(catalog, news(hostile, title=hostile), run=run_of(catalog, hostile, hostile), batch_id=hostile)
    assert catalog.resolve(f"news:{hostile}") == f"news:{hostile}"
