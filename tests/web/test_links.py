"""Links lead to http and https only, and to the source's own pages."""

from __future__ import annotations

import pytest

from tests.web.invented import HOSTILE_STORY, PTSD_PAPER, STORY, TRIAL, TRIAL_PAPER
from web.presenting.links import doi_url, page_path, safe_url, source_url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//news.example.org/no-scheme",
        "https://",
        "java\nscript:alert(1)",
        "https://exa\tmple.org/",
        "http://[broken/",
        "",
        None,
    ],
)
def test_no_other_scheme_is_ever_linked(url: str | None) -> None:
    """D12: a feed can put anything into its link."""
    assert safe_url(url) is None


@pytest.mark.parametrize("url", ["https://news.example.org/a?b=c", "HTTP://news.example.org/"])
def test_web_addresses_are(url: str) -> None:
    assert safe_url(url) == url


def test_a_doi_with_odd_characters_stays_one_address() -> None:
    """Old DOIs hold <, > and #: unescaped they would end the address or the attribute."""
    assert doi_url("10.1002/(SICI)1097<1::AID#2>3.0.CO;2-X") == (
        "https://doi.org/10.1002/(SICI)1097%3C1::AID%232%3E3.0.CO;2-X"
    )


def test_each_kind_leads_to_its_source() -> None:
    assert source_url(TRIAL_PAPER.record) == "https://doi.org/10.5555/invented.0001"
    assert source_url(PTSD_PAPER.record) == "https://pubmed.ncbi.nlm.nih.gov/90000002/"
    assert source_url(TRIAL.record) == "https://clinicaltrials.gov/study/NCT90000001"
    assert source_url(STORY.record) == "https://news.example.org/aa01"
    assert source_url(HOSTILE_STORY.record) is None


def test_each_kind_has_its_own_page_here() -> None:
    assert page_path("pubmed:1") == "/studies/pubmed:1"
    assert page_path("nct:NCT1") == "/registrations/nct:NCT1"
    assert page_path("news:ab") == "/news/news:ab"
