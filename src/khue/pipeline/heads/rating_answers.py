"""The JSON shapes of ratings, made in this one place for pages, interface and command line."""

from __future__ import annotations

from typing import Any

from khue.model.assessment import Reason
from khue.model.base import Text
from khue.model.rating import RatedCriterion, RatedFact, Rating, RatingScheme
from khue.pipeline.heads.rating import facts_hash, month_of, months, ratings, scheme_of
from khue.pipeline.heads.rating_words import fact_words, missing_words, too_little
from khue.pipeline.reading import Build

Answer = dict[str, Any]


def ratings_answer(build: Build, month: str = "") -> Answer:
    """The ratings of a month (the newest where none is named), with the criteria, levels and months that there are."""
    chosen, scheme = month_of(build, month), scheme_of(build)
    found = ratings(build, chosen)
    return {
        "month": chosen,
        "as_of": min((rating.day for rating in found), default=build.as_of).isoformat(),
        "running": any(rating.running for rating in found),
        "months": months(build),
        "scheme": scheme_answer(scheme),
        "items": [rating_answer(build, rating, scheme) for rating in found],
    }


def scheme_answer(scheme: RatingScheme) -> Answer:
    """How the city rates: criteria with their weights, levels, what counts how much, and how long one may object."""
    return {
        "criteria": [
            {"id": one.id, **_words("name", one.name), **_words("about", one.about or Text(vi="")), "weight": one.weight,
             "measure": one.measure.value}
            for one in scheme.criteria
        ],
        "grades": [{"id": one.id, **_words("name", one.name), "least": one.least} for one in scheme.grades],
        "late_counts": scheme.late_counts, "at_risk_counts": scheme.at_risk_counts, "least_judged": scheme.least_judged,
        "objection_days": scheme.objections.days, "answer_days": scheme.objections.answer_days,
        "source": scheme.source, "source_url": scheme.source_url, "note": scheme.note,
    }  # fmt: skip


def rating_answer(build: Build, rating: Rating, scheme: RatingScheme) -> Answer:
    """The rating of a head in a month, every point with its facts. `points` and `grade` are null where they cannot be given."""
    agency = next((one for one in build.city.agencies if one.code == rating.head), None)
    grade = next((one for one in scheme.grades if one.id == rating.grade), None)
    why = "" if rating.grade or rating.points is None or not scheme.grades else "too_little"
    return {
        "code": rating.head,
        "name": agency.name if agency else rating.head,
        "name_en": agency.name_en if agency else "",
        "head": agency.head if agency else "",
        "head_en": agency.head_en if agency else "",
        "month": rating.month,
        "as_of": rating.day.isoformat(),
        "running": rating.running,
        "points": rating.points,
        "judged": rating.judged,
        "grade": rating.grade or None,
        **_words("grade_name", grade.name if grade else Text(vi="")),
        "no_grade": too_little(rating.judged, scheme.least_judged, "vi") if why else "",
        "no_grade_en": too_little(rating.judged, scheme.least_judged, "en") if why else "",
        "criteria": [_criterion(criterion, scheme) for criterion in rating.criteria],
        "hash": facts_hash(rating, scheme),
    }


def _criterion(found: RatedCriterion, scheme: RatingScheme) -> Answer:
    declared = next((one for one in scheme.criteria if one.id == found.criterion), None)
    name = declared.name if declared else Text(vi=found.criterion)
    return {
        "id": found.criterion, **_words("name", name), "weight": found.weight, "worth": round(found.worth, 6),
        "mark": None if found.mark is None else round(found.mark, 6), "points": found.points,
        "facts": [fact_answer(fact, found.points_of(fact)) for fact in found.facts],
        "left_out": [fact_answer(fact, None) for fact in found.left_out],
        "missing": found.missing and _reason(found.missing, missing_words(found.missing, "vi"), missing_words(found.missing, "en")),
    }  # fmt: skip


def fact_answer(fact: RatedFact, points: float | None) -> Answer:
    """A fact with its mark and the points that it adds; `before` is the mark that it had before an objection."""
    return {
        "thing": fact.thing, "id": fact.id, "mark": None if points is None else round(fact.mark, 6),
        "points": None if points is None else round(points, 6), "before": fact.before,
        "reason": _reason(fact.reason, fact_words(fact.reason, "vi"), fact_words(fact.reason, "en")),
    }  # fmt: skip


def _reason(reason: Reason, vi: str, en: str) -> Answer:
    return {"code": reason.code, "params": dict(reason.params), "text": vi, "text_en": en}


def _words(name: str, text: Text) -> Answer:
    return {name: text.vi, f"{name}_en": text.en}
