"""The engine that says what is right: every row in memory, every group evaluated by itself, no SQL."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce

from khue.engines.cut import Cut
from khue.engines.evaluate import Row, Value, counted, over_row, over_rows
from khue.engines.parts import Needs, Part, Spread, parts_schema, spread_schema
from khue.engines.request import check_request, observe
from khue.exceptions import InputError
from khue.formulas.columns import columns_of
from khue.lib.periods import Period
from khue.model.formula import Aggregate, Binary, Node
from khue.model.observation import Observation
from khue.ports import Measure, Pieces, Placement, Request, Unplaced

Group = tuple[str, str, Period]
"""A level, a unit of it, and a period."""
Piece = tuple[str | None, date | None]
"""An area code and a piece, as far as a row knows them."""


class ReferenceEngine:
    """Judges the other engines; for small tables."""

    name = "reference"

    def pieces(self, request: Request, wanted: Collection[str] | None = None) -> Pieces:
        """The parts and spreads of the request's rows, each piece evaluated by itself."""
        import pyarrow as pa

        check_request(request)
        needs, groups = Needs.of(request.measures, request.contract, wanted), _pieces(request)
        parts = [_parts(needs, place, rows, request.contract.time_column) for place, rows in groups]
        spreads = {
            key: pa.Table.from_pylist(
                [row for group in groups for row in _spread(spread, *group)], spread_schema(spread)
            )
            for key, spread in needs.spreads.items()
        }
        return needs.typed(pa.Table.from_pylist(parts, parts_schema(needs.parts)), spreads)

    def compute(self, request: Request) -> Iterator[Observation]:
        """One observation for every measure, unit and period that has rows."""
        check_request(request)
        grains = {grain for measure in request.measures for grain in measure.grains}
        groups: dict[Group, list[Row]] = defaultdict(list)
        for row in read_rows(request):
            for placement in _placements_of(request, row):
                for grain in grains:
                    period = Period.containing(_day(request, row), grain)
                    groups[placement.level, placement.ancestor, period].append(row)
        for group, rows in groups.items():
            for measure in request.measures:
                if group[0] in measure.levels and group[2].grain in measure.grains:
                    yield _observe(request, measure, group, rows)

    def unplaced(self, request: Request) -> tuple[Unplaced, ...]:
        """The rows that no unit counts, by code."""
        check_request(request)
        lost: dict[str | None, list[date | None]] = defaultdict(list)
        for row in read_rows(request):
            if not _placements_of(request, row):
                lost[_code(request, row)].append(row[request.contract.time_column])  # type: ignore[arg-type]
        return tuple(_unplaced(code, days) for code, days in sorted(lost.items(), key=lambda item: item[0] or ""))


def _pieces(request: Request) -> list[tuple[Piece, list[Row]]]:
    """The rows by area and piece, in order; what is not known comes first."""
    cut = Cut.of(request)
    groups: dict[Piece, list[Row]] = defaultdict(list)
    for row in read_rows(request):
        day = row[request.contract.time_column]
        groups[_code(request, row), cut.piece(day) if isinstance(day, date) else None].append(row)
    return sorted(groups.items(), key=lambda item: (item[0][1] or date.min, item[0][0] is not None, item[0][0] or ""))


def _parts(needs: Needs, place: Piece, rows: Sequence[Row], time_column: str) -> dict[str, Value]:
    days = [day for row in rows if isinstance(day := row[time_column], date)]
    always = {"rows": len(rows), "first": min(days, default=None), "last": max(days, default=None)}
    parts = {key: over_rows(_conditional(part), rows) for key, part in needs.parts.items()}
    return {"area": place[0], "piece": place[1], **always, **parts}


def _conditional(part: Part) -> Aggregate:
    where = reduce(lambda left, right: Binary("and", left, right), part.conditions) if part.conditions else None
    return Aggregate(part.function, part.argument, where=where)


def _spread(spread: Spread, place: Piece, rows: Sequence[Row]) -> Iterator[dict[str, Value]]:
    taken = counted(_conditional(Part("count", spread.argument, spread.conditions)), rows)
    for value, count in Counter(over_row(spread.argument, row) for row in taken).items():
        yield {"area": place[0], "piece": place[1], "value": value, "count": count}


def read_rows(request: Request) -> list[Row]:
    """Every row of the request's files, with the columns of the contract in their Python form."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(columns_of(request.contract))
    try:
        tables = [pq.read_table(file, columns=columns, partitioning=None) for file in request.files]
        return [{name: _plain(row[name]) for name in columns} for table in tables for row in table.to_pylist()]
    except (pa.ArrowException, OSError, KeyError) as error:
        raise InputError(f"{request.version.label}: {error}") from error


def _plain(value: object) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    return value  # type: ignore[return-value]


def _code(request: Request, row: Row) -> str | None:
    code = row[request.contract.area_column]
    return None if code is None else str(code)


def _day(request: Request, row: Row) -> date:
    day = row[request.contract.time_column]
    if not isinstance(day, date):
        raise TypeError(f"not a day: {day!r}")
    return day


def _placements_of(request: Request, row: Row) -> list[Placement]:
    code, day = _code(request, row), row[request.contract.time_column]
    if code is None or not isinstance(day, date):
        return []
    return [p for p in request.placements if p.code == code and (p.start or day) <= day <= (p.end or day)]


def _observe(request: Request, measure: Measure, group: Group, rows: Sequence[Row]) -> Observation:
    formula = measure.formula
    numbers = tuple(_float(node, rows) for node in (formula.root, formula.numerator, formula.denominator))
    period = (group[2].grain.value, str(group[2]))
    return observe(request, measure, group[:2], period, numbers)  # type: ignore[arg-type]


def _float(node: Node | None, rows: Sequence[Row]) -> float | None:
    value = None if node is None else over_rows(node, rows)
    return float(value) if isinstance(value, (int, float, Decimal)) else None


def _unplaced(code: str | None, days: list[date | None]) -> Unplaced:
    known = [day for day in days if day is not None]
    return Unplaced(code, len(days), min(known, default=None), max(known, default=None))
