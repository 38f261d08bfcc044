"""Everything that may be done with a rating: publish it, object to a point of it, answer. Each writes one record."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from khue.contracts.personal.masking import without_persons
from khue.model.city import Calendar
from khue.model.rating import Correction, Rating, RatingScheme
from khue.model.workdays import after_working_days
from khue.pipeline.heads.rating import corrected, facts_hash, named_facts, ratings, scheme_of
from khue.pipeline.reading import Build
from khue.web.audit import chain
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.ratings.models import Objection, Published, Verdict
from khue.web.tasks.clock import now, today

if TYPE_CHECKING:
    from khue.web.notices.recipients import Recipient

PUBLISH, OBJECT, ANSWER = "rating.publish", "rating.object", "rating.answer"
LONGEST = 2000
_FEWEST_LETTERS = 10


class NotDoneError(Exception):
    """What was asked for cannot be done; `code` says why (khue.web.ratings.words), `params` with what."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@transaction.atomic
def publish(*, by: Doer, build: Build, month: str, seen: str) -> list[Published]:
    """Publish the ratings of a month that is over, as they are now; `seen` is the hash of those that the person looked at.

    Raises NotDoneError where they are others by now, the month still runs, or somebody has published them.
    """
    by.require(Permission.PUBLISH_RATINGS)
    found, scheme = ratings(build, month), scheme_of(build)
    first = Published.objects.filter(month=month).select_related("person").first()
    if first is not None:
        raise NotDoneError("published", name=first.person.name if first.person else "", at=first.published)
    if not found or any(rating.running for rating in found):
        raise NotDoneError("running" if found else "nothing")
    if seen != month_hash(found, scheme):
        raise NotDoneError("changed")
    try:
        with transaction.atomic():
            made = [_publish(by, build, rating, scheme) for rating in found]
    except IntegrityError as error:
        raise NotDoneError("published", name="", at=_now()) from error
    for one in made:
        chain.append(
            by.actor,
            PUBLISH,
            subject(one),
            one.agency,
            points=one.points,
            grade=one.grade,
            hash=one.hash,
            build=one.build,
        )
        _tell(one.agency, "rating.made", one)
    return made


def _publish(by: Doer, build: Build, rating: Rating, scheme: RatingScheme) -> Published:
    last = after_working_days(today(), scheme.objections.days, build.city.declaration.calendar)
    return Published.objects.create(
        month=rating.month, agency=rating.head, points=rating.points, grade=rating.grade,
        content=msgspec.to_builtins({"rating": rating, "scheme": scheme}), hash=facts_hash(rating, scheme),
        build=build.id, published=_now(), person=by.person, last_day=last,
    )  # fmt: skip


@transaction.atomic
def object_to(
    *, by: Doer, published: Published, fact: str, reason: str, evidence: str, calendar: Calendar, above: Tree
) -> Objection:  # fmt: skip
    """Object to the mark of a fact (`criterion:thing:id`) with a reason and evidence, within the time that there is."""
    by.require(Permission.OBJECT_TO_RATINGS, published.agency, above)
    if by.person is None:
        raise NotDoneError("nobody")
    if today() > published.last_day:
        raise NotDoneError("too-late", day=published.last_day)
    criterion, thing, id = _fact(published, fact)
    said, shown = _words(reason), without_persons(" ".join(evidence.split()))[:LONGEST]
    due = after_working_days(today(), scheme_in(published).objections.answer_days, calendar)
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                published=published, criterion=criterion, thing=thing, fact=id, reason=said, evidence=shown,
                person=by.person, filed=_now(), due=due,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotDoneError("open") from error
    chain.append(
        by.actor, OBJECT, subject(published), published.agency, objection=made.pk, criterion=criterion, thing=thing,
        fact=id, reason=said, evidence=shown, due=due,
    )  # fmt: skip
    from khue.web.notices.recipients import Holders

    _tell(Holders("", Permission.ANSWER_OBJECTIONS), "rating.objected", published)
    return made


@transaction.atomic
def answer(*, by: Doer, objection: Objection, verdict: Verdict, mark: float | None, reason: str) -> Objection:
    """Answer an objection. Upheld gives the full mark, partly the one named; raises NotDoneError where it was answered before,
    and for who objected themselves.
    """
    by.require(Permission.ANSWER_OBJECTIONS)
    held = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("published", "person", "answered_by")
        .get(pk=objection.pk)
    )
    if held.verdict != Verdict.OPEN:
        raise NotDoneError("answered", name=held.answered_by.name if held.answered_by else "", at=held.answered)
    if by.person is not None and by.person == held.person:
        raise NotDoneError("own")
    held.verdict, held.mark, held.answer = verdict.value, _new_mark(held, verdict, mark), _words(reason)
    held.answered, held.answered_by = _now(), by.person
    held.save(update_fields=["verdict", "mark", "answer", "answered", "answered_by"])
    left = as_corrected(held.published)
    chain.append(
        by.actor, ANSWER, subject(held.published), held.published.agency, objection=held.pk, verdict=held.verdict,
        mark=held.mark, reason=held.answer, points=left.points, grade=left.grade,
    )  # fmt: skip
    _tell(held.published.agency, "rating.decided", held.published)
    return held


def as_published(published: Published) -> Rating:
    """The rating as it was published."""
    return msgspec.convert(published.content["rating"], Rating)


def scheme_in(published: Published) -> RatingScheme:
    """How the city rated when it was published."""
    return msgspec.convert(published.content["scheme"], RatingScheme)


def as_corrected(published: Published) -> Rating:
    """The rating with what objections changed; each changed fact keeps the mark from before."""
    found = published.objections.filter(verdict__in=(Verdict.UPHELD.value, Verdict.PARTLY.value)).order_by("answered")
    changes = [
        Correction(criterion=one.criterion, thing=one.thing, id=one.fact, mark=one.mark)
        for one in found if one.mark is not None
    ]  # fmt: skip
    return corrected(as_published(published), scheme_in(published), changes)


def is_intact(published: Published) -> bool:
    """Whether what is kept still has the hash under which it was published."""
    return facts_hash(as_published(published), scheme_in(published)) == published.hash


def month_hash(found: Sequence[Rating], scheme: RatingScheme) -> str:
    """The hash of all ratings of a month together, by which a form says which ones it showed."""
    return hashlib.sha256("".join(facts_hash(one, scheme) for one in found).encode()).hexdigest()


def subject(published: Published) -> str:
    """How records name a rating."""
    return f"rating:{published.month}:{published.agency}"


def _now() -> datetime:
    """The moment, by the clock of the city."""
    return timezone.make_aware(now())


def _fact(published: Published, named: str) -> tuple[str, str, str]:
    for criterion, fact in named_facts(as_published(published)):
        if named == f"{criterion.criterion}:{fact.thing}:{fact.id}":
            return criterion.criterion, fact.thing, fact.id
    raise NotDoneError("fact")


def _new_mark(objection: Objection, verdict: Verdict, mark: float | None) -> float | None:
    """The mark after the answer: full where it was upheld, more than before and less than full where partly."""
    if verdict is Verdict.UPHELD:
        return 1.0
    if verdict is not Verdict.PARTLY:
        return None
    held = next(
        fact.mark for criterion, fact in named_facts(as_corrected(objection.published))
        if (criterion.criterion, fact.thing, fact.id) == (objection.criterion, objection.thing, objection.fact)
    )  # fmt: skip
    if mark is None or not held < mark < 1:
        raise NotDoneError("mark", least=held)
    return mark


def _words(text: str) -> str:
    """A reason as it is kept: without numbers of persons, which people paste."""
    said = without_persons(" ".join(text.split()))[:LONGEST]
    if sum(letter.isalpha() for letter in said) < _FEWEST_LETTERS:
        raise NotDoneError("reason")
    return said


def _tell(to: Recipient, kind: str, about: Published) -> None:
    from khue.web.notices.actions import tell

    url = f"/xep-loai/{about.month}/{about.agency}/"
    tell(to, kind, subject(about), {"agency": about.agency, "period": about.month}, url)
