"""Administrative units on a day: a listing by level, and the page of a ward, district or city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import sort_key
from khue.model.agency import Agency
from khue.model.indicator import Direction
from khue.model.unit import Unit, UnitChange, bare
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import rows, unit_values
from khue.web.portal.pages.card import Card, Filter, Page, choice
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.parts import Cell, Column, Fact, Table, table
from khue.web.portal.thread import Knot, weave

MOST_NAMES = 4


def listing(build: Build, lang: str, *, level: str = "", q: str = "", day: date | None = None) -> Page:
    """The units of a level on a day, in Vietnamese order."""
    things, when = catalog(build), day or build.as_of
    level = level or _finest(things, when)
    units = [u for u in things.units.at(level, when) if matches(q, u.code, u.name, u.name_en)]
    units.sort(key=lambda unit: sort_key(bare(unit.name)))
    name = things.levels[level].name.in_(lang)
    listed = Card(title=name, table=_table(things, units, lang, name, day)) if units else rows.nothing()
    lead = _list_lead(things, level, when, lang)
    levels = [
        (known.id, known.name.in_(lang))
        for known in things.levels.values()
        if things.units.at(known.id, when) or known.id == level
    ]
    return Page(
        head=Head(title=_("Find your ward or commune"), description=lead, json=links.api("units")),
        over=_("Areas"), lead=lead,
        filters=(
            Filter("q", _("Search"), value=q), choice("cap", _("Level"), levels, level),
            Filter("ngay", _("On the day"), value=when.isoformat(), kind="date"),
        ),
        downloads=rows.downloads("units"), main=(listed,),
    )  # fmt: skip


def _finest(things: Catalog, day: date) -> str:
    own = [id for id, level in things.levels.items() if not level.peer and things.units.at(id, day)]
    return own[-1] if own else next(iter(things.levels))


def _list_lead(things: Catalog, level: str, day: date, lang: str) -> str:
    params = {
        "day": speaking.day(day, lang),
        "count": len(things.units.at(level, day)),
        "level": things.levels[level].name.in_(lang),
    }
    return (
        _(
            "On %(day)s there are %(count)s units at the level “%(level)s”. "
            "Codes are used again across reforms, so a code belongs to a day."
        )
        % params
    )


def _table(things: Catalog, units: Sequence[Unit], lang: str, caption: str, day: date | None) -> Table:
    columns = (
        Column(_("Area")), Column(_("Code")), Column(_("Part of")), Column(_("Population"), numeric=True),
        Column(_("Area, km²"), numeric=True),
    )  # fmt: skip
    body: list[list[Cell | str]] = [
        [
            Cell(speaking.pair(u.name, u.name_en, lang), address(u, things, day)), u.code,
            things.unit_name(u.parent, lang) if u.parent else "–",
            speaking.figure(u.population, "", lang) if u.population is not None else _("not known"),
            speaking.figure(u.area_km2, "", lang) if u.area_km2 is not None else _("not known"),
        ]
        for u in units
    ]  # fmt: skip
    return table(caption, columns, body)


def address(unit: Unit, things: Catalog, day: date | None = None) -> str:
    """The unit's page; with a day where the code alone would lead to another unit."""
    plain = links.to("unit", unit.code)
    if things.units.find(unit.code, things.build.as_of) is unit:
        return plain
    on = day if day and unit.valid_on(day) else unit.valid_to or unit.valid_from
    return f"{plain}?ngay={on.isoformat()}" if on else plain


def page(build: Build, unit: Unit, lang: str, *, day: date, over_time: Sequence[Card] = ()) -> Page:
    """One unit as it was on that day; `over_time` are the cards of its series."""
    things = catalog(build)
    name = speaking.pair(unit.name, unit.name_en, lang)
    agencies = [a for a in things.agencies_of_unit.get(unit.code, ()) if a.valid_on(day)]
    lead = _lead(things, unit, lang)
    main = (
        unit_values.card(things, unit, lang),
        *over_time,
        *_duties(things, agencies, lang),
        _before(things, unit, lang),
        _after(things, unit, lang),
        _children(things, unit, day, lang),
    )
    side = (_facts(things, unit, agencies, lang), _others(things, unit, lang))
    return Page(
        head=Head(
            title=name,
            description=lead,
            json=links.api("units", unit.code),
            thread=_thread(things, unit, agencies, lang),
        ),
        over=" · ".join(
            (things.levels[unit.level].name.in_(lang) if unit.level in things.levels else unit.kind, unit.code)
        ),
        lead=lead,
        filters=(Filter("ngay", _("On the day"), value=day.isoformat(), kind="date"),),
        main=tuple(card for card in main if card),
        side=tuple(card for card in side if card),
    )


def _lead(things: Catalog, unit: Unit, lang: str) -> str:
    parts = []
    if unit.population is not None:
        parts.append(_("%(count)s people live here.") % {"count": speaking.figure(unit.population, "", lang)})
    old = [change for change in _changes(things, unit, into=True) if change.from_code != unit.code]
    if old:
        names = _some(list(dict.fromkeys(_name_on(things, change.from_code, change, lang) for change in old)))
        parts.append(
            _("Formed on %(day)s from %(names)s and what stood here before.")
            % {"day": speaking.day(old[0].date, lang), "names": names}
        )
    if unit.valid_to:
        parts.append(_("It existed until %(day)s.") % {"day": speaking.day(unit.valid_to, lang)})
    return " ".join(parts) or _("What is measured here, and who answers for it.")


def _some(names: list[str]) -> str:
    """The first names, and how many more there are."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    shown = ", ".join(names[:MOST_NAMES])
    return _("%(names)s and %(count)s others") % {"names": shown, "count": len(names) - MOST_NAMES}


def _thread(things: Catalog, unit: Unit, agencies: Sequence[Agency], lang: str) -> tuple[Knot, ...]:
    given = {"citizens": (speaking.pair(unit.name, unit.name_en, lang), "")}
    if agencies:
        given["head"] = (head_post(agencies[0], lang) or agencies[0].name, links.to("agency", agencies[0].code))
    known = {o.indicator for o in things.build.about(unit.code)}
    measured = next((i for i in things.city.indicators if i.id in known), None)
    if measured:
        given["indicator"] = (measured.name.in_(lang), links.listing_of("indicator", measured.id, cap=unit.level))
    return weave("citizens", **given)


def rank(value: float, values: Sequence[float], direction: Direction) -> int:
    """The place of a value, 1 being the best; equal values share a place."""
    better = (lambda other: other < value) if direction is Direction.LOWER else (lambda other: other > value)
    return 1 + sum(better(other) for other in values)


def _duties(things: Catalog, agencies: Sequence[Agency], lang: str) -> list[Card]:
    cards = []
    for agency in agencies:
        targets, tasks = things.targets_of_agency.get(agency.code, []), things.tasks_of_agency.get(agency.code, [])
        if targets:
            cards.append(
                Card(
                    title=_("What it has promised"),
                    table=rows.targets(things, targets, lang, _("What it has promised")),
                )
            )
        if tasks:
            cards.append(
                Card(
                    title=_("What it has to do"),
                    table=rows.tasks(things, tasks, lang, _("What it has to do"), lead=False),
                )
            )
    return cards


def _children(things: Catalog, unit: Unit, day: date, lang: str) -> Card | None:
    children = sorted(things.units.children(unit.code, day), key=lambda child: sort_key(bare(child.name)))
    if not children:
        return None
    title = ngettext("%(count)s area within it", "%(count)s areas within it", len(children)) % {"count": len(children)}
    return Card(title=title, table=_table(things, children, lang, title, day))


def _facts(things: Catalog, unit: Unit, agencies: Sequence[Agency], lang: str) -> Card:
    facts = [
        Fact(
            _("Population"),
            speaking.figure(unit.population, _("people"), lang) if unit.population is not None else _("not known"),
        ),
        Fact(
            _("Surface"), speaking.figure(unit.area_km2, "km²", lang) if unit.area_km2 is not None else _("not known")
        ),
    ]
    if unit.parent:
        facts.append(Fact(_("Part of"), things.unit_name(unit.parent, lang), links.to("unit", unit.parent)))
    for agency in agencies:
        facts.append(
            Fact(_("Governed by"), speaking.pair(agency.name, agency.name_en, lang), links.to("agency", agency.code))
        )
        facts.append(Fact(_("Head"), head_post(agency, lang) or "–"))
    if unit.valid_from:
        facts.append(Fact(_("In being since"), speaking.day(unit.valid_from, lang)))
    if unit.valid_to:
        facts.append(Fact(_("In being until"), speaking.day(unit.valid_to, lang)))
    if unit.source_url:
        facts.append(Fact(_("Source"), speaking.host(unit.source_url), unit.source_url))
    return Card(title=_("The area"), facts=tuple(facts), note=speaking.own(unit.note, lang))


def _changes(things: Catalog, unit: Unit, *, into: bool) -> list[UnitChange]:
    """The changes that made this very unit, or ended it."""
    if into:
        return [c for c in things.city.changes if c.to_code == unit.code and c.date == unit.valid_from]
    return [
        c
        for c in things.city.changes
        if c.from_code == unit.code and unit.valid_to and (c.date - unit.valid_to).days == 1
    ]


def _name_on(things: Catalog, code: str, change: UnitChange, lang: str, *, before: bool = True) -> str:
    unit = _unit_on(things, code, change, before=before)
    return speaking.pair(unit.name, unit.name_en, lang) if unit else code


def _unit_on(things: Catalog, code: str, change: UnitChange, *, before: bool) -> Unit | None:
    day = date.fromordinal(change.date.toordinal() - 1) if before else change.date
    return things.units.find(code, day)


def _before(things: Catalog, unit: Unit, lang: str) -> Card | None:
    return _change_card(things, _("What it was before"), _changes(things, unit, into=True), lang, before=True)


def _after(things: Catalog, unit: Unit, lang: str) -> Card | None:
    return _change_card(things, _("What became of it"), _changes(things, unit, into=False), lang, before=False)


def _change_card(things: Catalog, title: str, changes: Sequence[UnitChange], lang: str, *, before: bool) -> Card | None:
    items = tuple(_change_item(things, change, lang, before=before) for change in changes)
    return Card(title=title, items=items) if items else None


def _change_item(things: Catalog, change: UnitChange, lang: str, *, before: bool) -> Fact:
    code = change.from_code if before else change.to_code
    other = _unit_on(things, code, change, before=before)
    note = " · ".join(part for part in (speaking.day(change.date, lang), change.act) if part)
    name = speaking.pair(other.name, other.name_en, lang) if other else code
    return Fact(name, _share(change, lang), address(other, things) if other else "", note)


def _share(change: UnitChange, lang: str) -> str:
    if change.weight is None:
        return _("a part of it, share not known")
    return _("the whole of it") if change.weight == 1 else speaking.figure(100 * change.weight, "%", lang)


def _others(things: Catalog, unit: Unit, lang: str) -> Card | None:
    others = [other for other in things.units.history(unit.code) if other is not unit]
    items = tuple(Fact(speaking.pair(o.name, o.name_en, lang), "", address(o, things), life(o, lang)) for o in others)
    return Card(title=_("Others that bore this code"), items=items) if items else None


def life(unit: Unit, lang: str) -> str:
    """From when to when the unit is in being."""
    start = speaking.day(unit.valid_from, lang) if unit.valid_from else "…"
    return f"{start} – {speaking.day(unit.valid_to, lang) if unit.valid_to else '…'}"
