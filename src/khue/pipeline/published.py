"""Published figures as observations: as they were printed, each with the place where it is declared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from khue.model.city import City
from khue.model.figure import Figure
from khue.model.observation import Observation
from khue.model.unit import Units
from khue.pipeline.assess import known_on, period_of


def published(city: City, places: Mapping[int, str], as_of: date) -> list[Observation]:
    """The figures known by `as_of`; `places` gives the file and line of the n-th figure of the city."""
    units = city.units()
    made = (_from_figure(figure, units, places.get(n, "")) for n, figure in enumerate(city.figures))
    return [observation for observation in made if known_on(observation) <= as_of]


def _from_figure(figure: Figure, units: Units, place: str) -> Observation:
    period = period_of(figure.period)
    unit = units.find(figure.unit, period.end) or next(iter(units.history(figure.unit)), None)
    return Observation(
        indicator=figure.indicator, unit=figure.unit, period=figure.period, value=figure.value, status=figure.status,
        level=unit.level if unit else "", grain=period.grain.value, numerator=figure.numerator,
        denominator=figure.denominator, of_units=figure.of_units, index=figure.index, source=figure.source_url,
        place=place, published=_iso(figure.published), seen_on=_iso(figure.seen_on), vintage=figure.vintage,
        note=figure.note,
    )  # fmt: skip


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
