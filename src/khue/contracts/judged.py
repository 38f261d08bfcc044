"""A piece of a file typed and held against all conditions, each of its cells read once.

Where a column's texts come often they are typed and judged text by text, and rows only point to them. All else is one query
over the rows.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from khue.contracts import keys, types
from khue.contracts.columns import Match
from khue.contracts.known import Known, Looked
from khue.contracts.plan import LOT, Plan
from khue.contracts.session import Session, cell, source_of
from khue.ports import ROW_NUMBER

Bits = Mapping[int, npt.NDArray[np.int64]]
"""By lot of conditions, for each row a number whose bits are what is wrong; a lot of which nothing is wrong may be missing."""


@dataclass(frozen=True)
class Judged:
    """The rows of a piece in the order of the file: as they were read (`source`), typed (`rows`), and what is wrong.

    `hashes` has for each key that of each row, NULL where the key is not complete.
    """

    source: pa.Table
    rows: pa.Table
    bits: Bits
    hashes: tuple[pa.Array, ...]

    @cached_property
    def bad(self) -> npt.NDArray[np.bool_] | None:
        """Which rows break any condition; None where none does."""
        found = None
        for lot in self.bits.values():
            wrong = lot != 0
            found = wrong if found is None else found | wrong
        return found if found is not None and found.any() else None

    @property
    def wrong(self) -> pa.Table | None:
        """The rows that break any, as they were read; None where none does."""
        return None if self.bad is None else self.source.filter(pa.array(self.bad))

    def counts(self, conditions: int) -> npt.NDArray[np.int64]:
        """How many rows break each of the conditions."""
        found = np.zeros(conditions, np.int64)
        if self.bad is not None:
            for lot, bits in self.bits.items():
                wrong = bits[self.bad]
                for bit in range(min(LOT, conditions - lot * LOT)):
                    found[lot * LOT + bit] = np.count_nonzero(wrong & (1 << bit))
        return found


class Judge:
    """Holds pieces of one file against a plan, from several threads; texts that were looked at once are known."""

    def __init__(self, plan: Plan, session: Session) -> None:
        self._plan = plan
        nothing = [f"CAST(NULL AS {types.sql_type(column)})" for column in plan.contract.table.properties]
        self._types = session.table(f"SELECT {', '.join(nothing)}").schema.types
        self._known = {match.position: Known() for match in plan.matches}
        self._alone: dict[int, list[int]] = {match.position: [] for match in plan.matches}
        for number, one in enumerate(plan.conditions):
            if len(one.read) == 1 and not one.prepare:
                self._alone[one.read[0].position].append(number)

    def judge(self, piece: pa.Table, session: Session) -> Judged:
        """Type and judge the rows of a piece; an absent column is NULL throughout."""
        source = source_of(piece, self._plan.matches)
        looked = {
            match.position: self._look(match, source, session)
            for match in self._plan.matches
            if _is_narrow(source, match)
        }
        rows = self._of_rows(source, looked, session)
        bits: dict[int, npt.NDArray[np.int64]] = dict(rows.bits)
        for one in looked.values():
            for lot, of_texts in one.bits.items():
                found = of_texts[one.indices]
                bits[lot] = bits[lot] | found if lot in bits else found
        return Judged(source, self._typed(source, looked, rows.values), bits, rows.hashes)

    def _look(self, match: Match, source: pa.Table, session: Session) -> Looked:
        """A column text by text."""
        wanted = self._alone[match.position]
        lots = list(self._plan.lots(wanted))

        def evaluate(texts: pa.Array) -> pa.Table:
            made = session.of_texts(match, texts, [sql for _, sql in lots], self._plan.arguments(wanted))
            return made.rename_columns(["words", "value", *(str(lot) for lot, _ in lots)])

        return self._known[match.position].look(_chunk(source.column(cell(match))), evaluate)

    def _of_rows(self, source: pa.Table, looked: Mapping[int, Looked], session: Session) -> _OfRows:
        """What has to be asked of rows: columns of many texts, conditions over several columns, hashes of keys."""
        wide = [match for match in self._plan.matches if match.position not in looked]
        known = {number for position in looked for number in self._alone[position]}
        asked = [number for number in range(len(self._plan.conditions)) if number not in known]
        hashes = [keys.hashed(key) for key in self._plan.keys]
        if not (wide or asked or hashes):
            return _OfRows({}, {}, ())
        lots = list(self._plan.lots(asked))
        read = [
            *(match for number in asked for match in self._plan.conditions[number].read),
            *(m for key in self._plan.keys for m in key),
        ]
        session.load(_with_known(source, looked, wide, read), self._plan.matches)
        session.prepare([self._plan.conditions[number] for number in asked])
        listed = ["r", *(match.value for match in wide), *(sql for _, sql in lots), *hashes]
        table = _in_order(session.table(f"SELECT {', '.join(listed)} FROM cells", self._plan.arguments(asked)))
        cells = iter(table.columns[1:])
        values = {match.position: next(cells) for match in wide}
        bits = {lot: found for lot, _ in lots for found in [next(cells).to_numpy()] if found.any()}
        return _OfRows(values, bits, tuple(column.combine_chunks() for column in cells))

    def _typed(
        self, source: pa.Table, looked: Mapping[int, Looked], values: Mapping[int, pa.ChunkedArray]
    ) -> pa.Table:  # fmt: skip
        found = {match.declared.name: match.position for match in self._plan.matches}
        cells = [source.column("r")]
        for column, kind in zip(self._plan.contract.table.properties, self._types, strict=True):
            at = found.get(column.name)
            if at is None:
                cells.append(pa.nulls(source.num_rows, kind))
            else:
                cells.append(looked[at].typed() if at in looked else values[at])
        return pa.table(cells, names=[ROW_NUMBER, *(column.name for column in self._plan.contract.table.properties)])


@dataclass(frozen=True)
class _OfRows:
    values: Mapping[int, pa.ChunkedArray]
    bits: Bits
    hashes: tuple[pa.Array, ...]


def _is_narrow(source: pa.Table, match: Match) -> bool:
    return bool(pa.types.is_dictionary(source.schema.field(cell(match)).type))


def _chunk(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The cells as one array; pieces come in one."""
    return column.chunk(0) if column.num_chunks == 1 else column.unify_dictionaries().combine_chunks()


def _with_known(
    source: pa.Table, looked: Mapping[int, Looked], wide: Iterable[Match], read: Sequence[Match]
) -> pa.Table:  # fmt: skip
    """The numbers of the rows, the cells of wide columns, and of the others that are read what is known of their texts."""
    columns = {"r": source.column("r")} | {cell(match): source.column(cell(match)) for match in wide}
    for match in read:
        if match.position in looked:
            columns |= {match.words: looked[match.position].words(), match.value: looked[match.position].typed()}
    return pa.table(columns)


def _in_order(table: pa.Table) -> pa.Table:
    """The rows as they stand in the file: looking rows up in a table may disturb their order."""
    numbers = table.column(0).to_numpy()
    return table if bool(np.all(numbers[1:] > numbers[:-1])) else table.take(np.argsort(numbers, kind="stable"))
