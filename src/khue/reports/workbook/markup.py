"""The markup of workbooks: namespaces, references of cells, texts that are safe to write, and a guarded parser."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MOST = 32_000
"""A cell holds so many letters."""

Element = Any
"""An element of lxml, which carries no types."""


class UnusualError(ValueError):
    """A part is not as programs usually write it, so that it is not edited in place."""


def parse(content: bytes) -> Element:
    """The root of a part; raises UnusualError where it is damaged, declares a document type or is not in UTF-8."""
    if b"<!DOCTYPE" in content[:4096] or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnusualError("a part with a document type or in 16 bits")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnusualError(str(error)) from None


def dump(root: Element) -> bytes:
    """The part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def tag(name: str, space: str = MAIN) -> str:
    """A name in its namespace, as lxml has it."""
    return f"{{{space}}}{name}"


def text(words: object) -> str:
    """Words as the content of an element: no letter that a part may not have, and none that a program takes for a code.

    >>> text("a<b \\x00 _x0041_")
    'a&lt;b   _x005F_x0041_'
    """
    plain = _ESCAPE.sub("_x005F_", _UNWRITABLE.sub(" ", str(words)))[:_MOST]
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(words: object) -> str:
    """Words as the value of an attribute in double quotes."""
    return text(words).replace('"', "&quot;").replace("\n", " ")


def letters(column: int) -> str:
    """The letters of a column, counted from 1.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def number(column: str) -> int:
    """The number of a column by its letters.

    >>> number("A"), number("XFD")
    (1, 16384)
    """
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - 64
    return found


def location(sheet: str, row: int, column: int) -> str:
    """A cell as a link within the workbook names it.

    >>> location("Biểu '01'", 3, 2)
    "'Biểu ''01'''!B3"
    """
    return f"'{sheet.replace(chr(39), chr(39) * 2)}'!{letters(column)}{row}"
