"""Rows against their contract: every rule of the contract in generated SQL, one finding for each wrong cell.

A file is held against it piece by piece, in memory that does not grow with the file; a table at once is a single piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from khue.contracts import conditions, row_conditions, rules, set_aside
from khue.contracts.held import Hold, in_memory
from khue.contracts.late import Late
from khue.contracts.listed import MAX_LISTED, shown
from khue.contracts.plan import Plan, plan
from khue.contracts.running import Sink, run
from khue.contracts.set_aside import Aside
from khue.contracts.whole import Rules
from khue.contracts.wrong import Wrong
from khue.model.contract import Contract, Quality
from khue.model.finding import Finding, has_errors
from khue.model.unit import Units
from khue.ports import FILE_NAME, ROW_NUMBER, Piecewise, Reading

__all__ = ["MAX_LISTED", "CheckedPieces", "CheckedTable", "Sink", "check", "check_pieces", "shown"]

TIME_ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True)
class CheckedPieces:
    """What a check of pieces gives; where it is `accepted`, the rows in the sink are to be stored, but for those `without`.

    `aside` has the violations of the rows that are left out, where the contract accepts the good ones.
    """

    accepted: bool
    findings: list[Finding]
    rows: int
    bad_rows: int
    total: int
    without: npt.NDArray[np.int64]
    aside: Aside | None = None


@dataclass(frozen=True)
class CheckedTable:
    """What a check gives: the typed rows, or None where an error forbids storing them; the findings, their number.

    `aside` has the violations of the rows that are not among those of `table`, where the contract accepts the good ones.
    """

    table: pa.Table | None
    findings: list[Finding]
    bad_rows: int
    total: int
    aside: Aside | None = None


def check(contract: Contract, reading: Reading, units: Units | None = None, *, time_zone: str = TIME_ZONE,
          sql: row_conditions.Sql | None = None, whole: Rules | None = None) -> CheckedTable:  # fmt: skip
    """The reading as typed rows with `ROW_NUMBER` and `FILE_NAME`, and every finding against the contract.

    Codes of units are checked where `units` are given and the contract names its area column. Moments with an offset
    are brought to `time_zone`. `sql` writes conditions over a row, which are not checked where it is None. `whole` judges
    the rows beside each other.
    """
    sink = _Table(reading.path.name)
    found = check_pieces(contract, _AtOnce(reading), sink, units, time_zone=time_zone, sql=sql, whole=whole)
    table = sink.table(found.without) if found.accepted else None
    return CheckedTable(table, found.findings, found.bad_rows, found.total, found.aside)


def check_pieces(contract: Contract, pieces: Piecewise, sink: Sink, units: Units | None = None, *,
                 hold: Hold = in_memory, time_zone: str = TIME_ZONE, sql: row_conditions.Sql | None = None,
                 whole: Rules | None = None) -> CheckedPieces:  # fmt: skip
    """Hold a file against its contract piece by piece: good rows go to the sink. Else as `check`.

    What has to be held meanwhile is held where `hold` says.
    """
    held = plan(contract, pieces.head, units, time_zone, sql)
    path, aside = str(pieces.head.path), Aside(held.matches, hold) if contract.accepts_good else None
    wrong = Wrong(held, path, aside)
    rows, numbers = run(held, pieces.tables(), sink, wrong, hold)
    late = Late(held, path, sink, numbers, whole)
    late.tell(pieces.rows, aside)
    return _outcome(held, pieces, sink, wrong, late, aside, rows)


def _outcome(held: Plan, pieces: Piecewise, sink: Sink, wrong: Wrong, late: Late, aside: Aside | None,
             rows: int) -> CheckedPieces:  # fmt: skip
    whole = [*held.findings, *_counted(held.contract, pieces, rows), *late.of_the_file]
    cells = [*pieces.findings, *wrong.findings, *late.findings]
    bad_rows = pieces.bad_rows + wrong.bad_rows + late.bad_rows
    total = len(whole) + pieces.bad_rows + int(wrong.counts.sum()) + late.total
    accepted = not has_errors([*whole, *cells])
    pays = bad_rows > 0 and not has_errors(whole) and set_aside.enough_good(sink.num_rows - len(late.rows), bad_rows)
    if aside is not None and pays:
        aside.tell_unread(pieces.findings)
        accepted, cells = True, [set_aside.as_warning(one) for one in cells]
    return CheckedPieces(
        accepted, _in_order(whole, cells, total, str(pieces.head.path)), rows + pieces.bad_rows, bad_rows, total,
        late.rows, aside if pays else None,
    )  # fmt: skip


def _counted(contract: Contract, pieces: Piecewise, count: int) -> list[Finding]:
    """Findings on the number of rows: none at all, or other than the contract's rowCount rules allow."""
    place = str(pieces.head.path)
    if count == 0 and not pieces.bad_rows:
        return [Finding(rules.NO_ROWS, place, pieces.head.header_row)]
    counting = [rule for rule in contract.table.quality if rule.metric == "rowCount"]
    limits = [
        (sign, limit, holds) for rule in counting for sign, limit, holds in _limits(rule, count) if limit is not None
    ]
    return [
        Finding(rules.ROW_COUNT, place, params={"value": count, "expected": f"{sign} {conditions.as_cell(limit)}"})
        for sign, limit, holds in limits if not holds
    ]  # fmt: skip


def _limits(rule: Quality, count: int) -> list[tuple[str, float | None, bool]]:
    return [
        ("=", rule.must_be, count == rule.must_be),
        (">", rule.must_be_greater_than, count > (rule.must_be_greater_than or 0)),
        ("<", rule.must_be_less_than, count < (rule.must_be_less_than or 0)),
    ]


def _in_order(whole: Sequence[Finding], cells: Sequence[Finding], total: int, path: str) -> list[Finding]:
    """The file as a whole first, then by row and column; at most `MAX_LISTED`, with a note on how many more."""
    listed = [*whole, *sorted(cells, key=lambda one: (one.line, one.column))][:MAX_LISTED]
    if total > len(listed):
        listed.append(Finding(rules.MORE, path, params={"value": total - len(listed)}))
    return listed


@dataclass(frozen=True)
class _AtOnce:
    """A reading as a single piece."""

    head: Reading

    @property
    def findings(self) -> Sequence[Finding]:
        return self.head.findings

    @property
    def bad_rows(self) -> int:
        return self.head.bad_rows

    def tables(self) -> Iterator[pa.Table]:
        yield self.head.table

    def rows(self, numbers: npt.NDArray[np.int64]) -> Iterator[pa.Table]:
        yield self.head.table.filter(pc.is_in(self.head.table.column(ROW_NUMBER), value_set=pa.array(numbers)))


@dataclass
class _Table:
    """Good rows in memory."""

    file_name: str
    _held: list[pa.Table] = field(default_factory=list)

    def arranged(self, table: pa.Table, bad: npt.NDArray[np.bool_] | None = None) -> pa.Table:
        """The rows, but for the bad ones, as they are stored: texts as texts, with the name of their file."""
        table = table if bad is None else table.filter(pa.array(~bad))
        cells = [_text(column) for column in table.columns]
        cells.insert(1, pa.repeat(pa.scalar(self.file_name, pa.string()), table.num_rows))
        return pa.table(cells, names=[ROW_NUMBER, FILE_NAME, *table.column_names[1:]])

    def add(self, arranged: pa.Table) -> None:
        self._held.append(arranged)

    @property
    def num_rows(self) -> int:
        return sum(table.num_rows for table in self._held)

    @property
    def schema(self) -> pa.Schema:
        return self._held[0].schema

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        return (table.select(list(columns)) for table in self._held)

    def table(self, without: npt.NDArray[np.int64]) -> pa.Table:
        """All rows but those of these numbers."""
        every = pa.concat_tables(self._held)
        if not len(without):
            return every
        return every.filter(pc.invert(pc.is_in(every.column(ROW_NUMBER), value_set=pa.array(without))))


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
