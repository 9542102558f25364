"""The words that change what a mention means: negation, history, family, exclusion criteria, doubt, side effects.

After ConText (Harkema et al., J Biomed Inform 2009), with the wordings of abstracts and registrations added: "did not
improve depression" denies an improvement, not the depression.
"""

from __future__ import annotations

from enum import Enum, auto


class Trigger(Enum):
    NEGATES_AFTER = auto()
    """Denies what follows."""
    NEGATES_BEFORE = auto()
    """Denies what stands before."""
    FAMILY_AFTER = auto()
    HISTORY_AFTER = auto()
    EXCLUDES_AFTER = auto()
    EXCLUDES_BEFORE = auto()
    HEDGES_AFTER = auto()
    SIDE_EFFECT = auto()
    """Says, on either side, that what is named was caused by the treatment."""
    POPULATION_AFTER = auto()
    """What follows is what the people studied have, or what they are treated for."""
    POPULATION_BEFORE = auto()
    """Who has what stands right before: "depressed patients"."""
    AIM = auto()
    """The sentence says what the study is after."""
    ENDS = auto()
    """Ends the reach of every trigger."""
    ENDS_NEGATION = auto()
    """Takes a denial upon itself: "no difference in pain"."""
    NOTHING = auto()
    """Looks like a trigger and is none."""


WORDS: dict[Trigger, tuple[str, ...]] = {
    Trigger.NEGATES_AFTER: (
        "no", "without", "denies", "denied", "denying", "deny", "absence of", "absent", "negative for", "no evidence of", "free of", "free from",
        "never", "neither", "nor", "lack of", "lacks", "lacked", "lacking", "none of", "non", "cannot see", "fails to reveal", "failed to reveal",
        "does not have", "do not have", "did not have", "not had", "has not had", "not have", "does not show", "did not show", "not reveal",
        "not demonstrate", "not demonstrated", "not notice", "not feel", "not complain of", "not report any", "not appear to", "not appear", "not seem",
        "not see", "not exhibit", "not experience", "not develop", "not any", "not a", "is not", "are not", "was not", "were not", "not in",
        "not with", "no sign of", "no signs of", "no suspicious", "ruled out for", "rules out", "ruled out", "rather than", "instead of", "not suffering from",
        "not diagnosed with", "not meet criteria for", "no longer", "not associated with", "no known", "not present with", "resolution of", "w/o", "not use", "not using",
        "no history of", "without a history of", "without history of", "no personal history of", "no prior", "no previous", "no current", "unremarkable for",
        "not consistent with", "not show", "not showing", "not complaining of", "not indicate", "not suggestive of", "not endorse",
    ),
    Trigger.NEGATES_BEFORE: (
        "was ruled out", "were ruled out", "is ruled out", "are ruled out", "was absent", "were absent", "is absent", "are absent", "not seen", "not present",
        "not observed", "not identified", "not detected", "not found", "not evident", "was negative", "were negative", "is negative", "are negative",
        "negative", "did not occur", "not occur", "not appreciated", "not noted", "not visualized", "not demonstrated", "was denied", "not reported", "not apparent", "unlikely", "denied", "free",
    ),
    Trigger.FAMILY_AFTER: (
        "family history of", "familial history of", "family histories of", "mother had", "father had", "mother with", "father with", "brother with", "sister with",
        "parents with", "relatives with", "mother's", "father's", "family member with", "relative with", "offspring of", "first degree relatives of",
    ),
    Trigger.HISTORY_AFTER: (
        "history of", "histories of", "past history of", "medical history of", "previous", "previously", "prior", "past", "lifetime history of", "lifetime",
        "remitted", "formerly", "in remission from", "recovered from",
    ),
    Trigger.EXCLUDES_AFTER: (
        "exclusion criteria", "exclusion criterion", "excluded", "excluding", "exclude", "we excluded", "ineligible", "not eligible", "exclusion of", "excludes",
        "other than", "apart from", "except for", "except", "non eligible",
    ),
    Trigger.EXCLUDES_BEFORE: ("were excluded", "was excluded", "are excluded", "is excluded", "will be excluded", "excluded", "were not eligible", "were ineligible", "are ineligible", "were not included", "was not included"),
    Trigger.HEDGES_AFTER: (
        "possible", "possibly", "probable", "probably", "suspected", "suspicion of", "risk of", "rule out", "may have", "might have", "concern for", "questionable",
        "potential for", "susceptibility to", "vulnerability to", "predisposition to", "prevention of", "such as", "including", "e.g.", "for example", "as well as", "like", "other", "and other", "comorbid",
    ),
    Trigger.SIDE_EFFECT: (
        "adverse event", "adverse events", "side effect", "side effects", "adverse effect", "adverse effects", "adverse reaction", "adverse reactions",
        "treatment emergent", "complications", "complication", "adverse experiences", "adverse outcomes", "aes", "incidence of", "tolerability",
    ),
    Trigger.POPULATION_AFTER: (
        "patients with", "patient with", "individuals with", "participants with", "people with", "subjects with", "adults with", "adolescents with", "children with", "women with", "men with", "veterans with", "persons with", "outpatients with", "inpatients with", "those with",
        "diagnosed with", "diagnosis of", "suffering from", "suffer from", "treatment of", "treatment for", "treating", "treat", "therapy for", "therapy of", "therapies for", "treatments for", "criteria for", "management of",
        "patients who have", "patients undergoing", "undergoing", "admitted for", "admitted with", "cases of", "presenting with", "patients suffering from", "prevention of", "prevent", "reduction of", "reducing", "reduce", "volunteers with", "drug for", "drugs for", "subjects suffering from",
    ),
    Trigger.POPULATION_BEFORE: (
        "patients", "patient", "participants", "subjects", "individuals", "adults", "adolescents", "inpatients", "outpatients", "volunteers", "veterans", "people", "women", "men", "users", "cohort", "population", "group", "sample", "smokers", "mothers", "persons",
    ),
    Trigger.AIM: (
        "aim", "aims", "aimed", "objective", "objectives", "purpose", "goal", "hypothesis", "hypothesized", "hypothesised", "we investigated", "we examined", "we evaluated", "we assessed", "we tested", "we sought", "was to determine", "to determine whether", "to evaluate", "to assess", "to investigate",
        "to examine", "this study", "the present study", "this trial", "this review", "we conducted", "we report", "we aimed", "to compare", "to test", "we explored", "this article", "this paper", "this meta analysis", "we performed", "here we",
    ),
    Trigger.ENDS: (
        "but", "however", "although", "though", "whereas", "while", "nevertheless", "yet", ";", "which", "who", "because", "since", "secondary to", "due to",
        "presenting", "and has", "and had", "and is", "and was", "and were", "and will", "then", "therefore", "thus", "despite", "still",
    ),
    Trigger.ENDS_NEGATION: (
        "difference", "differences", "differ", "change", "changes", "effect", "effects", "reduction", "reductions", "improvement", "improvements", "increase", "increases",
        "decrease", "decreases", "correlation", "correlations", "association", "associations", "relationship", "relation", "influence", "impact", "benefit", "benefits",
        "advantage", "worsening", "interaction", "improve", "reduce", "predict", "affect", "alter", "superior", "treatment for", "treatments for", "treatment of", "effective",
        "approved", "available", "consensus", "response", "responded", "studies", "trials", "randomized", "respond", "efficacy", "clear", "other than", "cause of", "source of", "reason for",
        "more", "less", "only", "medication", "medications", "drug", "drugs", "therapy", "cure",
    ),
    Trigger.NOTHING: (
        "not only", "no increase", "not necessarily", "without difficulty", "no further", "gram negative", "not certain", "not certain whether", "no doubt", "not cause", "no matter",
        "negative symptoms", "negative symptom", "negative affect", "negative mood", "negative bias", "negative emotion", "negative emotional", "negative valence", "negative correlation", "false negative",
        "no earlier than", "no less than", "no more than", "if not", "whether or not", "not limited to", "including but not limited to", "prior to", "not just", "drug free", "pain free", "opioid free", "seizure free", "symptom free", "no one",
        "a lack of", "nor epinephrine",
    ),
}
