"""How words are compared: one folding for the vocabulary's phrases and for the records' texts.

Folding never changes the length of a text, so that a place found in the folded text is the same place in the text.
"""

from __future__ import annotations

import re

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACES = "\t\n\r\f\v\u00a0\u2002\u2003\u2009\u200a\u202f"
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`"
_ACCENTS = dict(zip("äàáâãåéèêëíìîïóòôõöøúùûüçñ", "aaaaaaeeeeiiiioooooouuuucn", strict=True))

_ASCII_TABLE = str.maketrans(
    {"-": " ", "\t": " ", "\n": " ", "\r": " ", "\f": " ", "\v": " ", "`": "'"}
    | {chr(upper): chr(upper + 32) for upper in range(ord("A"), ord("Z") + 1)}
)
_WIDE_TABLE = str.maketrans(dict.fromkeys(_DASHES + _SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'") | _ACCENTS)
_WIDE = re.compile(f"[{re.escape(_DASHES + _SPACES + _APOSTROPHES)}{''.join(_ACCENTS)}]")

# Spellings of one word in the British and the American manner; either finds the other.
_SPELLINGS: tuple[tuple[str, str], ...] = (
    ("anaesth", "anesth"),
    ("paediatr", "pediatr"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("tumour", "tumor"),
    ("haemo", "hemo"),
    ("haemato", "hemato"),
    ("ischaem", "ischem"),
    ("anaemi", "anemi"),
    ("oxaemi", "oxemi"),
    ("caesarean", "cesarean"),
    ("neurone", "neuron"),
    ("oedema", "edema"),
    ("alised", "alized"),
    ("alisation", "alization"),
    ("realis", "realiz"),
    ("arisation", "arization"),
    ("orisation", "orization"),
    ("apnoea", "apnea"),
    ("foetal", "fetal"),
    ("centre", "center"),
    ("analogue", "analog"),
    ("tranquillisation", "tranquilization"),
    ("oestr", "estr"),
    ("catastrophis", "catastrophiz"),
    ("anaesthetis", "anesthetiz"),
    ("fulfil", "fulfill"),
)


def fold(text: str) -> str:
    """Small letters, spaces for hyphens, plain apostrophes, no accents; as long as ``text``, letter for letter."""
    if text.isascii():
        return text.translate(_ASCII_TABLE)
    small = text.lower()
    if len(small) != len(text):  # a few letters ("İ") grow when made small; those stay as they are
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    small = small.replace("-", " ").replace("\n", " ")
    return small.translate(_WIDE_TABLE) if _WIDE.search(small) else small


def canonical(phrase: str) -> str:
    """The folded phrase in British spelling: two wordings with one canonical form find the same texts."""
    british = fold(squeeze(phrase))
    for uk, us in _SPELLINGS:
        british = british.replace(uk, "\0").replace(us, "\0").replace("\0", uk)
    return british


def spellings(phrase: str) -> tuple[str, ...]:
    """The folded phrase and its other national spelling."""
    plain = fold(squeeze(phrase))
    american = plain
    for uk, us in _SPELLINGS:
        american = american.replace(uk, us)
    return tuple(dict.fromkeys((plain, american, canonical(phrase))))


def squeeze(phrase: str) -> str:
    """A phrase as the file means it: one space between words, none around."""
    return " ".join(phrase.split())
