"""Who answers for what: the blocs side by side, every head, what nobody answers for, and who and what lags."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import sort_key
from khue.model.agency import Agency
from khue.pipeline.heads.answering import NOBODY
from khue.pipeline.heads.answers import NOBODY_NAME, duties_of
from khue.pipeline.heads.duties import Duties, Thing
from khue.pipeline.heads.tallies import Tally, of_city, of_head, whole
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Filter, Folded, Page, choice
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.pages.heads import columns, first, lagging
from khue.web.portal.pages.heads.named import fact
from khue.web.portal.parts import Cell, Fact, table

MOST_IDLE = 12
"""Of more heads to whom nothing is given by name, the table folds them away."""


def listing(build: Build, lang: str, *, bloc: str = "", q: str = "") -> Page:
    """The heads by bloc with how much each answers for; with what nobody answers for they add up to the city."""
    things, duties = catalog(build), duties_of(build)
    wanted = [a for a in build.city.agencies if bloc in ("", a.bloc) and matches(q, a.code, a.name, a.name_en)]
    filtered = bool(bloc or q)
    cards: list[Card | None] = [] if q else [_blocs_card(things, duties, lang, bloc)]
    cards += [_bloc_card(things, duties, id, wanted, lang) for id in things.blocs]
    cards += (
        []
        if filtered
        else [
            _nobody_card(things, duties, lang),
            first.card(things, duties, lang),
            lagging.sectors_card(things, duties, lang),
        ]
    )
    cards.append(lagging.late_card(things, duties, lang, {agency.code for agency in wanted}, every=not filtered))
    title = _("Who answers for what?")
    return Page(
        head=Head(title=title, description=title, json=links.api("heads")),
        over=_("Heads"), lead=_lead(duties, wanted, filtered=filtered), filters=_filters(things, lang, bloc, q),
        downloads=rows.downloads("heads"), main=tuple(card for card in cards if card) or (rows.nothing(),),
    )  # fmt: skip


def _lead(duties: Duties, wanted: list[Agency], *, filtered: bool) -> str:
    now = sum(duties.answering.is_in_duty(agency.code) for agency in wanted)
    sentence = ngettext("%(count)s agency is in duty.", "%(count)s agencies are in duty.", now) % {"count": now}
    former = len(wanted) - now
    if former:
        sentence += " " + ngettext("%(count)s has ended.", "%(count)s have ended.", former) % {"count": former}
    if filtered:
        return sentence
    city = of_city(duties)
    params = {"targets": city.targets, "tasks": city.tasks}
    said = _(
        "Each of the %(targets)s targets and %(tasks)s tasks is counted once, under the one head who answers for it."
    )
    return f"{sentence} {said % params}"


def _filters(things: Catalog, lang: str, bloc: str, q: str) -> tuple[Filter, ...]:
    blocs = [(id, name.in_(lang)) for id, name in things.blocs.items()]
    return (choice("khoi", _("Bloc"), blocs, bloc, every=_("every bloc")), Filter("q", _("Search"), value=q))


def _blocs_card(things: Catalog, duties: Duties, lang: str, chosen: str) -> Card:
    """The blocs side by side; the last line is the city, and each column adds up to it."""
    title = _("Blocs side by side")
    body: list[list[Cell | str]] = []
    for id, name in things.blocs.items():
        agencies = [a for a in duties.agencies.values() if a.bloc == id and duties.answering.is_in_duty(a.code)]
        found = whole(of_head(duties, agency.code) for agency in agencies)
        first = Cell(name.in_(lang), links.listing("agencies", khoi=id), own=id == chosen)
        body.append(columns.row(first, found, lang, len(agencies)))
    nobody = of_head(duties, NOBODY)
    if not nobody.empty:
        body.append(columns.row(Cell(NOBODY_NAME.in_(lang), f"{links.to('agencies')}#{_NOBODY}"), nobody, lang, 0))
    in_duty = sum(duties.answering.is_in_duty(code) for code in duties.agencies)
    body.append(columns.row(_("The whole city"), of_city(duties), lang, in_duty))
    rated = (Fact(_("Monthly ratings"), "", links.to("ratings")),) if duties.build.city.rating else ()
    return Card(
        title=title,
        id="cac-khoi",
        links=rated,
        table=table(title, columns.counts(_("Bloc"), several=True), body),
        note=_counted(),
    )


def _counted() -> str:
    return _(
        "The last line is counted without asking who answers; the lines above add up to it. Agencies that co-operate are "
        "not counted. Index points are those missing to the maximum, each index counted as 100."
    )


_NOBODY = "chua-co-nguoi"


def _bloc_card(things: Catalog, duties: Duties, bloc: str, wanted: list[Agency], lang: str) -> Card | None:
    """The heads of a bloc; those that answer for nothing yet are folded away where they are many."""
    agencies = sorted((a for a in wanted if a.bloc == bloc), key=lambda a: _order(duties, a))
    if not agencies:
        return None
    name = things.blocs[bloc].in_(lang)
    idle = [agency for agency in agencies if not duties.of(agency.code)]
    idle = idle if len(idle) > MOST_IDLE else []
    body = [_row(duties, agency, lang) for agency in agencies if agency not in idle]
    body.append(columns.row(_("All of this bloc"), _together(duties, agencies), lang))
    folded = Folded(
        _("%(count)s more to which nothing is assigned by name") % {"count": len(idle)},
        table(name, columns.counts(_("Agency")), [_row(duties, agency, lang) for agency in idle]),
    )
    return Card(
        title=name,
        id=f"khoi-{bloc}",
        table=table(name, columns.counts(_("Agency")), body),
        folded=folded if idle else None,
    )


def _together(duties: Duties, agencies: Iterable[Agency]) -> Tally:
    return whole(of_head(duties, agency.code) for agency in agencies)


def _order(duties: Duties, agency: Agency) -> tuple[object, ...]:
    return (
        not duties.answering.is_in_duty(agency.code), bool(agency.unit), not duties.of(agency.code), sort_key(agency.name)
    )  # fmt: skip


def _row(duties: Duties, agency: Agency, lang: str) -> list[Cell | str]:
    name = speaking.pair(agency.name, agency.name_en, lang)
    note = head_post(agency, lang)
    if agency.valid_to and not duties.answering.is_in_duty(agency.code):
        note = _("until %(day)s") % {"day": speaking.day(agency.valid_to, lang)}
    return columns.row(Cell(name, links.to("agency", agency.code), note), of_head(duties, agency.code), lang)


def _nobody_card(things: Catalog, duties: Duties, lang: str) -> Card | None:
    """What no head answers for, so that the counts add up and nothing is hidden."""
    found = duties.of(NOBODY)
    if not found:
        return None
    sentence = _(
        "%(targets)s targets, %(tasks)s tasks, %(datasets)s datasets and %(components)s index components name no agency "
        "that is in duty. The city folder must say who answers for them."
    ) % {f"{thing.value}s": sum(duty.thing is thing for duty in found) for thing in Thing}
    listed = [duty for duty in found if duty.thing is not Thing.COMPONENT]
    pieces = [duty for duty in found if duty.thing is Thing.COMPONENT]
    title = NOBODY_NAME.in_(lang)
    rest = [[_fact_cell(fact(things, duties, duty, lang))] for duty in pieces]
    folded = Folded(
        ngettext("%(n)s index component", "%(n)s index components", len(pieces)) % {"n": len(pieces)},
        table(title, columns.counts(_("Component"))[:1], rest),  # type: ignore[arg-type]  # a list of cells is a row
    )
    return Card(
        title=title, id=_NOBODY, sentences=(sentence,), items=tuple(fact(things, duties, duty, lang) for duty in listed),
        folded=folded if pieces else None,
    )  # fmt: skip


def _fact_cell(fact: Fact) -> Cell:
    return Cell(fact.value, fact.href, fact.name)
