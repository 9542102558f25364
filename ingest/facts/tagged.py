"""What the condition tags tell the model that names the people of a study."""

from __future__ import annotations

from ingest.records import Strength, Study
from ingest.tagging import Tagger

FAMILIES: dict[str, tuple[str, ...]] = {
    "Psychiatric condition": (
        "mood-disorders",
        "suicidality",
        "anxiety",
        "trauma",
        "ocd",
        "mental-health",
        "eating-disorders",
        "psychosis",
        "autism",
        "adhd",
        "catatonia",
        "alcohol-use",
        "opioid-use",
        "cocaine-use",
        "cannabis-use",
        "methamphetamine-use",
        "tobacco-use",
    ),
    "Depression": ("depression",),
    "Anxiety": ("anxiety",),
    "Post-traumatic stress disorder (PTSD)": ("ptsd",),
    "Alcoholism": ("alcohol-use",),
    "Other addictions (e.g. smoking)": (
        "opioid-use",
        "cocaine-use",
        "cannabis-use",
        "methamphetamine-use",
        "tobacco-use",
    ),
    "Anorexia": ("anorexia-nervosa",),
    "Alzheimer’s disease": ("alzheimers",),
    "Non-Alzheimer dementia": ("dementia",),
    "Substance abuse": ("substance-use",),
    "(Chronic) Pain": ("pain",),
    "Palliative Setting": ("palliative-care",),
    "Recreational Drug Use": ("misuse",),
    "Healthy Participants": ("healthy-volunteers",),
}
"""PsyNamic's label → our conditions; everything below a condition counts with it."""

_SIGNAL_SHARE = 0.5


def tag_features(study: Study, tagger: Tagger) -> dict[str, float]:
    """Each condition's score, its main topics and everything above those, and the evidence of each family together."""
    found: dict[str, float] = {}
    tags = tagger.tag(study)
    for tag in tags:
        found[f"G:{tag.condition}"] = max(tag.score, found.get(f"G:{tag.condition}", 0.0))
    topics = [tag.condition for tag in tags if tag.strength is Strength.TOPIC]
    found.update({f"G:{condition}:topic": 1.0 for condition in tagger.vocabulary.with_ancestors(topics)})
    for label, conditions in FAMILIES.items():
        signals = tagger.signals(study, *conditions)
        found.update({f"G:{label}:{name}": _SIGNAL_SHARE * amount for name, amount in signals.items() if amount})
    return found
