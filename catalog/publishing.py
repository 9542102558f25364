"""The catalogue's part that the website pulls from: published sections, and what editors decided about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Engine

from catalog import editing, link_checks, record_states, snapshots
from catalog.connection import reading as snapshot
from catalog.published import LinkCheck, Overtaken, PublishedItem, SectionDecision, Snapshot, Verdicts
from catalog.record_states import RecordState
from catalog.sequence import changing


class Publishing:
    """What ``Catalog`` knows of the website's sections; each method is one transaction."""

    _engine: Engine

    def publish_snapshot(
        self,
        section: str,
        title: str,
        empty_text: str,
        items: Sequence[PublishedItem],
        at: dt.datetime,
        *,
        decided: int | None = None,
    ) -> Snapshot:
        """Publish a section; what stands then. Where nothing has changed that is the snapshot that stood before.

        decided: how many decisions the items follow; Overtaken when there are more by now, so that nothing hidden comes
        back by a publishing that began before.
        """
        wanted = Snapshot(section, 0, title, empty_text, at, tuple(items))
        with changing(self._engine) as changes:
            if decided is not None and editing.count(changes.connection) != decided:
                raise Overtaken(f"An editor decided while section {section} was being selected: publish it again.")
            return snapshots.publish(changes.connection, wanted)

    def decision_count(self) -> int:
        """How many decisions the log holds."""
        with snapshot(self._engine) as connection:
            return editing.count(connection)

    def snapshot(self, section: str, *, on: dt.date | None = None) -> Snapshot | None:
        """The newest snapshot, or the one that stood when that day ended (UTC); None: there was none."""
        with snapshot(self._engine) as connection:
            return snapshots.at(connection, section, on)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """The newest of every section, in the order of their ids."""
        with snapshot(self._engine) as connection:
            return snapshots.newest_of_each(connection)

    def decide(self, decision: SectionDecision) -> SectionDecision:
        """Add a decision to the log, which keeps every one; ``names`` are found here.

        Refused when the record is not here, or when a hidden one is to be pinned.
        """
        with changing(self._engine) as changes:
            return editing.append(changes.connection, decision)

    def decisions(self) -> tuple[SectionDecision, ...]:
        """Every decision ever made, oldest first."""
        with snapshot(self._engine) as connection:
            return editing.every(connection)

    def verdicts(self, section: str | None) -> Verdicts:
        """What the decisions add up to in a section; None: what holds for all sections."""
        with snapshot(self._engine) as connection:
            return editing.verdicts(connection, section)

    def copies(self, record_id: str) -> frozenset[str]:
        """The records that a decision about this one is about too: the same story, the same paper under another id."""
        with snapshot(self._engine) as connection:
            return editing.copies(connection, record_id)

    def mark(self) -> tuple[int, ...]:
        """As long as this stays the same, so do all snapshots and the states of all records. Cheap to ask."""
        with snapshot(self._engine) as connection:
            return record_states.mark(connection)

    def record_states(self, record_ids: Iterable[str]) -> dict[str, RecordState]:
        """How records stand now, deleted ones included; ids that are not here are left out."""
        with snapshot(self._engine) as connection:
            return record_states.record_states(connection, record_ids)

    def save_link_check(self, check: LinkCheck) -> None:
        """Keep how a link was found; it takes the place of what was known of that address."""
        with changing(self._engine) as changes:
            link_checks.save(changes.connection, check)

    def link_checks(self) -> tuple[LinkCheck, ...]:
        """What is known of every link that was ever checked, the longest unchecked first."""
        with snapshot(self._engine) as connection:
            return link_checks.every(connection)

    def gone_links(self) -> dict[str, dt.datetime]:
        """Addresses whose page is gone, and since when that is known."""
        return {check.url: check.gone_since for check in self.link_checks() if check.gone_since}
