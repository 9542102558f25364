"""Does a story without a number lead to its study, and never to another? ``make bench-story_study``.

Real papers, each told by a story made for it in sentences as press offices write them (real journal, people and title
words, invented frame), looked for among all papers of the file that were listed around that day; once with the paper
there and once without it, when every answer is wrong. Beside them the real press releases, most of which report no
study: what is found for them is to be looked at by a person.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.measure import Measure, as_table
from bench.news_corpus import DEFAULT_DATA, release_texts
from ingest.news_clues import clue_phrases, mentions_in, read_clues
from ingest.parsing.plain_text import excerpt_text
from ingest.parsing.pubmed import iter_pubmed
from ingest.records import Precision, Study
from ingest.reported import StudyProfile, story_profile, study_profile, study_reported

FILE = "pubmed/pubmed21n1298.xml.gz"
BEFORE, AFTER = dt.timedelta(days=120), dt.timedelta(days=45)
TOLD = 100
_WORD = re.compile(r"[A-Za-z][\w-]{3,}")

TELLINGS: Mapping[str, str] = {
    "journal and lead author": "The findings, published today in {journal}, come from a team led by Dr. {author}.",
    "journal, lead author, words of the title": "{words}: a study published in {journal} and led by {author}, MD.",
    "journal and words of the title": "{words}, researchers report in a study in {journal}.",
    "lead author and words of the title": "{words}, says {author}, PhD, who led the work.",
    "lead author alone": "Nobody expected it, said {author}, MD, of the university.",
    "journal alone": "The results were published in {journal}.",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.story_study", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--told", type=int, default=TOLD, help="so many papers, each in every telling")
    options = parser.parse_args(arguments)
    if not (options.data / FILE).is_file():
        sys.stderr.write(f"The real papers are not here ({options.data / FILE}); name their folder with --data.\n")
        return 2
    papers = tuple(_papers(options.data / FILE))
    sys.stdout.write(as_table((*told(papers, options.told), *released(papers, options.data))) + "\n")
    return 0


def told(papers: Sequence[tuple[Study, StudyProfile]], count: int) -> Iterator[Measure]:
    """Right: the paper itself is found. Wrong: another is, with the paper there or away."""
    usable = [one for one in papers if one[1].days and one[1].authors and one[1].journal and len(one[1].words) > 4]
    drawn = random.Random(7).sample(usable, min(count, len(usable)))  # noqa: S311 (a draw that repeats)
    near = [_near(papers, profile) for _, profile in drawn]
    for name, frame in TELLINGS.items():
        right = wrong = strayed = 0
        for (study, profile), others in zip(drawn, near, strict=True):
            text = frame.format(**_filled(study, profile))
            story = story_profile("news:x", [text], read_clues([text]), profile.days[0] + dt.timedelta(days=1), ())
            found = study_reported(story, [profile, *others])
            right += found is not None and found.target == profile.id
            wrong += found is not None and found.target != profile.id
            strayed += study_reported(story, others) is not None
        note = f"{wrong} wrong, {strayed} wrong when it is not held, of {len(drawn)}"
        yield Measure(f"told by {name}: found", right / len(drawn), note=note)


def _near(papers: Sequence[tuple[Study, StudyProfile]], profile: StudyProfile) -> list[StudyProfile]:
    """The other papers that the catalogue would be asked for."""
    first, last = profile.days[0] - BEFORE, profile.days[0] + AFTER
    return [other for _, other in papers if other.days and first <= other.days[0] <= last and other.id != profile.id]


def released(papers: Sequence[tuple[Study, StudyProfile]], data: Path) -> Iterator[Measure]:
    """Every release against every paper, whatever the days between them."""
    texts = release_texts(data)
    named = sum(bool(mentions_in(text)) for text in texts.values())
    yield Measure("press releases that name a DOI, PMID or NCT number", float(named), note=f"of {len(texts)}")
    profiles = [profile for _, profile in papers]
    found = {}
    for path, text in texts.items():
        shown = (path.rpartition("/")[2], excerpt_text(text) or "")
        story = story_profile("news:x", shown, read_clues((*shown, *clue_phrases(text))), None, ())
        if kin := study_reported(story, profiles):
            found[path] = kin
    note = f"of {len(texts)} against {len(profiles)} papers of other years: each would be wrong"
    yield Measure("press releases for which a study is found", float(len(found)), note=note)


def _papers(path: Path) -> Iterator[tuple[Study, StudyProfile]]:
    with path.open("rb") as stream:
        for record in iter_pubmed(stream):
            if isinstance(record, Study):
                profile = study_profile(record, sizes=(), conditions=())
                if profile is not None and record.first_available and record.first_available.precision is Precision.DAY:
                    yield record, profile


def _filled(study: Study, profile: StudyProfile) -> dict[str, str]:
    """The journal without its subtitle, as a newspaper writes it; half the words of the title, in their order."""
    journal = re.split(r"\s[:=]\s|\s\(", profile.journal)[0].rstrip(".")
    words = _WORD.findall(study.title or "")
    return {
        "journal": " ".join(
            word if word in ("of", "and", "the", "in") else word[:1].upper() + word[1:] for word in journal.split()
        ),
        "author": profile.authors[0].shown,
        "words": " ".join(words[: max(3, len(words) // 2)]),
    }


if __name__ == "__main__":
    sys.exit(main())
