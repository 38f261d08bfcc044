"""The page of a month: how the city rates, every head with points and level, and publishing them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.rating import Rating, RatingScheme
from khue.pipeline.heads.rating import months, ratings, scheme_of
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words
from khue.web.people.access import anywhere
from khue.web.people.models import Person
from khue.web.people.roles import Permission
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Card, choice
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.ratings import actions, shown, words
from khue.web.ratings.kept import published_in, waiting
from khue.web.ratings.models import Published


def month_page(build: Build, month: str, person: Person | None, lang: str) -> dict[str, object]:
    """What the page of a month shows; published ratings stand as they were published, with what objections changed."""
    things, scheme = catalog(build), scheme_of(build)
    kept = published_in(month)
    found = list(ratings(build, month))
    told = speaking.sentence_case(period_words(month, lang))
    title = _("Ratings of heads, %(month)s") % {"month": period_words(month, lang)}
    may = not kept and anywhere(person, Permission.PUBLISH_RATINGS)
    cards = (
        _heads_card(things, found, kept, scheme, lang), _waiting_card(things, person, lang), _scheme_card(scheme, lang),
        _terms_card(scheme, lang),
    )  # fmt: skip
    return {
        "head": Head(title=title, description=title, json=f"{links.api('ratings')}?month={month}"),
        "over": _("Heads"), "lead": _lead(found, kept, told, lang),
        "filters": (choice("thang", _("Month"), [(m, period_words(m, lang)) for m in months(build)], month),),
        "cards": tuple(card for card in cards if card),
        "may_publish": may and not any(rating.running for rating in found) and bool(found),
        "seen": actions.month_hash(found, scheme), "month": month,
        "published": bool(kept),
    }  # fmt: skip


def _lead(found: list[Rating], kept: dict[str, Published], told: str, lang: str) -> str:
    if kept:
        first = next(iter(kept.values()))
        return _("Published on %(day)s. Heads may object until %(last)s.") % {
            "day": words.moment(first.published), "last": speaking.day(first.last_day, lang),
        }  # fmt: skip
    day = max((rating.day for rating in found), default=None)
    if any(rating.running for rating in found):
        return _("%(month)s still runs: computed from what was known on %(day)s, not published.") % {
            "month": told, "day": speaking.day(day, lang),
        }  # fmt: skip
    return _("Computed from what was known on %(day)s; not published yet.") % {"day": speaking.day(day, lang)}


def _heads_card(
    things: Catalog, found: list[Rating], kept: dict[str, Published], scheme: RatingScheme, lang: str
) -> Card:
    """The heads in the order of their points."""
    title = _("Points and levels")
    now = {rating.head: rating for rating in found}
    rows = {code: actions.as_corrected(kept[code]) if code in kept else rating for code, rating in now.items()}
    rows |= {code: actions.as_corrected(one) for code, one in kept.items() if code not in rows}
    ordered = sorted(rows.values(), key=lambda rating: (rating.points is None, -(rating.points or 0.0), rating.head))
    criteria = (Column(one.name.in_(lang), numeric=True) for one in scheme.criteria)
    columns = (Column(_("Agency")), Column(_("Points of 100"), numeric=True), Column(_("Rating level")), *criteria)
    body = [_row(things, rating, kept.get(rating.head), scheme, lang) for rating in ordered]
    note = _("A dash is a criterion that could not be judged; its weight is shared out among the others.")
    return Card(title=title, id="da-cong-bo", table=table(title, columns, body), note=note)


def _row(things: Catalog, rating: Rating, kept: Published | None, scheme: RatingScheme, lang: str) -> list[Cell | str]:
    agency = things.agencies.get(rating.head)
    name = Cell(
        things.agency_name(rating.head, lang), links.to("rating", rating.month, rating.head),
        head_post(agency, lang) if agency else "",
    )  # fmt: skip
    before = ""
    if kept is not None and kept.points != rating.points:
        before = _("published: %(points)s") % {"points": words.points(kept.points)}
    by = {one.criterion: one for one in rating.criteria}
    parts: list[Cell | str] = [words.points(by[one.id].points) if one.id in by else "–" for one in scheme.criteria]
    return [name, Cell(words.points(rating.points), note=before), shown.grade(rating, scheme, lang), *parts]


def _waiting_card(things: Catalog, person: Person | None, lang: str) -> Card | None:
    """The objections of all months that wait for an answer, for those who may give it: what is due first."""
    if not anywhere(person, Permission.ANSWER_OBJECTIONS):
        return None
    title, found = _("Objections that wait for an answer"), waiting()
    if not found:
        return Card(title=title, id="cho-tra-loi", sentences=(_("No objection waits for an answer."),))
    columns = (Column(_("Agency")), Column(_("Month"), numeric=True), Column(_("Answer due by"), numeric=True))
    body: list[list[Cell | str]] = [
        [
            Cell(things.agency_name(one.published.agency, lang), links.to("rating", one.published.month, one.published.agency)),
            speaking.period(one.published.month, lang), speaking.day(one.due, lang),
        ]
        for one in found
    ]  # fmt: skip
    return Card(title=title, id="cho-tra-loi", table=table(title, columns, body))


def _scheme_card(scheme: RatingScheme, lang: str) -> Card:
    """How the city rates, as its folder declares it."""
    title = _("How points are given")
    columns = (Column(_("Criterion")), Column(_("What counts")), Column(_("Weight"), numeric=True))
    body: list[list[Cell | str]] = [
        [one.name.in_(lang), (one.about.in_(lang) if one.about else ""), number(one.weight, lang=lang)]
        for one in scheme.criteria
    ]
    note = speaking.own(scheme.note, lang)
    return Card(title=title, id="cach-tinh", table=table(title, columns, body, stacked=False), note=note)


def _terms_card(scheme: RatingScheme, lang: str) -> Card:
    """The levels, what counts in part, how long one may object, and the act."""
    facts = [
        Fact(one.name.in_(lang), _("from %(points)s points") % {"points": number(one.least, lang=lang)})
        for one in scheme.grades
    ]
    facts += [
        Fact(_("Done late"), _("counts %(share)s") % {"share": number(scheme.late_counts, lang=lang)}),
        Fact(_("At risk"), _("counts %(share)s") % {"share": number(scheme.at_risk_counts, lang=lang)}),
        Fact(_("To object"), _("%(days)s working days from publication") % {"days": scheme.objections.days}),
        Fact(_("To answer"), _("%(days)s working days from the objection") % {"days": scheme.objections.answer_days}),
    ]
    if scheme.source:
        facts.append(Fact(_("Act"), scheme.source, scheme.source_url))
    return Card(title=_("Levels and terms"), id="muc-va-thoi-han", facts=tuple(facts))
