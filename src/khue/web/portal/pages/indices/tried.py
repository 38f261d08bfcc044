"""What if: what changed values or weights would do to a unit's score, rank and chances, and the cheapest way to a rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from khue.pipeline.indices.answers import Answer
from khue.pipeline.outlook.words import chance_words, percent
from khue.web.portal import links
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.indices import coming, way
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Column, Fact, table

if TYPE_CHECKING:
    from khue.web.portal.pages.indices.form import Form

MOST_MOVED = 12
MOST_HELD = 40


@dataclass(frozen=True, kw_only=True)
class WhatIfPage:
    """The form, and what came of it: `main` above the form, `more` below; `problem` says why nothing did."""

    head: Head
    over: str
    over_href: str
    lead: str
    problem: str
    form: Form | None
    main: tuple[Card, ...]
    more: tuple[Card, ...]
    side: tuple[Card, ...]


@dataclass(frozen=True)
class Answers:
    """What came of the changes; the plan where a rank is to be reached in a coming period; who is catching up."""

    tried: Answer
    plan: Answer | None = None
    catching: Answer | None = None


def page(seen: Seen, form: Form | None, answers: Answers | None, problem: str, query: str) -> WhatIfPage:
    """The page; `query` is the address's own, for the same answer as JSON."""
    answer = answers.tried if answers else None
    title = _("What if? %(index)s, %(period)s") % {"index": seen.index.name.in_(seen.lang), "period": seen.period}
    lead = (
        _lead(seen, answer)
        if answer
        else _("Change values, weights or a rival, and see what becomes of score and rank.")
    )
    json = f"{links.api('indices', seen.index.id, 'whatif')}?{query}"
    main, more, side = (
        (_results(seen, answers), _more(seen, answers), _aside(seen, answers)) if answers else ((), (), ())
    )
    return WhatIfPage(
        head=Head(title=title, description=lead, json=json), over=seen.index.name.in_(seen.lang),
        over_href=seen.address(don_vi=seen.unit), lead=lead, problem=problem, form=form, main=main, more=more, side=side,
    )  # fmt: skip


def _lead(seen: Seen, answer: Answer) -> str:
    before, after = answer["before"], answer["after"]
    params = {
        "unit": seen.unit_name(answer["unit"]), "before": seen.score(before["score"]), "after": seen.score(after["score"]),
        "from": rank_words(before), "to": rank_words(after),
    }  # fmt: skip
    if before["score"] is None and after["score"] is None:
        return _("The score of %(unit)s is not known; its rank is %(from)s.") % params
    if before["score"] is None:
        return _("With a score of %(after)s %(unit)s would have rank %(to)s.") % params
    if not answer["changes"] and not answer["weights"]:
        return _("%(unit)s stands at %(before)s, rank %(from)s. Nothing has been changed yet.") % params
    if before["score"] == after["score"] and rank_words(before) == rank_words(after):
        return _("%(unit)s would stay at %(before)s, rank %(from)s.") % params
    return _("%(unit)s would go from %(before)s to %(after)s, from rank %(from)s to rank %(to)s.") % params


def rank_words(place: Answer) -> str:
    """A rank; where it lies between two, both; a dash where it is not known."""
    return "–".join(map(str, dict.fromkeys(place["rank_between"] or ()))) or "–"


def _results(seen: Seen, answers: Answers) -> tuple[Card, ...]:
    """What the changes do and the way to a rank, as far as they were asked for."""
    answer = answers.tried
    cards = [_before_after(seen, answer)] if answer["changes"] or answer["weights"] else []
    if answers.plan:
        cards.append(coming.plan_card(seen, answers.plan))
    elif answer["reach"]:
        cards.append(way.card(seen, answer["reach"]))
    return tuple(cards)


def _more(seen: Seen, answers: Answers) -> tuple[Card, ...]:
    """Who is catching up and where others gained more; and what could still be gained."""
    caught = answers.catching
    cards = (
        coming.catching_card(seen, caught) if caught else None, coming.lagging_card(seen, caught) if caught else None,
        _held(seen, answers.tried),
    )  # fmt: skip
    return tuple(card for card in cards if card)


def _before_after(seen: Seen, answer: Answer) -> Card:
    before, after = answer["before"], answer["after"]
    columns = (Column(_("Entry")), Column(_("Now"), numeric=True), Column(_("With the changes"), numeric=True))
    top = _("Chance of the first %(top)s") % {"top": answer["top"]}
    rows: list[list[Cell | str]] = [
        [_("Score"), seen.score(before["score"]), seen.score(after["score"])],
        [
            _("Rank"),
            *(_("%(rank)s of %(among)s") % {"rank": rank_words(p), "among": p["of_units"]} for p in (before, after)),
        ],
        [top, *(_chance(p["chance_of_top"], seen.lang) for p in (before, after))],
    ]
    rows += [
        [seen.part_name(id), _part(seen, before, id), _part(seen, after, id)]
        for id in after["parts"] if before["parts"].get(id) != after["parts"].get(id)
    ]  # fmt: skip
    titled = table(_("Now and with the changes"), columns, rows, stacked=False)
    return Card(
        title=_("Now and with the changes"), id="ket-qua", sentences=tuple(_told(seen, answer)), table=titled,
        note=_no_chance(before, after),
    )  # fmt: skip


def _no_chance(before: Answer, after: Answer) -> str:
    if before["chance_of_top"] is None or after["chance_of_top"] is None:
        return _("The chance cannot be told, since only the total of the unit is known.")
    return ""


def _part(seen: Seen, place: Answer, id: str) -> str:
    value = place["parts"].get(id)
    return "–" if value is None else seen.score(value)


def _chance(chance: float | None, lang: str) -> str:
    return "–" if chance is None else percent(chance, lang)


def _told(seen: Seen, answer: Answer) -> Iterator[str]:
    """The chance of the leading group in words, and which other units move."""
    chance = answer["after"]["chance_of_top"]
    if chance is not None:
        yield _("The chance of being among the first %(top)s would be %(chance)s.") % {
            "top": answer["top"], "chance": chance_words(chance, seen.lang),
        }  # fmt: skip
    others = [row for row in answer["moved"] if row["unit"] != answer["unit"]]
    if others:
        names = ", ".join(
            f"{seen.unit_name(row['unit'])} ({row['before'] or '–'} → {row['after'] or '–'})"
            for row in others[:MOST_MOVED]
        )
        yield _("Others that change places: %(units)s.") % {
            "units": names + (", …" if len(others) > MOST_MOVED else "")
        }


def _held(seen: Seen, answer: Answer) -> Card | None:
    """The points that each component still holds."""
    rows: list[list[Cell | str]] = [
        [seen.part_name(row["component"]), *(seen.points(row[key]) for key in ("points", "maximum", "left"))]
        for row in answer["held"][:MOST_HELD]
    ]
    if not rows:
        return None
    columns = (
        Column(_("Component")), Column(_("Points"), numeric=True), Column(_("At most"), numeric=True),
        Column(_("Still to gain"), numeric=True),
    )  # fmt: skip
    title = _("Points that each component still holds")
    note = _("In %(scale)s.") % {"scale": seen.scale} if seen.scale else ""
    return Card(title=title, id="con-lai", table=table(title, columns, rows), note=note)


def _aside(seen: Seen, answers: Answers) -> tuple[Card, ...]:
    """Who is just ahead and just behind, with the changes."""
    told = ((_("Just ahead"), answers.tried["ahead"]), (_("Just behind"), answers.tried["behind"]))
    return tuple(_neighbour(seen, title, other) for title, other in told if other)


def _neighbour(seen: Seen, title: str, other: Answer) -> Card:
    params = {"unit": seen.unit_name(other["unit"]), "gap": seen.score(abs(other["gap"]))}
    said = _("%(unit)s is %(gap)s ahead.") if other["gap"] >= 0 else _("%(unit)s is %(gap)s behind.")
    parts = tuple(Fact(seen.part_name(step["component"]), seen.difference(step["gap"])) for step in other["through"])
    note = _("Points that the other unit has more (+) or less (−), the components that count most.") if parts else ""
    return Card(title=title, sentences=(said % params,), facts=parts, note=note)
