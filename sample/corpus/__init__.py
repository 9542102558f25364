"""The invented records the sample sources serve, as one value that tests can change without touching a running server.

``Corpus`` is frozen: every ``with_…``, ``without_…`` and ``revised…`` gives a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from sample.corpus.large import filler
from sample.corpus.model import FeedFacts, Paper, Story, Trial
from sample.corpus.papers import LAST_DAY, general_papers, rarer_papers
from sample.corpus.single_trials import single_trials
from sample.corpus.singles import single_papers
from sample.corpus.stories import news_feeds
from sample.corpus.trials import general_trials
from sample.search_table import SearchTable

__all__ = ["LAST_DAY", "Corpus", "FeedFacts", "Paper", "Story", "Trial", "build_corpus"]


@dataclass(frozen=True)
class Corpus:
    papers: tuple[Paper, ...]
    trials: tuple[Trial, ...] = ()
    feeds: tuple[FeedFacts, ...] = ()

    @cached_property
    def papers_by_pmid(self) -> Mapping[str, Paper]:
        return {paper.pmid: paper for paper in self.papers}

    @cached_property
    def trials_by_id(self) -> Mapping[str, Trial]:
        return {trial.nct_id: trial for trial in self.trials}

    @cached_property
    def search_table(self) -> SearchTable:
        """For esearch; built at the first search, and shared by all servers of this corpus."""
        return SearchTable(self.papers)

    @property
    def stories(self) -> tuple[Story, ...]:
        return tuple(story for feed in self.feeds for story in feed.stories)

    def paper(self, pmid: str) -> Paper:
        return self.papers_by_pmid[pmid]

    def trial(self, nct_id: str) -> Trial:
        return self.trials_by_id[nct_id]

    def with_study(self, paper: Paper) -> Corpus:
        """Adds the paper, or puts it in the place of the one with its PMID."""
        return replace(self, papers=(*self.without_study(paper.pmid).papers, paper))

    def without_study(self, pmid: str) -> Corpus:
        return replace(self, papers=tuple(paper for paper in self.papers if paper.pmid != pmid))

    def revised(self, pmid: str, day: dt.date, **changes: Any) -> Corpus:  # noqa: ANN401 (any field of Paper)
        """The paper changed on ``day`` (its mdat); ``changes`` are fields of Paper."""
        changed = replace(self.paper(pmid), revised=day, **changes)
        return replace(self, papers=tuple(changed if paper.pmid == pmid else paper for paper in self.papers))

    def with_trial(self, trial: Trial) -> Corpus:
        return replace(self, trials=(*self.without_trial(trial.nct_id).trials, trial))

    def without_trial(self, nct_id: str) -> Corpus:
        return replace(self, trials=tuple(trial for trial in self.trials if trial.nct_id != nct_id))

    def revised_trial(self, nct_id: str, day: dt.date, **changes: Any) -> Corpus:  # noqa: ANN401 (any field of Trial)
        changed = replace(self.trial(nct_id), last_updated=day, **changes)
        return replace(self, trials=tuple(changed if trial.nct_id == nct_id else trial for trial in self.trials))

    def with_story(self, story: Story) -> Corpus:
        """Adds the story at the top of its feed."""
        feeds = tuple(
            replace(feed, stories=(story, *feed.stories)) if feed.name == story.feed else feed for feed in self.feeds
        )
        return replace(self, feeds=feeds)

    def large(self, total: int) -> Corpus:
        """``total`` studies: these ones and cheap generated ones about ketamine, for tests of paging."""
        return replace(self, papers=(*self.papers, *filler(total - len(self.papers))))


@cache
def build_corpus() -> Corpus:
    """The whole corpus; two builds are equal."""
    papers = (*general_papers(), *rarer_papers(), *single_papers("special.toml"), *single_papers("unrelated.toml"))
    return Corpus(papers=papers, trials=(*general_trials(), *single_trials()), feeds=news_feeds(general_papers()))
