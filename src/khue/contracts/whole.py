"""Where rules over a dataset as a whole come in: once all rows of a file are typed, before any of them is stored.

A file is read, typed and held against the rules of single rows piece by piece, and no piece knows the others. What needs
rows beside rows - foreign keys, sums of parts, freshness - is judged here, once, over the rows that have passed so far:

    contracts.check(contract, reading, units, whole=rules)          # a table at once
    contracts.check_pieces(contract, pieces, spool, ..., whole=rules)  # a file in pieces

`rules` is a `Rules`: it is given the rows, may read them in any engine, and answers with a `Broken` for each rule that is
broken. The rows that these name are treated as rows that break any other rule: they refuse the file, or are set aside where
the contract accepts the good ones. One that names no row speaks of the whole file, by the severity of its findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from khue.contracts.broken import Broken

if TYPE_CHECKING:
    import pyarrow as pa


class TypedRows(Protocol):
    """Typed rows under the contract's names of columns, with `ROW_NUMBER` and `FILE_NAME`, which need not fit into memory."""

    @property
    def num_rows(self) -> int:
        """How many there are."""

    @property
    def schema(self) -> pa.Schema:
        """Their columns."""

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """These columns of all rows, in tables of moderate size and in any order; each call reads them anew."""


class Rules(Protocol):
    """What judges the rows of a file beside each other, and beside what is stored."""

    def __call__(self, rows: TypedRows, places: Mapping[str, int], path: str) -> Sequence[Broken]:
        """What is broken; `places` has by column its number in the file `path`, where it stands there."""
