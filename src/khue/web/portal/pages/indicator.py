"""One indicator: what it says, over time and by unit, how it was made, and which targets stand on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khue.lib.periods import Grain, Period
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation
from khue.pipeline import wording
from khue.pipeline.assess import period_of
from khue.pipeline.reading import Build
from khue.reports.charts import ranks, series
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import chain, flags, index_uses, indicator_units, made, rows
from khue.web.portal.pages.card import Big, Card, Page
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.pages.datasets import after_indicator
from khue.web.portal.pages.indicators import kind_and_share, kind_of, kind_word, kinds, value
from khue.web.portal.parts import Cell, Chart, Column, Fact, Table, table
from khue.web.portal.thread import Knot, weave

MOST_MARKS = 60
RANK = "thứ bậc"
"""The unit of measure of ranks."""


@dataclass(frozen=True)
class Asked:
    """What the reader chose: a period and a level (empty for ours), the order of the table, and the areas of which day."""

    period: str = ""
    level: str = ""
    order: str = ""
    areas: str = ""


@once_per_build
def periods(build: Build, indicator: str) -> dict[str, tuple[str, ...]]:
    """The periods that have observations at each level, newest first; longer before shorter at the same end."""
    found: dict[str, list[str]] = {}
    for level, period in build.observations(indicator).distinct("level", "period"):
        found.setdefault(level, []).append(period)
    return {level: tuple(sorted(codes, key=Period.parse, reverse=True)) for level, codes in found.items()}


def page(build: Build, indicator: Indicator, lang: str, asked: Asked) -> Page:
    """The whole page of an indicator."""
    things = catalog(build)
    latest = build.latest(indicator.id, build.city.declaration.unit)
    lead = _sentence(things, indicator, latest, lang)
    main = (
        _over_time(things, indicator, latest, lang),
        indicator_units.card(
            things,
            indicator,
            lang,
            asked.period,
            asked.level,
            asked.order,
            periods(build, indicator.id),
            today=asked.areas == indicator_units.TODAY,
        ),
        made.card(things, indicator, latest, lang),
    )
    side = (
        _targets(things, indicator, lang), index_uses.card(things, indicator.id, lang), _sheet(things, indicator, lang),
        _breaks(indicator, lang), _files(things, indicator),
    )  # fmt: skip
    group = speaking.text(things.groups.get(indicator.group), lang)
    return Page(
        head=Head(
            title=indicator.name.in_(lang), description=lead, json=links.api("indicators", indicator.id),
            thread=_thread(things, indicator, latest, lang),
        ),
        over=" · ".join(part for part in (_("Indicator"), group, kinds()[kind_of(indicator)]) if part),
        lead=lead,
        main=tuple(card for card in main if card),
        side=tuple(card for card in side if card),
    )  # fmt: skip


def _thread(things: Catalog, indicator: Indicator, latest: Observation | None, lang: str) -> tuple[Knot, ...]:
    given = chain.behind(things.build, latest or _any(things, indicator)) | after_indicator(things, indicator.id, lang)
    return weave("indicator", **given | {"indicator": (indicator.name.in_(lang), "")})


def _any(things: Catalog, indicator: Indicator) -> Observation | None:
    """An observation of another unit where the city itself has none."""
    for level, codes in periods(things.build, indicator.id).items():
        found = things.build.observations(indicator.id, level=level, period=codes[0])
        if found:
            return found[0]
    return None


def _sentence(things: Catalog, indicator: Indicator, latest: Observation | None, lang: str) -> str:
    """What the newest figure says, with the change since a year before where there is one."""
    name = things.city.declaration.name.in_(lang)
    if latest is None:
        if periods(things.build, indicator.id):
            return _(
                "There is no figure for the whole of %(city)s yet; parts of it, or others, are measured below."
            ) % {"city": name}
        return _("There is no figure for this indicator yet.")
    params = {
        "city": name,
        "value": value(indicator, latest, lang),
        "period": speaking.period(latest.period, lang),
        "kind": kind_word(latest),
    }
    said = _("%(city)s stands at %(value)s (%(period)s, %(kind)s).") % params
    change = _change(things, indicator, latest, lang)
    return f"{said} {change}" if change else said


def _change(things: Catalog, indicator: Indicator, latest: Observation, lang: str) -> str:
    period = Period.parse(latest.period)
    before = Period.containing(period.start.replace(year=period.start.year - 1, day=1), period.grain)
    old = next(iter(things.build.observations(indicator.id, unit=latest.unit, period=str(before))), None)
    broken = any(before < Period.parse(b.period) <= period for b in indicator.breaks)
    if old is None or old.value is None or latest.value is None or broken:
        return ""
    moved = latest.value - old.value
    params = {
        "change": speaking.figure(abs(moved), wording.difference(indicator.form), lang),
        "period": speaking.period(str(before), lang),
    }
    if moved == 0:
        return _("That is the same as in %(period)s.") % params
    return (
        _("That is %(change)s more than in %(period)s.")
        if moved > 0
        else _("That is %(change)s less than in %(period)s.")
    ) % params


def _over_time(things: Catalog, indicator: Indicator, latest: Observation | None, lang: str) -> Card:
    title = _("Over the years")
    city = things.city.declaration
    observations = one_grain(things.build.observations(indicator.id, unit=city.unit))
    behind = time_table(things, indicator, observations, lang)
    if latest is None:
        return Card(
            title=title, note=_("No figure for the whole city has been published or computed. Missing is not zero.")
        )
    big = Big(value(indicator, latest, lang), _beside(latest, lang))
    odd = flags.told(things.build, latest, lang)
    json = Fact("JSON", "", f"{links.api('indicators', indicator.id, 'observations')}?unit={city.unit}")
    csv = Fact(
        "CSV",
        "",
        f"{links.api('indicators', indicator.id, 'observations')}?unit={city.unit}&format=csv&bom=1&limit=1000",
    )
    drawn = line(indicator, observations, behind, lang)
    if drawn is None:
        return Card(title=title, big=big, flags=odd, table=behind, links=(csv, json))
    if indicator.unit == RANK and Period.parse(latest.period).grain is Grain.YEAR:
        return Card(
            title=title,
            big=big,
            flags=odd,
            charts=(_rank_chart(indicator, observations, behind, lang),),
            links=(csv, json),
        )
    return Card(title=title, big=big, flags=odd, charts=(drawn,), links=(csv, json))


def line(indicator: Indicator, observations: list[Observation], behind: Table, lang: str) -> Chart | None:
    """Observations of one grain as a line, estimates as hollow dots, with the table behind it; None below two values."""
    marks = tuple(series.Mark(o.period, o.value, o.status.value) for o in observations if o.value is not None)
    if len(marks) < 2:
        return None
    drawn = series.both(_series(indicator, marks, lang))
    caption = " ".join((_dots(observations), _("Hollow dots are estimates or provisional figures.")))
    return Chart(mark_safe(drawn[0]), mark_safe(drawn[1]), caption, behind)  # noqa: S308 - our own drawing


def _beside(observation: Observation, lang: str) -> str:
    """What is written beside the large figure: its period, its kind, and among how many a rank is."""
    parts = [speaking.period(observation.period, lang), kind_word(observation)]
    if observation.of_units:
        parts.append(_("of %(count)s ranked") % {"count": observation.of_units})
    return " · ".join(parts)


def _rank_chart(indicator: Indicator, observations: list[Observation], behind: Table, lang: str) -> Chart:
    """Ranks with the first place on top; years on two sides of a break are not joined."""
    places = tuple(
        ranks.Place(int(o.period[:4]), round(o.value), str(_breaks_before(indicator, o)), o.of_units)
        for o in observations
        if o.value is not None
    )
    drawn = ranks.draw(ranks.Ranks(indicator.name.in_(lang), places))
    caption = _("The first place is on top; a dashed line is a break, across which ranks are not comparable.")
    return Chart(SafeString(""), mark_safe(drawn), caption, behind)  # noqa: S308 - our own drawing


def _breaks_before(indicator: Indicator, observation: Observation) -> int:
    period = Period.parse(observation.period)
    return sum(Period.parse(known.period) <= period for known in indicator.breaks)


def _dots(observations: list[Observation]) -> str:
    words = {
        Grain.DAY: _("Each dot is a day."),
        Grain.MONTH: _("Each dot is a month."),
        Grain.QUARTER: _("Each dot is a quarter."),
        Grain.HALF: _("Each dot is half a year."),
        Grain.YEAR: _("Each dot is a year."),
    }
    return words[Period.parse(observations[0].period).grain] if observations else ""


def _series(indicator: Indicator, marks: tuple[series.Mark, ...], lang: str) -> series.Series:
    return series.Series(
        label=indicator.name.in_(lang), marks=marks, number=lambda number: speaking.figure(number, indicator.form, lang),
        breaks=tuple(b.period for b in indicator.breaks), bounds=_axis(indicator, marks),
    )  # fmt: skip


def _axis(indicator: Indicator, marks: tuple[series.Mark, ...]) -> tuple[float | None, float | None]:
    """Ends for the axis: what is possible, as far as the values come near it."""
    low, high = indicator.bounds.min, indicator.bounds.max
    return (0.0 if low is not None and 0 <= low <= min(mark.value for mark in marks) else None, high)


def one_grain(observations: Sequence[Observation]) -> list[Observation]:
    """The observations of one grain, so that a line joins like with like: the one with most points that still can be read."""
    grains = Counter(period_of(o.period).grain for o in observations)
    fitting = {grain: count for grain, count in grains.items() if count <= MOST_MARKS} or grains
    if not fitting:
        return []
    chosen = max(fitting, key=lambda grain: fitting[grain])
    return [o for o in observations if period_of(o.period).grain is chosen]


def time_table(things: Catalog, indicator: Indicator, observations: list[Observation], lang: str) -> Table:
    """The observations behind a line, the newest first."""
    columns = (
        Column(_("Period")), Column(_("Value"), numeric=True), Column(_("Numerator ÷ denominator"), numeric=True),
        Column(_("Kind")), Column(_("Source")),
    )  # fmt: skip
    body: list[list[Cell | str]] = []
    for o in reversed(observations):
        source = chain.source_of(things.build, o)
        body.append([
            speaking.period(o.period, lang), value(indicator, o, lang), chain.parts_words(o, lang),
            flags.kind_cell(things.build, o, kind_and_share(o, lang), lang),
            Cell(source.label or _("no source given"), source.href),
        ])  # fmt: skip
    return table(indicator.name.in_(lang), columns, body)


def _targets(things: Catalog, indicator: Indicator, lang: str) -> Card:
    targets = things.targets_of_indicator.get(indicator.id, [])
    if not targets:
        return Card(title=_("Targets that stand on it"), note=_("No target is measured by this indicator."))
    columns = (Column(_("Target")), Column(_("Status")))
    body: list[list[Cell | str]] = [
        [
            Cell(
                speaking.pair(target.text, target.text_en, lang),
                links.to("target", target.id),
                things.document_number(target.document),
            ),
            Cell(status=things.evidence(target)),
        ]
        for target in targets
    ]
    return Card(
        title=_("Targets that stand on it"), table=table(_("Targets that stand on it"), columns, body, stacked=False)
    )


def _sheet(things: Catalog, indicator: Indicator, lang: str) -> Card:
    """The description under the headings of the state statistics system; an empty one is said to be empty."""
    agency = indicator.agency
    breakdowns = ", ".join(_level_name(things, id, lang) for id in indicator.breakdowns or indicator.levels)
    given = (
        (_("Code"), indicator.id),
        (_("Name"), indicator.name.in_(lang)),
        (_("Purpose"), speaking.text(indicator.purpose, lang)),
        (_("Concept and content"), speaking.text(indicator.definition, lang)),
        (_("Method of computation"), speaking.text(indicator.method, lang)),
        (_("Unit of measure"), indicator.form.unit_in(lang)),
        (_("Main breakdowns"), breakdowns),
        (_("Publication rhythm"), rows.rhythm_word(indicator.rhythm) if indicator.rhythm else ""),
        (_("Data source"), speaking.text(indicator.data_source, lang)),
    )
    facts = [Fact(name, said or _("not described yet")) for name, said in given]
    facts.append(
        Fact(
            _("Agency responsible"),
            things.agency_name(agency, lang) if agency else _("not described yet"),
            links.to("agency", agency) if agency in things.agencies else "",
        )
    )
    facts.append(Fact(_("Code of the higher level"), indicator.higher_code or "–"))
    facts.append(Fact(_("Legal source"), indicator.legal_source or _("not described yet")))
    facts.append(
        Fact(
            _("Better"),
            {Direction.HIGHER: _("higher"), Direction.LOWER: _("lower"), Direction.NONE: _("neither")}[
                indicator.direction
            ],
        )
    )
    return Card(title=_("Description sheet"), facts=tuple(facts), note=speaking.own(indicator.note, lang))


def _files(things: Catalog, indicator: Indicator) -> Card | None:
    """Every value of the indicator as a file, where it has any."""
    if not periods(things.build, indicator.id):
        return None
    formats = ("csv", "parquet", "json")
    files = tuple(Fact(kind.upper(), "", links.to("indicator_file", indicator.id, kind)) for kind in formats)
    return Card(
        title=_("All values as a file"), links=files, note=_("Every area, period and vintage of this indicator.")
    )


def _level_name(things: Catalog, id: str, lang: str) -> str:
    return things.levels[id].name.in_(lang) if id in things.levels else id


def _breaks(indicator: Indicator, lang: str) -> Card | None:
    if not indicator.breaks:
        return None
    items = tuple(Fact(speaking.period(b.period, lang), b.reason.in_(lang)) for b in indicator.breaks)
    return Card(
        title=_("Breaks in the series"), items=items, note=_("Values on the two sides of a break are not comparable.")
    )
