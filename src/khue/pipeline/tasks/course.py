"""The course of a task: what it is after each thing that happened to it. What may happen is said in `moves`, not here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from khue.model.city import Calendar
from khue.model.progress import Act, Happening, Stage
from khue.model.task import Task
from khue.model.workdays import after_working_days


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """A task as a whole, or the part of a co-operating agency in it.

    `agency` is whose it is, `given` the day it was given and `since` that on which it came into its stage. `finished` is when
    it was reported to be done, for as long as that is not taken back; `reported` is the time of the last report.
    """

    agency: str
    stage: Stage = Stage.ASSIGNED
    given: date | None = None
    since: date | None = None
    deadline: date | None = None
    progress: float | None = None
    finished: str = ""
    reported: str = ""
    product: str = ""
    behind: bool = False
    cause: str = ""
    cause_kind: str = ""
    help: str = ""
    evidence: tuple[str, ...] = ()
    asked: date | None = None
    reminders: int = 0
    escalated: bool = False
    stated: str = ""

    @property
    def is_done(self) -> bool:
        """Whether what was to be done is verified."""
        return self.stage in (Stage.VERIFIED, Stage.CLOSED)


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A task with what became of it: as a whole, and by co-operating agency. `happened` counts its events."""

    task: Task
    main: Track
    parts: dict[str, Track] = {}
    happened: int = 0
    last: str = ""

    def track(self, part: str) -> Track | None:
        """The part of an agency, the whole where none is named; None for an agency that has no part."""
        return self.parts.get(part) if part else self.main


def begin(task: Task, given: date | None, calendar: Calendar) -> Course:
    """A task as its document gives it, on the day of the document; one typed in as done is closed by that word."""
    deadline = task.deadline
    if deadline is None and task.working_days is not None and given is not None:
        deadline = after_working_days(given, task.working_days, calendar)
    main = Track(agency=task.lead, given=given, since=given, deadline=deadline)
    if task.state != "open":
        done = task.done_on
        main = msgspec.structs.replace(
            main, stage=Stage.CLOSED, since=done or given, finished=f"{done}T00:00:00" if done else "", stated=task.state
        )  # fmt: skip
    parts = {code: Track(agency=code, given=given, since=given, deadline=deadline) for code in task.cooperating}
    return Course(task=task, main=main, parts=parts)


def follow(course: Course, happenings: Iterable[Happening]) -> Course:
    """The course after all that happened, in the order given."""
    for happening in happenings:
        course = after(course, happening)
    return course


def after(course: Course, happening: Happening) -> Course:
    """The course after one thing more."""
    course = msgspec.structs.replace(course, happened=course.happened + 1, last=max(course.last, happening.at))
    track = course.track(happening.part) or Track(agency=happening.part, deadline=course.main.deadline)
    moved = _EFFECTS[happening.act](track, happening)
    if happening.part:
        return msgspec.structs.replace(course, parts={**course.parts, happening.part: moved})
    if moved.deadline == course.main.deadline:
        return msgspec.structs.replace(course, main=moved)
    return msgspec.structs.replace(course, main=moved, parts=_with_deadline(course, moved.deadline))


def _with_deadline(course: Course, deadline: date | None) -> dict[str, Track]:
    """The parts, of which those due with the whole have its new deadline."""
    was = course.main.deadline
    return {
        code: msgspec.structs.replace(part, deadline=deadline) if part.deadline == was else part
        for code, part in course.parts.items()
    }


def _to(track: Track, stage: Stage, happening: Happening, **changes: object) -> Track:
    since = track.since if track.stage is stage else happening.day
    return msgspec.structs.replace(track, stage=stage, since=since, **changes)


def _assigned(track: Track, happening: Happening) -> Track:
    """Given, or given anew: what was reported so far stays known, that it was finished does not."""
    return _to(
        track, Stage.ASSIGNED, happening, agency=happening.part or happening.lead or track.agency, given=happening.day,
        deadline=happening.deadline or track.deadline, finished="", asked=None, reminders=0, escalated=False, stated="",
    )  # fmt: skip


def _started(track: Track, happening: Happening) -> Track:
    return _to(track, Stage.ACCEPTED, happening, agency=happening.agency, given=happening.day)


def _accepted(track: Track, happening: Happening) -> Track:
    return _to(track, Stage.ACCEPTED, happening)


def _returned(track: Track, happening: Happening) -> Track:
    return _to(track, Stage.RETURNED, happening)


def _reported(track: Track, happening: Happening) -> Track:
    return _to(
        track, Stage.REPORTED, happening, reported=happening.at, finished=happening.at if happening.done else "",
        progress=1.0 if happening.done else happening.progress, product=happening.product or track.product,
        behind=happening.behind, cause=happening.cause, cause_kind=happening.cause_kind, help=happening.help,
        evidence=tuple(dict.fromkeys((*track.evidence, *happening.evidence))),
    )  # fmt: skip


def _verified(track: Track, happening: Happening) -> Track:
    return _to(track, Stage.VERIFIED, happening)


def _closed(track: Track, happening: Happening) -> Track:
    return _to(track, Stage.CLOSED, happening, help="", asked=None)


def _reopened(track: Track, happening: Happening) -> Track:
    return _to(track, Stage.REOPENED, happening, finished="", stated="")


def _asking(track: Track, happening: Happening) -> Track:
    return msgspec.structs.replace(track, asked=happening.deadline)


def _given_time(track: Track, happening: Happening) -> Track:
    return msgspec.structs.replace(track, deadline=happening.deadline, asked=None, reminders=0, escalated=False)


def _refused_time(track: Track, _happening: Happening) -> Track:
    return msgspec.structs.replace(track, asked=None)


def _answered(track: Track, _happening: Happening) -> Track:
    return msgspec.structs.replace(track, help="")


def _reminded(track: Track, _happening: Happening) -> Track:
    return msgspec.structs.replace(track, reminders=track.reminders + 1)


def _escalated(track: Track, _happening: Happening) -> Track:
    return msgspec.structs.replace(track, escalated=True)


def _same(track: Track, _happening: Happening) -> Track:
    return track


_EFFECTS: dict[Act, Callable[[Track, Happening], Track]] = {
    Act.START: _started, Act.ASSIGN: _assigned, Act.ACCEPT: _accepted, Act.RETURN: _returned, Act.REPORT: _reported,
    Act.VERIFY: _verified, Act.CLOSE: _closed, Act.REOPEN: _reopened, Act.ASK_TIME: _asking, Act.GIVE_TIME: _given_time,
    Act.REFUSE_TIME: _refused_time, Act.ANSWER: _answered, Act.DIRECT: _same, Act.REMIND: _reminded, Act.ESCALATE: _escalated,
}  # fmt: skip
