"""The measurements of the website's sections measure what they say."""

from __future__ import annotations

from bench import news


def test_the_tables_name_every_figure_asked_for() -> None:
    rows = {row.name: row for row in news.serving(seconds=0.3, rounds=1)}
    assert rows["section JSON, times the bare response"].goal == 0.8
    assert rows["unchanged (304), times the bare response"].goal == 1.2
    assert rows["section JSON, 50 readers without pause, 1 / p99"].goal == 0.1
    assert all(row.value for row in rows.values())


def test_the_poll_counts_only_feeds_that_have_not_changed() -> None:
    speed, memory = news.polling(feeds=12)
    assert speed.note.startswith("12 of 12 answered 304")
    assert memory.value
