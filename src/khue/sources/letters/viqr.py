"""Vietnamese written with signs of ASCII beside the letters (VIQR): "Phu+o+`ng Hoa`n Kie^\'m".

The rule: only a text without any letter beyond ASCII is looked at, and only where many words have a sign for a shape
(^ ( + or dd) and nearly all of these are syllables of the language then. A word that would be none stays as it is, so that
addresses, formulas and the full stop after a word are left alone.
"""

from __future__ import annotations

import re
import unicodedata

from khue.sources.letters.syllables import is_syllable

NAME = "VIQR"
_SHAPES = {"^": "\u0302", "(": "\u0306", "+": "\u031b"}
_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_MARKED = re.compile(r"[AEOaeo]\^|[OUou]\+|[Aa]\(|[Dd][Dd]")
_WORD = re.compile(r"(?:[A-Za-z]|(?<=[AEOaeo])\^|(?<=[OUou])\+|(?<=[Aa])\(|(?<=[AEIOUYaeiouy^(+])['`?~.])+")
_VOWEL = re.compile(r"([AEIOUYaeiouy])([\^(+]?)(['`?~.]?)")
_LEAST = 3
"""So many different words with a shape there must be."""
_SURE = 0.9
"""Such a share of them must be syllables."""
_SAMPLE = 200_000


def is_viqr(text: str) -> bool:
    """Whether a text of ASCII is Vietnamese in this way of writing.

    >>> is_viqr("Phu+o+`ng,Qua^.n\\nHoa`n Kie^'m,Ddo^'ng DDa"), is_viqr("a+b=c^2, e.g. add (o.k.)")
    (True, False)
    """
    sample = text[:_SAMPLE]
    if not _MARKED.search(sample):
        return False
    words = {word for word in _WORD.findall(sample) if _MARKED.search(word)}
    good = sum(_word(word) != word for word in words)
    return bool(good >= _LEAST and good >= _SURE * len(words))


def read(text: str) -> str:
    """The text in letters of Unicode.

    >>> read("Phu+o+`ng Hoa`n Kie^'m co' 12 ho^` so+")
    'Phường Hoàn Kiếm có 12 hồ sơ'
    """
    return _WORD.sub(lambda found: _word(found[0]), text)


def _word(word: str) -> str:
    """The word, with a full stop after it kept as one where that alone makes a syllable; the word itself where it is none."""
    for stem, rest in ((word, ""), (word[:-1], word[-1:])):
        made = _letters(stem)
        if made != stem and is_syllable(made):
            return made + rest
        if rest not in ("", ".", "?"):
            break
    return word


def _letters(word: str) -> str:
    plain = re.sub("[Dd][Dd]", lambda found: "Đ" if found[0][0] == "D" else "đ", word)
    made = _VOWEL.sub(lambda found: found[1] + _SHAPES.get(found[2], "") + _TONES.get(found[3], ""), plain)
    return unicodedata.normalize("NFC", made)
