"""How heads did in a month: a calculation from facts that anybody can repeat, every point with the fact that it comes from.

It is made from what was known on the last day of the month (or of the build, while the month runs), so that the rating of
an earlier month is the same whenever it is computed. What cannot be judged is left out and its weight shared out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from khue.exceptions import InputError
from khue.lib.periods import Grain, Period
from khue.model.assessment import Reason
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.rating import Correction, RatedCriterion, RatedFact, Rating, RatingScheme
from khue.pipeline.heads.marks import Marked, Month, marked
from khue.pipeline.heads.then import Then
from khue.pipeline.reading import Build

NO_SCHEME = Rule(
    "KH783", "no-rating",
    Text(vi="Thành phố chưa khai báo cách xếp loại.", en="The city does not declare how heads are rated."),
    Text(vi="Thêm tệp rating.yaml vào thư mục thành phố (docs/heads.md).",
         en="Add rating.yaml to the city folder (docs/heads.md)."),
)  # fmt: skip
NO_MONTH = Rule(
    "KH784", "month-not-rated",
    Text(vi='Không có xếp loại của "{found}".', en='There is no rating of "{found}".'),
    Text(vi="Chọn một tháng từ {first} đến {last}, viết như {last}.", en="Choose a month from {first} to {last}, written as {last}."),
)  # fmt: skip
RULES = (NO_SCHEME, NO_MONTH)

MOST_MONTHS = 24
"""So many months are looked back, where the city does not say since when it rates: data is known of these."""


def scheme_of(build: Build) -> RatingScheme:
    """How the city rates; raises InputError where it does not say."""
    if build.city.rating is None:
        raise InputError(finding=Finding(NO_SCHEME, "rating.yaml"))
    return build.city.rating


def months(build: Build) -> list[str]:
    """The months that can be rated, the newest first."""
    scheme, month = scheme_of(build), Period.containing(build.as_of, Grain.MONTH)
    first = Period.parse(scheme.since).start if scheme.since else date.min
    found: list[str] = []
    while len(found) < MOST_MONTHS and month.end >= first:
        found.append(str(month))
        month = month.previous()
    return found


def month_of(build: Build, text: str = "") -> str:
    """The month asked for, the newest where none is; raises InputError for one that is not rated."""
    known = months(build)
    if not known or (text and text not in known):
        params = {"found": text, "first": known[-1] if known else "–", "last": known[0] if known else "–"}
        raise InputError(finding=Finding(NO_MONTH, text, params=params))
    return text or known[0]


@lru_cache(maxsize=64)
def ratings(build: Build, month: str) -> tuple[Rating, ...]:
    """The ratings of all heads who answered for anything in a month, in the order of the city."""
    scheme, period = scheme_of(build), Period.parse(month_of(build, month))
    then = Then(build, min(period.end, build.as_of))
    return tuple(_rate(Month(then, head, period, scheme)) for head in then.heads)


def rating_of(build: Build, head: str, month: str) -> Rating | None:
    """The rating of one head; None where there was nothing to answer for."""
    return next((found for found in ratings(build, month) if found.head == head), None)


def _rate(month: Month) -> Rating:
    found = [(criterion, marked(month, criterion.measure)) for criterion in month.scheme.criteria]
    weights = sum(criterion.weight for criterion, marks in found if marks.facts)
    criteria = [
        _criterion(criterion.id, criterion.weight, 100 * criterion.weight / weights if marks.facts else 0.0, marks)
        for criterion, marks in found
    ]
    day = month.then.day
    made = Rating(
        head=month.head, month=str(month.month), day=day, running=day < month.month.end, criteria=tuple(criteria),
        points=None, judged=round(weights / sum(one.weight for one in month.scheme.criteria), 6),
    )  # fmt: skip
    return _summed(made, month.scheme)


def _criterion(id: str, weight: float, worth: float, marks: Marked) -> RatedCriterion:
    made = RatedCriterion(
        criterion=id, weight=weight, worth=worth, points=None, facts=marks.facts, left_out=marks.left_out,
        missing=None if marks.facts else Reason(marks.missing),
    )  # fmt: skip
    return _pointed(made)


def _pointed(criterion: RatedCriterion) -> RatedCriterion:
    """The criterion with its points, to the two decimals in which they are printed."""
    mark = criterion.mark
    return msgspec.structs.replace(criterion, points=None if mark is None else round(criterion.worth * mark, 2))


def _summed(rating: Rating, scheme: RatingScheme) -> Rating:
    """The rating with the sum of what is printed, and the level that it reaches."""
    known = [criterion.points for criterion in rating.criteria if criterion.points is not None]
    points = round(sum(known), 2) if known else None
    enough = points is not None and rating.judged >= scheme.least_judged
    reached = (grade.id for grade in scheme.grades if enough and points is not None and points >= grade.least)
    return msgspec.structs.replace(rating, points=points, grade=next(reached, ""))


def corrected(rating: Rating, scheme: RatingScheme, corrections: Iterable[Correction]) -> Rating:
    """The rating with marks that objections changed; each fact keeps the mark that it had before."""
    found = list(corrections)
    criteria = tuple(_pointed(_with(criterion, found)) for criterion in rating.criteria)
    return _summed(msgspec.structs.replace(rating, criteria=criteria), scheme)


def _with(criterion: RatedCriterion, corrections: Sequence[Correction]) -> RatedCriterion:
    own = {(one.thing, one.id): one.mark for one in corrections if one.criterion == criterion.criterion}
    facts = tuple(_changed(fact, own.get((fact.thing, fact.id))) for fact in criterion.facts)
    return msgspec.structs.replace(criterion, facts=facts)


def _changed(fact: RatedFact, mark: float | None) -> RatedFact:
    if mark is None:
        return fact
    before = fact.mark if fact.before is None else fact.before
    return msgspec.structs.replace(fact, mark=mark, before=before)


def facts_hash(rating: Rating, scheme: RatingScheme) -> str:
    """The hash of everything that a rating comes from: its facts with their marks, and how the city rates."""
    text = msgspec.json.encode([rating, scheme], order="sorted")
    return hashlib.sha256(text).hexdigest()


def named_facts(rating: Rating) -> Iterator[tuple[RatedCriterion, RatedFact]]:
    """Every fact of a rating with its criterion."""
    for criterion in rating.criteria:
        for fact in criterion.facts:
            yield criterion, fact
