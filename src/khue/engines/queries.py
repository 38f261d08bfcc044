# ruff: noqa: S608 -- the statements are put together here from parts that `sql` and `compile` have quoted
"""The SQL of one request: rows -> the finest grain -> every level and grain -> the numbers of every measure.

Rows are read once for everything additive. They are grouped by area code and *piece*: the month, or the day in a month
during which some unit began or ended, so that a piece lies wholly in one unit of each level. Then only the pieces are
joined to units and rolled up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from khue.engines import sql
from khue.engines.compile import output
from khue.engines.parts import Part, Parts, all_aggregates, counts_row, needs_rows
from khue.engines.signature import Signature, choose
from khue.formulas.columns import columns_of
from khue.formulas.tree import aggregates, column_names
from khue.lib.periods import Grain
from khue.model.formula import Aggregate, Column, Exact, Type
from khue.ports import Measure, Placement, Request

OPEN_START, OPEN_END = date(1, 1, 1), date(9999, 12, 31)
_NAMES = {Type.TEXT: "VARCHAR", Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE"}
_BIGINT = Exact(19)
_KEYS = "level, unit, grain, start"


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

    def query(self, whole: Sequence[str] = ()) -> str:
        """The SELECT over the files; `whole` are columns to add as they stand, as `r0`, `r1` ..., with their `file_row_number`."""
        contract = self.request.contract
        area, day = sql.name(contract.area_column), sql.name(contract.time_column)
        columns = columns_of(contract)
        chosen = [f"{_read(columns[name])} AS c{index}" for index, name in enumerate(self.names)]
        chosen += [f"{sql.name(name)} AS r{index}" for index, name in enumerate(whole)]
        chosen += ["file_row_number"] if whole else []
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
        return sql.cast(name, "BIGINT" if column.exact == _BIGINT else sql.number_type(column.exact))
    number = sql.cast(name, "DOUBLE")
    return f"CASE WHEN isfinite({number}) THEN {number} END"


@dataclass(frozen=True)
class Plan:
    """The statements that answer a request, in order; the last gives the results."""

    statements: tuple[str, ...]
    measures: tuple[Measure, ...]
    explanation: str = ""
    """In a line, how rows become pieces."""


def plan(request: Request) -> Plan:
    """What to run for every measure of a request, once its placements stand in the table `place`."""
    scan = Scan.of(request, request.measures)
    parts = Parts(scan.leaf)
    for aggregate in all_aggregates(request.measures):
        parts.add(aggregate)
    signature = choose(parts)
    statements = [
        f"CREATE TEMP TABLE pieces AS {_pieces(scan, parts, signature, request)}",
        f"CREATE TEMP TABLE merged AS {_merged(parts, _grains(request.measures))}",
    ]
    by_rows = [measure for measure in request.measures if needs_rows(measure)]
    if by_rows:
        statements.append(f"CREATE TEMP TABLE direct AS {_direct(scan, parts, by_rows)}")
    statements.append(_results(request.measures, parts, with_direct=bool(by_rows)))
    return Plan(tuple(statements), request.measures, signature.explain())


def _grains(measures: Iterable[Measure]) -> tuple[Grain, ...]:
    wanted = {grain for measure in measures for grain in measure.grains}
    return tuple(grain for grain in Grain if grain in wanted)


def start_of(grain: Grain, day: str) -> str:
    """The first day of the period of that grain in which the day falls."""
    if grain is Grain.DAY:
        return day
    if grain is Grain.HALF:
        return f"make_date(year({day}), CASE WHEN month({day}) <= 6 THEN 1 ELSE 7 END, 1)"
    return sql.cast(f"date_trunc({sql.text(grain.value)}, {day})", "DATE")


def _pieces(scan: Scan, parts: Parts, signature: Signature, request: Request) -> str:
    """Every part by area and piece: those without a condition of the signature, joined to those with one."""
    key = Key.of(request.placements, days=Grain.DAY in _grains(request.measures))
    rows = scan.query()
    if parts.shared:
        rows = f"SELECT *, {', '.join(f'{written} AS {name}' for written, name in parts.shared.items())} FROM ({rows})"
    plain = {part: name for part, name in parts.additive.items() if not signature.holds(part)}
    source = _grouped(rows, key, [], plain)
    if signature.conditions:
        groups = _grouped(rows, key, signature.column(parts), signature.parts)
        folded = [f"{signature.folded(p)} AS {name}" for p, name in parts.additive.items() if signature.holds(p)]
        kinds = f"SELECT area, key, {', '.join(folded)} FROM ({groups}) GROUP BY area, key"
        source = f"SELECT * FROM ({source}) JOIN ({kinds}) USING (area, key)" if plain else kinds
    return f"SELECT area, {key.read} AS piece, * EXCLUDE (area, key) FROM ({source})"


def _grouped(rows: str, key: Key, more: Sequence[str], names: Mapping[Part, str]) -> str:
    columns = [f"{part.from_rows()} AS {name}" for part, name in names.items()]
    grouped = f"SELECT {', '.join(['area', f'{key.made} AS key', *more, *columns])} FROM ({rows}) GROUP BY ALL"
    return f"SELECT * FROM ({grouped}) WHERE area IS NOT NULL AND key IS NOT NULL"


@dataclass(frozen=True)
class Key:
    """What rows are grouped by for their day: a small number, which DuckDB groups by much faster than by a date.

    `made` gives it from `day`, `read` gives the piece's first day back from `key`. A number counts the days since the
    year 0 as if each month had 31.
    """

    made: str
    read: str

    @classmethod
    def of(cls, placements: Iterable[Placement], *, days: bool) -> Key:
        """The month, or the day itself where asked for and in a month during which some unit began or ended."""
        if days:
            return cls("day", "key")
        month = "year(day) * 372 + month(day) * 31"
        broken = ", ".join(str(start.year * 372 + start.month * 31) for start in _broken(placements))
        made = f"CASE WHEN {month} IN ({broken}) THEN {month} + day(day) - 1 ELSE {month} END" if broken else month
        parts = "(key - 31) // 372, ((key - 31) % 372) // 31 + 1, key % 31 + 1"
        return cls(made, f"CASE WHEN key > 372 THEN make_date({parts}) END")


def _broken(placements: Iterable[Placement]) -> list[date]:
    """The months during which some unit began or ended."""
    starts = {p.start for p in placements if p.start} | {p.end + timedelta(1) for p in placements if p.end}
    return sorted({day.replace(day=1) for day in starts if day.day > 1})


def _merged(parts: Parts, grains: Sequence[Grain]) -> str:
    columns = [f"{part.from_parts(name)} AS {name}" for part, name in parts.additive.items()]
    return _each_grain(grains, "piece", columns, "pieces JOIN place ON area = code AND piece BETWEEN first AND last")


def _direct(scan: Scan, parts: Parts, measures: Sequence[Measure]) -> str:
    columns = [f"{written} AS {name}" for written, name in parts.direct.items()]
    levels = sorted({level for measure in measures for level in measure.levels})
    where = f"day BETWEEN first AND last AND level IN ({', '.join(map(sql.text, levels))})"
    return _each_grain(_grains(measures), "day", columns, f"({scan.query()}) JOIN place ON area = code AND {where}")


def _each_grain(grains: Sequence[Grain], day: str, columns: Sequence[str], source: str) -> str:
    chosen = "".join(f", {column}" for column in columns)
    selects = (
        f"SELECT level, unit, {sql.text(grain.value)} AS grain, {start_of(grain, day)} AS start{chosen} FROM {source} "
        "GROUP BY ALL"
        for grain in grains
    )
    return " UNION ALL ".join(selects)


def _results(measures: Sequence[Measure], parts: Parts, *, with_direct: bool) -> str:
    def leaf(node: Column | Aggregate) -> str:
        return parts.written(node) if isinstance(node, Aggregate) else ""

    formulas = [measure.formula for measure in measures]
    wanted = [node for f in formulas for node in (f.root, f.numerator, f.denominator)]
    numbers = ", ".join("NULL" if node is None else output(node, leaf) for node in wanted)
    source = f"merged LEFT JOIN direct USING ({_KEYS})" if with_direct else "merged"
    return f"SELECT {_KEYS}, {numbers} FROM {source}"


def unplaced(request: Request) -> str:
    """Code, rows, first and last day of the rows that lie in no unit."""
    scan = Scan(request, ())
    return (
        f"SELECT area, count(*), min(day), max(day) FROM ({scan.query()}) ANTI JOIN place "
        "ON area = code AND day BETWEEN first AND last GROUP BY area ORDER BY area NULLS FIRST"
    )


def source_rows(request: Request, measure: Measure, columns: Sequence[str]) -> str:
    """How many rows enter some aggregate of the measure in a level, unit, and days from to; and those, up to a limit."""
    scan = Scan.of(request, [measure])
    wide = ", ".join(f"r{index}" for index in range(len(columns)))
    entering = " OR ".join(counts_row(aggregate, scan.leaf) for aggregate in aggregates(measure.formula.root))
    return (
        f"SELECT count(*) OVER (), {wide} FROM ({scan.query(columns)}) "
        "SEMI JOIN (SELECT * FROM place WHERE level = ? AND unit = ?) AS p "
        "ON area = code AND day BETWEEN first AND last "
        f"WHERE day BETWEEN ? AND ? AND ({entering}) ORDER BY file_row_number LIMIT ?"
    )
