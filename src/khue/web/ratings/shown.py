"""A rating as its pages show it: criteria with their facts, each with its link, its mark, and the points that it adds."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import number
from khue.model.rating import RatedCriterion, RatedFact, Rating, RatingScheme
from khue.pipeline.heads.rating_words import LEFT_OUT, fact_words, missing_words, too_little
from khue.web.portal import links, speaking
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Folded
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.ratings.words import points


def grade(rating: Rating, scheme: RatingScheme, lang: str) -> str:
    """The level in words, or why there is none; empty where no levels are declared."""
    found = next((one for one in scheme.grades if one.id == rating.grade), None)
    if found is not None:
        return found.name.in_(lang)
    if rating.points is None:
        return _("nothing could be judged")
    return too_little(rating.judged, scheme.least_judged, lang) if scheme.grades else ""


def cards(things: Catalog, rating: Rating, scheme: RatingScheme, lang: str) -> list[Card]:
    """A card for each criterion, with all facts behind its points."""
    declared = {one.id: one for one in scheme.criteria}
    return [
        _card(things, one, declared[one.criterion].name.in_(lang), _about(scheme, one, lang), lang)
        for one in rating.criteria
    ]


def _about(scheme: RatingScheme, found: RatedCriterion, lang: str) -> str:
    about = next(one.about for one in scheme.criteria if one.id == found.criterion)
    return about.in_(lang) if about else ""


def _card(things: Catalog, found: RatedCriterion, name: str, about: str, lang: str) -> Card:
    if found.missing is not None:
        sentences = (missing_words(found.missing, lang), LEFT_OUT.in_(lang))
        return Card(title=name, sentences=sentences, note=about, folded=_not_marked(things, found, lang))
    sentence = _("%(points)s points of %(worth)s: the mean mark %(mark)s times %(worth)s.") % {
        "points": points(found.points), "worth": points(found.worth), "mark": _share(found.mark or 0.0, lang),
    }  # fmt: skip
    if round(found.worth, 6) != round(found.weight, 6):
        sentence += " " + _("By its weight of %(weight)s it has a part of what could not be judged.") % {
            "weight": points(found.weight)
        }
    columns = (Column(_("Fact")), Column(_("Why")), Column(_("Mark"), numeric=True), Column(_("Points"), numeric=True))
    body = [_row(things, found, fact, lang) for fact in found.facts]
    return Card(
        title=name, id=found.criterion, sentences=(sentence,), table=table(name, columns, body), note=about,
        folded=_not_marked(things, found, lang),
    )  # fmt: skip


def _not_marked(things: Catalog, found: RatedCriterion, lang: str) -> Folded | None:
    """What could not be marked, with the reason; nothing where all could."""
    if not found.left_out:
        return None
    title = ngettext("%(n)s fact is not counted", "%(n)s facts are not counted", len(found.left_out))
    body: list[list[Cell | str]] = [
        [_cell(_fact(things, fact, lang)), fact_words(fact.reason, lang)] for fact in found.left_out
    ]
    told = title % {"n": len(found.left_out)}
    return Folded(told, table(told, (Column(_("Fact")), Column(_("Why"))), body))


def _cell(said: Fact) -> Cell:
    return Cell(said.value or said.name, said.href, said.name if said.value else "")


def _row(things: Catalog, found: RatedCriterion, fact: RatedFact, lang: str) -> list[Cell | str]:
    before = _("before: %(mark)s") % {"mark": _share(fact.before, lang)} if fact.before is not None else ""
    return [
        _cell(_fact(things, fact, lang)), fact_words(fact.reason, lang),
        Cell(_share(fact.mark, lang), note=before), number(round(found.points_of(fact), 2), lang=lang),
    ]  # fmt: skip


def _fact(things: Catalog, fact: RatedFact, lang: str) -> Fact:
    """What a fact is about, with its page."""
    if fact.thing == "task" and fact.id in things.tasks:
        task = things.tasks[fact.id]
        return Fact(fact.id, rows.short(speaking.pair(task.text, task.text_en, lang)), links.to("task", fact.id))
    if fact.thing == "target" and fact.id in things.targets:
        target = things.targets[fact.id]
        return Fact(fact.id, rows.short(speaking.pair(target.text, target.text_en, lang)), links.to("target", fact.id))
    if fact.thing == "data":
        return Fact(_("Data owed"), "", links.listing("gaps", **{"co-quan": fact.id}))
    return Fact(fact.id, "")


def name(things: Catalog, fact: RatedFact, lang: str) -> str:
    """A fact in a line of a form."""
    said = _fact(things, fact, lang)
    return f"{said.name} · {said.value}" if said.value else said.name


def _share(mark: float, lang: str) -> str:
    return number(round(mark, 4), lang=lang)
