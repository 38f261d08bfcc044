"""Vietnamese text: folding for search, the dictionary's order for lists, numbers and dates as printed.

The alphabet is that of TCVN 6909:2001 (Unicode, precomposed); both ways of placing the tone mark
(hoà, hòa) are one word.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

_ORDER = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Lower case, without tone and letter marks, đ as d, spaces single: what a search compares.

    >>> fold("Đống  Đa"), fold("Hoà Bình") == fold("Hòa Bình")
    ('dong da', True)
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").split())


def canonical(text: str) -> str:
    """NFC, lower case, tone marks moved to one place in the syllable: what an exact match compares.

    >>> canonical("Hoà") == canonical("hòa")
    True
    """
    return _WORD.sub(lambda word: _canonical_word(word[0]), unicodedata.normalize("NFC", text.lower()))


def _canonical_word(word: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        (tones if char in _TONES else letters).append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(str(_TONES[t]) for t in tones)


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Key for the order of a Vietnamese dictionary: syllable by syllable, letters before tones.

    >>> sorted(["Đa", "Da", "Dạ", "Ba"], key=sort_key)
    ['Ba', 'Da', 'Dạ', 'Đa']
    """
    return tuple(_syllable_key(word) for word in _WORD.findall(unicodedata.normalize("NFC", text.lower())))


def _syllable_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters: list[int] = []
    tones: list[int] = []
    for char in word:
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[p] for p in parts if p in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        letters.append(_ORDER.find(base) if base in _ORDER else 100 + ord(base[0]))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def number(value: float, decimals: int | None = None, lang: str = "vi") -> str:
    """The number as readers of `lang` write it; with `decimals` None, as many as it has.

    >>> number(1234567.8), number(1234567.8, lang="en"), number(78.0), number(0.5, 2)
    ('1.234.567,8', '1,234,567.8', '78', '0,50')
    """
    if decimals is None:
        # By way of Decimal, so that 1234567.9 does not show the tail of its binary form.
        text = f"{Decimal(str(round(value, 10))):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:,.{decimals}f}"
    text = text.replace("-", "\u2212")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def day(value: date, lang: str = "vi") -> str:
    """A date in figures, day first as in Vietnam, in both languages.

    >>> day(date(2023, 11, 2))
    '02/11/2023'
    """
    return f"{value:%d/%m/%Y}" if lang == "vi" else f"{value.day} {value:%b %Y}"
