"""The page of one head's rating: points with their facts, what was published and what changed, objections and answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from khue.model.agency import Agency
from khue.model.rating import Rating, RatingScheme
from khue.pipeline.heads.rating import named_facts, rating_of, scheme_of
from khue.pipeline.wording import period_words
from khue.web.people.access import decide
from khue.web.people.gate import above, person_of
from khue.web.people.roles import Permission
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Card, Option
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.parts import Fact
from khue.web.ratings import actions, shown, words
from khue.web.ratings.models import Objection, Published, Verdict
from khue.web.tasks.clock import today


@dataclass(frozen=True)
class Told:
    """An objection as it is shown. `late` where its answer is owed and has not come."""

    id: int
    fact: str
    criterion: str
    reason: str
    evidence: str
    filed: str
    due: str
    verdict: str
    answer: str
    answered: str
    answers: bool
    late: bool


def one_page(
    request: HttpRequest, agency: Agency, month: str, published: Published | None, lang: str
) -> dict[str, object]:  # fmt: skip
    """What the page of a head's rating shows."""
    build, things = request.build, catalog(request.build)
    scheme = actions.scheme_in(published) if published else scheme_of(build)
    rating = actions.as_corrected(published) if published else rating_of(build, agency.code, month)
    if rating is None:
        raise RuntimeError("the view looks for a rating first")
    title = _("%(agency)s: rating of %(month)s") % {
        "agency": speaking.pair(agency.name, agency.name_en, lang), "month": period_words(month, lang),
    }  # fmt: skip
    may = _Rights.of(request, agency.code, published)
    objections = [_told(things, one, scheme, may, lang) for one in published.objections.all()] if published else []
    return {
        "head": Head(title=title, description=title, json=f"{links.api('ratings')}?month={month}"),
        "over": _("Rating"), "lead": _lead(rating, scheme, published, lang),
        "cards": shown.cards(things, rating, scheme, lang), "side": (_state_card(rating, scheme, published, month, lang),),
        "objections": objections, "may_object": may.objects, "facts": _choices(things, rating, scheme, lang),
        "published": published, "agency": agency,
    }  # fmt: skip


@dataclass(frozen=True)
class _Rights:
    """What the reader may do here: object while there is time, answer."""

    objects: bool
    answers: bool
    person: int

    @classmethod
    def of(cls, request: HttpRequest, agency: str, published: Published | None) -> _Rights:
        person, tree = person_of(request), above(request)
        if published is None or person is None:
            return cls(False, False, 0)
        in_time = today() <= published.last_day
        objects = in_time and decide(person, Permission.OBJECT_TO_RATINGS, agency, tree).allowed
        answers = decide(person, Permission.ANSWER_OBJECTIONS, "", tree).allowed
        return cls(objects, answers, int(person.pk))


def _lead(rating: Rating, scheme: RatingScheme, published: Published | None, lang: str) -> str:
    said = _nothing_or_points(rating, scheme, lang)
    if published is not None and published.points != rating.points:
        said += " " + _("%(points)s points were published; objections changed that.") % {
            "points": words.points(published.points)
        }
    if published is None:
        said += " " + _("Computed from what was known on %(day)s; not published.") % {
            "day": speaking.day(rating.day, lang)
        }
    return said


def _nothing_or_points(rating: Rating, scheme: RatingScheme, lang: str) -> str:
    if rating.points is None:
        return _("Nothing could be judged.")
    level = shown.grade(rating, scheme, lang)
    params = {"points": words.points(rating.points), "grade": level}
    if rating.grade:
        return _("%(points)s points of 100: %(grade)s.") % params
    return " ".join(part for part in (_("%(points)s points of 100.") % params, level) if part)


def _state_card(rating: Rating, scheme: RatingScheme, published: Published | None, month: str, lang: str) -> Card:
    """What was published when, by whose hash it can be checked, and the way to all heads."""
    facts = [
        Fact(_("Points now"), words.points(rating.points)), Fact(_("Level now"), shown.grade(rating, scheme, lang)),
        Fact(_("Known on"), speaking.day(rating.day, lang)),
    ]  # fmt: skip
    note = _("A preliminary calculation: it changes with the facts until it is published.")
    if published is not None:
        facts += [
            Fact(_("Published"), words.moment(published.published)),
            Fact(_("Points published"), words.points(published.points)),
            Fact(_("Objections until"), speaking.day(published.last_day, lang)),
        ]
        intact = actions.is_intact(published)
        note = (
            _("Sealed: %(hash)s. What is shown is what was published, and what objections changed since.")
            if intact else _("What is kept does not have the seal %(hash)s: it was changed after it was published.")
        ) % {"hash": published.hash[:16]}  # fmt: skip
    way = Fact(_("All heads"), "", links.listing("ratings", thang=month))
    return Card(title=_("The rating"), links=(way,), facts=tuple(facts), note=note)


def _choices(things: Catalog, rating: Rating, scheme: RatingScheme, lang: str) -> tuple[Option, ...]:
    """The facts to which one may object: those that do not have the full mark."""
    names = {one.id: one.name.in_(lang) for one in scheme.criteria}
    return tuple(
        Option(f"{criterion.criterion}:{fact.thing}:{fact.id}", f"{names[criterion.criterion]} – {shown.name(things, fact, lang)}")
        for criterion, fact in named_facts(rating) if fact.mark < 1
    )  # fmt: skip


def _told(things: Catalog, one: Objection, scheme: RatingScheme, may: _Rights, lang: str) -> Told:
    names = {criterion.id: criterion.name.in_(lang) for criterion in scheme.criteria}
    rating = actions.as_published(one.published)
    key = (one.criterion, one.thing, one.fact)
    fact = next((fact for c, fact in named_facts(rating) if (c.criterion, fact.thing, fact.id) == key), None)
    waits = one.verdict == Verdict.OPEN
    return Told(
        id=one.pk, fact=shown.name(things, fact, lang) if fact else one.fact, criterion=names.get(one.criterion, one.criterion),
        reason=one.reason, evidence=one.evidence, filed=words.moment(one.filed),
        due=speaking.day(one.due, lang), verdict=words.verdict(one.verdict), answer=one.answer,
        answered=words.moment(one.answered) if one.answered else "",
        answers=waits and may.answers and one.person.pk != may.person, late=waits and today() > one.due,
    )  # fmt: skip
