"""Lines put together to paragraphs: a text that was broken where the page ended reads as it was written.

Where paragraphs are set apart by empty lines, a paragraph goes on to the next empty line or marker. Where they are not, a
line goes on when the next begins in lower case or with a figure, or when the next word had no more room on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khue.documents.markers import Marker, continues, marker
from khue.documents.plain import Line, Plain

_STOPS = re.compile(r'[.;:!?…]["”)]?$|\./\.$')
_RULER = re.compile(r"[-_=*.…~\s]{3,}$")
_SHORT = r"Nơi nhận|NƠI NHẬN|Số\s*:|PHỤ LỤC|Phụ lục\s+[IVX\d]+\s*$|CỘNG H|ĐẢNG CỘNG SẢN|Độc lập|QUYẾT (?:ĐỊNH|NGHỊ)|T/?M\b|KT\.|Kính gửi"
_HEADING = re.compile(rf"(?:{_SHORT})")
_OPENS = re.compile(rf"(?:{_SHORT}|Căn cứ )")
_TURNED = re.compile(
    r"(?:và|hoặc|của|các|với|cho|theo|tại|từ|đến|về|trên|đạt|là|trong|bằng|tối thiểu|ít nhất|khoảng|dưới|hơn|năm"
    r"|Việt|[-–,(])$"
)


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the text. `row` is set for a row of a table (`| a | b |`); `body` is where it begins after its marker."""

    start: int
    end: int
    marker: Marker | None = None
    row: bool = False

    @property
    def body(self) -> int:
        """Where the words begin, after the marker."""
        return self.start + (self.marker.length if self.marker else 0)


def paragraphs(plain: Plain, lines: Iterable[Line] | None = None) -> Iterator[Paragraph]:
    """The paragraphs of the lines (all), in order; rulers are left out."""
    chosen = [
        line
        for line in (plain.lines if lines is None else lines)
        if not _RULER.match(plain.text[line.start : line.end])
    ]
    goes_on = _Joiner(plain, chosen)
    at = 0
    while at < len(chosen):
        last = at
        while last + 1 < len(chosen) and goes_on(chosen[at], chosen[last], chosen[last + 1]):
            last += 1
        yield _paragraph(plain, chosen[at], chosen[last])
        at = last + 1


def _paragraph(plain: Plain, first: Line, last: Line) -> Paragraph:
    text = plain.text[first.start : first.end]
    if is_row(text):
        return Paragraph(first.start, last.end, row=True)
    return Paragraph(first.start, last.end, marker(text))


def is_row(line: str) -> bool:
    """Whether the line is a row of a table."""
    return line.startswith("|") and line.count("|") > 1


class _Joiner:
    """Says whether a paragraph that begins with `first` and has come to `line` goes on with `following`."""

    def __init__(self, plain: Plain, lines: list[Line]) -> None:
        self._plain = plain
        lengths = sorted(line.end - line.start for line in lines) or [0]
        self._wide = lengths[min(len(lengths) - 1, len(lengths) * 9 // 10)]
        self._apart = sum(line.apart for line in lines) * 4 >= len(lines)

    def __call__(self, first: Line, line: Line, following: Line) -> bool:
        text = self._plain.text
        before, after = text[line.start : line.end], text[following.start : following.end]
        if self._plain.whole or following.apart or is_row(before) or is_row(after) or _OPENS.match(after):
            return False
        if marker(after):
            return continues(before, after)
        return self._runs_on(text[first.start : first.end], before, after)

    def _runs_on(self, opening: str, before: str, after: str) -> bool:
        if _HEADING.match(opening) and not after[0].islower():
            return False
        if after[0].islower() or _TURNED.search(before):
            return True
        if before.isupper():
            return after.isupper()
        if _STOPS.search(before) or (after.isupper() and len(after.split()) > 2):
            return self._full(before, after)
        return self._apart or after[0].isdigit() or self._full(before, after)

    def _full(self, before: str, after: str) -> bool:
        """Whether the next word had no more room."""
        return self._wide < 160 and len(before) + 1 + len(after.split(" ", 1)[0]) > self._wide * 0.97
