# ruff: noqa: S608 -- the statements are put together here from parts that `sql` and `compile` have quoted
"""The SQL with which DuckDB reads rows: into parts and spreads by area code and piece, or the rows behind a number.

Everything that adds up comes from one grouping by area and piece, and by more where that spares work
(`khue.engines.grouping`). What happens to the pieces afterwards is `khue.engines.rollup`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from khue.engines import sql
from khue.engines.compile import expression
from khue.engines.cut import Cut
from khue.engines.grouping import Grouping, choose, worth_while
from khue.engines.parts import Needs, Spread, all_aggregates
from khue.engines.tallies import Shared, Tally, as_kind
from khue.formulas.columns import BIGINT, columns_of
from khue.formulas.tree import aggregates, column_names
from khue.model.formula import Aggregate, Column, Type
from khue.ports import Measure, Request

_NAMES = {Type.TEXT: "VARCHAR", Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE"}


@dataclass(frozen=True)
class Scan:
    """The rows with what a computation needs: `area`, `day`, and columns as `c0`, `c1` ... in the contract's types."""

    request: Request
    names: tuple[str, ...]

    @classmethod
    def of(cls, request: Request, measures: Iterable[Measure]) -> Scan:
        """A scan of the columns that the measures use."""
        used = [name for aggregate in all_aggregates(measures) for name in column_names(aggregate)]
        return cls(request, tuple(dict.fromkeys(used)))

    def leaf(self, node: Column | Aggregate) -> str:
        """A column, as it is called after the scan."""
        if isinstance(node, Aggregate):
            raise TypeError("an aggregate is not a column")
        return f"c{self.names.index(node.name)}"

    def type_of(self, column: str) -> Type:
        """The type of a column, as it is called after the scan."""
        return columns_of(self.request.contract)[self.names[int(column.removeprefix("c"))]].type

    def query(self, whole: Sequence[str] = ()) -> str:
        """The SELECT over the files; `whole` are columns to add as they stand, as `r0`, `r1` ..., with the number of file and row."""
        contract = self.request.contract
        area, day = sql.name(contract.area_column), sql.name(contract.time_column)
        columns = columns_of(contract)
        chosen = [f"{_read(columns[name])} AS c{index}" for index, name in enumerate(self.names)]
        chosen += [f"{sql.name(name)} AS r{index}" for index, name in enumerate(whole)]
        chosen += ["file_index", "file_row_number"] if whole else []
        listed = ", ".join([f"{sql.cast(area, 'VARCHAR')} AS area", f"{sql.cast(day, 'DATE')} AS day", *chosen])
        numbered = ", file_row_number = true" if whole else ""
        return f"SELECT {listed} FROM read_parquet([{_files(self.request)}], hive_partitioning = false{numbered})"


def _files(request: Request) -> str:
    return ", ".join(sql.text(str(file)) for file in request.files)


def columns(request: Request) -> str:
    """No row, but every column that the files have."""
    return f"SELECT * FROM read_parquet([{_files(request)}], hive_partitioning = false) LIMIT 0"


def _read(column: Column) -> str:
    """A column in its type; a DOUBLE that is no finite number is NULL."""
    name = sql.name(column.name)
    if column.type is not Type.NUMBER:
        return sql.cast(name, _NAMES[column.type])
    if column.exact is not None:
        return sql.cast(name, "BIGINT" if column.exact == BIGINT else sql.number_type(column.exact))
    number = sql.cast(name, "DOUBLE")
    return f"CASE WHEN isfinite({number}) THEN {number} END"


Ask = Callable[[str], tuple[int, ...]]
"""Gives the only row of a query's result."""
FIRST_ROWS = 50_000
"""How many rows are looked at to see how many values a column has."""


@dataclass(frozen=True)
class Plan:
    """The queries that make pieces: the parts, and each spread by its key; `prepared` is run before."""

    parts: str
    prepared: tuple[str, ...]
    spreads: Mapping[str, str]
    explanation: str = ""
    """In a line, how rows become parts."""


def plan(request: Request, needs: Needs, ask: Ask) -> Plan:
    """How to make what is needed of a request's rows; `ask` answers a question about the first of them."""
    scan, key = Scan(request, needs.columns()), Key.of(Cut.of(request))
    shared = Shared(request.contract, scan.leaf)
    tallies = {name: shared.tally(part) for name, part in needs.parts.items()}
    candidates = [column for column in worth_while(tallies.values(), shared) if scan.type_of(column) is not Type.DATE]
    grouping = choose(tallies.values(), shared, _kinds(scan, candidates, ask))
    made = _grouped_parts(scan.query(), key, shared, tallies, grouping)
    columns = [f"{as_kind(sql.name(name), part.kind)} AS {sql.name(name)}" for name, part in needs.parts.items()]
    days = [f"piece + CAST({name}_day - day(piece) AS INTEGER) AS {name}" for name in ("first", "last")]
    listed = ", ".join(["area", f"{key.read} AS piece", "rows", *days, *columns])
    parts = f"SELECT {listed} FROM ({made}) ORDER BY piece NULLS FIRST, area NULLS FIRST"
    prepared, spreads = _spreads(scan, key, needs.spreads)
    return Plan(parts, prepared, spreads, grouping.explain())


def _kinds(scan: Scan, columns: Sequence[str], ask: Ask) -> dict[str, int]:
    """How many values, NULL among them, each column has in the first rows; days are not asked about, since these change."""
    if not columns:
        return {}
    counts = ", ".join(f"count(DISTINCT {name}) + count(DISTINCT {name} IS NULL) - 1" for name in columns)
    found = ask(f"SELECT {counts} FROM ({scan.query()} LIMIT {FIRST_ROWS})")
    return {column: max(count, 1) for column, count in zip(columns, found, strict=True)}


def _grouped_parts(rows: str, key: Key, shared: Shared, tallies: Mapping[str, Tally], grouping: Grouping) -> str:
    """Every part by area and key, by way of finer groups where that spares work.

    The least and greatest day of the month are found as numbers, on the dictionary of a Parquet column.
    """
    made = [f"{tally.from_rows()} AS {name}" for tally, name in grouping.tallies.items()]
    always = ["count(*) AS n", "min(day(day)) AS first_day", "max(day(day)) AS last_day"]
    groups = _grouped(shared.over(rows), key, [*grouping.columns, *always, *made])
    folded = [f"{grouping.folded(tally)} AS {sql.name(name)}" for name, tally in tallies.items()]
    again = ["CAST(sum(n) AS BIGINT) AS rows", "min(first_day) AS first_day", "max(last_day) AS last_day"]
    return f"SELECT {', '.join(['area', 'key', *again, *folded])} FROM ({shared.over(groups, grouping.later)}) GROUP BY area, key"


def _grouped(rows: str, key: Key, columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(['area', f'{key.made} AS key', *columns])} FROM ({rows}) GROUP BY ALL"


def _spreads(scan: Scan, key: Key, spreads: Mapping[str, Spread]) -> tuple[tuple[str, ...], dict[str, str]]:
    """A table for each argument, with a count for each of its conditions; and what each spread is of such a table."""
    shared = Shared(scan.request.contract, scan.leaf)
    columns = {name: shared.spread(spread) for name, spread in spreads.items()}
    tables = {argument: f"h{index}" for index, argument in enumerate(dict.fromkeys(a for a, _ in columns.values()))}
    prepared = [
        _counted(shared.over(scan.query()), key, table, argument, [c for a, c in columns.values() if a == argument])
        for argument, table in tables.items()
    ]
    return tuple(prepared), {
        name: _read_spread(key, tables[argument], _count_of(conditions), spreads[name])
        for name, (argument, conditions) in columns.items()
    }


def _counted(rows: str, key: Key, table: str, argument: str, wanted: Sequence[tuple[str, ...]]) -> str:
    """How often each value occurs under each of several sets of conditions."""
    counts = [f"{Tally('count', '', conditions).from_rows()} AS {_count_of(conditions)}" for conditions in wanted]
    kept = " AND ".join((*(wanted[0] if len(wanted) == 1 else ()), f"{argument} IS NOT NULL"))
    grouped = _grouped(f"SELECT * FROM ({rows}) WHERE {kept}", key, [f"{argument} AS value", *counts])
    return f"CREATE TEMP TABLE {table} AS {grouped}"


def _count_of(conditions: Sequence[str]) -> str:
    return "_".join(("n", *conditions))


def _read_spread(key: Key, table: str, count: str, spread: Spread) -> str:
    return (
        f"SELECT area, {key.read} AS piece, {as_kind('value', spread.kind)} AS value, CAST({count} AS BIGINT) AS count "
        f"FROM {table} WHERE {count} > 0 ORDER BY piece NULLS FIRST, area NULLS FIRST, value"
    )


@dataclass(frozen=True)
class Key:
    """What rows are grouped by for their day: a small number, which DuckDB groups by much faster than by a date.

    `made` gives it from `day`, `read` gives the piece's first day back from `key`. A number counts the days since the
    year 0 as if each month had 31.
    """

    made: str
    read: str

    @classmethod
    def of(cls, cut: Cut) -> Key:
        """The number of the piece."""
        if cut.by_day:
            return cls("day", "key")
        month = "year(day) * 372 + month(day) * 31"
        broken = ", ".join(str(start.year * 372 + start.month * 31) for start in cut.broken)
        made = f"CASE WHEN {month} IN ({broken}) THEN {month} + day(day) - 1 ELSE {month} END" if broken else month
        parts = "(key - 31) // 372, ((key - 31) % 372) // 31 + 1, key % 31 + 1"
        return cls(made, f"CASE WHEN key > 372 THEN make_date({parts}) END")


def counts_row(aggregate: Aggregate, scan: Scan) -> str:
    """The condition under which a row enters an aggregate."""
    conditions = [expression(aggregate.where, scan.leaf)] if aggregate.where is not None else []
    if aggregate.arg is not None:
        conditions.append(f"({expression(aggregate.arg, scan.leaf)} IS NOT NULL)")
    return f"({' AND '.join(conditions)})" if conditions else "TRUE"


def source_rows(request: Request, measure: Measure, columns: Sequence[str]) -> str:
    """How many rows enter some aggregate of the measure in a level, unit, and days from to; and those, up to a limit."""
    scan = Scan.of(request, [measure])
    wide = ", ".join(f"r{index}" for index in range(len(columns)))
    entering = " OR ".join(counts_row(aggregate, scan) for aggregate in aggregates(measure.formula.root))
    return (
        f"SELECT count(*) OVER (), {wide} FROM ({scan.query(columns)}) "
        "SEMI JOIN (SELECT * FROM place WHERE level = ? AND unit = ?) AS p "
        "ON area = code AND day BETWEEN first AND last "
        f"WHERE day BETWEEN ? AND ? AND ({entering}) ORDER BY file_index, file_row_number LIMIT ?"
    )
