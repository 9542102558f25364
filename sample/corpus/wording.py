"""The sentences of the invented papers: templates filled with a study's own numbers (``str.format`` names).

A design has titles, and sections as (label, NlmCategory, sentence templates to choose one of).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    titles: tuple[str, ...]
    sections: tuple[tuple[str, str, tuple[str, ...]], ...]
    types: tuple[str, ...]
    headings: tuple[str, ...] = ("Humans", "Adult", "Male", "Female")


_AIM = "OBJECTIVE"
_METHODS = "METHODS"
_RESULTS = "RESULTS"
_END = "CONCLUSIONS"

TRIAL = Wording(
    titles=(
        "{Drug} for {name}: a randomised, double-blind, {comparator}-controlled trial.",
        "Efficacy and safety of {route} {drug} in {people}: a randomized clinical trial.",
        "{Doses} {route} {drug} versus {comparator} in {name}: results of a multicentre randomised trial.",
        "Effect of {drug} on {abbr} scores at {endpoint} in {name}: a double-blind randomised trial.",
    ),
    sections=(
        (
            "BACKGROUND",
            "BACKGROUND",
            (
                "{background} We tested whether {drug} is better than {comparator} in {people}.",
                "{background} We aimed to compare {route} {drug} with {comparator}.",
            ),
        ),
        (
            _METHODS,
            _METHODS,
            (
                "In this double-blind, parallel-group trial at {sites} sites, {people} were randomly assigned (1:1) to {dose} {drug} "
                "({regimen}) or {comparator}. The primary outcome was the change in the {scale} ({abbr}) from baseline to {endpoint}, "
                "analysed by intention to treat.",
                "Between {first_year} and {last_year} we randomised {n} participants to {drug} {dose} {regimen} or to {comparator}. "
                "Participants and raters were masked. The primary end point was the {abbr} at {endpoint}.",
            ),
        ),
        (
            _RESULTS,
            _RESULTS,
            (
                "{n} participants were randomised ({n1} to {drug}, {n2} to {comparator}); mean age was {age} years and {women}% were women. "
                "The mean {abbr} changed by {change1} with {drug} and by {change2} with {comparator} (difference {diff}, 95% CI {low} to "
                "{high}; p {p}). Response was seen in {r1} of {n1} ({pct1}%) and {r2} of {n2} ({pct2}%). Transient dissociation occurred in "
                "{ae}% after {drug}; {sae} serious adverse events were recorded.",
                "Of {n} randomised participants ({n1} v {n2}), {done} completed the trial. At {endpoint} the difference in {abbr} was {diff} "
                "(95% CI {low} to {high}; p {p}) in favour of {drug}. {pct1}% and {pct2}% met the response criterion. Nausea, dizziness and "
                "dissociation were the most common adverse events.",
            ),
        ),
        (
            _END,
            _END,
            (
                "A course of {route} {drug} reduced {abbr} scores in {name} at {endpoint}. How long the effect lasts needs study.",
                "{Drug} was superior to {comparator} in {people}. Larger trials with longer follow-up are warranted.",
            ),
        ),
    ),
    types=("Journal Article", "Randomized Controlled Trial"),
    headings=("Humans", "Adult", "Male", "Female", "Middle Aged", "Double-Blind Method", "Treatment Outcome"),
)
NEGATIVE = Wording(
    titles=(
        "No benefit of adjunctive {drug} over {comparator} in {name}: a randomised controlled trial.",
        "{Drug} compared with {comparator} for {name}: a pragmatic randomised trial.",
    ),
    sections=(
        (_AIM, _AIM, ("To find out whether {drug} added to usual care improves {name}.",)),
        (
            _METHODS,
            _METHODS,
            (
                "We randomly allocated {n} {people} to {dose} {route} {drug} ({n1}) or {comparator} ({n2}) at {sites} "
                "hospitals. Assessors were blind to allocation. The primary outcome was the {scale} at {endpoint}.",
            ),
        ),
        (
            _RESULTS,
            _RESULTS,
            (
                "The {abbr} at {endpoint} did not differ between groups (adjusted difference {null}, 95% CI {nlow} to {nhigh}; "
                "p = {pnull}). Adverse events leading to withdrawal were reported by {ae}% and {ae2}%.",
            ),
        ),
        (_END, _END, ("Routine use of {drug} for {name} is not supported by this trial.",)),
    ),
    types=("Journal Article", "Randomized Controlled Trial", "Multicenter Study"),
    headings=("Humans", "Adult", "Male", "Female", "Aged", "Double-Blind Method", "Treatment Outcome"),
)
OPEN = Wording(
    titles=(
        "Open-label pilot study of {route} {drug} for {name}.",
        "Feasibility and tolerability of {doses} {drug} in {people}: an open-label study.",
    ),
    sections=(
        (_AIM, _AIM, ("{background} This pilot study examined {route} {drug} in {people}.",)),
        (
            _METHODS,
            _METHODS,
            (
                "{N} participants received {dose} {drug} {regimen}. The {scale} ({abbr}) was rated before treatment and at "
                "{endpoint}.",
            ),
        ),
        (
            _RESULTS,
            _RESULTS,
            (
                "{done} of {n} participants completed all visits. The {abbr} fell from {base} (SD {sd}) to {after} (SD {sd2}; "
                "p {p}). {r1} participants ({pctn}%) responded. Blood pressure rose for a short time in {few}.",
            ),
        ),
        (_END, _END, ("{Drug} was feasible and well tolerated. A controlled trial in {name} is justified.",)),
    ),
    types=("Journal Article", "Clinical Trial"),
    headings=("Humans", "Adult", "Male", "Female", "Pilot Projects", "Treatment Outcome"),
)
COHORT = Wording(
    titles=(
        "Real-world outcomes of {drug} treatment for {name}: a retrospective cohort study of {n} patients.",
        "Outcomes of {name} treated with {route} {drug}, {first_year}-{last_year}: an observational study.",
    ),
    sections=(
        ("IMPORTANCE", "OBJECTIVE", ("{background} Data from routine care are few.",)),
        (
            "DESIGN AND SETTING",
            _METHODS,
            (
                "Retrospective cohort study of {n} consecutive {people} treated at {sites} centres from {first_year} "
                "to {last_year} with {dose} {route} {drug}.",
            ),
        ),
        (
            _RESULTS,
            _RESULTS,
            (
                "Among {n} patients (mean age {age} years; {women}% women), the {abbr} changed by {change1} points at {endpoint} "
                "(95% CI {clow} to {chigh}). {pctn}% responded, and {ae2}% stopped treatment because of adverse effects. "
                "Higher baseline severity predicted response (adjusted odds ratio {odds}).",
            ),
        ),
        (
            _END,
            _END,
            (
                "In routine practice {drug} was followed by clinically relevant improvement in {name}; confounding cannot be excluded.",
            ),
        ),
    ),
    types=("Journal Article", "Observational Study"),
    headings=("Humans", "Adult", "Male", "Female", "Middle Aged", "Retrospective Studies"),
)
CASE = Wording(
    titles=(
        "{Drug} in the treatment of {name}: a case report.",
        "Rapid relief of {name} after {route} {drug} in a {years}-year-old {sex}: case report and review of the literature.",
    ),
    sections=(
        (
            "",
            "UNASSIGNED",
            (
                "We report a {years}-year-old {sex} with {name} in whom {tried} earlier treatments had failed. After {dose} {route} {drug} "
                "{regimen}, the {abbr} improved within {endpoint}, and the benefit held for {weeks} weeks with maintenance doses. Mild dissociation "
                "and one episode of nausea were noted. {background}",
                "A {years}-year-old {sex} was admitted with {name}. {background} Treatment with {drug} ({dose}, {route}) was followed by marked "
                "improvement at {endpoint}. We discuss dosing, monitoring and the limits of a single case.",
            ),
        ),
    ),
    types=("Case Reports", "Journal Article"),
    headings=("Humans", "Adult", "Treatment Outcome"),
)
REVIEW = Wording(
    titles=(
        "Ketamine and its enantiomers in {name}: a narrative review.",
        "{Drug} for {name}: current evidence and open questions.",
    ),
    sections=(
        (
            "",
            "UNASSIGNED",
            (
                "{background} We review the pharmacology of ketamine, esketamine (S-ketamine) and arketamine (R-ketamine), clinical trials in "
                "{people}, and questions of dose, route and monitoring. Effects appear within hours and fade over days to weeks. Evidence on "
                "maintenance treatment, misuse potential and long-term safety remains limited.",
                "{background} This review summarises {studies} clinical studies of {drug} and places them beside other options. Trials were small, "
                "blinding was often broken, and follow-up was short. Priorities for research on {name} are set out.",
            ),
        ),
    ),
    types=("Journal Article", "Review"),
    headings=("Humans",),
)
META = Wording(
    titles=(
        "{Drug} for {name}: a systematic review and meta-analysis of randomised controlled trials.",
        "Comparative efficacy of ketamine and esketamine in {name}: systematic review and network meta-analysis.",
    ),
    sections=(
        (_AIM, _AIM, ("To assess the efficacy and safety of {drug} in {people}.",)),
        (
            "DATA SOURCES",
            _METHODS,
            (
                "Five databases were searched to {month} {last_year} for randomised trials that compared {drug} with placebo or "
                "an active control. Two reviewers extracted data and rated risk of bias.",
            ),
        ),
        (
            _RESULTS,
            _RESULTS,
            (
                "{studies} trials with {many} participants were included. {Drug} improved the {abbr} at {endpoint} (standardised mean "
                "difference {smd}, 95% CI {smdlow} to {smdhigh}; <i>I</i><sup>2</sup> = {i2}%). Certainty of evidence was {certainty}. "
                "Dissociation was more frequent with {drug} (risk ratio {rr}).",
            ),
        ),
        (_END, _END, ("{Drug} has a short-term effect on {name}; evidence beyond {endpoint} is sparse.",)),
    ),
    types=("Journal Article", "Meta-Analysis", "Systematic Review"),
    headings=("Humans", "Treatment Outcome"),
)
PROTOCOL = Wording(
    titles=(
        "{Drug} versus {comparator} for {name}: study protocol for a randomised controlled trial.",
        "Protocol of a multicentre, double-blind trial of {route} {drug} in {people}.",
    ),
    sections=(
        ("INTRODUCTION", "BACKGROUND", ("{background}",)),
        (
            "METHODS AND ANALYSIS",
            _METHODS,
            (
                "{N} {people} will be randomised 1:1 to {dose} {route} {drug} or {comparator} at {sites} sites. The primary "
                "outcome is the {scale} ({abbr}) at {endpoint}. Recruitment will run until {next_year}.",
            ),
        ),
        (
            "ETHICS AND DISSEMINATION",
            "BACKGROUND",
            (
                "The ethics committee of the coordinating centre approved the protocol. Results will be "
                "submitted to a peer-reviewed journal.",
            ),
        ),
    ),
    types=("Clinical Trial Protocol", "Journal Article"),
    headings=("Humans", "Adult"),
)
QUALITATIVE = Wording(
    titles=("Patients' experience of {drug} treatment for {name}: a qualitative study.",),
    sections=(
        (_AIM, _AIM, ("To understand how {people} experience {route} {drug}.",)),
        (_METHODS, _METHODS, ("Semi-structured interviews with {small} participants were analysed thematically.",)),
        (
            _RESULTS,
            _RESULTS,
            (
                "Four themes were found: hope and fear before treatment, the altered state, relief and its fading, and the cost of "
                "access. Participants valued preparation and the presence of staff.",
            ),
        ),
        (_END, _END, ("Preparation and follow-up shape how {drug} treatment for {name} is received.",)),
    ),
    types=("Journal Article",),
    headings=("Humans", "Adult", "Surveys and Questionnaires"),
)
