"""Everything that is done to tasks: each checks the permission and the task's course, and writes one event and one record.

After the commit the events of the document are written where builds read them, and the city is computed anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from khue.lib import disk
from khue.model.progress import Act, Happening
from khue.model.task import Task
from khue.pipeline.reading import Build
from khue.pipeline.tasks import kept
from khue.pipeline.tasks.course import begin
from khue.pipeline.tasks.moves import Circumstances, check
from khue.web.audit import chain
from khue.web.desk.work import build_soon
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.tasks import clock, telling
from khue.web.tasks.live import Live, live_of
from khue.web.tasks.models import Event, EvidenceFile
from khue.web.tasks.refusals import CannotActError, ConflictError
from khue.web.tasks.wishes import Wish, agency_of, clean, happening, permission_of


@transaction.atomic
def do(*, by: Doer, build: Build, task: str, seen: int, wish: Wish, above: Tree, at: datetime | None = None) -> Event:
    """Have something happen to a task of which somebody saw `seen` events, now or at a moment of today's record.

    Raises RefusedError, IllegalMoveError, CannotActError, or ConflictError where more happened since.
    """
    at = at or clock.now()
    now = live_of(build, task, at.date())
    found = now.tasks.get(task)
    if found is None:
        raise CannotActError("no-task", task=task)
    agency = agency_of(now, found, wish.act, wish.part)
    by.require(permission_of(wish.act, wish.part), agency, above)
    course = now.course(found)
    if course.happened != seen:
        raise ConflictError(since(task, seen))
    _check_eyes(by, task, wish)
    one = happening(wish, task, seen + 1, at, agency)
    check(course, one, now.circumstances(found))
    return _write(by, now, found, one, wish)


@transaction.atomic
def start(*, by: Doer, build: Build, agency: str, wish: Wish, above: Tree) -> Event:
    """A task that an agency sets itself; its code is made from the agency's and the year."""
    by.require(Permission.REPORT_TASKS, agency, above)
    now = live_of(build, "", clock.today())
    if not now.followed.owner(agency, now.day):
        raise CannotActError("no-agency", agency=agency)
    task = Task(id=_new_id(now, agency), clause="", text=clean(wish.text), lead=agency)
    one = happening(wish, task.id, 1, clock.now(), agency)
    check(begin(task, None, now.city.declaration.calendar), one, Circumstances(now.city.declaration.calendar))
    return _write(by, now, task, one, wish)


def since(task: str, seen: int) -> list[Event]:
    """What happened to a task after the events that somebody saw."""
    return list(Event.objects.filter(task=task, number__gt=seen).select_related("person"))


def _new_id(now: Live, agency: str) -> str:
    stem = f"{agency}-{now.day:%Y}-"
    taken = {*now.tasks, *Event.objects.filter(task__startswith=stem).values_list("task", flat=True)}
    numbers = (id.removeprefix(stem) for id in taken if id.startswith(stem))
    return f"{stem}{max((int(one) for one in numbers if one.isdecimal()), default=0) + 1:02d}"


def _check_eyes(by: Doer, task: str, wish: Wish) -> None:
    """Nobody verifies or closes what they reported themselves."""
    if wish.act not in (Act.VERIFY, Act.CLOSE) or by.person is None:
        return
    reports = Event.objects.filter(task=task, act=Act.REPORT.value)
    last = [event for event in reports if event.happening.part == wish.part][-1:]
    if last and last[0].person_id == by.person.pk:
        raise CannotActError("own-report")


def _write(by: Doer, now: Live, task: Task, one: Happening, wish: Wish) -> Event:
    """The event with its files, its record, and what is told of it; in the transaction of the caller."""
    try:
        with transaction.atomic():
            event = Event.objects.create(
                task=task.id, number=one.number, document=task.document, act=one.act.value, said=msgspec.to_builtins(one),
                note=clean(wish.note), person=by.person, by=by.actor.name,
            )  # fmt: skip
    except IntegrityError:
        raise ConflictError(since(task.id, one.number - 1)) from None
    files = [EvidenceFile(event=event, sha256=f.sha256, name=f.name, size=f.size) for f in wish.evidence]
    EvidenceFile.objects.bulk_create(files)
    chain.append(by.actor, f"task.{one.act.value}", f"task:{task.id}", one.agency, **_details(one))
    telling.tell_of(one, task, now)
    document = task.document
    transaction.on_commit(lambda: _after(document))
    return event


def _details(one: Happening) -> dict[str, object]:
    """What is put on record of an event: all that was said."""
    said = msgspec.to_builtins(one)
    return {name: value for name, value in said.items() if name not in ("task", "act", "agency", "at")}


_written: dict[tuple[str, str], int] = {}
"""By data home and document, the last event that this process has written down: of many changes in one transaction one is
enough.
"""


def _after(document: str) -> None:
    key = str(settings.KHUE_HOME), document
    last = Event.objects.filter(document=document).aggregate(last=Max("id"))["last"]
    if _written.get(key) != last:
        write_down([document])
        _written[key] = last
        build_soon()


_caught_up: set[str] = set()
"""The data homes of which this process knows that nothing waits to be written down."""


def catch_up() -> None:
    """Write down what a process that was stopped between its commit and its file left out; looked at once by a process."""
    home = str(settings.KHUE_HOME)
    if home not in _caught_up:
        write_down()
        _caught_up.add(home)


def write_down(documents: Iterable[str] | None = None) -> int:
    """Write what happened to the tasks of documents (all of them where none are named) for the next build; gives how many.

    What is written is what the database holds once the lock is had, so that the last to write has seen everything.
    """
    home = Path(settings.KHUE_HOME)
    disk.make_folder(home / kept.FOLDER)
    with disk.locked(home / kept.FOLDER / ".lock"):
        named = (
            Event.objects.values_list("document", flat=True).distinct().order_by() if documents is None else documents
        )
        wanted = set(named)
        for document in wanted:
            kept.keep(home, document, (event.happening for event in Event.objects.filter(document=document)))
    return len(wanted)
