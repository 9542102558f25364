"""The web application's view of an installation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ingest.vocabulary import Abbreviation, Vocabulary
from ingest.vocabulary.precision import measured_precision
from ketalit.family import FamilyFinder
from ketalit.installation import Installation
from ketalit.settings import Settings
from ketalit.story_study import study_of
from web.site import Site, VocabularyEntry


def site_of(home: Installation) -> Site:
    return Site(
        catalog=home.catalog,
        index=home.index,
        conditions={condition.id: condition.label for condition in home.vocabulary.conditions},
        sample_banner=home.is_sample,
        airflow_url=f"http://127.0.0.1:{home.settings.airflow_port}/",
        vocabulary=tuple(_entries(home.vocabulary)),
        vocabulary_version=home.vocabulary.version,
        kin=FamilyFinder(home.catalog),
        public_url=home.settings.public_url or _own_url(home.settings),
        origins=tuple(origin.strip() for origin in home.settings.website_origins.split(",")),
        feeds={feed.id: feed.outlet for feed in home.feeds},
        study=partial(study_of, home.catalog),
    )


def _own_url(settings: Settings) -> str:
    """Where this machine itself reaches the application, also when it listens on every address."""
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host  # noqa: S104
    return f"http://{host}:{settings.web_port}"


def _entries(vocabulary: Vocabulary) -> Iterator[VocabularyEntry]:
    """The tree from the widest conditions down; a condition of several parents stands below the first of them."""
    measured = measured_precision()
    waiting = [(root, 0) for root in reversed(vocabulary.roots)]
    while waiting:
        name, depth = waiting.pop()
        condition = vocabulary.by_id[name]
        yield VocabularyEntry(
            id=name,
            label=condition.label,
            depth=depth,
            parents=tuple(vocabulary.labels[parent] for parent in condition.parents),
            phrases=condition.phrases,
            abbreviations=tuple(map(_abbreviation, condition.abbreviations)),
            mesh=tuple(zip(condition.mesh, condition.mesh_headings, strict=True)),
            precision=measured.get(name),
        )
        below = [child for child in vocabulary.children(name) if vocabulary.by_id[child].parents[0] == name]
        waiting += [(child, depth + 1) for child in reversed(below)]


def _abbreviation(abbreviation: Abbreviation) -> str:
    needs = f" (with {', '.join(f'{word}…' for word in abbreviation.context)})" if abbreviation.context else ""
    return abbreviation.text + needs
