"""What must be clear of a task ("6 rõ"): who, what, by when, who does which part, which product, who decides."""

from __future__ import annotations

from collections.abc import Iterator

from khue.model.base import Text
from khue.model.draft import Basis, Clear, Criterion, Grade, Offence, Param, TaskClear
from khue.model.task import Task
from khue.pipeline.drafts.examined import Examined

NO_LEAD = Criterion(
    "no-lead", Grade.GRAVE,
    Text(vi="Nhiệm vụ chưa có cơ quan chủ trì (chưa {field}).", en="The task has no lead agency (not clear: {field})."),
    Text(vi="Giao cho đúng một cơ quan chủ trì.", en="Give it to exactly one lead agency."),
    absence=True,
)  # fmt: skip
NO_DEADLINE = Criterion(
    "no-deadline", Grade.GRAVE,
    Text(vi="Nhiệm vụ chưa có thời hạn (chưa {field}).", en="The task has no deadline (not clear: {field})."),
    Text(vi="Ghi ngày phải xong, hoặc chu kỳ nếu là việc thường xuyên.",
         en="Give the day by which it is done, or the rhythm where it never ends."),
    absence=True,
)  # fmt: skip
NO_PRODUCT = Criterion(
    "no-product", Grade.GRAVE,
    Text(vi="Nhiệm vụ chưa nêu sản phẩm (chưa {field}), nên không biết thế nào là xong.",
         en="The task names no product (not clear: {field}), so nobody can tell when it is done."),
    Text(vi="Nêu sản phẩm cụ thể, hoặc chỉ tiêu mà nhiệm vụ phải đạt.", en="Name its product, or the target that it is to meet."),
    absence=True,
)  # fmt: skip
NOT_CLEAR = Criterion(
    "not-clear", Grade.GRAVE,
    Text(vi="Nhiệm vụ chưa {field}.", en="The task is not clear: {field}."),
    Text(vi="Bổ sung theo yêu cầu của thành phố.", en="Add it, as the city requires."),
    absence=True,
)  # fmt: skip
SOME_NOT_CLEAR = Criterion(
    "some-not-clear", Grade.REMARK,
    Text(vi="{count} trên {total} nhiệm vụ chưa {field}.", en="{count} of {total} tasks are not clear: {field}."),
    Text(vi="Xem bảng dưới trang để biết nhiệm vụ nào.", en="The table further down says which."),
    absence=True,
)  # fmt: skip
CRITERIA = (NO_LEAD, NO_DEADLINE, NO_PRODUCT, NOT_CLEAR, SOME_NOT_CLEAR)

_MISSING = {Basis.LEAD: NO_LEAD, Basis.DEADLINE: NO_DEADLINE, Basis.PRODUCT: NO_PRODUCT}
_NOBODY = ("chưa thấy", "chưa rõ", "chưa xác định")
"""How whoever entered a document says that it does not tell."""


def clearness(draft: Examined) -> list[TaskClear]:
    """Of each task what is clear; None where only part of the document was read and it is not there."""
    return [
        TaskClear(task.id, {one.id: _told(draft, _is_clear(draft, task, one)) for one in draft.rules.clear})
        for task in draft.tasks
    ]


def _told(draft: Examined, clear: bool) -> bool | None:
    return True if clear else False if draft.whole else None


def offences(draft: Examined) -> Iterator[Offence]:
    """One for each task without what is required; what is only wished for is told once."""
    for one in draft.rules.clear:
        unclear = [task for task in draft.tasks if not _is_clear(draft, task, one)]
        field: dict[str, Param] = {"field": one.name.vi, "field_en": one.name.in_("en")}
        if one.required:
            criterion = _MISSING.get(one.by, NOT_CLEAR)
            yield from (draft.about(criterion, task, **field) for task in unclear)
        elif unclear:
            yield draft.of_document(SOME_NOT_CLEAR, count=len(unclear), total=len(draft.tasks), **field)


def _is_clear(draft: Examined, task: Task, one: Clear) -> bool:
    said = f"{task.text}. {task.product}. {task.cooperating_text}"
    match one.by:
        case Basis.LEAD:
            return owned(task)
        case Basis.WORK:
            vague = draft.lexicon.vague(task.text)
            return len(task.text.split()) >= 4 and not (vague and not task.product and not task.targets)
        case Basis.DEADLINE:
            return bool(task.deadline or task.deadline_text or task.working_days)
        case Basis.RESPONSIBILITY:
            alone = not task.cooperating and not task.cooperating_text
            return owned(task) and (alone or ":" in task.cooperating_text)
        case Basis.PRODUCT:
            return bool(task.product or task.targets)
        case Basis.AUTHORITY:
            return draft.lexicon.decides(said, one.words)


def owned(task: Task) -> bool:
    """Whether somebody leads it: one agency, or those that the document names in words."""
    return bool(task.lead) or (bool(task.lead_text) and not task.lead_text.casefold().startswith(_NOBODY))
