"""The fonts of cells in workbooks of Excel 97 to 2003, which the reader of values does not tell.

Only so much of the two formats is read as that needs: the container (a file system of sectors) down to the stream `Workbook`,
and of its records the sheets, fonts, cell styles and cells of text.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks."""
_SHEET, _FONT, _STYLE, _STOP = 0x85, 0x31, 0xE0, 0x0A
_TEXT_CELLS = frozenset({0xFD, 0x204, 0xD6, 0x06})
_NO_FIFTH = 4
"""No font has this number: those after it are counted one too high."""
_MOST_SHEETS = 256
_ENTRY = 128


class _Record(NamedTuple):
    kind: int
    data: bytes


def fonts(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet, the font of each cell with text (rows and columns from 0); empty for what is not understood."""
    try:
        stream = _stream(content)
        return _fonts(stream) if stream else {}
    except (struct.error, IndexError, ValueError):
        return {}


def _stream(content: bytes) -> bytes:
    """The stream of the workbook; those too small to hold a sheet are kept elsewhere and not looked for."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if not 128 <= size <= 4096:
        return b""
    table = _table(content, size)
    folder = _chain(content, size, table, struct.unpack_from("<I", content, 48)[0])
    for at in range(0, len(folder) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", folder, at + 64)[0]
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, bytes_of = struct.unpack_from("<II", folder, at + 116)
            return _chain(content, size, table, start)[:bytes_of]
    return b""


def _table(content: bytes, size: int) -> list[int]:
    """Which sector follows each."""
    sectors = [one for one in struct.unpack_from("<109I", content, 76) if one < _END]
    more, seen = struct.unpack_from("<I", content, 68)[0], set[int]()
    while more < _END and more not in seen:
        seen.add(more)
        found = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        sectors += [one for one in found[:-1] if one < _END]
        more = found[-1]
    table: list[int] = []
    for one in sectors:
        table += struct.unpack_from(f"<{size // 4}I", content, (one + 1) * size)
    return table


def _chain(content: bytes, size: int, table: list[int], start: int) -> bytes:
    pieces: list[bytes] = []
    at = start
    while at < _END and len(pieces) <= len(table):
        pieces.append(content[(at + 1) * size : (at + 2) * size])
        at = table[at]
    return b"".join(pieces)


def _records(stream: bytes, start: int) -> Iterator[_Record]:
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield _Record(kind, stream[at + 4 : at + 4 + length])
        if kind == _STOP:
            return
        at += 4 + length


def _fonts(stream: bytes) -> dict[str, dict[tuple[int, int], str]]:
    names: list[str] = []
    styles: list[int] = []
    sheets: dict[str, int] = {}
    for kind, data in _records(stream, 0):
        if kind == _FONT:
            names.append(_name(data, 14))
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", data)[0])
        elif kind == _SHEET:
            sheets[_name(data, 6)] = struct.unpack_from("<I", data)[0]
    of_style = {
        index: names[font - (font > _NO_FIFTH)]
        for index, font in enumerate(styles)
        if font - (font > _NO_FIFTH) < len(names)
    }
    return {name: dict(_cells(stream, start, of_style)) for name, start in list(sheets.items())[:_MOST_SHEETS]}


def _name(data: bytes, at: int) -> str:
    """A text with its length in one byte; the next says whether its letters take two."""
    length, wide = data[at], data[at + 1] & 1
    return data[at + 2 : at + 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _cells(stream: bytes, start: int, of_style: Mapping[int, str]) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, data in _records(stream, start):
        if kind in _TEXT_CELLS and len(data) >= 6:
            row, column, style = struct.unpack_from("<HHH", data)
            if style in of_style:
                yield (row, column), of_style[style]
