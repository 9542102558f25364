"""The catalogue of the catalogue's own tests: what a section publishes is tested on SQLite and on PostgreSQL."""

from tests.catalog.conftest import _migrated, _server, another, back_end, catalog, catalog_url, new_database

__all__ = ["_migrated", "_server", "another", "back_end", "catalog", "catalog_url", "new_database"]
