"""Tables of dBASE III, FoxPro and Visual FoxPro (.dbf), which old programs of finance and statistics still write.

Records marked as deleted are left out. Memo texts stand in a file of their own, which is not sent: their cells stay empty, and
that is told. Letters are in whatever alphabet the program had (TCVN3, VNI ...), found out as in any old text.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from khue.model.reading import Repair
from khue.sources import faults
from khue.sources.grid import Book, Cell, Grid
from khue.sources.letters.decode import decode

_HEAD, _FIELD, _END = 32, 32, 0x0D
_DELETED, _HIDDEN = 0x2A, "0"
_MEMO = frozenset("MGP")
_JULIAN = 1_721_425
"""The number that Visual FoxPro gives the day 0001-01-01, less one."""
_MOST_FIELDS = 2_048
_BLANK = b" \x00"


@dataclass(frozen=True)
class _Field:
    """A column: its name as bytes, its kind of one letter, and where it stands in a record."""

    name: bytes
    kind: str
    start: int
    length: int
    decimals: int


def open_dbf(path: Path, encoding: str = "") -> Book:
    """The records as rows; `encoding` where a person named it. Raises InputError where the table is cut off or damaged."""
    content = path.read_bytes()
    count, head, size = struct.unpack_from("<IHH", content, 4)
    fields = list(_fields(content, head))
    if not fields or fields[-1].start + fields[-1].length > size:
        raise faults.refuse(faults.MALFORMED, path, format="DBF", found="header")
    if len(content) < head + count * size:
        found = f"{max(len(content) - head, 0) // size} / {count}"
        raise faults.refuse(faults.MALFORMED, path, format="DBF", found=found)
    records = [content[at : at + size] for at in range(head, head + count * size, size)]
    kept = [(number, one) for number, one in enumerate(records, 1) if one[0] != _DELETED]
    fields = [one for one in fields if one.kind != _HIDDEN]
    name, texts = _letters(path, fields, [one for _, one in kept], encoding)
    rows = [[_cell(one, record, texts) for one in fields] for _, record in kept]
    repairs = [*_deleted(len(records) - len(kept)), *_memos(fields, texts, len(kept))]
    grid = Grid("", [[texts(one.name) or f"F{n}" for n, one in enumerate(fields, 1)], *rows], first=0, named=True)
    return Book("dbf", (grid,), encoding=name, repairs=tuple(repairs))


def _fields(content: bytes, head: int) -> Iterator[_Field]:
    """The columns that the header describes."""
    start = 1
    for at in range(_HEAD, min(head, len(content)) - _FIELD + 1, _FIELD)[:_MOST_FIELDS]:
        if content[at] == _END:
            return
        name, kind = content[at : at + 11].split(b"\x00")[0].strip(), chr(content[at + 11])
        length, decimals = content[at + 16], content[at + 17]
        if kind == "C" and decimals:
            length, decimals = length + 256 * decimals, 0  # FoxPro: longer than a byte can say
        yield _Field(name, kind, start, length, decimals)
        start += length


Texts = Callable[[bytes], str]
"""Bytes of the table as text."""


def _letters(path: Path, fields: Sequence[_Field], records: Sequence[bytes], encoding: str) -> tuple[str, Texts]:
    """The alphabet that all texts together are in, and what reads one of them."""
    columns = [one for one in fields if one.kind in "CV"]
    found = {
        text for record in records for one in columns
        if not (text := record[one.start : one.start + one.length].strip(_BLANK)).isascii()
    }  # fmt: skip
    found |= {one.name for one in fields if not one.name.isascii()}
    pieces = sorted(one.replace(b"\n", b" ").replace(b"\r", b" ").replace(b"\x00", b" ") for one in found)
    if not pieces:
        return encoding, lambda text: text.decode("ascii", "replace").strip()
    try:
        decoded = decode(b"\n".join(pieces), encoding)
    except ValueError as error:
        raise faults.refuse(faults.NOT_UTF8, path, found=faults.shown(error)) from None
    known = dict(zip(pieces, decoded.text.split("\n"), strict=True))

    def read(text: bytes) -> str:
        plain = text.strip(_BLANK)
        return known.get(plain, "") if not plain.isascii() else plain.decode("ascii").strip()

    return decoded.encoding, read


def _cell(field: _Field, record: bytes, texts: Texts) -> Cell:
    """A value of a record in its own type; a number that cannot be read stays as it is written, so that it is told of."""
    raw = record[field.start : field.start + field.length]
    match field.kind:
        case "N" | "F":
            return _number(raw)
        case "D":
            return _day(raw)
        case "L":
            return {"T": True, "Y": True, "F": False, "N": False}.get(raw.decode("latin-1").upper())
        case "I" if len(raw) == 4:
            return int(struct.unpack("<i", raw)[0])
        case "B" if len(raw) == 8:
            return float(struct.unpack("<d", raw)[0])
        case "Y" if len(raw) == 8:
            return int(struct.unpack("<q", raw)[0]) / 10_000
        case "T" if len(raw) == 8:
            return _moment(raw)
        case "M" | "G" | "P" | "B":
            return None
    return texts(raw) or None


def _number(raw: bytes) -> Cell:
    text = raw.strip(_BLANK).decode("latin-1")
    try:
        return int(text) if text.lstrip("+-").isdecimal() else float(text) if text else None
    except ValueError:
        return text


def _day(raw: bytes) -> Cell:
    text = raw.strip(_BLANK).decode("latin-1")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None
    except ValueError:
        return text


def _moment(raw: bytes) -> Cell:
    day, milliseconds = struct.unpack("<ii", raw)
    if not day:
        return None
    try:
        return datetime.fromordinal(day - _JULIAN) + timedelta(milliseconds=milliseconds)
    except (ValueError, OverflowError):
        return None


def _deleted(count: int) -> list[Repair]:
    return [Repair("deleted", count)] if count else []


def _memos(fields: Sequence[_Field], texts: Texts, rows: int) -> list[Repair]:
    return [Repair("memo", rows, texts(one.name)) for one in fields if one.kind in _MEMO and rows]
