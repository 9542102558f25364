"""One installation put together from its settings: the rooms with their addresses, each opened when first used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urljoin

from catalog import Catalog
from index import SearchIndex, open_index
from ingest.errors import BadSettings
from ingest.feeds import Feed, load_feeds
from ingest.landing import Landing
from ingest.sources.article_pages import GAP, PageReader
from ingest.sources.feeds import FeedReader
from ingest.sources.limiter import WITH_KEY, WITHOUT_KEY, SharedRateLimiter
from ingest.sources.link_check import LinkChecker
from ingest.sources.pubmed import PubMed
from ingest.sources.trials import PER_SECOND, Trials
from ingest.strategy import Strategy, load_strategy
from ingest.tagging import Tagger
from ingest.vocabulary import Vocabulary, load_vocabulary
from ketalit.sections.rules import Section, load_sections
from ketalit.settings import Origin, Settings, load_settings

EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
TRIALS = "https://clinicaltrials.gov/api/v2/"
CATALOG_FILE = "catalog.db"
PAGES_PER_SECOND = 1.0
"""Pages asked of any one website."""


class Installation:
    """The rooms of one installation. Everything is opened on first use and closed by ``close``."""

    def __init__(self, settings: Settings, origin: Origin) -> None:
        self.settings = settings
        self.origin = origin

    @property
    def is_sample(self) -> bool:
        return self.origin is Origin.SAMPLE

    @cached_property
    def folder(self) -> Path:
        """The data folder of this origin, made on first use. Raises BadSettings when it cannot be made or written."""
        folder = self.settings.data.expanduser().absolute() / self.origin.value
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".writable"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as problem:
            raise BadSettings(
                f"The data folder {folder} cannot be written ({problem.strerror}): "
                "make it writable or name another one in KETALIT_DATA."
            ) from None
        return folder

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue, migrated. Raises BadSettings when it holds data of the other origin."""
        catalog = Catalog(self.settings.catalog_url or f"sqlite:///{self.folder / CATALOG_FILE}")
        catalog.migrate()
        held = catalog.claim(self.origin.value)
        if held != self.origin.value:
            catalog.close()
            raise BadSettings(
                f"The catalogue holds {held} data and this run is for {self.origin.value} data, which are never mixed: "
                f"set KETALIT_ORIGIN={held}, or give KETALIT_CATALOG_URL another database."
            )
        return catalog

    @cached_property
    def index(self) -> SearchIndex:
        chosen = self.settings
        return open_index(
            data=self.folder,
            alias=f"{chosen.index_alias}-sample" if self.is_sample else chosen.index_alias,
            url=chosen.index_url,
            user=chosen.index_user,
            password=chosen.index_password.get_secret_value() if chosen.index_password else None,
            api_key=chosen.index_api_key.get_secret_value() if chosen.index_api_key else None,
            ca_certs=chosen.index_ca_certs,
        )

    @cached_property
    def landing(self) -> Landing:
        return Landing(self.settings.landing_url or str(self.folder / "landing"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return load_vocabulary(self.settings.vocabulary)

    @cached_property
    def tagger(self) -> Tagger:
        return Tagger(self.vocabulary)

    @cached_property
    def strategies(self) -> dict[str, Strategy]:
        return {name: load_strategy(name) for name in ("pubmed", "trials")}

    @property
    def sample_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.sample_port}/"

    @property
    def eutils_url(self) -> str:
        default = urljoin(self.sample_url, "entrez/eutils/") if self.is_sample else EUTILS
        return self.settings.eutils_url or default

    @property
    def trials_url(self) -> str:
        default = urljoin(self.sample_url, "api/v2/") if self.is_sample else TRIALS
        return self.settings.trials_url or default

    @property
    def contact(self) -> str:
        """The address sent to the sources. Raises BadSettings when a live source is to be asked without one."""
        if self.is_sample:
            return "sample@example.org"
        if not self.settings.email:
            raise BadSettings(
                "NCBI asks every client for a contact address: set KETALIT_EMAIL=you@clinic.org "
                "(or run make run EMAIL=you@clinic.org)."
            )
        return self.settings.email

    def pubmed(self) -> PubMed:
        key = self.settings.ncbi_api_key
        return PubMed(
            base_url=self.eutils_url,
            email=self.contact,
            api_key=key.get_secret_value() if key else None,
            limiter=SharedRateLimiter(self.folder / "limits", "ncbi", WITH_KEY if key else WITHOUT_KEY),
            allowed_missing=self.strategies["pubmed"].allowed_missing,
        )

    def trials(self) -> Trials:
        return Trials(
            base_url=self.trials_url,
            contact=self.contact,
            limiter=SharedRateLimiter(self.folder / "limits", "trials", PER_SECOND),
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The website's sections, one for each condition included."""
        return load_sections(self.vocabulary.labels, self.settings.sections)

    @property
    def feeds_by_id(self) -> Mapping[str, Feed]:
        """Every feed of the list, those that are not read now too: their items are judged by it."""
        return {feed.id: feed for feed in self.feed_list}

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds to read."""
        return tuple(feed for feed in self.feed_list if feed.enabled)

    @cached_property
    def feed_list(self) -> tuple[Feed, ...]:
        if self.is_sample and self.settings.feeds is None:
            from sample.corpus import build_corpus

            return tuple(
                Feed(feed.name.replace(".", "-"), urljoin(self.sample_url, f"feeds/{feed.name}"), feed.outlet)
                for feed in build_corpus().feeds
            )
        return load_feeds(self.settings.feeds)

    def link_checker(self) -> LinkChecker:
        return LinkChecker(contact=self.contact, limiter=self.pace_of, allow_loopback=self.is_sample)

    def pace_of(self, host: str) -> SharedRateLimiter:
        """One limiter for each host, whoever on this machine asks it for pages."""
        return SharedRateLimiter(self.folder / "limits", f"host-{quote(host, safe='')[:200]}", PAGES_PER_SECOND)

    def any_feed_reader(self) -> FeedReader:
        """For a look at a feed by hand: it needs no contact address, and where the data are samples no other source."""
        contact = "sample@example.org" if self.is_sample else self.settings.email
        return FeedReader(contact=contact, allow_loopback=self.is_sample)

    def page_reader(self) -> PageReader:
        # The sample sources are nobody's server to be spared.
        gap = 0.0 if self.is_sample else GAP
        return PageReader(contact=self.contact, allow_loopback=self.is_sample, gap=gap)

    def feed_reader(self) -> FeedReader:
        return FeedReader(contact=self.contact, allow_loopback=self.is_sample)

    def close(self) -> None:
        for room in ("catalog", "index"):
            if room in self.__dict__:
                self.__dict__.pop(room).close()


def origin_to_pull(settings: Settings) -> Origin:
    """Which sources a pull asks: the live ones when a contact address is set, else the sample ones."""
    return settings.origin or (Origin.LIVE if settings.email else Origin.SAMPLE)


def origin_to_read(settings: Settings) -> Origin:
    """Which data a reader sees: what is set, else what the catalogue holds, else live data where there is any."""
    if settings.origin:
        return settings.origin
    if settings.email:
        return Origin.LIVE
    if settings.catalog_url:
        return _held(settings.catalog_url) or Origin.SAMPLE
    live = settings.data.expanduser() / Origin.LIVE.value / CATALOG_FILE
    return Origin.LIVE if live.exists() else Origin.SAMPLE


def open_installation(origin: Origin | None = None) -> Installation:
    """The installation that the environment describes, for reading unless an origin is given."""
    settings = load_settings()
    return Installation(settings, origin or origin_to_read(settings))


def _held(catalog_url: str) -> Origin | None:
    catalog = Catalog(catalog_url)
    try:
        catalog.migrate()
        held = catalog.origin()
    finally:
        catalog.close()
    return Origin(held) if held else None
