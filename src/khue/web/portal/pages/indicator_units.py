"""An indicator by unit in one period: the map, the ranking, and the table behind both."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.periods import Period
from khue.lib.vietnamese import sort_key
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation, Status
from khue.model.unit import Unit
from khue.pipeline.wording import RANKS
from khue.reports.charts import bars
from khue.web.portal import links, speaking
from khue.web.portal.pages import chain, flags, maps, units
from khue.web.portal.pages.card import Card, Filter, Folded, choice
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.pages.indicators import kind_and_share, value
from khue.web.portal.parts import Cell, Chart, Column, Fact, Table, table

BY_NAME, BY_VALUE = "ten", "gia-tri"
THEN, TODAY = "khi-do", "hien-nay"
MOST_BARS = 24
FEW = 12
ANCHOR = "dia-ban"


def card(
    things: Catalog, indicator: Indicator, lang: str, period: str, level: str, order: str,
    known: dict[str, tuple[str, ...]], *, today: bool = False,
) -> Card | None:  # fmt: skip
    """The card of one level and period; None where only the city as a whole is measured.

    `today` asks for the areas of today, to which what was counted for older ones is carried over.
    """
    levels = [id for id in things.levels if id in known and id != _own(things)]
    if not levels:
        return None
    level = level or next((id for id in reversed(levels) if not things.levels[id].peer), levels[0])
    codes = known.get(level, ())
    period = period or (codes[0] if codes else "")
    filters = _filters(things, lang, levels, level, list(codes), period, order)
    title = _("By area")
    if period not in codes:
        return Card(
            title=title,
            id=ANCHOR,
            filters=filters,
            note=_("There is no figure at this level in this period. Missing is not zero."),
        )
    reform = _reform(things, indicator, level, period)
    found = _Found(things, indicator, level, period, lang, today=today and bool(reform))
    if reform:
        areas = [(THEN, _("as they were then")), (TODAY, _("as they are today"))]
        filters = (*filters, choice("dia-gioi", _("Areas"), areas, TODAY if found.today else THEN))
    behind = found.table(order)
    charts = tuple(chart for chart in (found.map(), found.bars()) if chart)
    json = f"{links.api('indicators', indicator.id, 'observations')}?level={level}&period={period}"
    json += "&units=today" if found.today else ""
    told = (_carried(reform, lang),) if found.today else ()
    return Card(
        title=title, id=ANCHOR, filters=filters, sentences=(*found.sentences(), *told), charts=charts,
        few=len(found.units) <= FEW, table=behind, folded=found.folded(),
        links=(Fact("CSV", "", f"{json}&format=csv&bom=1&limit=1000"), Fact("JSON", "", json)),
        note=_("Areas without a figure are listed last and drawn hatched; missing is not zero."),
    )  # fmt: skip


def _reform(things: Catalog, indicator: Indicator, level: str, period: str) -> str:
    """The day of the reform across which values of the period were carried to areas of today; empty where none were."""
    today = things.build.observations(indicator.id, level=level, period=period, today=True)
    return next((o.carried for o in today if not o.counted), "")


def _carried(reform: str, lang: str) -> str:
    return _(
        "These are the areas of today; what was counted before %(day)s has been carried over to them, by an estimate "
        "where an area was split."
    ) % {"day": speaking.period(reform, lang)}


def _own(things: Catalog) -> str:
    unit = things.unit(things.city.declaration.unit)
    return unit.level if unit else ""


def _filters(
    things: Catalog, lang: str, levels: list[str], level: str, codes: list[str], period: str, order: str
) -> tuple[Filter, ...]:  # fmt: skip
    names = [(id, things.levels[id].name.in_(lang)) for id in levels]
    orders = [(BY_VALUE, _("by value")), (BY_NAME, _("by name"))]
    listed = [(code, speaking.period(code, lang)) for code in codes]
    return (
        choice("cap", _("Level"), names, level), choice("ky", _("Period"), listed, period),
        choice("xep", _("Order"), orders, order or BY_VALUE),
    )  # fmt: skip


class _Found:
    """The units of a level at the end of a period, or those of today, each with its observation or none."""

    def __init__(
        self, things: Catalog, indicator: Indicator, level: str, period: str, lang: str, *, today: bool
    ) -> None:
        self.things, self.indicator, self.level, self.lang, self.today = things, indicator, level, lang, today
        self.period = Period.parse(period)
        self.day = things.build.as_of if today else self.period.end
        self.words = speaking.period(period, lang)
        seen = {o.unit: o for o in things.build.observations(indicator.id, level=level, period=period, today=today)}
        self.units = self._of_level(seen)
        self.seen: dict[str, Observation] = seen
        self.values = {code: o.value for code, o in seen.items() if o.value is not None}

    def _of_level(self, seen: dict[str, Observation]) -> list[Unit]:
        """The units that exist at the end of the period; and those that only existed within it but have a value."""
        now = {unit.code: unit for unit in self.things.units.at(self.level, self.day)}
        for code in seen:
            if code not in now and (unit := self._earlier(code)):
                now[code] = unit
        if self.things.levels[self.level].peer and (own := self._own(seen)):
            now[own.code] = own
        return list(now.values())

    def _own(self, seen: dict[str, Observation]) -> Unit | None:
        """The city itself, to stand among its peers, where it has a value in the period."""
        code = self.things.city.declaration.unit
        found = self.things.build.observations(self.indicator.id, unit=code, period=str(self.period))
        if not found:
            return None
        seen[code] = found[0]
        return self.things.unit(code)

    def _earlier(self, code: str) -> Unit | None:
        return self.things.units.find(code, self.period.start) or next(iter(self.things.units.history(code)), None)

    @property
    def is_rank(self) -> bool:
        """Whether the value itself is a place, given by somebody who ranked all areas: then no second one is made here."""
        return self.indicator.unit in RANKS

    def name(self, unit: Unit) -> str:
        return speaking.pair(unit.name, unit.name_en, self.lang)

    def said(self, unit: Unit) -> str:
        return value(self.indicator, self.seen.get(unit.code), self.lang)

    def sentences(self) -> tuple[str, ...]:
        """How many areas have a figure, and between what they lie."""
        params = {"with": len(self.values), "count": len(self.units), "period": self.words}
        first = _("In %(period)s, %(with)s of %(count)s areas have a figure.") % params
        hidden = sum(one.status is Status.SUPPRESSED for one in self.seen.values())
        if hidden:
            first += " " + ngettext(
                "%(n)s is hidden: its count is small, or would tell a small one of another, and persons could be known by it.",
                "%(n)s are hidden: their counts are small, or would tell a small one of another, and persons could be known by them.",
                hidden,
            ) % {"n": hidden}
        if len(self.values) < 2 or self.is_rank:
            return (first,)
        ordered = self.ranked()
        ends = {
            "best": self.name(ordered[0]),
            "most": self.said(ordered[0]),
            "last": self.name(ordered[-1]),
            "least": self.said(ordered[-1]),
        }
        return (first + " " + _("%(best)s stands first (%(most)s), %(last)s last (%(least)s).") % ends,)

    def ranked(self) -> list[Unit]:
        """The units that have a value, best first; equal ones in Vietnamese order."""
        sign = 1 if self.indicator.direction is Direction.LOWER else -1
        having = [unit for unit in self.units if unit.code in self.values]
        return sorted(having, key=lambda unit: (sign * self.values[unit.code], sort_key(unit.name)))

    def ordered(self, order: str) -> list[Unit]:
        """All units in the order asked for; by value those without one come last."""
        by_name = sorted(self.units, key=lambda unit: sort_key(unit.name))
        return by_name if order == BY_NAME else [*self.ranked(), *(u for u in by_name if u.code not in self.values)]

    def table(self, order: str) -> Table:
        """The units with their place, value and parts; where many have none, only those that have one."""
        listed = self.ordered(order)
        return self._table([unit for unit in listed if unit.code in self.seen] if self.without() else listed)

    def without(self) -> list[Unit]:
        """The units without any observation, where they are too many to stand in the table."""
        silent = [unit for unit in self.ordered(BY_NAME) if unit.code not in self.seen]
        return silent if len(silent) > FEW else []

    def folded(self) -> Folded | None:
        """The units that are left out of the table."""
        silent = self.without()
        title = _("%(count)s areas without a figure in this period") % {"count": len(silent)}
        return Folded(title, self._table(silent)) if silent else None

    def _table(self, listed: list[Unit]) -> Table:
        place = () if self.is_rank else (Column(_("Place"), numeric=True),)
        columns = (
            Column(_("Area")), *place, Column(_("Value"), numeric=True),
            Column(_("Numerator ÷ denominator"), numeric=True), Column(_("Kind")),
        )  # fmt: skip
        return table(_("By area"), columns, [self._row(unit) for unit in listed])

    def _row(self, unit: Unit) -> list[Cell | str]:
        observation = self.seen.get(unit.code)
        name = Cell(self.name(unit), units.address(unit, self.things, self.day))
        place = (
            str(units.rank(self.values[unit.code], list(self.values.values()), self.indicator.direction))
            if unit.code in self.values
            else "–"
        )
        return [
            name,
            *([] if self.is_rank else [place]),
            self.said(unit),
            chain.parts_words(observation, self.lang) if observation else "–",
            flags.kind_cell(self.things.build, observation, kind_and_share(observation, self.lang), self.lang)
            if observation
            else _("missing"),
        ]

    def map(self) -> Chart | None:
        """The tile map of the level."""
        said = {unit.code: f"{self.name(unit)}: {self.said(unit)}" for unit in self.units}
        return maps.chart(
            self.things.build, self.level, self.day, self.units, self.values, lambda unit: said[unit.code],
            lambda unit: units.address(unit, self.things, self.day),
            f"{self.indicator.name.in_(self.lang)}, {self.words}",
            _("One tile an area, near where it lies; darker is more, hatched is no figure."),
        )  # fmt: skip

    def bars(self) -> Chart | None:
        """The ranking; where there are many areas, the first and the last ones. A rank has no length to draw."""
        ordered = self.ranked()
        if len(ordered) < 2 or self.is_rank:
            return None
        shown, caption = _ends(ordered)
        drawn = bars.both(
            [bars.Bar(self.name(u), self.values[u.code], self.said(u)) for u in shown],
            f"{self.indicator.name.in_(self.lang)}, {self.words}",
        )
        wide = "" if len(self.units) <= FEW else drawn[0]
        return Chart(mark_safe(wide), mark_safe(drawn[1]), caption)  # noqa: S308 - our own drawing


def _ends(ordered: Sequence[Unit]) -> tuple[Sequence[Unit], str]:
    if len(ordered) <= MOST_BARS:
        return ordered, ""
    half = MOST_BARS // 2
    return [*ordered[:half], *ordered[-half:]], _(
        "The first %(half)s and the last %(half)s; the table has them all."
    ) % {"half": half}
