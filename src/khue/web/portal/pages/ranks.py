"""The city's place in rankings over the years, drawn with the frameworks apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khue.lib.periods import Grain, Period
from khue.model.index import Index
from khue.model.observation import Observation
from khue.pipeline.reading import Build
from khue.reports.charts import ranks
from khue.web.portal import links, parts
from khue.web.portal.pages.chain import source_of
from khue.web.portal.parts import Cell, Chart, Column


@dataclass(frozen=True)
class RankCard:
    """A ranking: its name, a sentence, the chart with its table, and the page of its index."""

    name: str
    href: str
    sentence: str
    chart: Chart


def cards(build: Build, lang: str) -> tuple[RankCard, ...]:
    """One card for each rank indicator that an index of the city names and that has two years or more."""
    indicators = dict.fromkeys(index.rank for index in build.city.indices if index.rank)
    made = (_card(build, indicator, lang) for indicator in indicators)
    return tuple(card for card in made if card is not None)


def _card(build: Build, indicator: str, lang: str) -> RankCard | None:
    unit = build.city.declaration.unit
    seen = [o for o in build.observations(indicator, unit=unit) if o.value is not None]
    seen = [o for o in seen if Period.parse(o.period).grain is Grain.YEAR]
    if len(seen) < 2:
        return None
    places = tuple(_place(build, indicator, o) for o in seen)
    name = build.indicators[indicator].name.in_(lang) if indicator in build.indicators else indicator
    sentence = _sentence(places)
    drawing = mark_safe(ranks.draw(ranks.Ranks(f"{name}. {sentence}", places)))  # noqa: S308 - our own SVG, escaped
    table = _table(build, name, seen, places)
    chart = Chart(SafeString(""), drawing, _caption(places), table)
    newest = max((index for index in build.city.indices if index.rank == indicator), key=lambda index: index.years)
    return RankCard(name, links.to("index", newest.id), sentence, chart)


def _place(build: Build, indicator: str, seen: Observation) -> ranks.Place:
    year = int(seen.period)
    framework = seen.index or next((i.id for i in build.city.indices if _judges(i, indicator, year)), "")
    return ranks.Place(year, round(seen.value or 0), framework, seen.of_units)


def _judges(index: Index, indicator: str, year: int) -> bool:
    return index.rank == indicator and year in index.years


def _sentence(places: tuple[ranks.Place, ...]) -> str:
    last = places[-1]
    values = {"year": last.year, "rank": last.rank, "among": last.among}
    if last.among:
        return _("In %(year)s the city ranked %(rank)s of %(among)s.") % values
    return _("In %(year)s the city ranked %(rank)s.") % values


def _caption(places: tuple[ranks.Place, ...]) -> str:
    if any(before.framework != after.framework for before, after in pairwise(places)):
        return _("Dashed lines: the set of indicators changed; ranks on either side do not compare.")
    return ""


def _table(build: Build, name: str, seen: list[Observation], places: tuple[ranks.Place, ...]) -> parts.Table:
    columns = (Column(_("Year")), Column(_("Rank"), numeric=True), Column(_("Of"), numeric=True), Column(_("Source")))
    rows: list[list[Cell | str]] = []
    for observation, place in zip(seen, places, strict=True):
        source = source_of(build, observation)
        rows.append([str(place.year), str(place.rank), str(place.among or "–"), Cell(source.label or "–", source.href)])
    return parts.table(name, columns, rows[::-1], stacked=False)
