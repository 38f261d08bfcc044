"""Rows that repeat a key: unique columns, the primary key, and lists of columns that must not repeat together.

While a file is read, a number is kept of each key (its hash, 8 bytes). Only where two numbers are the same the keys
themselves are compared, in the few rows that bear them.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from khue.contracts import rules
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition, is_unique
from khue.contracts.session import Session
from khue.model.contract import Contract
from khue.ports import Held

_AT_ONCE = 1 << 23
"""So many numbers are sorted at once, some 64 MB."""


def keys(contract: Contract, matches: Sequence[Match]) -> Iterator[tuple[Match, ...]]:
    """The columns of each key whose columns the file has."""
    found = {match.declared.name: match for match in matches}
    for key in dict.fromkeys(_keys(contract)):
        if all(name in found for name in key):
            yield tuple(found[name] for name in key)


def _keys(contract: Contract) -> Iterator[tuple[str, ...]]:
    key = contract.primary_key
    if key:
        yield key
    for column in contract.table.properties:
        if column.unique or is_unique(column.quality):
            yield (column.name,)
    for rule in contract.table.quality:
        together = rule.arguments.get("properties")
        if rule.metric == "duplicateValues" and isinstance(together, list):
            yield tuple(str(name) for name in together)


def hashed(key: Sequence[Match]) -> str:
    """SQL for the number of a row's key; NULL where the key is not complete."""
    return f"CASE WHEN {_given(key)} THEN hash({', '.join(match.value for match in key)}) END"


def _given(key: Sequence[Match]) -> str:
    return " AND ".join(f"{match.value} IS NOT NULL" for match in key)


def repeated(key: Sequence[Match], name: str, session: Session) -> Condition | None:
    """The condition for rows of `cells` whose key stood on an earlier one; None where there is none."""
    columns, key_sql = tuple(key), ", ".join(match.value for match in key)
    earlier = f"SELECT r, min(r) OVER (PARTITION BY {key_sql}) AS first FROM cells WHERE {_given(key)}"
    session.run(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT r, first FROM ({earlier}) WHERE r > first")
    if not session.rows(f"SELECT 1 FROM {name} LIMIT 1"):
        return None
    return Condition(
        rules.DUPLICATE, columns, f"r IN (SELECT r FROM {name})",
        shown=f"concat_ws(', ', {', '.join(match.words for match in columns)})",
        detail=f"(SELECT CAST(first AS VARCHAR) FROM {name} AS earlier WHERE earlier.r = cells.r)",
    )  # fmt: skip


class Numbers:
    """The numbers of one key in all rows of a file, in their order, with the numbers of the rows."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._count = 0

    def add(self, rows: pa.ChunkedArray, hashes: pa.Array) -> None:
        """Take those of a piece; a row without a key is left out."""
        table = pa.table({"r": rows, "h": hashes})
        table = table.filter(hashes.is_valid()) if hashes.null_count else table
        self._count += table.num_rows
        self._held.add(table)

    def met_twice(self) -> npt.NDArray[np.int64]:
        """The rows, sorted, whose number another row has too."""
        shares = max(1, -(-self._count // _AT_ONCE))
        twice = np.sort(np.concatenate([self._of_share(share, shares) for share in range(shares)]))
        if not len(twice):
            return np.array([], np.int64)
        found = []
        for number in range(len(self._held)):
            table = self._held.get(number)
            hashes = _array(table, "h")
            at = np.minimum(np.searchsorted(twice, hashes), len(twice) - 1)
            found.append(_array(table, "r")[twice[at] == hashes])
        return np.sort(np.concatenate(found)).astype(np.int64)

    def _of_share(self, share: int, shares: int) -> npt.NDArray[np.uint64]:
        """The numbers that come more than once among those of one share of all numbers, sorted."""
        taken = []
        for number in range(len(self._held)):
            hashes = _array(self._held.get(number, ["h"]), "h")
            taken.append(hashes if shares == 1 else hashes[(hashes >> np.uint64(40)) % np.uint64(shares) == share])
        every = np.sort(np.concatenate(taken)) if taken else np.array([], np.uint64)
        return np.unique(every[1:][every[1:] == every[:-1]])


def _array(table: pa.Table, name: str) -> npt.NDArray[np.uint64]:
    return np.asarray(table.column(name).to_numpy(), np.uint64)
