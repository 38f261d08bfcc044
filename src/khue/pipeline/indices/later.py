"""What is known of units, carried to the units that they became."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

import numpy as np

from khue.model.city import City
from khue.model.unit import UnitChange
from khue.pipeline.indices.computed import Given, Values


def merged(given: Given, into: Mapping[str, str]) -> Given:
    """The same of the units that those became: the plain mean of what they were made from, unknown where any is unknown.

    `into` names the later unit of each; one that it does not name stays as it is.
    """
    later = [into.get(unit, unit) for unit in given.units]
    units = tuple(dict.fromkeys(later))
    rows: dict[str, list[int]] = {unit: [at for at, own in enumerate(later) if own == unit] for unit in units}

    def mean(values: Values) -> Values:
        return np.array([values[rows[unit]].mean() for unit in units])

    apart = {(unit, id) for unit in units for _, id in given.not_assessed
             if all((given.units[at], id) in given.not_assessed for at in rows[unit])}  # fmt: skip
    return Given(given.period, units, {id: mean(values) for id, values in given.values.items()}, frozenset(apart))


def became(city: City, level: str, year: int, until: int = date.max.year) -> dict[str, str]:
    """Which unit each of a level became after a year, up to the end of another, where all of it went over to one."""
    own = {unit.code for unit in city.unit_rows if unit.level == level}
    later = [
        change for change in city.changes
        if year < change.date.year <= until and change.weight == 1 and {change.from_code, change.to_code} <= own
    ]  # fmt: skip
    found: dict[str, str] = {}
    for _, together in groupby(sorted(later, key=_day_of), key=_day_of):
        step = {change.from_code: change.to_code for change in together}
        found = step | {code: step.get(to, to) for code, to in found.items()}
    return found


def _day_of(change: UnitChange) -> date:
    return change.date
