"""The engine that says what is right: every row in memory, every group evaluated by itself, no SQL."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from khue.engines.evaluate import Row, Value, over_rows
from khue.engines.request import check_request, observe
from khue.exceptions import InputError
from khue.formulas.columns import columns_of
from khue.lib.periods import Period
from khue.model.formula import Node
from khue.model.observation import Observation
from khue.ports import Measure, Placement, Request, Unplaced

Group = tuple[str, str, Period]
"""A level, a unit of it, and a period."""


class ReferenceEngine:
    """Judges the other engines; for small tables."""

    name = "reference"

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
