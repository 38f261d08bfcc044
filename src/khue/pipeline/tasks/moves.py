"""What may happen to a task, when, and on whose side; and why something may not.

A task is followed as a state machine: `check` refuses a move with a code and its numbers (`telling` has the sentences), `course`
says what the task is after a move that was made. Who belongs to a side is decided where people are known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import NamedTuple

from khue.model.city import Calendar
from khue.model.progress import CAUSES, Act, Happening, Stage
from khue.pipeline.tasks.counting import is_late
from khue.pipeline.tasks.course import Course, Track

_S = Stage


class Side(Enum):
    """Whose move something is: the office that gives and verifies, the agency that does it, or the calendar."""

    OFFICE = "office"
    AGENCY = "agency"
    CALENDAR = "calendar"


class Move(NamedTuple):
    """From which stages an act is possible, and on whose side; `of_parts` and `parts_by` are the same for parts."""

    side: Side
    stages: tuple[Stage, ...]
    of_parts: tuple[Stage, ...] = ()
    parts_by: Side = Side.OFFICE
    reason: bool = False


_OPEN = (_S.ASSIGNED, _S.ACCEPTED, _S.RETURNED, _S.REPORTED, _S.REOPENED)
_AT_WORK = (_S.ACCEPTED, _S.REPORTED, _S.REOPENED)

MOVES = {
    Act.START: Move(Side.AGENCY, (_S.ASSIGNED,), parts_by=Side.AGENCY),
    Act.ASSIGN: Move(Side.OFFICE, _OPEN, _OPEN, Side.OFFICE),
    Act.ACCEPT: Move(Side.AGENCY, (_S.ASSIGNED,), (_S.ASSIGNED,), Side.AGENCY),
    Act.RETURN: Move(Side.AGENCY, (_S.ASSIGNED,), (_S.ASSIGNED,), Side.AGENCY, reason=True),
    Act.REPORT: Move(Side.AGENCY, _AT_WORK, _AT_WORK, Side.AGENCY),
    Act.VERIFY: Move(Side.OFFICE, (_S.REPORTED,), (_S.REPORTED,)),
    Act.CLOSE: Move(Side.OFFICE, (_S.VERIFIED,)),
    Act.REOPEN: Move(Side.OFFICE, (_S.REPORTED, _S.VERIFIED, _S.CLOSED), (_S.REPORTED, _S.VERIFIED), reason=True),
    Act.ASK_TIME: Move(Side.AGENCY, (_S.ASSIGNED, *_AT_WORK), parts_by=Side.AGENCY, reason=True),
    Act.GIVE_TIME: Move(Side.OFFICE, _OPEN, reason=True),
    Act.REFUSE_TIME: Move(Side.OFFICE, _OPEN, reason=True),
    Act.ANSWER: Move(Side.OFFICE, _OPEN, reason=True),
    Act.DIRECT: Move(Side.OFFICE, (*_OPEN, _S.VERIFIED), reason=True),
    Act.REMIND: Move(Side.CALENDAR, _OPEN),
    Act.ESCALATE: Move(Side.CALENDAR, _OPEN),
}
"""Of parts, the office's moves are the lead agency's: it asks for them and looks at what comes."""


class IllegalMoveError(Exception):
    """Something that may not happen; `code` says why (`telling.REFUSALS`), `params` has its numbers."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code, self.params = code, params


class Circumstances(NamedTuple):
    """What a move is judged by besides the task's course: the working calendar; whether the task's number is there (None for
    a task that is done by a product); and who answers on a day for what an agency was given, empty where nobody does.
    """

    calendar: Calendar
    number: bool | None = None
    owner: Callable[[str, date], str] = lambda code, _day: code


def check(course: Course, happening: Happening, about: Circumstances) -> None:
    """Raises IllegalMoveError where something may not happen to a task as it is."""
    if course.task.same_as:
        raise IllegalMoveError("same_as", task=course.task.same_as)
    if happening.at < course.last:
        raise IllegalMoveError("order", last=course.last)
    if about.number and not happening.part and happening.act is not Act.DIRECT:
        raise IllegalMoveError("number_met")
    track = _track(course, happening)
    _check_stage(track, happening)
    if MOVES[happening.act].reason and not happening.text.strip():
        raise IllegalMoveError("reason")
    _check_agency(track, happening, about)
    _CONTENTS.get(happening.act, _nothing)(course, track, happening, about)


def possible(course: Course, part: str = "", *, number: bool | None = None) -> list[Act]:
    """The acts that a task, or a part of it, is in the stage for; what is said with them is looked at by `check`."""
    track = course.track(part)
    if track is None or course.task.same_as:
        return []
    found = [act for act in MOVES if act is not Act.START and track.stage in _stages(act, part)]
    wanting = {
        Act.VERIFY: not track.finished or number is False, Act.REFUSE_TIME: track.asked is None, Act.ANSWER: not track.help,
    }  # fmt: skip
    return [act for act in found if not wanting.get(act, False) and (not number or part or act is Act.DIRECT)]


def side_of(act: Act, part: str) -> Side:
    """On whose side an act is."""
    return MOVES[act].parts_by if part else MOVES[act].side


def needs_cause(track: Track, happening: Happening, about: Circumstances, hour: str = "") -> bool:
    """Whether a report is of something behind: as it says itself, or because the deadline is over."""
    return happening.behind or is_late(happening.at, track.deadline, about.calendar, hour)


def _stages(act: Act, part: str) -> tuple[Stage, ...]:
    return MOVES[act].of_parts if part else MOVES[act].stages


def _track(course: Course, happening: Happening) -> Track:
    track = course.track(happening.part)
    if track is not None:
        return track
    if happening.act is not Act.ASSIGN:
        raise IllegalMoveError("no_part", agency=happening.part)
    return Track(agency=happening.part, deadline=course.main.deadline)


def _check_stage(track: Track, happening: Happening) -> None:
    stages = _stages(happening.act, happening.part)
    if not stages:
        raise IllegalMoveError("not_of_parts", act=happening.act)
    if track.stage not in stages:
        raise IllegalMoveError("stage", act=happening.act, stage=track.stage, stages=stages)


def _check_agency(track: Track, happening: Happening, about: Circumstances) -> None:
    """Nobody acts for an agency that is no more, but the one that took over from it."""
    agency = track.agency if happening.act is not Act.ASSIGN else happening.part or happening.lead or track.agency
    needed = side_of(happening.act, happening.part) is Side.AGENCY or happening.act is Act.ASSIGN
    if needed and happening.act is not Act.START and not about.owner(agency, happening.day):
        raise IllegalMoveError("nobody" if agency else "no_lead", agency=agency)


Contents = Callable[[Course, Track, Happening, Circumstances], None]


def _nothing(_course: Course, _track: Track, _happening: Happening, _about: Circumstances) -> None:
    """An act with which nothing more has to be said."""


def _assign(_course: Course, track: Track, happening: Happening, _about: Circumstances) -> None:
    if not happening.part and not (happening.lead or track.agency):
        raise IllegalMoveError("no_lead", agency="")
    if happening.deadline is not None and happening.deadline < happening.day:
        raise IllegalMoveError("deadline_past", deadline=happening.deadline)


def _start(course: Course, _track: Track, happening: Happening, _about: Circumstances) -> None:
    if course.happened:
        raise IllegalMoveError("started", task=course.task.id)
    if not happening.text.strip():
        raise IllegalMoveError("reason")


def _report(course: Course, track: Track, happening: Happening, about: Circumstances) -> None:
    if not happening.done and not (happening.progress is not None and 0 <= happening.progress <= 1):
        raise IllegalMoveError("progress", progress=happening.progress)
    hour = "" if happening.part else course.task.deadline_time
    if needs_cause(track, happening, about, hour):
        if not happening.cause.strip():
            raise IllegalMoveError("cause", deadline=track.deadline)
        if happening.cause_kind not in CAUSES:
            raise IllegalMoveError("cause_kind")
    if happening.done and about.number is False and not happening.part:
        raise IllegalMoveError("number", targets=course.task.targets)
    if happening.done and not (happening.evidence or track.evidence):
        raise IllegalMoveError("evidence")


def _verify(course: Course, track: Track, happening: Happening, about: Circumstances) -> None:
    if about.number is False and not happening.part:
        raise IllegalMoveError("number", targets=course.task.targets)
    if not track.finished:
        raise IllegalMoveError("unfinished")
    if not track.evidence:
        raise IllegalMoveError("evidence")


def _ask_time(_course: Course, track: Track, happening: Happening, _about: Circumstances) -> None:
    if track.deadline is None:
        raise IllegalMoveError("no_deadline")
    _later(track, happening)


def _give_time(_course: Course, track: Track, happening: Happening, _about: Circumstances) -> None:
    _later(track, happening)


def _later(track: Track, happening: Happening) -> None:
    earliest = max(track.deadline or happening.day, happening.day)
    if happening.deadline is None or happening.deadline <= earliest:
        raise IllegalMoveError("deadline_later", deadline=earliest)


def _refuse_time(_course: Course, track: Track, _happening: Happening, _about: Circumstances) -> None:
    if track.asked is None:
        raise IllegalMoveError("not_asked")


def _answer(_course: Course, track: Track, _happening: Happening, _about: Circumstances) -> None:
    if not track.help:
        raise IllegalMoveError("no_help")


_CONTENTS: dict[Act, Contents] = {
    Act.ASSIGN: _assign, Act.START: _start, Act.REPORT: _report, Act.VERIFY: _verify, Act.ASK_TIME: _ask_time,
    Act.GIVE_TIME: _give_time, Act.REFUSE_TIME: _refuse_time, Act.ANSWER: _answer,
}  # fmt: skip
