"""The indices: what they are, by whom, for which years, and how the city stands in each."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.index import Index
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Page
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.indices import said
from khue.web.portal.pages.indices.seen import Seen, default_unit, newest
from khue.web.portal.pages.indices.sheet import years
from khue.web.portal.parts import Cell, Column, table


def page(build: Build, lang: str) -> Page:
    """The list, indices that rank the city first, then those that rank its parts."""
    peers = {level.id for level in build.city.declaration.levels if level.peer}
    of_city = [index for index in build.city.indices if index.level in peers]
    of_parts = [index for index in build.city.indices if index.level not in peers]
    city = build.city.declaration.name.in_(lang)
    cards = (
        _card(build, of_city, _("Where %(city)s is ranked among others") % {"city": city}, lang, city=True),
        _card(build, of_parts, _("Where parts of %(city)s are ranked") % {"city": city}, lang, city=False),
    )
    lead = _(
        "Each index puts many indicators into one score. Here it is computed from its components where they are known, with "
        "what the rank rests on, how firm it is, and what would change it."
    )
    return Page(
        head=Head(title=_("Where does the city stand in rankings?"), description=lead, json=links.api("indices")),
        over=_("Indices"), lead=lead, downloads=rows.downloads("indices"),
        main=tuple(card for card in cards if card) or (rows.nothing(),),
    )  # fmt: skip


def _card(build: Build, indices: list[Index], title: str, lang: str, *, city: bool) -> Card | None:
    if not indices:
        return None
    columns = (
        Column(_("Index")), Column(_("Years in force")), Column(_("Latest period")),
        Column(_("Score") if city else _("First")), Column(_("Rank") if city else _("Last")), Column(_("Is the rank firm?")),
    )  # fmt: skip
    ordered = sorted(indices, key=lambda index: (index.series or index.id, -max(index.years)))
    return Card(title=title, table=table(title, columns, [_row(build, index, lang, city=city) for index in ordered]))


def _row(build: Build, index: Index, lang: str, *, city: bool) -> list[Cell | str]:
    name = Cell(index.name.in_(lang), links.to("index", index.id), index.act)
    standing = newest(build, index)
    if standing is None:
        return [name, years(index.years), _("no results yet"), "–", "–", "–"]
    seen = Seen(catalog(build), index, standing, default_unit(build, standing), lang)
    told = _own(seen) if city else _ends(seen)
    return [name, years(index.years), speaking.period(standing.period, lang), *told]


def _own(seen: Seen) -> list[Cell | str]:
    """The city's score, rank, and whether that is firm."""
    result = seen.result if seen.unit == seen.things.city.declaration.unit else None
    if result is None:
        return [_("not known"), _("not known"), "–"]
    score = seen.score(result.score) if result.score is not None else _("not published")
    if result.rank is None or not seen.standing.is_of_all(result):
        return [score, _("not known"), "–"]
    rank = _("%(rank)s of %(among)s") % {"rank": result.rank, "among": result.of_units}
    return [score, rank, said.firm_word(seen.standing, result.unit)]


def _ends(seen: Seen) -> list[Cell | str]:
    """Who is first and who last, and of how many the rank is firm."""
    known = [result for result in seen.standing.results if result.score is not None]
    if not known:
        return ["–", "–", "–"]
    cells: list[Cell | str] = [Cell(seen.unit_name(r.unit), note=seen.score(r.score)) for r in (known[0], known[-1])]
    firm = [seen.standing.firm_of(result.unit) for result in known]
    if None in firm:
        return [*cells, _("cannot be told")]
    count = sum(row.is_firm(seen.standing.ranked) for row in firm if row)
    return [*cells, _("%(firm)s of %(count)s") % {"firm": count, "count": len(known)}]
