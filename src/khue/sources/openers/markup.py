"""XML walked through safely, for all that comes as XML: no entity is ever defined or fetched, no depth is without end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

MOST_SPAN = 1000
"""The most rows or columns that one cell may claim."""
_MOST_DEPTH = 200
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)


class ForbiddenError(ValueError):
    """Markup that asks for more than any document needs: entities, depth, cells."""


def declared_charset(content: bytes) -> str:
    """The charset that the markup names itself, or empty."""
    head = content[:4096]
    found = _DECLARED.search(head) or _CHARSET.search(head)
    return found[1].decode("ascii") if found else ""


def elements(content: bytes | str) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Every element of XML with the names above it and its attributes; raises ForbiddenError or ExpatError."""
    found: list[tuple[tuple[str, ...], Mapping[str, str]]] = []
    trail: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        trail.append(local(name))
        found.append((tuple(trail), attributes))

    def end(_: str) -> None:
        trail.pop()

    parse(content, start, end, lambda _: None)
    return iter(found)


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def parse(content: bytes | str, start: object, end: object, text: object) -> None:
    """Walk through XML; raises ForbiddenError for entities and a depth beyond all documents, ExpatError for what is no XML."""
    parser = expat.ParserCreate()
    depth = 0

    def counted(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise ForbiddenError(f"> {_MOST_DEPTH} levels")
        start(name, attributes)  # type: ignore[operator]  # expat has no public names for its handlers

    def left(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)  # type: ignore[operator]  # as above

    parser.StartElementHandler, parser.EndElementHandler = counted, left
    parser.CharacterDataHandler = text  # type: ignore[assignment]  # as above
    parser.EntityDeclHandler = _forbid
    parser.ExternalEntityRefHandler = _forbid
    parser.buffer_text = True
    parser.Parse(content, True)


def _forbid(*_: object) -> int:
    raise ForbiddenError("<!ENTITY")


def span(text: str | None) -> int:
    """How many rows or columns a cell claims, within reason."""
    digits = (text or "").strip()
    return min(max(int(digits), 1), MOST_SPAN) if digits.isdecimal() and len(digits) < 7 else 1
