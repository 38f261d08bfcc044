"""What was known on a day: how targets and tasks stood, in a build of that day or of a later one.

A paper on an earlier period says what it could have said then, by the same machinery as the list of things to push of an
earlier day. What a build keeps of its own day alone, data missing and odd figures, it cannot tell of an earlier one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from khue.lib.periods import Grain, Period
from khue.model.agency import Agency
from khue.model.assessment import Assessment
from khue.model.progress import Counting, TaskStanding
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.attention.found import known_by
from khue.pipeline.attention.known import Known, View
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words


@dataclass(frozen=True)
class Then:
    """The city, or one agency with those below it (`alone`: without), as known on `day`; `first` begins the period that is reported on."""

    build: Build
    day: date
    first: date
    agency: str = ""
    alone: bool = False

    @property
    def now(self) -> bool:
        """Whether the day is the build's own."""
        return self.day == self.build.as_of

    @cached_property
    def agencies(self) -> frozenset[str] | None:
        """The agencies that it is about; None for all."""
        if not self.agency:
            return None
        return frozenset({self.agency}) if self.alone else below(self.build.city.agencies, self.agency)

    @cached_property
    def _known(self) -> Known:
        return known_by(self.build)

    @cached_property
    def targets(self) -> list[Target]:
        """The targets that were promised by the day, in the order of documents."""
        found = self.build.city.targets if self.now else [one.target for one in View(self._known, self.day).subjects]
        return [target for target in found if self.has(target.agency)]

    @cached_property
    def assessments(self) -> Mapping[str, Assessment]:
        """How each of them stood."""
        if self.now:
            return self.build.assessments
        view = View(self._known, self.day)
        return {subject.target.id: view.assessment(subject) for subject in view.subjects}

    @cached_property
    def tasks(self) -> list[tuple[Task, TaskStanding]]:
        """The tasks that were given by the day, with how they stood; those that others restate are counted once."""
        found = ((task, self._standing(task)) for task in self._given())
        return [(task, one) for task, one in found if not one.same_as and self.has(one.owner or task.lead)]

    def _given(self) -> Collection[Task]:
        if self.now:
            return self.build.city.tasks
        documents = View(self._known, self.day).documents
        return [task for task in self.build.city.tasks if task.document in documents]

    def _standing(self, task: Task) -> TaskStanding:
        return self.build.task_standings[task.id] if self.now else View(self._known, self.day).standing_of(task)

    def has(self, agency: str) -> bool:
        """Whether something of an agency belongs to what it is about."""
        return self.agencies is None or agency in self.agencies

    def counted(self) -> dict[Counting, int]:
        """How many tasks are in each of the four states."""
        found = dict.fromkeys(Counting, 0)
        for _, standing in self.tasks:
            found[standing.counting] += 1
        return found

    def in_period(self, day: date | None) -> bool:
        """Whether a day lies in the period that is reported on, as far as it had passed."""
        return day is not None and self.first <= day <= self.day


def then(build: Build, period: str, agency: str = "") -> Then:
    """What was known at the end of a period, or on the build's day where that is earlier; without a period, of its year.

    Periods are those of the calendar, or end on the city's `closing_day`.
    """
    found = Period.parse(period) if period else Period.containing(build.as_of, Grain.YEAR)
    first, last = span(found, build.city.papers.closing_day)
    return Then(build, min(last, build.as_of), first, agency)


def long_period(text: str, lang: str) -> str:
    """A period as the heads of papers write it.

    >>> [long_period(text, "vi") for text in ("2026", "2026-H1", "2026-Q3", "2026-01", "2026-10")]
    ['năm 2026', '6 tháng đầu năm 2026', 'quý III năm 2026', 'tháng 01 năm 2026', 'tháng 10 năm 2026']
    """
    period = Period.parse(text)
    if lang == "en" or period.grain not in (Grain.MONTH, Grain.QUARTER):
        return period_words(text, lang)
    if period.grain is Grain.QUARTER:
        return period_words(text, lang).replace("/", " năm ")
    month = period.start.month
    return f"tháng {f'{month:02d}' if month < 3 else month} năm {period.start.year}"


def span(period: Period, closing_day: int) -> tuple[date, date]:
    """The first and the last day that count for a report of a period.

    >>> [str(day) for day in span(Period.parse("2026-10"), 14)], [str(day) for day in span(Period.parse("2026"), 0)]
    (['2026-09-15', '2026-10-14'], ['2026-01-01', '2026-12-31'])
    """
    if not closing_day:
        return period.start, period.end
    before = period.start - timedelta(days=1)
    return before.replace(day=closing_day) + timedelta(days=1), period.end.replace(day=closing_day)


def below(agencies: Collection[Agency], code: str) -> frozenset[str]:
    """An agency and all below it."""
    found, size = {code}, 0
    while len(found) > size:
        size = len(found)
        found |= {agency.code for agency in agencies if agency.parent in found}
    return frozenset(found)
