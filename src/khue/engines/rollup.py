# ruff: noqa: S608 -- the statements are put together here from parts that `sql` and `compile` have quoted
"""From pieces to the numbers of every measure, for every level and grain: the same for all engines.

Pieces are joined to the units in which they lay, added up to each grain that some measure wants, and only then divided.
A spread is added up likewise, value by value; distinct values are then counted, and quantiles read off where the
running count passes their place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from khue.engines import sql
from khue.engines.compile import output
from khue.engines.database import MEMORY, opened
from khue.engines.dialect import DUCKDB
from khue.engines.parts import Kind, Needs, Part, all_aggregates, is_additive, key_of, needs_of
from khue.engines.places import place_table
from khue.engines.request import check_places
from khue.engines.results import Results
from khue.exceptions import KhueError
from khue.formulas.columns import BIGINT
from khue.lib.periods import Grain
from khue.model.contract import Contract
from khue.model.formula import Aggregate, Column
from khue.ports import Measure, Pieces, Request, Unplaced

_GROUP = "number, grain, start"
"""A unit, a grain by its place among the grains, and a first day: numbers, since texts are slow to sort and group by."""
_GRAINS = tuple(Grain)
MOST_AT_ONCE = 1_000_000
"""The most values of a spread that are rolled up to all levels and grains at once: beyond, one after the other."""


def keys_of(measures: Iterable[Measure], contract: Contract) -> dict[str, tuple[str, ...]]:
    """The keys of the parts and spreads that each indicator needs, in order.

    A key depends on what is counted of which columns and on nothing else: not on where it stands, what the indicator is
    called, or which others are asked for.
    """
    return {measure.indicator: _keys(measure, contract) for measure in measures}


def _keys(measure: Measure, contract: Contract) -> tuple[str, ...]:
    needs = (need for aggregate in all_aggregates([measure]) for need in needs_of(aggregate, contract))
    return tuple(sorted({key_of(need, contract) for need in needs}))


def roll_up(
    request: Request, pieces: Pieces, memory_limit: str = MEMORY, starts: Mapping[Grain, Collection[date]] | None = None
) -> Results:
    """The numbers of every measure at its levels and grains; raises KhueError where a piece that it needs is missing.

    `starts` has by grain the first days of the periods that are wanted (None: all that have pieces; of days, the first of
    their months).
    """
    check_places(request)
    needs = Needs.of(request.measures, request.contract)
    _check_held(request, needs, pieces)
    if not Wanted.of(request.measures).levels:
        return Results.nothing(request)
    tables = {"parts": pieces.parts, **{key: pieces.spreads[key] for key in needs.spreads}}
    places = {"place": place_table(request.placements)}
    with opened(request.version.label, tables=places | tables, memory_limit=memory_limit) as connection:
        *steps, last = _statements(request, needs, pieces, starts or {})
        for step in steps:
            connection.execute(step)
        return Results(request, connection.sql(last).to_arrow_table())


def unplaced(request: Request, pieces: Pieces) -> tuple[Unplaced, ...]:
    """The rows that no unit counts, by code; of the parts only `rows`, `first` and `last` are looked at."""
    return tuple(Unplaced(*row) for row in _unplaced(request, pieces))


def unplaced_by_month(request: Request, pieces: Pieces) -> dict[str, list[Unplaced]]:
    """The same month by month (`2025-07`); rows without a day stand under an empty name."""
    found: dict[str, list[Unplaced]] = {}
    for *row, month in _unplaced(request, pieces, ", coalesce(strftime(piece, '%Y-%m'), '')"):
        found.setdefault(month, []).append(Unplaced(*row))
    return found


def _unplaced(request: Request, pieces: Pieces, by: str = "") -> list[Any]:
    check_places(request)
    tables = {"parts": pieces.parts, "place": place_table(request.placements)}
    with opened(request.version.label, tables=tables) as connection:
        return connection.execute(
            f'SELECT area, CAST(sum("rows") AS BIGINT), min("first"), max("last"){by} FROM parts ANTI JOIN place '
            'ON area = code AND piece BETWEEN place."first" AND place."last" GROUP BY ALL ORDER BY area NULLS FIRST'
        ).fetchall()


def _check_held(request: Request, needs: Needs, pieces: Pieces) -> None:
    held = {*pieces.parts.column_names, *pieces.spreads}
    if missing := [key for key in (*needs.parts, *needs.spreads) if key not in held]:
        raise KhueError(f"{request.version.label}: pieces lack {', '.join(missing)}")


def _statements(
    request: Request, needs: Needs, pieces: Pieces, starts: Mapping[Grain, Collection[date]]
) -> list[str]:  # fmt: skip
    """What to run, in order; the last gives the results."""
    contract = request.contract
    steps = [f"CREATE TEMP TABLE merged AS {_merged(needs.parts, Wanted.of(request.measures, starts))}"]
    readings: dict[str, list[Aggregate]] = {key: [] for key in needs.spreads}
    for aggregate in dict.fromkeys(a for a in all_aggregates(request.measures) if not is_additive(a)):
        readings[key_of(needs_of(aggregate, contract)[0], contract)].append(aggregate)
    for key, wanted in readings.items():
        using = [m for m in request.measures if key in _keys(m, contract)]
        asked = Wanted.of(using, starts)
        each = [asked] if len(pieces.spreads[key]) <= MOST_AT_ONCE else asked.one_by_one()
        read = [_spread(key, needs.spreads[key].kind, wanted, one) for one in each]
        steps.append(f"CREATE TEMP TABLE {sql.name('s_' + key)} AS {read[0]}")
        steps += [f"INSERT INTO {sql.name('s_' + key)} {one}" for one in read[1:]]
    return [*steps, _results(request, tuple(needs.spreads))]


@dataclass(frozen=True)
class Wanted:
    """For each grain that some measure wants, the levels that some such measure wants.

    `starts` has the first days of the periods that are wanted, for the grains of which not all are.
    """

    levels: Mapping[Grain, tuple[str, ...]]
    starts: Mapping[Grain, Collection[date]] = field(default_factory=dict)

    @classmethod
    def of(cls, measures: Sequence[Measure], starts: Mapping[Grain, Collection[date]] | None = None) -> Wanted:
        """What these measures want."""
        found = {g: sorted({level for m in measures if g in m.grains for level in m.levels}) for g in Grain}
        return cls({grain: tuple(levels) for grain, levels in found.items() if levels}, starts or {})

    def one_by_one(self) -> list[Wanted]:
        """The same, a grain and a level at a time."""
        return [
            Wanted({grain: (level,)}, self.starts) for grain, levels in self.levels.items() for level in levels
        ]  # fmt: skip

    def each(self, table: str, columns: str, grouped: str = "") -> str:
        """The columns of a table of pieces for every unit and period; `grouped` are columns to group by as well."""
        selects = (
            f"SELECT number, {_GRAINS.index(grain)} AS grain, {start_of(grain, 'piece')} AS start{columns} "
            f"FROM {table} AS t JOIN place ON t.area = code AND t.piece BETWEEN place.\"first\" AND place.\"last\" "
            f"AND level IN ({', '.join(map(sql.text, levels))}){self._within(grain)} GROUP BY number, start{grouped}"
            for grain, levels in self.levels.items()
        )  # fmt: skip
        return " UNION ALL ".join(selects)

    def _within(self, grain: Grain) -> str:
        """That a piece lies in one of the periods that are wanted."""
        if grain not in self.starts:
            return ""
        length = Grain.MONTH if grain is Grain.DAY else grain
        return f" AND {start_of(length, 'piece')} IN ({', '.join(map(sql.literal, sorted(self.starts[grain])))})"


def start_of(grain: Grain, day: str) -> str:
    """The first day of the period of that grain in which the day falls."""
    if grain is Grain.DAY:
        return day
    if grain is Grain.HALF:
        return f"make_date(year({day}), CASE WHEN month({day}) <= 6 THEN 1 ELSE 7 END, 1)"
    return sql.cast(f"date_trunc({sql.text(grain.value)}, {day})", "DATE")


def _merged(parts: Mapping[str, Part], wanted: Wanted) -> str:
    columns = [f", {_added(part, sql.name(key))} AS {sql.name(key)}" for key, part in parts.items()]
    return wanted.each("parts", "".join(columns))


def _added(part: Part, column: str) -> str:
    if part.function == "count":
        return f"CAST(coalesce(sum({column}), 0) AS BIGINT)"
    floating = part.function == "sum" and part.kind.exact is None
    return f"{'fsum' if floating else part.function}({column})"


def _spread(key: str, kind: Kind, readings: Sequence[Aggregate], wanted: Wanted) -> str:
    """A column for each distinct count and quantile of a spread."""
    values = wanted.each(sql.name(key), ", value, sum(count) AS count", ", value")
    counted = f"SELECT * FROM ({values})"
    if any(reading.name != "count" for reading in readings):
        counted = (
            f"SELECT *, {_nearest(kind)} AS nearest, sum(count) OVER (PARTITION BY {_GROUP} ORDER BY value) AS reached, "
            f"sum(count) OVER (PARTITION BY {_GROUP}) AS total FROM ({values})"
        )
    columns = {_reading(reading): _read_off(reading) for reading in readings}
    listed = ", ".join(f"{written} AS {sql.name(name)}" for name, written in columns.items())
    return f"SELECT {_GROUP}, {listed} FROM ({counted}) GROUP BY {_GROUP}"


def _nearest(kind: Kind) -> str:
    """A value as the nearest DOUBLE."""
    long = kind.exact is not None and kind.exact.digits > 15 and kind.exact != BIGINT
    return DUCKDB.nearest("value") if long else sql.cast("value", "DOUBLE")


def _reading(aggregate: Aggregate) -> str:
    return "distinct" if aggregate.name == "count" else f"at {_fraction(aggregate)!r}"


def _fraction(aggregate: Aggregate) -> float:
    return 0.5 if aggregate.fraction is None else float(aggregate.fraction)


def _read_off(aggregate: Aggregate) -> str:
    """The distinct count, or the value at a fraction of the way through, between neighbours by straight line."""
    if aggregate.name == "count":
        return "count(*)"
    place = f"(CAST(total - 1 AS DOUBLE) * CAST({_fraction(aggregate)!r} AS DOUBLE))"
    below = f"min(CASE WHEN reached > floor({place}) THEN nearest END)"
    above = f"min(CASE WHEN reached > least(floor({place}) + 1, total - 1) THEN nearest END)"
    share = f"any_value({place} - floor({place}))"
    return f"{below} + ({above} - {below}) * {share}"


def _results(request: Request, spreads: Sequence[str]) -> str:
    def leaf(node: Column | Aggregate) -> str:
        if isinstance(node, Column):
            raise TypeError("a column is not an aggregate")
        return _leaf(node, request.contract)

    formulas = [measure.formula for measure in request.measures]
    nodes = [node for f in formulas for node in (f.root, f.numerator, f.denominator)]
    numbers = ", ".join("NULL" if node is None else output(node, leaf) for node in nodes)
    joined = "".join(f" LEFT JOIN {sql.name('s_' + key)} USING ({_GROUP})" for key in spreads)
    grains = f"[{', '.join(sql.text(grain.value) for grain in _GRAINS)}][grain + 1] AS grain"
    units = "(SELECT DISTINCT number, level, unit FROM place)"
    return f"SELECT level, unit, {grains}, start, {numbers} FROM merged{joined} JOIN {units} USING (number)"


def _leaf(aggregate: Aggregate, contract: Contract) -> str:
    """An aggregate in terms of the merged columns."""
    keys = [key_of(need, contract) for need in needs_of(aggregate, contract)]
    if aggregate.name == "avg":
        total, count = map(sql.name, keys)
        return f"({sql.cast(total, 'DOUBLE')} / nullif({sql.cast(count, 'DOUBLE')}, 0))"
    if is_additive(aggregate):
        return sql.name(keys[0])
    column = f"{sql.name('s_' + keys[0])}.{sql.name(_reading(aggregate))}"
    return f"coalesce({column}, 0)" if aggregate.name == "count" else column
