"""All rows typed and held against all conditions in one pass; what is wrong is then told from the wrong rows alone."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from khue.contracts import types
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.contracts.session import Session
from khue.model.contract import Contract
from khue.ports import FILE_NAME, ROW_NUMBER

_LOT = 62
"""So many conditions share one whole number, a bit for each."""


@dataclass(frozen=True)
class Judged:
    """The typed rows in the order of the file, and for each lot of conditions a number a row: its bits are what is wrong."""

    rows: pa.Table
    bits: tuple[npt.NDArray[np.int64], ...]

    @cached_property
    def bad(self) -> npt.NDArray[np.bool_]:
        """Which rows break any condition."""
        found = np.zeros(self.rows.num_rows, np.bool_)
        for lot in self.bits:
            found |= lot != 0
        return found

    @cached_property
    def _wrong(self) -> tuple[npt.NDArray[np.int64], ...]:
        return tuple(lot[self.bad] for lot in self.bits)

    @cached_property
    def wrong_rows(self) -> pa.ChunkedArray:
        """The numbers of the rows that break any."""
        return self.rows.column(ROW_NUMBER).filter(pa.array(self.bad))

    def count(self, number: int) -> int:
        """How many rows break the condition with that number."""
        return int(np.count_nonzero(self._wrong[number // _LOT] & (1 << number % _LOT)))

    @cached_property
    def good(self) -> pa.Table:
        """The rows that break none."""
        return self.rows.filter(pa.array(~self.bad)) if self.bad.any() else self.rows


def judge(
    contract: Contract, matches: Sequence[Match], found: Sequence[Condition], file: str, session: Session
) -> Judged:
    """Type all rows and try all conditions, reading each row once; an absent column is NULL throughout."""
    place = {match.declared.name: match.value for match in matches}
    properties = contract.table.properties
    values = [place.get(column.name, f"CAST(NULL AS {types.sql_type(column)})") for column in properties]
    lots = [_lot(found[start : start + _LOT], start) for start in range(0, len(found), _LOT)]
    arguments = {f"a{number}": one.argument for number, one in enumerate(found) if one.arguments}
    query = f"SELECT {', '.join(['r', 'CAST($file AS VARCHAR)', *values, *lots])} FROM cells"
    table = _in_order(session.table(query, {"file": file, **arguments}))
    names = [ROW_NUMBER, FILE_NAME, *(column.name for column in properties)]
    rows = table.select(range(len(names))).rename_columns(names)
    bits = tuple(table.column(place).to_numpy() for place in range(len(names), table.num_columns))
    return Judged(rows, bits)


def _in_order(table: pa.Table) -> pa.Table:
    """The rows as they stand in the file: looking rows up in a table may disturb their order."""
    numbers = table.column(0).to_numpy()
    return table if bool(np.all(numbers[1:] > numbers[:-1])) else table.take(np.argsort(numbers, kind="stable"))


def _lot(found: Sequence[Condition], start: int) -> str:
    """SQL for one number that has a bit for each of the conditions."""
    return " + ".join(
        f"CASE WHEN {one.where.replace('$argument', f'$a{start + bit}')} THEN CAST({1 << bit} AS BIGINT) ELSE 0 END"
        for bit, one in enumerate(found)
    )
