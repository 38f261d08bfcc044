"""What is measured in one unit now: the newest value of each indicator, and its place among the units of the same level."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation
from khue.model.unit import Unit
from khue.pipeline.observations import PLACES
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.pages.indicators import kind_word
from khue.web.portal.parts import Cell, Column, table


def card(things: Catalog, unit: Unit, lang: str) -> Card:
    """The newest value of every indicator that is measured in the unit, with its place among the others of its level."""
    found = latest_of(things.build, unit)
    body = [_value_row(i, found[i.id], unit, lang) for i in things.city.indicators if i.id in found]
    if not body:
        return Card(
            title=_("What is measured here"), note=_("No indicator is measured for this area yet. Missing is not zero.")
        )
    columns = (
        Column(_("Indicator")), Column(_("Value"), numeric=True), Column(_("Period")), Column(_("Kind")), Column(_("Rank"), numeric=True)
    )  # fmt: skip
    return Card(
        title=_("What is measured here"),
        table=table(_("Values and ranks"), columns, body),
        note=_("Ranks are among the areas of the same level that have a value in that period."),
    )


@dataclass(frozen=True)
class Placed:
    """An observation of a unit, and how many of its level have a higher value in that period, a lower one, and any."""

    observation: Observation
    higher: int
    lower: int
    among: int


def latest_of(build: Build, unit: Unit) -> dict[str, Placed]:
    """By indicator the newest observation of this very unit: of a period at whose end it bore the code, with a value where
    there is one, of those that end together the longest.
    """
    mine = build.within(unit.code).where("period", lambda text: unit.valid_on(Period.parse(text).end))
    newest: dict[str, int] = {}
    values = mine.column("value")
    for at, (indicator, value) in enumerate(zip(mine.column("indicator"), values, strict=True)):
        if indicator not in newest or value is not None or values[newest[indicator]] is None:
            newest[indicator] = at
    found = mine.at(newest.values())
    counts = zip(*(found.column(name) for name in PLACES), strict=True)
    return {o.indicator: Placed(o, *three) for o, three in zip(found, counts, strict=True)}


def _value_row(indicator: Indicator, placed: Placed, unit: Unit, lang: str) -> list[Cell | str]:
    o = placed.observation
    link = links.listing_of("indicator", indicator.id, ky=o.period, cap=unit.level)
    if o.value is None:
        return [Cell(indicator.name.in_(lang), link), _("no value"), speaking.period(o.period, lang), kind_word(o), "–"]
    value = speaking.figure(o.value, indicator.form, lang)
    return [
        Cell(indicator.name.in_(lang), link),
        value,
        speaking.period(o.period, lang),
        kind_word(o),
        _rank_words(indicator, placed),
    ]


def _rank_words(indicator: Indicator, placed: Placed) -> str:
    if indicator.direction is Direction.NONE or placed.among < 2:
        return "–"
    better = placed.lower if indicator.direction is Direction.LOWER else placed.higher
    return _("%(rank)s of %(count)s") % {"rank": 1 + better, "count": placed.among}
