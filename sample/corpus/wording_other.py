"""Sentences for papers in which ketamine is not the treatment of a patient: harm, mechanism, animals and cells."""

from __future__ import annotations

from sample.corpus.wording import CASE, META, REVIEW, Wording

EXPOSURE_COHORT = Wording(
    titles=(
        "Incidence of {name} after {doses} {drug}: a cohort study.",
        "Long-term follow-up of {people}: {abbr} scores and outcomes over {endpoint}.",
        "Risk factors for {name}: a multicentre observational study of {n} participants.",
    ),
    sections=(
        ("BACKGROUND", "BACKGROUND", ("{background}",)),
        (
            "METHODS",
            "METHODS",
            (
                "We followed {n} {people} at {sites} centres from {first_year} to {last_year}. The main measure was the {scale} "
                "({abbr}).",
            ),
        ),
        (
            "RESULTS",
            "RESULTS",
            (
                "Over {endpoint}, {r1} of {n} participants ({pctn}%) reported at least one problem and {ae2}% needed care. Median "
                "exposure was {weeks} weeks. Frequency of use was associated with severity (adjusted odds ratio {odds}; p {p}).",
            ),
        ),
        (
            "CONCLUSIONS",
            "CONCLUSIONS",
            ("{Name} was frequent and related to exposure. Monitoring should be part of care.",),
        ),
    ),
    types=("Journal Article", "Observational Study"),
    headings=("Humans", "Adult", "Male", "Female", "Follow-Up Studies"),
)
SIGNAL = Wording(
    titles=(
        "{Name} reported with esketamine and ketamine: a disproportionality analysis of a pharmacovigilance database.",
        "A survey of {name} among {n} respondents.",
    ),
    sections=(
        ("AIMS", "OBJECTIVE", ("{background} We looked for signals in spontaneous reports and a survey.",)),
        ("METHODS", "METHODS", ("Reports from {first_year} to {last_year} were analysed with reporting odds ratios.",)),
        (
            "RESULTS",
            "RESULTS",
            ("Of {many} reports, {n} concerned {name}. The reporting odds ratio was {odds} (95% CI 1.1 to {rr}).",),
        ),
        (
            "CONCLUSION",
            "CONCLUSIONS",
            ("The findings call for structured follow-up; reports alone cannot show cause.",),
        ),
    ),
    types=("Journal Article",),
    headings=("Humans", "Adult", "Surveys and Questionnaires"),
)
MECHANISM = Wording(
    titles=(
        "Effects of subanaesthetic ketamine on functional connectivity in {name}: a randomised crossover fMRI study.",
        "{Drug} and the electroencephalogram in {name}: gamma power and {abbr} scores.",
        "Glutamate release after {route} ketamine in {people}: a magnetic resonance spectroscopy study.",
        "Pharmacokinetics of {drug}, norketamine and hydroxynorketamine in {people}.",
    ),
    sections=(
        ("RATIONALE", "BACKGROUND", ("{background}",)),
        (
            "METHODS",
            "METHODS",
            (
                "In a placebo-controlled crossover design, {small} participants received {dose} {drug} {regimen} and saline on "
                "separate days. The {scale} ({abbr}) was rated at {endpoint}.",
            ),
        ),
        (
            "RESULTS",
            "RESULTS",
            (
                "{Drug} raised {abbr} scores (mean {base}, SD {sd}; p {p}) and changed prefrontal connectivity (<i>d</i> = {smd2}). "
                "Plasma norketamine peaked after drug infusion ended.",
            ),
        ),
        (
            "CONCLUSIONS",
            "CONCLUSIONS",
            ("The results fit an account of disinhibition of glutamate neurons by NMDA receptor blockade.",),
        ),
    ),
    types=("Journal Article", "Randomized Controlled Trial"),
    headings=("Humans", "Adult", "Male", "Female", "Cross-Over Studies", "Magnetic Resonance Imaging"),
)
ANIMAL = Wording(
    titles=(
        "({enantiomer})-ketamine reverses stress-induced deficits relevant to {name} in mice.",
        "Ketamine restores synaptic plasticity in the prefrontal cortex in a rat model of {name}.",
        "Sub-anaesthetic ketamine, BDNF and mTOR signalling in a mouse model of {name}.",
    ),
    sections=(
        (
            "",
            "UNASSIGNED",
            (
                "{background} Adult male {animals} (n = {perarm} per group) received ketamine ({mgkg} mg/kg, intraperitoneal) or saline after chronic "
                "stress. Ketamine reduced immobility at 24 h (p {p}) and raised hippocampal brain-derived neurotrophic factor. Blockade of AMPA "
                "receptors abolished the effect. These data from animals suggest a role of synaptic plasticity.",
            ),
        ),
    ),
    types=("Journal Article", "Research Support, Non-U.S. Gov't"),
    headings=(
        "Animals",
        "Male",
        "Disease Models, Animal",
        "Hippocampus/*metabolism",
        "Brain-Derived Neurotrophic Factor/metabolism",
    ),
)
CELL = Wording(
    titles=(
        "(2<i>R</i>,6<i>R</i>)-hydroxynorketamine promotes dendrite growth in human iPSC-derived neurons: relevance to {name}.",
        "Ketamine alters Ca<sup>2+</sup> signalling in cultured cortical neurons: implications for {name}.",
    ),
    sections=(
        (
            "",
            "UNASSIGNED",
            (
                "{background} Cultured neurons were exposed to ketamine (1-100 μM) or (2<i>R</i>,6<i>R</i>)-hydroxynorketamine for 24 h. Dendritic "
                "complexity increased by {pct2}% at 10 μM (p {p}), and phosphorylation of mTOR rose. Higher concentrations reduced viability. "
                "<i>In vitro</i> findings cannot be carried over to patients directly.",
            ),
        ),
    ),
    types=("Journal Article",),
    headings=("Humans", "Neurons/*drug effects", "Cells, Cultured", "Neuronal Plasticity/drug effects"),
)
HARM_CASE = Wording(
    titles=(
        "{Name} in a {years}-year-old {sex}: a case report.",
        "Severe {name} after {weeks} weeks of exposure: case report and review of the literature.",
    ),
    sections=CASE.sections[:0]
    + (
        (
            "",
            "UNASSIGNED",
            (
                "{background} We describe a {years}-year-old {sex} with {name} after {weeks} weeks of ketamine. The {abbr} was {base} at admission. "
                "Ketamine was stopped, supportive care was given, and symptoms eased over two months. Clinicians should ask about use and watch "
                "for early signs.",
            ),
        ),
    ),
    types=("Case Reports", "Journal Article"),
    headings=("Humans", "Adult"),
)
HARM_REVIEW = Wording(
    titles=(
        "{Name}: a review of mechanisms, detection and management.",
        "What is known about {name}? A scoping review.",
    ),
    sections=(
        (
            "",
            "UNASSIGNED",
            (
                "{background} We summarise {studies} clinical and laboratory reports on {name}. Dose and duration of ketamine exposure are the main "
                "known factors. Screening tools such as the {scale} ({abbr}) are at hand but seldom used.",
            ),
        ),
    ),
    types=REVIEW.types,
    headings=("Humans",),
)
HARM_META = Wording(
    titles=("{Name}: a systematic review and meta-analysis of {studies} studies.",),
    sections=(
        ("BACKGROUND", "BACKGROUND", ("{background}",)),
        (
            "METHODS",
            "METHODS",
            ("We searched five databases to {month} {last_year} and pooled prevalence with random-effects models.",),
        ),
        (
            "RESULTS",
            "RESULTS",
            ("{studies} studies ({many} people exposed to ketamine) were pooled; prevalence was {pctn}%.",),
        ),
        ("CONCLUSIONS", "CONCLUSIONS", ("Reporting of {name} should be standardised in trials of ketamine.",)),
    ),
    types=META.types,
    headings=("Humans",),
)
