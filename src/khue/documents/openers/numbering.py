"""The numbers of paragraphs that Word counts itself and does not write into the text: Điều 1., I., 1., a), -."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST = 9


class Numbering:
    """Counts as Word does; `label` must be asked for every paragraph, in order."""

    def __init__(self, numbering: bytes | None, styles: bytes | None) -> None:
        root = ElementTree.fromstring(numbering) if numbering else None  # noqa: S314 - DOCTYPE was refused
        self._levels = dict(_abstract(root)) if root is not None else {}
        self._abstract_of = dict(_instances(root)) if root is not None else {}
        self._of_style = dict(_styles(styles)) if styles else {}
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * _MOST)

    def label(self, paragraph: ElementTree.Element) -> str:
        """The number of a paragraph; empty where it has none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None or not self._levels:
            return ""
        number, level = self._place(properties)
        levels = self._levels.get(self._abstract_of.get(number, ""), {})
        if level not in levels:
            return ""
        counts = self._counts[self._abstract_of[number]]
        form, text, start = levels[level]
        counts[level] = counts[level] + 1 if counts[level] else start
        counts[level + 1 :] = [0] * (_MOST - level - 1)
        return _said(form, text, counts, levels)

    def _place(self, properties: ElementTree.Element) -> tuple[str, int]:
        """Which list a paragraph belongs to, and at which level; its own, else that of its style."""
        style = properties.find(f"{W}pStyle")
        number, level = self._of_style.get(style.get(f"{W}val", "") if style is not None else "", ("", 0))
        own = properties.find(f"{W}numPr")
        if own is None:
            return number, level
        named, at = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        return (
            named.get(f"{W}val", "") if named is not None else number,
            min(int(at.get(f"{W}val", "0")), _MOST - 1) if at is not None else level,
        )


_Levels = dict[int, tuple[str, str, int]]


def _abstract(root: ElementTree.Element) -> Iterator[tuple[str, _Levels]]:
    for one in root.iterfind(f"{W}abstractNum"):
        levels: _Levels = {}
        for level in one.iterfind(f"{W}lvl"):
            form, text, start = (level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
            at = int(level.get(f"{W}ilvl", "0"))
            if at < _MOST:
                levels[at] = (_value(form, "decimal"), _value(text, ""), int(_value(start, "1")))
        yield one.get(f"{W}abstractNumId", ""), levels


def _value(element: ElementTree.Element | None, otherwise: str) -> str:
    return element.get(f"{W}val", otherwise) if element is not None else otherwise


def _instances(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for one in root.iterfind(f"{W}num"):
        yield one.get(f"{W}numId", ""), _value(one.find(f"{W}abstractNumId"), "")


def _styles(content: bytes) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in ElementTree.fromstring(content).iterfind(f"{W}style"):  # noqa: S314 - DOCTYPE was refused
        own = style.find(f"{W}pPr/{W}numPr")
        if own is not None:
            yield (
                style.get(f"{W}styleId", ""),
                (_value(own.find(f"{W}numId"), ""), min(int(_value(own.find(f"{W}ilvl"), "0")), _MOST - 1)),
            )


def _said(form: str, text: str, counts: list[int], levels: _Levels) -> str:
    if form == "bullet":
        return text if text in ("-", "+", "–", "•", "*") else "-"
    if form == "none":
        return ""
    for at in range(_MOST):
        if f"%{at + 1}" in text:
            text = text.replace(f"%{at + 1}", _number(levels.get(at, (form, "", 1))[0], max(counts[at], 1)))
    return text


def _number(form: str, count: int) -> str:
    match form:
        case "upperRoman" | "lowerRoman":
            roman = _roman(count)
            return roman if form == "upperRoman" else roman.lower()
        case "upperLetter" | "lowerLetter":
            letter = _LETTERS[(count - 1) % len(_LETTERS)]
            return letter.upper() if form == "upperLetter" else letter
        case "decimalZero":
            return f"{count:02d}"
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while count >= value:
            text, count = text + sign, count - value
    return text
