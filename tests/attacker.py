"""Somebody who knows everything that is published of the dataset of `guarded_city`, and how to add up.

The unknowns are the persons of each commune, month and kind; every published value of every indicator, in both series of
units, is an equation about them. How values are hidden the attacker does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from guarded_city import COMMUNES, Person
from khue.lib.periods import Grain, Period
from khue.model.observation import Observation, Status

LEAST = 5
Row = NDArray[np.float64]
TODAY = {"SK103": "SK203", "SK202": "SK103"}
"""What the communes of 2024 are called since the reform."""
DISTRICTS = {
    2024: {"SK1": {"SK101", "SK102", "SK103"}, "SK2": {"SK201", "SK202"}},
    2025: {"SK1": {"SK101", "SK102"}, "SK2": {"SK201", "SK203", "SK103"}},
}
COUNTED = ("so-nguoi", "ty-le-nha", "so-nguoi-tien", "so-nguoi-doi", "nguoi-khac-nhau")

Cell = tuple[str, int, int, str]
"""A commune as it was, a year, a month and a kind: what the attacker wants to know."""
CELLS: list[Cell] = [
    (commune, year, month, kind)
    for year, communes in COMMUNES.items() for commune in communes for month in range(1, 13) for kind in ("nha", "tien")
]  # fmt: skip


def lies_in(cell: Cell, unit: str, period: Period, *, today: bool) -> bool:
    """Whether persons of a cell count for a unit in a period, in one of the series."""
    commune, year, month, _ = cell
    if not period.start <= Period.parse(f"{year}-{month:02d}").start <= period.end:
        return False
    here = TODAY.get(commune, commune) if today and year == 2024 else commune
    districts = DISTRICTS[2025 if today else year]
    return unit in ("SK", here) or here in districts.get(unit, set())


def row_of(unit: str, period: Period, *, today: bool, kinds: str = "nha tien") -> Row:
    """Which cells a count is of."""
    return np.array([float(c[3] in kinds.split() and lies_in(c, unit, period, today=today)) for c in CELLS])


@dataclass(frozen=True)
class Attack:
    """Equations about the cells."""

    matrix: csr_array
    known: Row

    @classmethod
    def on(cls, told: Iterable[tuple[Row, float]]) -> Attack:
        """From what is told: which cells, and what they come to."""
        rows, known = zip(*told, strict=True)
        return cls(csr_array(np.array(rows)), np.array(known))

    def width(self, aim: Row) -> float:
        """How closely a sum of cells can be told."""
        ends = [
            linprog(sign * aim, A_eq=self.matrix, b_eq=self.known, bounds=(0, None), method="highs") for sign in (1, -1)
        ]
        assert all(end.status in (0, 3) for end in ends), "what is published contradicts itself"
        return float("inf") if any(end.status == 3 for end in ends) else -ends[1].fun - ends[0].fun


def told_by(observations: Iterable[Observation]) -> Iterator[tuple[Row, float]]:
    """What the observations of counts tell."""
    for one in observations:
        if one.value is None:
            assert one.status is Status.SUPPRESSED and (one.numerator, one.denominator) == (None, None)
            continue
        period, today = Period.parse(one.period), bool(one.carried)
        if one.indicator == "ty-le-nha":
            yield row_of(one.unit, period, today=today, kinds="nha"), float(one.numerator or 0)
            yield row_of(one.unit, period, today=today), float(one.denominator or 0)
        else:
            kinds = "tien" if one.indicator == "so-nguoi-tien" else "nha tien"
            times = 2 if one.indicator == "so-nguoi-doi" else 1
            yield row_of(one.unit, period, today=today, kinds=kinds), one.value / times


def truth(rows: Iterable[Person]) -> Row:
    """What each cell comes to."""
    held = [(one.commune, one.day.year, one.day.month, one.kind) for one in rows]
    return np.array([float(held.count(cell)) for cell in CELLS])


def asked(years: Iterable[int]) -> Iterator[tuple[str, Period, bool, str]]:
    """Every count that could be published: of each unit, month, quarter and year, in both series, all persons or those of a kind."""
    for year in years:
        months = [Period.parse(f"{year}-{month:02d}") for month in range(1, 13)]
        periods = sorted({m.parent(grain) for m in months for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR)})
        for today in (False, True):
            for unit in ("SK", "SK1", "SK2", *COMMUNES[2025 if today else year]):
                for kinds in ("nha tien", "nha", "tien"):
                    yield from ((unit, period, today, kinds) for period in periods)


def small_counts_are_safe(attack: Attack, held: Row, years: Iterable[int] = (2024, 2025)) -> int:
    """Assert of every small count that it cannot be told to within the least count; gives how many there are."""
    tried: set[tuple[float, ...]] = set()
    for unit, period, today, kinds in asked(years):
        aim = row_of(unit, period, today=today, kinds=kinds)
        if 0 < aim @ held < LEAST and tuple(aim) not in tried:
            tried.add(tuple(aim))
            told = f"{unit} {period} {'today' if today else 'then'} {kinds}: {aim @ held}"
            assert attack.width(aim) >= LEAST - 1e-6, told
    return len(tried)
