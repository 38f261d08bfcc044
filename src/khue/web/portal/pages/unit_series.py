"""What is measured in one unit over the years: its own series, and what was carried over to it from before a reform."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.unit import Unit
from khue.pipeline.reading import Build
from khue.web.portal import speaking
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.pages.indicator import line, one_grain, time_table

if TYPE_CHECKING:
    from khue.pipeline.kept.series import Observations

MOST_CARDS = 6


def cards(build: Build, unit: Unit, lang: str) -> tuple[Card, ...]:
    """A card with a line for each computed indicator that has two values or more in the unit."""
    things, seen = catalog(build), series_of(build, unit)
    computed = (indicator for indicator in build.city.indicators if indicator.computed)
    found = (_card(things, indicator, one_grain(seen.having(indicator=indicator.id)), lang) for indicator in computed)
    return tuple(islice(filter(None, found), MOST_CARDS))


def _card(things: Catalog, indicator: Indicator, observations: list[Observation], lang: str) -> Card | None:
    chart = line(indicator, observations, time_table(things, indicator, observations, lang), lang)
    if chart is None:
        return None
    reforms = sorted({o.carried for o in observations if o.carried})
    note = (
        _("What was counted before %(day)s has been carried over from the areas of that time.")
        % {"day": speaking.period(reforms[-1], lang)}
        if reforms
        else ""
    )
    return Card(title=indicator.name.in_(lang), charts=(chart,), note=note)


def series_of(build: Build, unit: Unit) -> Observations:
    """The observations of this very unit: with what was carried to it, where it is one of today's."""
    if build.units.find(unit.code, build.as_of) == unit:
        return build.within(unit.code, today=True)
    return build.within(unit.code).where("period", lambda text: unit.valid_on(Period.parse(text).end))
