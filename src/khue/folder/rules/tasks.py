"""A task says who leads it and by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from khue.folder.bearers import last_bearer
from khue.folder.loaded import Entry, LoadedFolder
from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.task import Task

NO_LEAD = Rule(
    "KH431", "task-without-lead",
    Text(vi='Nhiệm vụ "{id}" chưa có cơ quan chủ trì.', en='The task "{id}" has no lead agency.'),
    Text(vi="Hãy điền cột lead; nếu không phải một cơ quan, ghi nguyên văn ở lead_text.",
         en="Fill in the column lead; where it is not one agency, keep the document's words in lead_text."),
    Severity.WARNING,
)  # fmt: skip
NO_DEADLINE = Rule(
    "KH432", "task-without-deadline",
    Text(vi='Nhiệm vụ "{id}" chưa có thời hạn.', en='The task "{id}" has no deadline.'),
    Text(vi="Hãy điền cột deadline; nếu không phải một ngày, ghi nguyên văn ở deadline_text.",
         en="Fill in the column deadline; where it is not a day, keep the document's words in deadline_text."),
    Severity.WARNING,
)  # fmt: skip
DONE_WITHOUT_STATE = Rule(
    "KH433", "task-state-differs",
    Text(vi='Nhiệm vụ "{id}" có trạng thái "{state}" nhưng ngày hoàn thành là "{done_on}".',
         en='The task "{id}" is "{state}" while its day of completion is "{done_on}".'),
    Text(vi="Nhiệm vụ đã xong cần cả trạng thái và ngày hoàn thành.",
         en="A task that is done has both the state and the day."),
    Severity.WARNING,
)  # fmt: skip
LEAD_ENDED = Rule(
    "KH440", "lead-ended",
    Text(vi='Cơ quan "{agency}" chủ trì nhiệm vụ "{id}" ({clause}) chỉ tồn tại đến {end}, trước thời hạn, '
            "và chưa có cơ quan kế thừa.",
         en='The agency "{agency}" that leads the task "{id}" ({clause}) exists until {end} only, before the deadline, '
            "and has no successor."),
    Text(vi="Hãy điền cột successor ở agencies.csv, hoặc giao nhiệm vụ cho cơ quan khác.",
         en="Fill in the column successor in agencies.csv, or give the task to another agency."),
    Severity.WARNING,
)  # fmt: skip
RULES = (NO_LEAD, NO_DEADLINE, DONE_WITHOUT_STATE, LEAD_ENDED)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each task by itself."""
    agencies = {entry.value.code: entry.value for entry in folder.agencies}
    for entry in folder.tasks:
        task = entry.value
        yield from _ended(entry, agencies)
        if not task.lead and not task.lead_text:
            yield entry.finding(NO_LEAD, "lead", id=task.id)
        if task.deadline is None and not task.deadline_text:
            yield entry.finding(NO_DEADLINE, "deadline", id=task.id)
        if (task.state == "open") == (task.done_on is not None):
            yield entry.finding(DONE_WITHOUT_STATE, "done_on", id=task.id, state=task.state, done_on=task.done_on or "")


def _ended(entry: Entry[Task], agencies: Mapping[str, Agency]) -> Iterator[Finding]:
    """A lead that is no more when the task falls due, and that nobody took over; what is done needs nobody."""
    task = entry.value
    if task.state != "open":
        return
    last = last_bearer(agencies, task.lead, task.deadline or date.max)
    if last is not None:
        yield entry.finding(LEAD_ENDED, "lead", id=task.id, clause=task.clause, agency=last.name, end=last.valid_to)
