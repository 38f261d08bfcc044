"""Who is told of what happens to a task: the office of what the agency does, the agency of what the office does."""

from __future__ import annotations

from datetime import date

from khue.lib.vietnamese import day as day_words
from khue.model.agency import Agency
from khue.model.progress import Act, Happening
from khue.model.task import Task
from khue.web.notices.actions import tell
from khue.web.notices.recipients import Holders
from khue.web.people.roles import Permission
from khue.web.tasks.live import Live

_TO_AGENCY = {
    Act.ASSIGN: "task.assigned", Act.VERIFY: "task.verified", Act.CLOSE: "task.closed", Act.REOPEN: "task.reopened",
    Act.GIVE_TIME: "task.extension_granted", Act.REFUSE_TIME: "task.extension_refused", Act.ANSWER: "task.answered",
    Act.DIRECT: "task.directed", Act.REMIND: "task.reminded",
}  # fmt: skip
_TO_OFFICE = {
    Act.ACCEPT: "task.accepted", Act.RETURN: "task.returned", Act.REPORT: "task.reported",
    Act.ASK_TIME: "task.extension_asked",
}  # fmt: skip
_TITLE = 80


def tell_of(one: Happening, task: Task, now: Live) -> None:
    """Tell those concerned; in the transaction of the event."""
    params = _params(one, task, now)
    if one.act in _TO_AGENCY:
        agency = one.part or one.lead or _lead(now, task)
        _tell(_TO_AGENCY[one.act], Holders(now.followed.owner(agency, now.day), Permission.REPORT_TASKS), task, params)
    elif one.act in _TO_OFFICE:
        to = Holders(_lead(now, task), Permission.REPORT_TASKS) if one.part else _office(now, task)
        _tell(_TO_OFFICE[one.act], to, task, params)
        if one.help:
            _tell("task.help", to, task, params)
    elif one.act is Act.ESCALATE:
        _tell("task.escalated", Holders(_executive(now, task), Permission.ASSIGN_TASKS), task, params)


def _tell(kind: str, to: Holders, task: Task, params: dict[str, object]) -> None:
    number = params["number"]
    tell(to, kind, f"task:{task.id}", params, f"/ban-lam-viec/nhiem-vu/{task.id}/", key=f"{kind}:{task.id}:{number}")


def _params(one: Happening, task: Task, now: Live) -> dict[str, object]:
    track = now.course(task).track("")
    deadline = one.deadline or (track.deadline if track else None) or task.deadline
    reminders = track.reminders + 1 if track and one.act is Act.REMIND else track.reminders if track else 0
    return {
        "task": {"vi": _short(task.id, task.text), "en": _short(task.id, task.text_en or task.text)},
        "deadline": _days(deadline), "agency": _name(now, one.part or one.lead or _lead(now, task)),
        "number": reminders if one.act in (Act.REMIND, Act.ESCALATE) else one.number, "note": one.text,
    }  # fmt: skip


def _short(id: str, text: str) -> str:
    return f"{id} ({text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + '…'})"


def _days(deadline: date | None) -> dict[str, str]:
    if deadline is None:
        return {"vi": "chưa định", "en": "not set"}
    return {lang: day_words(deadline, lang) for lang in ("vi", "en")}


def _name(now: Live, code: str) -> dict[str, str]:
    found: Agency | None = next((agency for agency in now.city.agencies if agency.code == code), None)
    return {"vi": found.name, "en": found.name_en or found.name} if found else {"vi": code, "en": code}


def _lead(now: Live, task: Task) -> str:
    return now.course(task).main.agency


def _office(now: Live, task: Task) -> Holders:
    return Holders(now.office(task), Permission.ASSIGN_TASKS)


def _executive(now: Live, task: Task) -> str:
    return now.city.declaration.following.executive or now.office(task)
