"""Capital letters with tones, which the ABC fonts (TCVN3) do not have: brought back where the words around show them.

The rule: a word whose plain letters are all capital is all capital ("NéI" is "NỘI"); a small letter with a tone at the
start of a word is capital where all other words of the cell begin with one ("Huyện ứng Hòa").
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def restored(text: str) -> str:
    """The text with its capitals.

    >>> restored("Huyện ứng Hòa"), restored("THàNH PHố Hà NộI"), restored("nhà ở xã hội")
    ('Huyện Ứng Hòa', 'THÀNH PHỐ HÀ NỘI', 'nhà ở xã hội')
    """
    if text.isascii():
        return text
    raised = _WORD.sub(lambda word: word[0].upper() if _is_raised(word[0]) else word[0], text)
    if raised != text and not any(len(re.findall("[a-z]", word)) > 1 for word in _WORD.findall(raised)):
        return raised.upper()
    words = _WORD.findall(raised)
    small = [word for word in words if _has_tone(word[0]) and word[0].islower()]
    if not small or len(words) == len(small) or not all(word[0].isupper() for word in words if word not in small):
        return raised
    return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:] if word[0] in small else word[0], raised)


def _is_raised(word: str) -> bool:
    plain = [char for char in word if not _has_tone(char)]
    return (
        len(plain) < len(word) and any(char.isupper() for char in plain) and not any(char.islower() for char in plain)
        and len(word) > 2 and any(char.islower() for char in word)
    )  # fmt: skip


def _has_tone(char: str) -> bool:
    return any(mark in _TONES for mark in unicodedata.normalize("NFD", char))
