"""Invented records of every kind and state, with what the web room has to survive in their text."""

from __future__ import annotations

import datetime as dt

from catalog import Tagged
from ingest.records import (
    AbstractSection,
    Author,
    ConditionTag,
    Correction,
    Enrolment,
    Evidence,
    Intervention,
    Journal,
    Link,
    MeshHeading,
    MeshQualifier,
    NewsItem,
    PartialDate,
    Precision,
    PublicationType,
    Registration,
    RegistryId,
    State,
    Strength,
    Study,
)

CONDITIONS = {
    "treatment-resistant-depression": "Treatment-resistant depression",
    "ptsd": "Post-traumatic stress disorder",
    "social-anxiety": "Social anxiety disorder",
    "chronic-pain": "Chronic pain",
    "palliative-care": "Palliative care",
}
HOSTILE = '<script>alert("ketamine")</script> & <b>bold</b>'


def day(text: str) -> PartialDate:
    return PartialDate(dt.date.fromisoformat(text), Precision.DAY, text)


def month(text: str) -> PartialDate:
    return PartialDate(dt.date.fromisoformat(f"{text}-01"), Precision.MONTH, text)


def tag(condition: str, *evidence: Evidence, strength: Strength = Strength.TOPIC) -> ConditionTag:
    return ConditionTag(condition, strength, evidence, "2026.1")


def seen(field: str, text: str, whole: str, rule: str | None = None) -> Evidence:
    start = whole.index(text)
    return Evidence(field, start, start + len(text), text, rule or f"phrase:{text.lower()}")


def study(pmid: str, title: str | None, **fields: object) -> Study:
    plain: dict[str, object] = {
        "pmid": pmid,
        "title": title,
        "journal": Journal(
            "Journal of Invented Psychiatry", "J Invent Psychiatry", volume="12", issue="3", pages="101-9"
        ),
        "authors": (Author("Marlow", "Ada", "A"), Author("Okafor", "Chidi", "C")),
        "languages": ("eng",),
        "publication_types": (PublicationType("Journal Article"),),
        "published": month("2024-05"),
        "first_available": day("2024-03-07"),
    }
    return Study(**(plain | fields))  # type: ignore[arg-type]


_TRD = "Esketamine for treatment-resistant depression: an invented randomised trial"
_TRD_METHODS = (
    "We assigned 62 adults with treatment-resistant depression to esketamine or midazolam (P < 0.05 & two-sided)."
)
TRIAL_PAPER = Tagged(
    study(
        "90000001",
        _TRD,
        doi="10.5555/invented.0001",
        pmcid="PMC9000001",
        abstract=(
            AbstractSection("Invented background of the trial.", "BACKGROUND"),
            AbstractSection(_TRD_METHODS, "METHODS"),
            AbstractSection("Scores fell within one day.", "RESULTS"),
        ),
        authors=(
            *tuple(Author(f"Writer{letter}", letter, letter) for letter in "ABCDEFGH"),
            Author(collective="The Invented Group"),
        ),
        publication_types=(PublicationType("Journal Article"), PublicationType("Randomized Controlled Trial")),
        mesh_headings=(
            MeshHeading(
                "D061218",
                "Depressive Disorder, Treatment-Resistant",
                qualifiers=(MeshQualifier("Q000188", "drug therapy", True),),
            ),
            MeshHeading("D007649", "Ketamine", major=True),
        ),
        keywords=("esketamine", "depression"),
        registry_ids=(RegistryId("ClinicalTrials.gov", "NCT90000001", "databank"),),
    ),
    tags=(
        tag(
            "treatment-resistant-depression",
            seen("title", "treatment-resistant depression", _TRD),
            seen("abstract.1", "treatment-resistant depression", _TRD_METHODS),
            seen(
                "mesh.0",
                "Depressive Disorder, Treatment-Resistant",
                "Depressive Disorder, Treatment-Resistant",
                "mesh:D061218",
            ),
        ),
    ),
    links=(Link("pubmed:90000001", "nct:NCT90000001", "reports", "DataBank"),),
)

_PTSD = "Ketamine infusions in post-traumatic stress disorder"
PTSD_PAPER = Tagged(
    study(
        "90000002",
        _PTSD,
        abstract=(AbstractSection("Invented repeated infusions eased post-traumatic stress disorder."),),
    ),
    tags=(tag("ptsd", seen("title", "post-traumatic stress disorder", _PTSD)),),
)
RETRACTED = Tagged(
    study(
        "90000003",
        "Ketamine cures post-traumatic stress disorder in everyone",
        publication_types=(PublicationType("Journal Article"), PublicationType("Retracted Publication")),
        corrections=(Correction("RetractionIn", "90000004", "J Invent Psychiatry. 2025;13:1"),),
        state=State.RETRACTED,
    ),
    tags=(tag("ptsd"),),
    links=(Link("pubmed:90000003", "pubmed:90000004", "RetractionIn", "CommentsCorrections"),),
)
NOTICE = Tagged(
    study(
        "90000004",
        "Retraction: Ketamine cures post-traumatic stress disorder in everyone",
        first_available=day("2025-02-01"),
        publication_types=(PublicationType("Retraction of Publication"),),
    ),
    tags=(tag("ptsd"),),
)
PREPRINT = Tagged(
    study(
        "90000005",
        "Preprint of the ketamine infusions in PTSD",
        publication_types=(PublicationType("Preprint"),),
        state=State.SUPERSEDED,
    ),
    tags=(tag("ptsd"),),
    links=(Link("pubmed:90000005", "pubmed:90000002", "UpdateIn", "CommentsCorrections"),),
)
CORRECTED = Tagged(
    study("90000006", "Ketamine and chronic pain, corrected", state=State.CORRECTED), tags=(tag("chronic-pain"),)
)
CONCERN = Tagged(
    study("90000007", "Ketamine and chronic pain, in doubt", state=State.CONCERN), tags=(tag("chronic-pain"),)
)
HOSTILE_PAPER = Tagged(
    study(
        "90000008",
        f"Ketamine {HOSTILE}",
        abstract=(AbstractSection(f"Ketamine abstract {HOSTILE}"),),
        keywords=(HOSTILE,),
    ),
    tags=(tag("social-anxiety", Evidence("title", 0, 8, "Ketamine", f"phrase:{HOSTILE}")),),
)
BARE = Tagged(Study(pmid="90000009", vernacular_title="Kétamine sans rien d'autre"))
DELETED = Tagged(study("90000010", "A ketamine paper that PubMed took back"), tags=(tag("ptsd"),))
SEASONAL = Tagged(
    study(
        "90000011",
        "Ketamine in palliative care",
        first_available=None,
        published=PartialDate(dt.date(2023, 3, 1), Precision.SEASON, "2023 Spring"),
    ),
    tags=(tag("palliative-care", strength=Strength.MENTIONED),),
)
TRIAL = Tagged(
    Registration(
        nct_id="NCT90000001",
        aliases=("NCT90000099",),
        brief_title="Esketamine in treatment-resistant depression",
        summary="An invented trial of esketamine in adults with treatment-resistant depression.",
        overall_status="RECRUITING",
        study_type="INTERVENTIONAL",
        phases=("PHASE2", "PHASE3"),
        enrolment=Enrolment(62, "ESTIMATED"),
        masking="QUADRUPLE",
        who_masked=("PARTICIPANT", "INVESTIGATOR"),
        conditions=("Treatment-Resistant Depression",),
        interventions=(Intervention("Esketamine", "DRUG", other_names=("Spravato",)),),
        sponsor="Invented University",
        countries=("Norway",),
        first_posted=day("2022-01-10"),
        last_updated=day("2025-06-02"),
    ),
    tags=(
        tag(
            "treatment-resistant-depression",
            seen("conditions.0", "Treatment-Resistant Depression", "Treatment-Resistant Depression"),
        ),
    ),
)
WITHDRAWN = Tagged(
    Registration(
        nct_id="NCT90000002",
        brief_title="Ketamine for post-traumatic stress disorder, withdrawn before it began",
        overall_status="WITHDRAWN",
        why_stopped="No funding",
        first_posted=month("2021-09"),
        state=State.WITHDRAWN,
    ),
    tags=(tag("ptsd"),),
)


def news(key: str, title: str, outlet: str, **fields: object) -> NewsItem:
    plain: dict[str, object] = {
        "url": f"https://news.example.org/{key}",
        "key": key,
        "feed_id": "invented-daily",
        "source": outlet,
        "title": title,
        "published": dt.datetime(2026, 2, 3, 8, 30, tzinfo=dt.UTC),
        "language": "en",
    }
    return NewsItem(**(plain | fields))  # type: ignore[arg-type]


STORY = Tagged(
    news(
        "aa01",
        "Esketamine trial reports early results",
        "Invented Daily",
        excerpt="A trial of 62 people. " + "More words follow here. " * 30,
        story_id="s1",
    ),
    tags=(tag("treatment-resistant-depression"),),
    links=(Link("news:aa01", "pubmed:90000001", "reports", "doi:10.5555/invented.0001"),),
)
COPY = Tagged(news("aa02", "Esketamine trial reports early results", "Invented Evening Post", story_id="s1"))
HOSTILE_STORY = Tagged(
    news("aa03", f"Ketamine news {HOSTILE}", "Invented <i>Times</i>", url="javascript:alert(1)", excerpt=HOSTILE)
)
UNDATED_STORY = Tagged(
    news("aa04", "Kétamine: une histoire sans date", "Le Quotidien Inventé", published=None, language="fr")
)

RECORDS = (
    TRIAL_PAPER, PTSD_PAPER, RETRACTED, NOTICE, PREPRINT, CORRECTED, CONCERN, HOSTILE_PAPER, BARE, DELETED, SEASONAL,
    TRIAL, WITHDRAWN, STORY, COPY, HOSTILE_STORY, UNDATED_STORY,
)  # fmt: skip
