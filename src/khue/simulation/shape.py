"""How large a made-up city is, and which part of its rows each dataset has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

RESIDENTS = 8_700_000
LAST_MONTH = date(2025, 12, 1)
"""The newest month with rows. It is fixed: the same seed gives the same city on every day."""
REFORM = date(2016, 1, 1)
"""The day on which some communes were merged: no row is older."""
ZONES = 5

SPLIT = {"ho-so": 80, "thanh-toan": 10, "do-luong": 6, "phan-anh": 4}
"""Per cent of all rows, by dataset."""


@dataclass(frozen=True)
class Shape:
    """What is asked for. `rows` are those of all datasets together; without `districts` there is no such level.

    On `reform`, the first day of a month after the first, older communes became those of now; without it nothing changes
    while there are rows. The files of so many last months as `corrections` says are delivered a second time, put right.
    """

    rows: int
    seed: int = 1
    months: int = 60
    communes: int = 126
    districts: int = 30
    reform: date | None = None
    corrections: int = 0

    @property
    def identifier(self) -> str:
        """The id of the city: made-up cities of different size have data homes of their own."""
        more = f"-{self.reform:%Y-%m}" if self.reform else ""
        return f"mo-phong-{self.rows}-{self.months}-{self.communes}-{self.districts}-{self.seed}{more}"

    @property
    def first_day(self) -> date:
        """The first day with rows."""
        return self.month(0)

    @property
    def last_day(self) -> date:
        """The last day with rows."""
        return date(LAST_MONTH.year, LAST_MONTH.month, 31)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of units, from the top down."""
        return ("city", "zone", "district", "commune") if self.districts else ("city", "zone", "commune")

    def month(self, number: int) -> date:
        """The first day of a month, counted from 0."""
        month = LAST_MONTH.year * 12 + LAST_MONTH.month - 1 - (self.months - 1 - number)
        return date(month // 12, month % 12 + 1, 1)

    def rows_of(self, dataset: str) -> int:
        """The rows of one dataset; what does not divide evenly goes to the first."""
        parts = {name: self.rows * percent // 100 for name, percent in SPLIT.items()}
        rest = self.rows - sum(parts.values())
        return parts[dataset] + (rest if dataset == next(iter(SPLIT)) else 0)


def shares(total: int, weights: list[int]) -> list[int]:
    """`total` in whole parts as near to the weights as can be; the parts add up to it (largest remainders).

    >>> shares(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_rest[: total - sum(parts)]:
        parts[n] += 1
    return parts
