"""Cells of a column as they have to be read to find what hides in them, and their shapes, of which there are few.

A shape is a cell with its digits written 9, its letters a or A, and every other letter ~: a column of two million codes has
a handful of shapes, and what cannot be in a shape need not be looked for in its cells.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

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


@dataclass(frozen=True)
class Cells:
    """The cells of a column: its different texts, and for each cell which it is (-1: none); `counts` says how often each comes."""

    texts: pa.StringArray
    codes: NDArray[np.int64]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many cells have each of the texts."""
        return self.count(self.codes)

    def count(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same among some of the cells."""
        return np.bincount(codes[codes >= 0], minlength=len(self.texts)).astype(np.int64)


def cells_of(column: pa.ChunkedArray) -> Cells | None:
    """The cells of a column as texts; None of a column in which nobody can be named.

    Of whole numbers those that may be citizen numbers, with the zeros that these lose when they are read as numbers.
    """
    if not may_name(column.type):
        return None
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return _encoded(column if pa.types.is_string(kind) or pa.types.is_large_string(kind) else _numbers(column))


def may_name(kind: pa.DataType) -> bool:
    """Whether somebody may be named in cells of that type: in texts, and in numbers."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_decimal,
    )
    return any(test(kind) for test in tests)


def _encoded(column: pa.ChunkedArray | pa.Array) -> Cells:
    encoded = _joined(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())
    codes = pc.fill_null(encoded.indices, -1)
    return Cells(encoded.dictionary.cast(pa.string()), np.asarray(codes, np.int64))


def _numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    greatest = pc.max(column).as_py()
    if greatest is None or greatest < _WIDE[0]:
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    values = column.cast(pa.float64(), safe=False)
    whole = pc.and_(
        pc.equal(pc.floor(values), values), pc.and_(pc.greater_equal(values, _WIDE[0]), pc.less_equal(values, _WIDE[1]))
    )
    known = pc.fill_null(whole, fill_value=False)
    numbers = pc.if_else(known, values, None).cast(pa.int64()).cast(pa.string())
    return pc.utf8_lpad(numbers, 12, "0")


def _joined(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    if isinstance(column, pa.Array):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    if not column.num_chunks:
        return pa.array([], column.type)
    return pa.concat_arrays(column.unify_dictionaries().chunks)


def shapes_of(cells: pa.StringArray) -> pa.DictionaryArray:
    """The shape of each text."""
    _, offsets, data = cells.buffers()
    if data is None:
        return pa.nulls(len(cells), pa.string()).dictionary_encode()
    made = pa.py_buffer(data.to_pybytes().translate(_SHAPES))
    shapes = pa.StringArray.from_buffers(len(cells), offsets, made, cells.buffers()[0], -1, cells.offset)
    return shapes.dictionary_encode()


def odd_of(cells: pa.StringArray) -> pa.BooleanArray | None:
    """Which texts have letters that may stand for others; None where none has."""
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
