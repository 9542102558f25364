"""Whether a news item is about ketamine as treatment or as research: a score, and the reasons an editor can read.

A sum of weighted rules over the item's own title and excerpt. Nothing is learnt and nothing is looked up, so the same
item always gets the same score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.records import NewsItem

ADMITTED = 0.5
"""From this score on an item may be offered."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """score: 0 to 1. reasons: one sentence part each, "for: …" or "against: …", with the words that were found."""

    score: float
    reasons: tuple[str, ...]

    @property
    def admitted(self) -> bool:
        return self.score >= ADMITTED


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: str
    weight: float
    pattern: re.Pattern[str]


def _rule(reason: str, weight: float, words: str) -> _Rule:
    return _Rule(reason, weight, re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE))


_SUBSTANCE = re.compile(
    r"(?<!\w)(?:(?:s|r)-?)?(?:hydroxynor|nor|es|ar)?k[eé]tamin(?:e|a|as|es|ergic|e-assisted)?(?!\w)"
    r"|(?<!\w)(?:spravato|ketalar|ketanest|ketafree)(?!\w)",
    re.IGNORECASE,
)
_IN_TITLE = 0.45
_IN_EXCERPT = 0.25
_MOST_GAINED = 0.5

_FOR = (
    _rule(
        "a condition it is used for",
        0.25,
        r"depress(?:ion|ed|ive)|antidepressants?|suicid\w+|ptsd|post-?traumatic stress|trauma|anxiety|ocd|"
        r"obsessive.compulsive|bipolar|mood disorders?|mental (?:health|illness)|addiction|alcohol use|substance use|"
        r"(?:opioid|cocaine|alcohol) (?:use )?(?:disorder|dependence)|eating disorders?|anorexia|post-?partum|"
        r"(?:chronic|neuropathic|acute|post-?operative|cancer)? ?pain|crps|migraines?|headaches?|an(?:a)?esthe\w+|"
        r"sedation|epilep\w+|seizures?|palliative|autism|tinnitus|fibromyalgia",
    ),
    _rule(
        "research",
        0.25,
        r"stud(?:y|ies)|trials?|randomi[sz]ed|placebo|researchers?|scientists?|meta-analys[ie]s|systematic reviews?|"
        r"cohort|findings|evidence|phase (?:[1-4]|i{1,3}|iv)|efficacy|effective|brain|neurons?|synap\w+|receptors?|"
        r"mechanisms?|mice|rats?|biomarkers?|preclinical|published in|jama|lancet|nejm|journal",
    ),
    _rule(
        "a regulator or a guideline",
        0.25,
        r"fda|food and drug administration|ema|european medicines agency|mhra|nice|dea|regulators?|approv\w+|labels?|"
        r"boxed warning|guidelines?|guidance|recommend\w*|medicare|medicaid|nhs|insurance coverage|shortage",
    ),
    _rule(
        "safety",
        0.2,
        r"side effects?|adverse (?:events?|effects?|reactions?)|safety|safe|risks?|bladder|cystitis|dissociat\w+|"
        r"misuse|abuse|dependence|toxicity|harms?|injur(?:y|ies)|monitoring|tolerability|warns?|warning",
    ),
    _rule(
        "clinical practice",
        0.15,
        r"treat(?:s|ed|ing|ment|ments)?|therap(?:y|ies|eutic)|infusions?|nasal spray|intranasal|intravenous|iv|"
        r"psychiatr\w+|psychotherap\w+|doctors?|physicians?|clinicians?|patients?|hospitals?|emergency department",
    ),
)
# Each of these outweighs everything that _FOR can add: one is enough.
_AGAINST = (
    _rule(
        "a crime or a court case",
        0.6,
        r"arrest(?:s|ed)?|charged with|charges|sentenc(?:ed|ing)|convict\w+|traffick\w+|smuggl\w+|seiz(?:ed|ure of)|"
        r"police|court|jail(?:ed)?|prison|jury|plead(?:s|ed)? guilty|pled guilty|plea deal|guilty|murder\w*|"
        r"manslaughter|"
        r"homicide|indict\w+|dealers?|lawsuit|sues?|rape|assault|customs|raids?|suspects?|stolen|theft|kidnap\w*",
    ),
    _rule(
        "a celebrity or a death in the public eye",
        0.6,
        r"matthew perry(?:'s|’s)?|friends star|ketamine queen|elijah mcclain(?:'s|’s)?|(?:elon )?musk(?:'s|"
        r"’s)?|liam payne|"
        r"celebrit(?:y|ies)|actor|actress|rapper|singer|pop star|tv star|reality star|drag (?:star|queen)|influencer|"
        r"cause of death|found dead|autopsy|coroner|inquest|(?:died|dies) (?:of|from|after)",
    ),
    _rule(
        "veterinary use",
        0.6,
        r"veterinar\w+|vets? (?:clinics?|practices?|surger\w+|nurses?|schools?)|horses?|equine|dogs?|cats?|"
        r"feline|canine|cattle|zoo|wildlife|pets?|"
        r"animal tranquil+i[sz]ers?",
    ),
    _rule(
        "a party drug",
        0.6,
        r"party drugs?|club drugs?|street drugs?|rav(?:e|es|ers)|festivals?|nightclubs?|clubbers?|pink cocaine|tuc?si|"
        r"k-hole|special k|snort\w*|getting high|drug gangs?|dark ?web|reclassif\w+|class a drug",
    ),
    _rule(
        "stock market or investor news",
        0.6,
        r"nasdaq|nyse|otc(?:qb|qx)?|tsx|shareholders?|investors?|stocks?|ticker|earnings|fiscal|"
        r"quarterly (?:report|results?|loss|revenue)|revenues?|"
        r"shares (?:of|rose|rise|fell|fall|jump\w*|soar\w*|plunge\w*|surge\w*)|private placement|public offering|"
        r"financing|funding round|series [a-d]|ipo|valuation|market (?:size|share|report|research|forecast|cap)|cagr|"
        r"acqui(?:re|res|red|sition)|merger|one to watch|[a-z ]*newsbreaks?|wall street|"
        r"(?:raises|closes|prices) \$\d[\d.,]*|(?:re-)?files? (?:a )?(?:anda|abbreviated new drug application|patent)",
    ),
    _rule(
        "an advert for a clinic",
        0.6,
        r"book (?:now|today|an? \w+)|free consultations?|call (?:us|today|now)|schedule (?:a|your)|now (?:accepting|"
        r"offer(?:s|ing)|open)|grand opening|opens? its|new location|ribbon.cutting|our (?:clinic|patients)|"
        r"conveniently located|leading (?:provider|clinic|mental|ketamine)|leads the way|state-of-the-art|cutting-edge|"
        r"game-changer|revolutioni[sz]ing|revolutionary|groundbreaking|(?:new|renewed) hope|promising solution|"
        r"(?:offer(?:s|ing)?|provid(?:es|ing)) hope|empowers|franchise|lead gen|discount|unveil(?:s|ed)",
    ),
    _rule(
        "an advert for a clinic",
        0.6,
        r"(?:introduc(?:es?|ing)|offer(?:s|ing)?|present(?:s|ing)|provid(?:es?|ing)|launch(?:es|ing)?|bring(?:s|ing))"
        r" (?:\S+ ){0,6}?(?:ketamine|spravato|esketamine)(?:[ -]\S+){0,3} (?:therap(?:y|ies)|treatments?|services?|"
        r"infusions?|psychotherapy|program)",
    ),
)


def relevance_of(item: NewsItem) -> Relevance:
    """Score one item. Pure: the item's title and excerpt decide, nothing else."""
    excerpt = item.excerpt or ""
    in_title, in_excerpt = _SUBSTANCE.search(item.title), _SUBSTANCE.search(excerpt)
    named = in_title or in_excerpt
    if named is None:
        return Relevance(0.0, ("against: names neither ketamine nor one of its kin",))
    place, score = ("title", _IN_TITLE) if in_title else ("excerpt", _IN_EXCERPT)
    text = f"{item.title}. {excerpt}"
    gains, losses = dict(_found(_FOR, text)), dict(_found(_AGAINST, text))
    score += min(sum(weight for weight, _ in gains.values()), _MOST_GAINED)
    score -= sum(weight for weight, _ in losses.values())
    reasons = (
        f"for: the {place} names {named[0]}",
        *(f"for: {reason} ({words})" for reason, (_, words) in gains.items()),
        *(f"against: {reason} ({words})" for reason, (_, words) in losses.items()),
    )
    return Relevance(round(min(max(score, 0.0), 1.0), 2), reasons)


def _found(rules: Iterable[_Rule], text: str) -> Iterator[tuple[str, tuple[float, str]]]:
    """Each reason that applies, with its weight and the first words that set it off."""
    for rule in rules:
        words = list(dict.fromkeys(match[0].strip().lower() for match in rule.pattern.finditer(text)))
        if words:
            yield rule.reason, (rule.weight, ", ".join(words[:3]))
