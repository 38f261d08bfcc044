"""An index in a period as a page sees it: its units by name, its scores as printed, and the unit that the page is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.lib.vietnamese import number
from khue.model.index import Component, Index, maxima
from khue.model.method import Scale
from khue.model.standing import Result, Standing
from khue.pipeline import wording
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.pages.catalog import Catalog


@dataclass(frozen=True)
class Seen:
    """What a page about an index shows; `unit` is the code of the unit in front."""

    things: Catalog
    index: Index
    standing: Standing
    unit: str
    lang: str

    @property
    def build(self) -> Build:
        """The build behind the page."""
        return self.things.build

    @cached_property
    def result(self) -> Result | None:
        """The result of the unit in front."""
        return self.standing.of(self.unit)

    @cached_property
    def parts(self) -> dict[str, Component]:
        """The components by id."""
        return {part.id: part for part in self.index.parts()}

    @property
    def period(self) -> str:
        """The period in words, as it stands inside a sentence."""
        return wording.period_words(self.standing.period, self.lang)

    @property
    def when(self) -> str:
        """The same as it begins a sentence."""
        return self.when_of(self.standing.period)

    def when_of(self, period: str) -> str:
        """Another period as it begins a sentence."""
        return speaking.sentence_case(wording.period_words(period, self.lang))

    def unit_name(self, code: str) -> str:
        """The name that a unit bore in the period, or bears today where it did not exist then."""
        unit = self.things.units.find(code, Period.parse(self.standing.period).end) or self.things.unit(code)
        return speaking.pair(unit.name, unit.name_en, self.lang) if unit else code

    def part_name(self, id: str) -> str:
        """The name of a component, of a pillar or of the whole."""
        pillars = {pillar.id: pillar.name for pillar in self.index.pillars}
        name = pillars.get(id) or (self.parts[id].name if id in self.parts else self.index.name)
        return name.in_(self.lang)

    def score(self, value: float | None) -> str:
        """A score as it is printed; a dash where it is not known."""
        return "–" if value is None else number(value, self.index.decimals, self.lang)

    @cached_property
    def maxima(self) -> dict[str, float]:
        """The most points of each component and of the whole."""
        return maxima(self.index)

    @cached_property
    def in_points(self) -> float:
        """By what a difference of scores is multiplied to be points."""
        return 1.0 if self.index.scale is Scale.POINTS else self.maxima[self.index.id]

    def points(self, value: float) -> str:
        """Points with at most two decimals, at most four where the whole is a single point."""
        return number(round(value, 2 if self.maxima[self.index.id] >= 10 else 4), lang=self.lang)

    def difference(self, value: float) -> str:
        """A difference of scores as points, with its sign."""
        points = value * self.in_points
        return ("+" if points > 0 else "") + self.points(points)

    def number(self, value: float | None) -> str:
        """A value of a component, or a cost; a dash where it is not known."""
        return "–" if value is None else number(round(value, 4), lang=self.lang)

    def part_points(self, id: str, value: float) -> float:
        """The points that a part's value is: values are points, or shares of the maximum."""
        return value if self.index.scale is Scale.POINTS else value * self.maxima[id]

    @property
    def scale(self) -> str:
        """What points are out of, in words; empty where scores are points."""
        if self.index.scale is Scale.POINTS or self.maxima[self.index.id] == 1.0:
            return ""
        return _("points of %(maximum)s") % {"maximum": number(self.maxima[self.index.id], lang=self.lang)}

    @property
    def of_city(self) -> bool:
        """Whether the index compares the city itself with its peers, and not its parts."""
        return any(level.id == self.index.level and level.peer for level in self.things.city.declaration.levels)

    def address(self, **changed: str) -> str:
        """This page with something else chosen."""
        own = "" if self.unit == default_unit(self.build, self.standing) else self.unit
        chosen = {"ky": self.standing.period, "don-vi": own} | {key.replace("_", "-"): v for key, v in changed.items()}
        return links.listing_of("index", self.index.id, **{name: value for name, value in chosen.items() if value})


def default_unit(build: Build, standing: Standing) -> str:
    """The city itself; of an index of its parts the one that is farthest behind, whose gap says most."""
    own = build.city.declaration.unit
    if standing.of(own) is not None:
        return own
    known = [result for result in standing.results if result.score is not None] or standing.results
    return known[-1].unit if known else ""


def standings(build: Build, index: Index) -> dict[str, Standing]:
    """The standings of an index by period, the newest first."""
    return {period: found for (id, period), found in build.standings.items() if id == index.id}


def newest(build: Build, index: Index) -> Standing | None:
    """The standing of the newest period in which the city itself is known, or of the newest where it never is."""
    held = list(standings(build, index).values())
    own = build.city.declaration.unit
    return next((standing for standing in held if standing.of(own) is not None), next(iter(held), None))
