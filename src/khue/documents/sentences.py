"""Paragraphs cut into sentences, and sentences into parts at semicolons: a part promises one thing, or a few alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FULL_STOP = re.compile(r"(?<=[^\s.])(?<!\b[A-ZĐ])(?<!TP)(?<!TS)(?<!ThS)[.!?…](?=\s+[\"“(]?[A-ZĐÀ-Ỹ])|\n\s*\n")
_PARTS = re.compile(r";")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the sentences between two places begin and end.

    >>> [text[a:b] for text in ["Đạt 1.500 ha. Tăng 4,5%/năm."] for a, b in sentences(text, 0, len(text))]
    ['Đạt 1.500 ha.', 'Tăng 4,5%/năm.']
    """
    yield from _cut(_FULL_STOP, text, start, end)


def parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a sentence begin and end."""
    yield from _cut(_PARTS, text, start, end)


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for stop in pattern.finditer(text, start, end):
        yield from _tight(text, place, stop.end())
        place = stop.end()
    yield from _tight(text, place, end)


def _tight(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
