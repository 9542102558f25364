"""Which data a reader sees, and that sample and live data never meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import Catalog
from ingest.errors import BadSettings
from ketalit.installation import Installation, origin_to_pull, origin_to_read
from ketalit.settings import Origin, Settings


def test_a_catalogue_elsewhere_says_itself_what_it_holds(tmp_path: Path) -> None:
    """With PostgreSQL there is no file to see; a search after a load must look at the same data."""
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    settings = Settings(data=tmp_path / "data", catalog_url=url)
    assert origin_to_read(settings) is Origin.SAMPLE
    catalog = Catalog(url)
    catalog.migrate()
    catalog.claim("live")
    catalog.close()
    assert origin_to_read(settings) is Origin.LIVE


def test_live_data_is_shown_where_there_is_any(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert origin_to_read(settings) is Origin.SAMPLE
    live = Installation(settings, Origin.LIVE)
    assert live.catalog.last_change() == 0
    live.close()
    assert origin_to_read(settings) is Origin.LIVE
    assert origin_to_read(Settings(data=tmp_path, origin=Origin.SAMPLE)) is Origin.SAMPLE


def test_without_an_address_only_the_sample_sources_are_asked() -> None:
    assert origin_to_pull(Settings()) is Origin.SAMPLE
    assert origin_to_pull(Settings(email="you@clinic.org")) is Origin.LIVE


def test_sample_and_live_records_never_share_a_catalogue(tmp_path: Path) -> None:
    """The remedy names both ways out."""
    settings = Settings(data=tmp_path, catalog_url=f"sqlite:///{tmp_path / 'one.db'}")
    live = Installation(settings, Origin.LIVE)
    assert live.catalog.origin() == "live"
    live.close()
    with pytest.raises(BadSettings, match=r"KETALIT_ORIGIN=live.*KETALIT_CATALOG_URL"):
        _ = Installation(settings, Origin.SAMPLE).catalog
