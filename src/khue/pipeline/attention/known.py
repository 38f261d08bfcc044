"""What was known of a city by a day: the documents in force, what they promised, how it stood, and who answered for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from khue.lib.periods import Grain, Period
from khue.model.agency import Agency
from khue.model.anomaly import Anomaly
from khue.model.assessment import Assessment
from khue.model.attention import AttentionList, Delivered, Kind
from khue.model.city import City
from khue.model.document import Document
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.progress import Happening, TaskStanding
from khue.model.task import Task
from khue.pipeline.assess import assess, period_of
from khue.pipeline.attention.bands import following
from khue.pipeline.changes import Subject
from khue.pipeline.tasks.building import followed
from khue.pipeline.tasks.followed import Followed
from khue.pipeline.tasks.numbers import Numbers

Chances = Callable[[Sequence[Subject], date], Mapping[str, float]]
"""The chance of meeting each target as it was known on a day; targets of which nothing can be said are left out."""


def no_chances(_subjects: Sequence[Subject], _day: date) -> Mapping[str, float]:
    """No outlook for any target: the statuses then say how likely it is."""
    return {}


@dataclass(frozen=True)
class Odd:
    """A contradiction in the city's figures, and the day from which it could be known."""

    anomaly: Anomaly
    day: date


class Brief(NamedTuple):
    """Of an item what decides whether it has a place."""

    loss: float
    due: date | None
    id: str
    kind: Kind


@dataclass(frozen=True)
class Known:
    """Everything the list is made from. What is known only later is left out by the view of a day.

    `subjects` and `ranks` (by indicator) have the observations of the city's own unit, every vintage; `delivered` the
    versions of its datasets, oldest first.
    """

    city: City
    subjects: tuple[Subject, ...]
    delivered: tuple[Delivered, ...] = ()
    ranks: Mapping[str, Sequence[Observation]] = field(default_factory=dict)
    odd: tuple[Odd, ...] = ()
    chances: Chances = no_chances
    happenings: Sequence[Happening] = ()

    @cached_property
    def followed(self) -> Followed:
        """The tasks with what happened to them."""
        return followed(self.city, self.happenings, Numbers(self.subjects))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by id."""
        return {document.id: document for document in self.city.documents}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """The agencies by code."""
        return {agency.code: agency for agency in self.city.agencies}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators by id."""
        return {indicator.id: indicator for indicator in self.city.indicators}

    @cached_property
    def lists(self) -> dict[date, AttentionList]:
        """The lists that were made already, by day: that of one day serves to see since when an item is on another's."""
        return {}

    @cached_property
    def days(self) -> dict[str, set[date]]:
        """The days on which something turns, by what turns."""
        return {}

    @cached_property
    def turns(self) -> dict[str, list[date]]:
        """The days, in order, on which the items of a source may turn, by source."""
        return {}

    @cached_property
    def briefs(self) -> dict[tuple[str, date], tuple[Brief, ...]]:
        """What was found of items already, by source and by the first day of the stretch on which it is so."""
        return {}

    @cached_property
    def placed(self) -> dict[tuple[date, ...], frozenset[str]]:
        """Which items have a place, by the days since which the sources give what they give."""
        return {}

    @cached_property
    def standings(self) -> _Standings:
        """How targets stood on any day."""
        return _Standings(self)

    def versions(self, dataset: str) -> Sequence[Delivered]:
        """The versions of a dataset, oldest first."""
        return self._versions.get(dataset, ())

    @cached_property
    def _versions(self) -> dict[str, list[Delivered]]:
        found: dict[str, list[Delivered]] = {}
        for one in self.delivered:
            found.setdefault(one.dataset, []).append(one)
        return found


class _Standings:
    """Assessments and chances by day, made once for each stretch of days on which nothing new is known."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._days = {s.target.id: sorted(s.event_days(date.max)) for s in known.subjects}
        self._assessed: dict[tuple[str, date], Assessment] = {}
        self._chances: dict[tuple[str, date], float | None] = {}

    def turn(self, subject: Subject, day: date) -> date:
        """The first day of the stretch."""
        days = self._days[subject.target.id]
        place = bisect_right(days, day)
        return days[place - 1] if place else date.min

    def assessment(self, subject: Subject, day: date) -> Assessment:
        key = subject.target.id, self.turn(subject, day)
        if key not in self._assessed:
            found = assess(subject.target, subject.indicator, subject.observations, subject.thresholds, day)
            self._assessed[key] = found
        return self._assessed[key]

    def chances(self, subjects: Sequence[Subject], day: date) -> dict[str, float | None]:
        keys = {subject.target.id: (subject.target.id, self.turn(subject, day)) for subject in subjects}
        asked = [subject for subject in subjects if keys[subject.target.id] not in self._chances]
        found = self._known.chances(asked, day) if asked else {}
        self._chances |= {keys[s.target.id]: found.get(s.target.id) for s in asked}
        return {id_: self._chances[key] for id_, key in keys.items()}


@dataclass(frozen=True)
class View:
    """What was known by a day."""

    known: Known
    day: date

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents in force on the day."""
        ended = {id_: day for id_, day in _ends(self.known.city.documents) if day is None or day <= self.day}
        return {
            document.id: document for document in self.known.city.documents
            if document.id not in ended and in_force_since(document) <= self.day
        }  # fmt: skip

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The targets that were promised by the day and not replaced by a later promise."""
        found = [subject for subject in self.known.subjects if subject.target.document in self.documents]
        replaced = {s.target.supersedes for s in found if s.target.relation == "replaces"}
        return tuple(subject for subject in found if subject.target.id not in replaced)

    @cached_property
    def tasks(self) -> tuple[tuple[Task, TaskStanding], ...]:
        """The tasks given by the day that were not done on it, with how they stood; one that is listed twice once."""
        asked = ((task, self.standing_of(task)) for task in self.known.city.tasks if self._is_given(task))
        return tuple((task, found) for task, found in asked if not found.counting.done and not found.same_as)

    def standing_of(self, task: Task) -> TaskStanding:
        """How a task stood."""
        return self.known.followed.standing(task, self.day)

    def _is_given(self, task: Task) -> bool:
        """Whether there was such a task: a document in force assigns it, or an agency has set itself it."""
        if task.document:
            return task.document in self.documents
        return any(one.day <= self.day for one in self.known.followed.history(task.id))

    @cached_property
    def chances(self) -> dict[str, float | None]:
        """The chance of meeting each target; None where there is no outlook."""
        return self.known.standings.chances(self.subjects, self.day)

    def assessment(self, subject: Subject) -> Assessment:
        """How a target stood. The number of days left or past in it is not that of the day."""
        return self.known.standings.assessment(subject, self.day)

    def newest(self, dataset: str) -> Period | None:
        """The newest month of a dataset of which rows were there.

        Since the first delivery on record the version that was the newest on the day says so; before it, rows count from
        the end of their own month on, since a store that was made afresh bears the day on which it was made.
        """
        versions = self.known.versions(dataset)
        then = next((one for one in reversed(versions) if one.day <= self.day), None)
        if then is not None:
            return period_of(then.newest)
        if not versions or period_of(versions[-1].first).end > self.day:
            return None
        month = Period.containing(following(self.day), Grain.MONTH).previous()
        return min(month, period_of(versions[-1].newest))

    def owner(self, code: str) -> str:
        """The agency that answered on the day: the one named, else its successor or its only forerunner; else empty."""
        return self.known.followed.owner(code, self.day)


def in_force_since(document: Document) -> date:
    """The day from which a document is in force: its date, else the end of the month or year that it names.

    >>> from khue.model.base import Text
    >>> in_force_since(Document(id="a", number="1", kind="plan", title=Text(vi="A"), date_text="11/2025"))
    datetime.date(2025, 11, 30)
    """
    if document.date is not None:
        return document.date
    text = "-".join(part.zfill(2) for part in reversed(document.date_text.split("/")))
    try:
        return Period.parse(text).end
    except ValueError:
        return date.min


def _ends(documents: Sequence[Document]) -> Iterator[tuple[str, date | None]]:
    """The documents that were replaced, with the day from which they are: None where it is not known which one did."""
    for document in documents:
        for relation in document.relations:
            if relation.kind == "replaces":
                yield relation.document, in_force_since(document)
    told = {
        relation.document for document in documents for relation in document.relations if relation.kind == "replaces"
    }
    yield from ((d.id, None) for d in documents if d.status == "replaced" and d.id not in told)


def day_edges(known: Known) -> set[date]:
    """The days from which a document, a task's state or an agency is another one than on the day before."""
    city = known.city
    days = {in_force_since(document) for document in city.documents}
    days |= {task.done_on for task in city.tasks if task.done_on}
    for agency in city.agencies:
        days |= {day for day in (agency.valid_from, agency.valid_to and following(agency.valid_to)) if day}
    return days
