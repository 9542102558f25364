"""A process that is killed while it stores: ``python -m tests.catalog.killed ADDRESS STATEMENT``.

It stores a first batch, then a second, and dies by SIGKILL just before the first statement of the second that holds
the words given ("COMMIT" for the commit itself, "" for right after it).
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event

from catalog import Catalog, Tagged
from ingest.records import Rejected
from tests.catalog.made import DAY, NOON, link, run_of, store, study, tag

FIRST = tuple(Tagged(study(number, doi=f"10.1000/{number}"), (tag("ptsd"),)) for number in range(1, 4))
SECOND = (
    Tagged(study(1, "Changed", doi="10.1000/1b"), (tag("ocd"),), (link("pubmed:1", "pubmed:2"),)),
    *(Tagged(study(number), (tag("ptsd"),)) for number in range(4, 7)),
)
REJECTED = (Rejected("pubmed", "It has no PMID.", b"<PubmedArticle/>"),)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def store_second(catalog: Catalog, run: str) -> None:
    store(catalog, *SECOND, run=run, batch_id="second", fetched_at=NOON + DAY, deleted=("pubmed:3",), rejected=REJECTED)


def main(url: str, statement: str) -> None:
    catalog = Catalog(url)
    run = run_of(catalog)
    store(catalog, *FIRST, run=run, batch_id="first")
    if statement == "COMMIT":
        event.listen(catalog._engine, "commit", die)
    elif statement:
        event.listen(catalog._engine, "before_cursor_execute", lambda *call: die() if statement in call[2] else None)
    store_second(catalog, run)
    die()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
