"""Cells of a column as they have to be read to find what hides in them, and their shapes, of which there are few.

A shape is a cell with its digits written 9, its letters a or A, and every other letter ~: a column of two million codes has
a handful of shapes, and what cannot be in a shape need not be looked for in its cells.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_ODD_BYTES = bytes([0xC2, 0xCC, 0xCD, 0xD9, 0xDB, 0xE0, 0xE2, 0xE3, 0xEF, 0xF0])
"""First bytes of letters that Vietnamese has not: other digits, wide letters, blanks and dashes of other widths, marks apart."""


def _shape(byte: int) -> int:
    letter = chr(byte)
    return ord(
        "~"
        if byte > 127
        else "9"
        if letter.isdigit()
        else "a"
        if letter.islower()
        else "A"
        if letter.isupper()
        else letter
    )


_SHAPES = bytes(map(_shape, range(256)))
_ODD = bytes(byte in _ODD_BYTES for byte in range(256))

_WIDE = (1_000_000_000, 999_999_999_999)
_MARKS = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DASHES = re.compile(r"[\u2010-\u2015\u2043\u2212\ufe58\ufe63]")


def cells_of(column: pa.ChunkedArray) -> pa.StringArray | None:
    """The cells of a column as text; None of a column in which nobody can be named.

    Of whole numbers those that may be citizen numbers, with the zeros that these lose when they are read as numbers.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _joined(column.cast(pa.string()))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _numbers(column)
    return None


def _numbers(column: pa.ChunkedArray) -> pa.StringArray:
    values = column.cast(pa.float64(), safe=False)
    whole = pc.and_(
        pc.equal(pc.floor(values), values), pc.and_(pc.greater_equal(values, _WIDE[0]), pc.less_equal(values, _WIDE[1]))
    )
    known = pc.fill_null(whole, fill_value=False)
    if not pc.any(known).as_py():
        return pa.nulls(len(column), pa.string())
    numbers = pc.if_else(known, values, None).cast(pa.int64()).cast(pa.string())
    return _joined(pc.utf8_lpad(numbers, 12, "0"))


def _joined(column: pa.ChunkedArray) -> pa.StringArray:
    found = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(found, pa.ChunkedArray):  # of a column without a row, or one too long for one array
        found = pa.concat_arrays(found.chunks) if found.num_chunks else pa.array([], pa.string())
    return found


def shapes_of(cells: pa.StringArray) -> pa.DictionaryArray:
    """The shape of each cell."""
    _, offsets, data = cells.buffers()
    if data is None:
        return pa.nulls(len(cells), pa.string()).dictionary_encode()
    made = pa.py_buffer(data.to_pybytes().translate(_SHAPES))
    shapes = pa.StringArray.from_buffers(len(cells), offsets, made, cells.buffers()[0], -1, cells.offset)
    return shapes.dictionary_encode()


def odd_of(cells: pa.StringArray) -> pa.BooleanArray | None:
    """Which cells have letters that may stand for others; None where none has."""
    data = cells.buffers()[2]
    if data is None:
        return None
    told = data.to_pybytes().translate(_ODD)
    if 1 not in told:
        return None
    odd = np.frombuffer(told, np.uint8)
    offsets = np.frombuffer(cells.buffers()[1], np.int32, len(cells) + 1, cells.offset * 4)
    before = np.concatenate([[0], np.cumsum(odd, dtype=np.int64)])
    return pa.array(before[offsets[1:]] > before[offsets[:-1]])


def plain(text: str) -> str:
    """A text as an eye reads it: other digits, wide letters, blanks and dashes become the usual ones, invisible marks go.

    >>> plain("CCCD ００１\u200b０９５\u00a0٠٠١٢٣٤")
    'CCCD 001095 001234'
    """
    if text.isascii():
        return text
    bare = _MARKS.sub("", _DASHES.sub("-", _BLANKS.sub(" ", text)))
    if bare.isascii():
        return bare
    return "".join(_digit(letter) for letter in unicodedata.normalize("NFKC", bare))


def _digit(letter: str) -> str:
    return letter if letter.isascii() or not letter.isdigit() else str(unicodedata.digit(letter, letter))
