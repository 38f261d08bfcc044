"""How rows are cut into pieces by their day: so that every piece lies wholly in one period and one unit of each level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from khue.lib.periods import Grain
from khue.ports import Placement, Request


@dataclass(frozen=True)
class Cut:
    """A piece is a month, named by its first day; or a day, in a month during which some unit began or ended, or `by_day`.

    `broken` has the first days of these months, in order.
    """

    broken: tuple[date, ...] = ()
    by_day: bool = False

    @classmethod
    def of(cls, request: Request) -> Cut:
        """The cut that a request's placements and grains ask for."""
        by_day = any(Grain.DAY in measure.grains for measure in request.measures)
        return cls(_broken(request.placements), by_day)

    def piece(self, day: date) -> date:
        """The piece in which a day falls."""
        month = day.replace(day=1)
        return day if self.by_day or month in self.broken else month

    def said(self, period: str) -> str:
        """How the rows of a month (`2025-07`) are cut: `day` or `month`. Pieces that were kept serve as long as this is so."""
        return "day" if self.by_day or any(f"{month:%Y-%m}" == period for month in self.broken) else "month"


def _broken(placements: Iterable[Placement]) -> tuple[date, ...]:
    starts = {p.start for p in placements if p.start} | {p.end + timedelta(1) for p in placements if p.end}
    return tuple(sorted({day.replace(day=1) for day in starts if day.day > 1}))
