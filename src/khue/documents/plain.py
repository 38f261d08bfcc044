"""Plain text, and the same text made flat for finding words in it: every character at the same place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from khue.model.finding import Finding

_SAME = {"đ": "d", "–": "-", "—": "-", "−": "-", "‑": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "≥": "≥", "≤": "≤"}


class _Flat(dict[int, str]):
    """Letters without their marks, in lower case; anything that is blank is a space. One character for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        lower = char.lower()
        flat = (
            " "
            if char.isspace() or char in "\u200b\ufeff\u00ad"
            else _SAME.get(lower) or unicodedata.normalize("NFD", lower)[0]
        )
        self[code] = flat
        return flat


_FLAT = _Flat()
_KEPT = re.compile(r"(?<!\w)(?:hôn|đất|đặt|gắn|khoáng|tảng|tầng|tặng|đền|đèn|cỡ|con|tần)(?!\w)", re.IGNORECASE)
"""Words that without their marks would be taken for others (hơn, đạt, gần, khoảng, tăng, đến, có, còn, tấn); they keep a sign."""


def flat(text: str) -> str:
    """The text without tone and letter marks, in lower case, as long as it was.

    >>> flat("Tỷ trọng\\tĐẠT 30 – 35%")
    'ty trong dat 30 - 35%'
    """
    return _KEPT.sub(lambda word: "ˈ" + word[0][1:], text).translate(_FLAT)


def tidy(text: str) -> str:
    """The text with single spaces.

    >>> tidy("đạt\\n  30%")
    'đạt 30%'
    """
    return " ".join(text.split())


@dataclass(frozen=True)
class Line:
    """One line; `apart` where an empty line stands before it."""

    start: int
    end: int
    apart: bool = False


@dataclass(frozen=True)
class Plain:
    """The text of a document. With `whole`, each line is a paragraph; else lines may be broken where the page ended.

    `given` is the text as it was where its letters had to be composed (NFC); places are then told in that.
    `pages` is how many pages it had, 0 where nobody knows; `findings` what was wrong with the file.
    """

    text: str
    whole: bool = False
    pages: int = 0
    findings: tuple[Finding, ...] = ()
    given: str = ""

    @cached_property
    def flat(self) -> str:
        """The text made flat."""
        return flat(self.text)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that hold something, without the blanks around it."""
        return tuple(_lines(self.text))

    @cached_property
    def places(self) -> list[int]:
        """For every character of `text`, where it stands in `given`; empty where they are the same."""
        return list(_places(self.given)) if self.given else []

    def cut(self, start: int, end: int) -> str:
        """What stands there, with single spaces."""
        return tidy(self.text[start:end])


def plain(text: str, *, whole: bool = False, pages: int = 0, findings: tuple[Finding, ...] = ()) -> Plain:
    """The text in precomposed letters (NFC), with plain line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    composed = unicodedata.normalize("NFC", lines)
    return Plain(composed, whole, pages, findings, given="" if composed == lines else lines)


_CLUSTER = re.compile(r"(?s).[\u0300-\u036f]*")


def _places(given: str) -> Iterator[int]:
    """Where each letter of the composed text begins in the text as it was given, and at last its length."""
    for match in _CLUSTER.finditer(given):
        for _ in unicodedata.normalize("NFC", match[0]):
            yield match.start()
    yield len(given)


def _lines(text: str) -> Iterator[Line]:
    place, apart = 0, False
    for raw in text.split("\n"):
        body = raw.strip("\u200b\ufeff \t\u00a0")
        if body.strip("|*_= "):
            start = place + raw.index(body)
            yield Line(start, start + len(body), apart)
            apart = False
        else:
            apart = True
        place += len(raw) + 1
