"""Are copies of a story folded, and nothing else? ``make bench-stories``.

On pairs of real headlines that a person labelled (story_pairs.csv: "same", "different", and "again" for the same matter
told anew, which may go either way); on copies that are made of real items, each with one kind of edit; and, for speed,
on 100,000 items made of the real ones.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.measure import Measure, as_table, peak_memory
from bench.news_corpus import DEFAULT_DATA, labelled, releases
from bench.story_copies import HEADLINES, OPENINGS, Edit, copy_of
from ingest.evaluation import Counts
from ingest.records import NewsItem
from ingest.stories import fold_stories

PAIRS = "story_pairs.csv"
VISIT = 50
"""Items that one visit brings, when stories are folded as they come."""
HELD = 2_000
MANY = 100_000
_WORDS_IN_HEADLINE, _WORDS_IN_OPENING = 8, 40


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.stories", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--many", type=int, default=MANY, help="items of the measure of speed; 0: leave it out")
    options = parser.parse_args(arguments)
    try:
        items = releases(options.data)
    except FileNotFoundError as problem:
        sys.stderr.write(f"The real headlines are not here ({problem.filename}); name their folder with --data.\n")
        return 2
    rows = [*on_pairs(items, "all at once", fold_stories(items.values()))]
    rows += on_pairs(items, f"as they come, {VISIT} a visit", as_they_come(items.values()))
    rows += on_copies(list(items.values()))
    if options.many:
        rows += at_speed(list(items.values()), options.many)
    sys.stdout.write(as_table(rows) + "\n")
    return 0


def on_pairs(items: Mapping[str, NewsItem], how: str, folded: Iterable[NewsItem]) -> Iterator[Measure]:
    story = {item.key: item.story_id for item in folded}
    right = false = missed = 0
    again: list[bool] = []
    for pair in labelled(PAIRS):
        one, other = (story[items[pair[side]].key] for side in ("one", "other"))
        match pair["label"]:
            case "same":
                right, missed = right + (one == other), missed + (one != other)
            case "different":
                false += one == other
            case _:
                again.append(one == other)
    counts = Counts(right, false, missed)
    note = f"{right + missed} same, {len(labelled(PAIRS)) - right - missed - len(again)} different pairs; {how}"
    yield Measure("pairs, precision", counts.precision, "", 0.98, note)
    yield Measure("pairs, recall", counts.recall, "", 0.95, f"told anew: {sum(again)} of {len(again)} folded")


def as_they_come(items: Iterable[NewsItem]) -> list[NewsItem]:
    """Folded visit by visit, oldest first, each against the newest items that are held already."""
    held: list[NewsItem] = []
    ordered = sorted(items, key=lambda item: (item.published or dt.datetime.min.replace(tzinfo=dt.UTC), item.key))
    for start in range(0, len(ordered), VISIT):
        neighbours = held[-HELD:]
        held += fold_stories((*neighbours, *ordered[start : start + VISIT]))[len(neighbours) :]
    return held


def on_copies(items: Sequence[NewsItem]) -> Iterator[Measure]:
    """Each kind of edit by itself: how many copies find their original, and how many another story."""
    held = fold_stories(items)
    told = [replace(item, excerpt=None) for item in held if len(item.title.split()) >= _WORDS_IN_HEADLINE]
    opened = [item for item in held if len((item.excerpt or "").split()) >= _WORDS_IN_OPENING]
    for edits, originals in ((HEADLINES, told), (OPENINGS, opened)):
        for name, edit in edits.items():
            yield _on_edit(name, edit, held, originals)


def _on_edit(name: str, edit: Edit, held: Sequence[NewsItem], originals: Sequence[NewsItem]) -> Measure:
    copies = [copy_of(item, edit, "another-desk") for item in originals]
    folded = fold_stories((*held, *copies))[len(held) :]
    keys = {item.story_id for item in held}
    pairs = list(zip(folded, originals, strict=True))
    found = sum(copy.story_id == item.story_id for copy, item in pairs)
    strange = sum(copy.story_id in keys and copy.story_id != item.story_id for copy, item in pairs)
    return Measure(
        f"copies: {name}", found / len(pairs), "", 0.95, f"{len(pairs)} copies, {strange} in a strange story"
    )


def at_speed(items: Sequence[NewsItem], many: int) -> Iterator[Measure]:
    """Items of one year made of real ones, a few words of each exchanged, and one copy in ten; twice for the memory."""
    used = []
    for count in (many // 2, many):
        made = list(_made(items, count))
        before, clock, began = peak_memory(), time.perf_counter(), time.process_time()
        folded = fold_stories(made)
        seconds, own = time.perf_counter() - clock, time.process_time() - began
        used.append((peak_memory() - before) / 1e6)
    stories = len({item.story_id for item in folded})
    yield Measure(
        f"{many:,} items: 60 s over the time it took", 60 / seconds, "times", 1.0,
        f"{seconds:.1f} s, {own:.1f} s of processor time, {stories:,} stories",
    )  # fmt: skip
    note = f"{used[1]:.0f} MB, beside {used[0]:.0f} MB for half of them"
    yield Measure("memory: 2.5 times half's over all's", 2.5 * used[0] / max(used[1], 1), "times", 1.0, note)


def _made(items: Sequence[NewsItem], count: int) -> Iterator[NewsItem]:
    chance = random.Random(20260301)  # noqa: S311 - nothing secret
    words = [word for item in items for word in item.title.split()]
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    last: NewsItem | None = None
    for number in range(count):
        url = f"https://made.example.org/{number}"
        if last is not None and last.published and chance.random() < 0.1:
            later = last.published + dt.timedelta(hours=chance.random() * 30)
            yield replace(last, url=url, key=url, title=f"{last.title} - The Wire", source="The Wire", published=later)
            continue
        model = chance.choice(items)
        last = replace(
            model,
            url=url,
            key=url,
            title=_mixed(model.title.split(), words, 2, chance),
            excerpt=_mixed((model.excerpt or " ".join(chance.choices(words, k=45))).split(), words, 8, chance),
            published=start + dt.timedelta(minutes=chance.randrange(365 * 24 * 60)),
        )
        yield last


def _mixed(text: list[str], words: Sequence[str], exchanged: int, chance: random.Random) -> str:
    for _ in range(exchanged):
        text[chance.randrange(len(text))] = chance.choice(words)
    return " ".join(text)


if __name__ == "__main__":
    raise SystemExit(main())
