"""News that was here before the decision log gets the names by which a hidden story is known again."""

from __future__ import annotations

from dataclasses import replace

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select

from catalog import Catalog
from catalog.connection import writing
from catalog.migrate import MIGRATIONS, migrate
from catalog.tables import identifiers
from tests.catalog.made import news, store


def test_the_migration_names_news_as_the_catalogue_does(catalog: Catalog, catalog_url: str) -> None:
    guids = (None, "tag:example.org,2026:1", "77", "https://news.example/", "https://news.example/a?id=1", "urn:x")
    items = [replace(news(f"n{place}"), guid=guid, story_id="s") for place, guid in enumerate(guids)]
    long = replace(news("long"), url="https://news.example/" + "x" * 600)
    store(catalog, *items, long)
    engine = create_engine(catalog_url)
    query = select(identifiers).order_by(identifiers.c.record_id, identifiers.c.identifier)
    with engine.connect() as connection:
        before = connection.execute(query).all()
    assert len(before) > 15
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
        assert len(connection.execute(query).all()) == 7
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(query).all() == before
    engine.dispose()
