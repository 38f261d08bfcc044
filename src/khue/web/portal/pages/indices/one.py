"""The page of an index in a period: how a unit stands, why, how firmly, and how that came about over the years."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.lib.vietnamese import sort_key
from khue.pipeline.indices.years import family
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import money
from khue.web.portal.pages.card import Big, Card, Filter, Page, choice
from khue.web.portal.pages.indices import firm, gaps, ranking, said, sheet, years
from khue.web.portal.pages.indices.seen import Seen, standings
from khue.web.portal.parts import Fact


def page(seen: Seen, order: str) -> Page:
    """The whole page."""
    sentence = said.lead(seen)
    if not seen.standing.results:
        main: tuple[Card | None, ...] = (gaps.components_card(seen),)
        side: tuple[Card | None, ...] = (sheet.sheet(seen), sheet.frameworks(seen))
    else:
        main = (
            _place(seen), gaps.gap_card(seen), ranking.card(seen, order), years.card(seen), gaps.components_card(seen),
            money.points_card(seen.build, seen.index.id, seen.lang), firm.card(seen),
        )  # fmt: skip
        side = (
            gaps.pillars_card(seen), firm.rests_card(seen), firm.without_card(seen), sheet.contradictions(seen),
            sheet.frameworks(seen), sheet.sheet(seen),
        )  # fmt: skip
    return Page(
        head=Head(
            title=seen.index.name.in_(seen.lang), description=sentence, json=links.api("indices", seen.index.id, "results"),
        ),
        over=_("Index"), lead=sentence, filters=_filters(seen),
        main=tuple(card for card in main if card), side=tuple(card for card in side if card),
    )  # fmt: skip


def _filters(seen: Seen) -> tuple[Filter, ...]:
    """The periods of the whole series, and the units of this one."""
    if not seen.standing.results:
        return ()
    periods = [period for index in reversed(family(seen.build, seen.index)) for period in standings(seen.build, index)]
    units = sorted(
        ((r.unit, seen.unit_name(r.unit)) for r in seen.standing.results), key=lambda unit: sort_key(unit[1])
    )
    return (
        choice("ky", _("Period"), [(code, speaking.period(code, seen.lang)) for code in periods], seen.standing.period),
        choice("don-vi", _("Unit in front"), units, seen.unit),
    )


def _place(seen: Seen) -> Card | None:
    """The score and the rank of the unit in front, large, with what they rest on."""
    result = seen.result
    if result is None:
        return None
    full = seen.standing.is_of_all(result)
    value = seen.score(result.score) if result.score is not None else _("Rank %(rank)s") % {"rank": result.rank}
    note = ""
    if full and result.score is not None:
        note = _("rank %(rank)s of %(among)s") % {"rank": result.rank, "among": result.of_units}
    elif full:
        note = _("of %(among)s") % {"among": result.of_units}
    firm_row = seen.standing.firm_of(seen.unit)
    firmness = said.firmness(seen, firm_row) if firm_row else ""
    own = seen.unit == seen.things.city.declaration.unit
    told = "" if own else said.place(seen, result)
    ways = (
        Fact(_("What if?"), "", whatif_address(seen)),
        Fact(_("Who is catching up?"), "", f"{whatif_address(seen)}#duoi-kip"),
    )
    return Card(
        title=seen.unit_name(seen.unit), id="diem", links=ways, big=Big(value, note),
        sentences=tuple(sentence for sentence in (told, _basis(seen), firmness) if sentence),
    )  # fmt: skip


def _basis(seen: Seen) -> str:
    """How the score is known, in a sentence."""
    result = seen.result
    if result is None:
        return ""
    implied = ", ".join(map(seen.part_name, result.implied))
    missing = ", ".join(map(seen.part_name, result.missing))
    return {
        "computed": _("The score is computed from all components."),
        "implied": _("The score is the published one; %(parts)s follows from it.") % {"parts": implied},
        "published": _("The score is the published total; its components are not known."),
        "partial": _("Something is missing (%(parts)s), so that the other components count for more.")
        % {"parts": missing},
        "none": _("Neither the score nor its components are known here; the rank is the published one."),
    }[result.basis]


def whatif_address(seen: Seen) -> str:
    """The page on which changes are tried, about the same unit and period."""
    return links.listing_of("index_whatif", seen.index.id, ky=seen.standing.period, **{"don-vi": seen.unit})
