"""The command for study facts: ``reread``."""

from __future__ import annotations

from ingest.facts import facts_of, rules_version
from ketalit.cli.terminal import Json, app, installation, report


@app.command()
def reread(as_json: Json = False) -> None:
    """Find the study facts of all records anew by the rules in use; only records whose facts change are touched.

    Needed after an update of Ketalit or of its models; `ketalit index` then brings what changed to the search.
    """
    with installation() as home:
        changed = home.catalog.read_again(facts_of)
        document = {"version": rules_version(), "changed": changed, "last_change": home.catalog.last_change()}
    report(
        document,
        as_json,
        lambda: (
            f"{changed} records have other facts by the rules {document['version']}"
            + ("; `ketalit index` brings them to the search." if changed else ".")
        ),
    )
