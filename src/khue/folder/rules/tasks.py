"""A task says who leads it and by when."""

from __future__ import annotations

from collections.abc import Iterable

from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity

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
RULES = (NO_LEAD, NO_DEADLINE, DONE_WITHOUT_STATE)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each task by itself."""
    for entry in folder.tasks:
        task = entry.value
        if not task.lead and not task.lead_text:
            yield entry.finding(NO_LEAD, "lead", id=task.id)
        if task.deadline is None and not task.deadline_text:
            yield entry.finding(NO_DEADLINE, "deadline", id=task.id)
        if (task.state == "open") == (task.done_on is not None):
            yield entry.finding(DONE_WITHOUT_STATE, "done_on", id=task.id, state=task.state, done_on=task.done_on or "")
