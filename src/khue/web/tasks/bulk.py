"""What is done to many tasks at once: progress reported by a file, and the reminders of a day. All of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction

from khue.model.finding import Finding
from khue.model.progress import Act, Stage
from khue.pipeline.reading import Build
from khue.pipeline.tasks.course import Track
from khue.pipeline.tasks.importing import NOT_TAKEN, Reported
from khue.pipeline.tasks.moves import IllegalMoveError
from khue.pipeline.tasks.reminding import Press, presses
from khue.pipeline.tasks.telling import refusal
from khue.web.people.access import RefusedError, Tree
from khue.web.people.doer import Doer
from khue.web.tasks import actions, clock
from khue.web.tasks.live import live_of, live_uncached
from khue.web.tasks.refusals import CannotActError, ConflictError
from khue.web.tasks.wishes import Wish

MORNING = time(7)
"""The hour at which reminders are put on record."""


class NotTakenError(Exception):
    """Rows of a file that were refused; `findings` say which and why. Nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} rows refused")
        self.findings = findings


@transaction.atomic
def report_many(*, by: Doer, build: Build, reported: Iterable[Reported], name: str, above: Tree) -> int:
    """Report on every task of a file; gives how many. Raises NotTakenError with every row that was refused.

    A task that was not accepted yet is accepted by it. A row that says what is known already is passed over.
    """
    findings, done = [], 0
    for one in reported:
        try:
            with transaction.atomic():
                done += _report(by, build, one, above)
        except (IllegalMoveError, CannotActError, ConflictError, RefusedError) as error:
            findings.append(_finding(error, one, name))
    if findings:
        raise NotTakenError(findings)
    return done


def _report(by: Doer, build: Build, one: Reported, above: Tree) -> bool:
    """Report on one task; whether there was anything new."""
    now = live_of(build, one.task, clock.today())
    if one.task not in now.tasks:
        raise CannotActError("no-task", task=one.task)
    course = now.course(now.tasks[one.task])
    seen = course.happened
    if _is_known(one, course.main):
        return False
    if course.main.stage is Stage.ASSIGNED:
        actions.do(by=by, build=build, task=one.task, seen=seen, wish=Wish(act=Act.ACCEPT), above=above)
        seen += 1
    progress = one.progress if one.progress is not None else course.main.progress or 0.0
    wish = Wish(
        act=Act.REPORT, progress=progress, done=one.done, product=one.result, cause=one.cause, cause_kind=one.cause_kind,
        behind=bool(one.cause), help=one.help,
    )  # fmt: skip
    actions.do(by=by, build=build, task=one.task, seen=seen, wish=wish, above=above)
    return True


def _is_known(one: Reported, main: Track) -> bool:
    """Whether a row says nothing that is not known of the task: as it was downloaded."""
    progress = 1.0 if main.is_done else main.progress
    same = (one.cause, one.cause_kind, one.help) == (main.cause, main.cause_kind, main.help)
    done = one.done == bool(main.finished or main.is_done)
    return same and done and one.result in ("", main.product) and one.progress in (None, progress)


def _finding(error: Exception, one: Reported, name: str) -> Finding:
    said = {lang: _why(error, lang).rstrip(".") for lang in ("vi", "en")}
    return Finding(NOT_TAKEN, name, one.line, 1, {"found": one.task, **said})


def _why(error: Exception, lang: str) -> str:
    if isinstance(error, IllegalMoveError):
        return refusal(error, lang)
    if isinstance(error, RefusedError):
        return ("bạn không có quyền báo cáo nhiệm vụ này.", "you may not report on this task.")[lang == "en"]
    return ("nhiệm vụ vừa được người khác thay đổi.", "somebody changed the task meanwhile.")[lang == "en"]


@transaction.atomic
def press(*, by: Doer, build: Build, day: date, above: Tree) -> list[Press]:
    """Remind and escalate as the city's rule has it for a day; gives what was done. A second time on the day, nothing is."""
    done = []
    for one in presses(live_uncached(build, day).followed, day):
        now = live_of(build, one.task.id, day)
        course = now.course(now.tasks[one.task.id])
        at = max(datetime.combine(day, MORNING).isoformat(), course.last)
        if at[:10] == day.isoformat():
            wish = Wish(act=one.act)
            moment = datetime.fromisoformat(at)
            actions.do(
                by=by, build=build, task=one.task.id, seen=course.happened, wish=wish, above=above, at=moment
            )  # fmt: skip
            done.append(one)
    return done
