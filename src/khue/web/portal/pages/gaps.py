"""Data that is missing, late, too little or faulty: what waits for it, who owes it, and how complete the data is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import number, sort_key
from khue.model.assessment import Evidence
from khue.model.gap import Gap, State, Thing
from khue.pipeline.gaps.telling import Teller
from khue.pipeline.gaps.words import STATES, THINGS
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Filter, choice, pages
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.pages.completeness import complete_card
from khue.web.portal.parts import Cell, Column, Fact, Table, table
from khue.web.portal.words import Mark

PAGE = 50
MOST_OWNERS = 6
"""So many agencies are listed beside the number; the filter has them all."""
NOBODY = "-"
"""How the filter names what no agency owes."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the register as it is shown; `waiting` says what waits for the data."""

    mark: Mark
    name: str
    href: str
    thing: str
    why: str
    waiting: Cell
    step: str
    owner: Cell
    due: str


@dataclass(frozen=True, kw_only=True)
class GapsPage:
    """Everything the page shows; `count` is how many lines pass the filters, `nothing` stands in place of none."""

    head: Head
    lead: str
    cards: tuple[Card, ...]
    filters: tuple[Filter, ...]
    lines: tuple[Line, ...]
    count: int
    pages: tuple[Fact, ...]
    nothing: Card
    about: Card
    downloads: tuple[Fact, ...]


def listing(
    build: Build, lang: str, *, agency: str = "", state: str = "", kind: str = "", number: int = 1
) -> GapsPage:  # fmt: skip
    """The lines that pass the filters, in the register's order."""
    things, teller = catalog(build), Teller(build, lang)
    wanted = [
        gap for gap in build.gaps
        if agency in ("", gap.owner or NOBODY) and state in ("", gap.state.value) and kind in ("", gap.thing.value)
    ]  # fmt: skip
    shown = wanted[(number - 1) * PAGE : number * PAGE]
    return GapsPage(
        head=Head(title=_("Which data is missing?"), description=lead(build, lang), json=links.api("gaps")),
        lead=lead(build, lang),
        cards=tuple(card for card in (complete_card(build, lang), _owners(things, wanted, lang)) if card),
        filters=_filters(things, lang, agency, state, kind),
        lines=tuple(_line(things, teller, gap, lang) for gap in shown),
        count=len(wanted), pages=pages(len(wanted), number, PAGE), nothing=_nothing(build, lang), about=_about(lang),
        downloads=rows.downloads("gaps"),
    )  # fmt: skip


_LIKE = {
    State.MISSING: Evidence.NO_DATA,
    State.LATE: Evidence.AT_RISK,
    State.THIN: Evidence.NO_DATA,
    State.FAULTY: Evidence.AT_RISK,
}
"""The status whose shape and colour a state bears; what is only not there is never red."""


def _line(things: Catalog, teller: Teller, gap: Gap, lang: str) -> Line:
    return Line(
        mark=Mark(_LIKE[gap.state], teller.state(gap)), name=_name(teller, gap, lang), href=href_of(gap),
        thing=teller.thing(gap), why=_why(teller, gap, lang), waiting=_waiting(teller, gap, lang),
        step=teller.step(gap.step), owner=things.agency_cell(gap.owner, lang, _("No agency is named")),
        due=speaking.day(gap.due, lang),
    )  # fmt: skip


def _name(teller: Teller, gap: Gap, lang: str) -> str:
    return rows.short(speaking.pair(teller.name(gap), "", lang))


def _why(teller: Teller, gap: Gap, lang: str) -> str:
    """Why there is a line, and since when."""
    said = [teller.reason(reason) for reason in gap.reasons]
    if gap.since:
        said.append(_("Since %(day)s.") % {"day": speaking.day(gap.since, lang)})
    return " ".join(said)


def lead(build: Build, lang: str) -> str:
    """How complete the data is, in a sentence; a percent sign stays with its number."""
    if not build.completeness:
        return _("This build has no register of missing data. Build it again.")
    said = Teller(build, lang).complete(build.completeness[-1])
    return f"{said} {_told(build.gaps, lang)}"


def _told(found: Sequence[Gap], lang: str) -> str:
    counts = Counter(gap.state for gap in found)
    if not counts:
        return _("Nothing is missing.")
    parts = [f"{counts[state]} {STATES[state][lang == 'en'].lower()}" for state in State if counts[state]]
    return _("The register has %(n)s lines: %(parts)s.") % {"n": len(found), "parts": ", ".join(parts)}


def _nothing(build: Build, lang: str) -> Card:
    """What stands in place of the list: that the filters leave nothing, or that there is nothing at all."""
    return rows.nothing() if build.gaps else Card(title=_("Missing data"), sentences=(lead(build, lang),))


def _filters(things: Catalog, lang: str, agency: str, state: str, kind: str) -> tuple[Filter, ...]:
    english = lang == "en"
    owners = dict.fromkeys(gap.owner for gap in things.build.gaps)
    names = sorted(
        ((code, things.agency_name(code, lang)) for code in owners if code), key=lambda one: sort_key(one[1])
    )
    if "" in owners:
        names.append((NOBODY, _("No agency is named")))
    return (
        choice("co-quan", _("Agency"), names, agency, every=_("every agency")),
        choice("tinh-trang", _("State"), [(s.value, STATES[s][english]) for s in State], state, every=_("every state")),
        choice("loai", _("Kind"), [(t.value, THINGS[t][english]) for t in Thing], kind, every=_("every kind")),
    )


def owed_table(things: Catalog, shown: Iterable[Gap], lang: str, caption: str) -> Table:
    """Lines of the register of one agency."""
    columns = (
        Column(_("Data")), Column(_("State")), Column(_("What waits for it")), Column(_("What to do")),
        Column(_("Due"), numeric=True),
    )  # fmt: skip
    teller = Teller(things.build, lang)
    return table(caption, columns, [_row(teller, gap, lang) for gap in shown])


def _row(teller: Teller, gap: Gap, lang: str) -> list[Cell | str]:
    return [
        Cell(_name(teller, gap, lang), href_of(gap), teller.thing(gap)), teller.state(gap), _waiting(teller, gap, lang),
        teller.step(gap.step), speaking.day(gap.due, lang),
    ]  # fmt: skip


def href_of(gap: Gap) -> str:
    """The page of what is needed."""
    return links.to(gap.thing.value, gap.subject)


def _waiting(teller: Teller, gap: Gap, lang: str) -> Cell:
    """How many targets wait, which, and how many points of which indices."""
    points = "; ".join(
        _("%(points)s of 100 points of %(index)s") % {
            "points": number(round(one.share, 1), lang=lang), "index": teller.index(one.index)
        }
        for one in gap.points
    )  # fmt: skip
    n = len(gap.targets)
    if not n:
        return Cell(points or "–")
    said = ngettext("%(n)s target", "%(n)s targets", n) % {"n": n}
    more = ", ".join((*gap.targets[:4], *(["…"] if n > 4 else [])))
    return Cell(said, links.to("target", gap.targets[0]) if n == 1 else "", "; ".join(filter(None, (more, points))))


def _owners(things: Catalog, found: Sequence[Gap], lang: str) -> Card | None:
    """How many lines each agency has, and for how many targets."""
    lines = Counter(gap.owner for gap in found)
    if len(lines) < 2:
        return None
    body: list[list[Cell | str]] = [
        [_owner_cell(things, code, lang), str(count), str(len(blocked(gap for gap in found if gap.owner == code)))]
        for code, count in lines.most_common(MOST_OWNERS)
    ]
    columns = (Column(_("Agency")), Column(_("Lines"), numeric=True), Column(_("Targets"), numeric=True))
    return Card(title=_("Who owes most"), table=table(_("Who owes most"), columns, body, stacked=False))


def _owner_cell(things: Catalog, code: str, lang: str) -> Cell:
    name = things.agency_name(code, lang) if code else _("No agency is named")
    return Cell(name, links.listing("gaps", **{"co-quan": code or NOBODY}))


def blocked(found: Iterable[Gap]) -> set[str]:
    """The targets that wait for any of these."""
    return {target for gap in found for target in gap.targets}


def _about(lang: str) -> Card:
    english = lang == "en"
    facts = (
        Fact(STATES[State.MISSING][english], _("It is needed and never came.")),
        Fact(STATES[State.LATE][english], _("It came once, and what was due by its rhythm since then did not.")),
        Fact(STATES[State.THIN][english], _("It came in time but does not do for what waits for it.")),
        Fact(STATES[State.FAULTY][english], _("Something in it contradicts its contract or other figures.")),
    )
    note = _("A line goes when the file or the figure comes. Missing is not zero, and not a failure of the target.")
    return Card(title=_("What the states mean"), facts=facts, note=note)


def card(build: Build, lang: str) -> Card | None:
    """How complete the data is, with the way to the register; nothing where the build has none."""
    if not build.completeness:
        return None
    return Card(
        title=_("Missing data"), links=(Fact(_("See it"), "", links.to("gaps")),), sentences=(lead(build, lang),)
    )


def thing_card(build: Build, kind: Thing, id_: str, lang: str) -> Card | None:
    """What is wrong with the data of one thing and what waits for it; nothing where it has no line."""
    gap = by_subject(build).get((kind.value, id_))
    if gap is None:
        return None
    teller = Teller(build, lang)
    waiting = _waiting(teller, gap, lang)
    facts = [
        Fact(_("State"), teller.state(gap)), Fact(_("To do"), teller.step(gap.step)),
        Fact(_("What waits for it"), waiting.text, note=waiting.note), Fact(_("Due"), speaking.day(gap.due, lang)),
    ]  # fmt: skip
    return Card(
        title=_("What is missing here"), id="con-thieu", links=(Fact(_("The whole register"), "", links.to("gaps")),),
        sentences=(_why(teller, gap, lang),), facts=tuple(facts),
    )  # fmt: skip


def agency_card(build: Build, code: str, lang: str) -> Card | None:
    """What an agency owes; nothing where it owes nothing."""
    found = [gap for gap in build.gaps if gap.owner == code]
    if not found:
        return None
    held = build.completeness[-1].agencies.get(code) if build.completeness else None
    sentences = (
        (_("Of %(needed)s things that it owes, %(held)s are there and up to date (%(share)s).")
         % {"needed": held.needed, "held": held.held, "share": Teller(build, lang).share(held)},)
        if held else ()
    )  # fmt: skip
    caption = _("Missing data")
    return Card(
        title=caption,
        id="con-thieu",
        sentences=sentences,
        table=owed_table(catalog(build), found, lang, caption),
    )


@once_per_build
def by_subject(build: Build) -> dict[tuple[str, str], Gap]:
    """The lines by what they are about."""
    return {(gap.thing.value, gap.subject): gap for gap in build.gaps}
