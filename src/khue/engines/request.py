"""What every engine asks of a request before it starts, and the shape of its answers."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

from khue.exceptions import InputError, KhueError
from khue.model.observation import Observation, Status
from khue.ports import Measure, Request

_DAY_TYPES = {"date", "timestamp"}


def check_request(request: Request) -> None:
    """Raise InputError when rows cannot be placed or read, and KhueError when they would be counted twice."""
    contract = request.contract
    types = {prop.name: prop.logical_type for prop in contract.table.properties}
    if types.get(contract.area_column) != "string":
        raise InputError(f"{contract.id}: khue.areaColumn must name a string column, not {contract.area_column!r}")
    if types.get(contract.time_column) not in _DAY_TYPES:
        raise InputError(f"{contract.id}: khue.timeColumn must name a date column, not {contract.time_column!r}")
    for file in request.files:
        if not file.is_file():
            raise InputError(f"{request.version.label}: no file {file}")
    check_places(request)


def check_places(request: Request) -> None:
    """Raise KhueError when a code would lie in two units of a level on one day."""
    ordered = sorted(request.placements, key=lambda p: (p.code, p.level, p.start or date.min))
    for one, next_ in pairwise(ordered):
        same = (one.code, one.level) == (next_.code, next_.level)
        if same and (one.end is None or next_.start is None or next_.start <= one.end):
            raise KhueError(f"{one.code} lies in both {one.ancestor} and {next_.ancestor} on {next_.start}")


def observe(
    request: Request,
    measure: Measure,
    place: tuple[str, str],
    period: tuple[str, str],
    numbers: tuple[float | None, float | None, float | None],
) -> Observation:
    """The observation of a (level, unit) in a (grain, period) from value, numerator and denominator."""
    value, numerator, denominator = (number if number is None or math.isfinite(number) else None for number in numbers)
    ratio = measure.formula.denominator is not None
    status = Status.FINAL
    if ratio and not denominator:
        value, status = None, Status.UNDEFINED
    elif value is None:
        status = Status.MISSING
    return Observation(
        indicator=measure.indicator, unit=place[1], period=period[1], value=value, status=status,
        level=place[0], grain=period[0], numerator=numerator, denominator=denominator,
        source="dataset", version=request.version.label,
    )  # fmt: skip
