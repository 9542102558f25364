"""Real records, as they are parsed, go in and come out the same on both back ends."""

from __future__ import annotations

import gzip
from itertools import islice
from pathlib import Path

import pytest

from catalog import BatchReceipt, Catalog, Tagged
from ingest.errors import BadBatch
from ingest.links import links_of
from ingest.parsing.pubmed import iter_pubmed
from ingest.parsing.registration import parse_registrations
from ingest.records import Record, Study
from tests.catalog.made import DAY, NOON, store

PAPERS = 1_500


@pytest.fixture(scope="module")
def real_records(shared_data: Path) -> tuple[Tagged, ...]:
    found: dict[str, Record] = {}
    with gzip.open(next((shared_data / "pubmed").glob("*.xml.gz"))) as stream:
        for record in islice(iter_pubmed(stream), PAPERS):  # type: ignore[arg-type]
            if isinstance(record, Study):
                found[record.id] = record
    for page in sorted((shared_data / "trials" / "v2_pages").glob("*.json")):
        try:
            records = parse_registrations(page.read_bytes()).records
        except BadBatch:  # pages of other questions are among them
            continue
        found.update((record.id, record) for record in records)
    return tuple(Tagged(record, links=links_of(record)) for record in found.values())


@pytest.mark.data
def test_real_records_come_back_as_they_went_in_and_are_stored_once(
    catalog: Catalog, real_records: tuple[Tagged, ...]
) -> None:
    total = len(real_records)
    assert total > PAPERS
    assert store(catalog, *real_records) == BatchReceipt(parsed=total, new=total)
    stored = {entry.record.id: Tagged(entry.record, entry.tags, entry.links) for entry in catalog.entries()}
    assert stored == {one.record.id: one for one in real_records}
    assert store(catalog, *real_records, fetched_at=NOON + DAY) == BatchReceipt(parsed=total, unchanged=total)
    assert catalog.last_change() == total


@pytest.mark.data
def test_every_real_doi_and_pmcid_leads_to_a_record_that_bears_it(
    catalog: Catalog, real_records: tuple[Tagged, ...]
) -> None:
    store(catalog, *real_records)
    for one in real_records[:300]:
        if isinstance(one.record, Study) and one.record.doi:
            found = catalog.get(catalog.resolve(f"doi:{one.record.doi}") or "")
            assert found is not None
            assert isinstance(found.record, Study)
            assert (found.record.doi or "").lower() == one.record.doi.lower()
