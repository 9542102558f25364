"""The editors' decision log, which no one can rewrite, and the names by which a story is known again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER section_decisions_no_{verb} BEFORE {verb} ON section_decisions
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END
"""
POSTGRESQL = """
CREATE FUNCTION section_decisions_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the decision log is append-only'; END $$;
CREATE TRIGGER section_decisions_no_change BEFORE UPDATE OR DELETE ON section_decisions
FOR EACH ROW EXECUTE FUNCTION section_decisions_append_only();
CREATE TRIGGER section_decisions_no_truncate BEFORE TRUNCATE ON section_decisions
FOR EACH STATEMENT EXECUTE FUNCTION section_decisions_append_only();
"""


def upgrade() -> None:
    op.create_table(
        "section_decisions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_section_decisions")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_section_decisions_record_id_records")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(verb=verb))
    _name_the_news(op.get_bind())


def _name_the_news(connection: sa.Connection) -> None:
    """News that is here already gets the names that news gets from now on."""
    records = sa.table("records", sa.column("id"), sa.column("kind"), sa.column("body"))
    identifiers = sa.table("identifiers", sa.column("identifier"), sa.column("record_id"))
    after = ""
    while page := connection.execute(
        sa.select(records).where(records.c.kind == "news", records.c.id > after).order_by(records.c.id).limit(500)
    ).all():
        after = page[-1].id
        rows = [{"record_id": row.id, "identifier": name} for row in page for name in _names(json.loads(row.body))]
        connection.execute(sa.insert(identifiers), rows)


def _names(item: dict[str, str]) -> Iterator[str]:
    """As catalog/identity.py made them when this was written."""
    url, guid, story = item["url"], item.get("guid", ""), item.get("story_id")
    names = [url] + ([f"story:{story}"] if story else [])
    if guid.lower().startswith(("http://", "https://")):
        names += [f"guid:{guid}"] if guid.partition("//")[2].partition("/")[2] else []
    elif guid:
        everywhere = guid.lower().startswith(("tag:", "urn:"))
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        names.append(f"guid:{guid}" if everywhere else f"guid:{host}|{guid}")
    return (name for name in dict.fromkeys(names) if len(name) <= 512)


def downgrade() -> None:
    op.drop_table("section_decisions")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION section_decisions_append_only()")
    op.execute(
        "DELETE FROM identifiers WHERE identifier <> record_id "
        "AND record_id IN (SELECT id FROM records WHERE kind = 'news')"
    )
