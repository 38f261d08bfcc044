"""Unobstructed (thông suốt): every task has an owner, waits for nothing that nobody owns, and comes in time for what needs it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from khue.model.base import Text
from khue.model.draft import Criterion, Grade, Offence
from khue.model.task import Task
from khue.pipeline.drafts import clear
from khue.pipeline.drafts.clear import owned
from khue.pipeline.drafts.examined import Examined

UNKNOWN_BEFORE = Criterion(
    "waits-for-unknown", Grade.GRAVE,
    Text(vi="Nhiệm vụ chờ kết quả của “{before}”, nhưng không có nhiệm vụ nào như vậy.",
         en="The task waits for “{before}”, and there is no such task."),
    Text(vi="Thêm nhiệm vụ đó, hoặc sửa mã.", en="Add that task, or put its id right."),
)  # fmt: skip
NOBODY_HANDS_OVER = Criterion(
    "nobody-hands-over", Grade.GRAVE,
    Text(vi="Nhiệm vụ chờ kết quả của {before_clause} (“{before_text}”), nhưng việc đó chưa ai chủ trì nên không ai bàn giao.",
         en="The task waits for {before_clause} (“{before_text}”), which nobody leads, so that nobody hands it over."),
    Text(vi="Giao cơ quan chủ trì cho việc phải xong trước.", en="Give the earlier task a lead."),
)  # fmt: skip
COMES_LATE = Criterion(
    "comes-late", Grade.GRAVE,
    Text(vi="Nhiệm vụ phải xong ngày {due_day}, nhưng phải chờ {before_clause}, mà việc đó đến {before_day} mới xong.",
         en="The task is due on {due_day} and waits for {before_clause}, which comes on {before_day} only."),
    Text(vi="Đưa việc trước lên sớm hơn, hoặc lùi thời hạn của việc sau.", en="Bring the earlier task forward, or put this one back."),
)  # fmt: skip
UNDATED_BEFORE = Criterion(
    "waits-undated", Grade.REMARK,
    Text(vi="Nhiệm vụ phải xong ngày {due_day}, nhưng phải chờ {before_clause}, mà việc đó không ghi ngày xong.",
         en="The task is due on {due_day} and waits for {before_clause}, which has no date."),
    Text(vi="Ghi ngày phải xong của việc trước.", en="Give the earlier task a date."),
)  # fmt: skip
CIRCLE = Criterion(
    "circle", Grade.GRAVE,
    Text(vi="Các nhiệm vụ chờ lẫn nhau thành vòng: {path}.", en="Tasks wait for each other in a circle: {path}."),
    Text(vi="Bỏ một mắt xích: chọn việc làm trước tiên.", en="Break it at one place: choose which comes first."),
)  # fmt: skip
LATE_FOR_TARGET = Criterion(
    "late-for-target", Grade.GRAVE,
    Text(vi="Nhiệm vụ xong ngày {due_day}, sau thời hạn {target_day} của chỉ tiêu mà nó phục vụ ({target_clause}).",
         en="The task is due on {due_day}, after the deadline of {target_day} of the target that it serves ({target_clause})."),
    Text(vi="Đưa nhiệm vụ lên trước thời hạn của chỉ tiêu.", en="Bring the task before the target's deadline."),
)  # fmt: skip
UNKNOWN_TARGET = Criterion(
    "serves-unknown", Grade.REMARK,
    Text(vi="Nhiệm vụ ghi phục vụ chỉ tiêu “{target}”, nhưng không có chỉ tiêu đó.",
         en="The task is to serve the target “{target}”, and there is no such target."),
    Text(vi="Sửa mã chỉ tiêu.", en="Put the target's id right."),
)  # fmt: skip
WITHOUT_TASK = Criterion(
    "target-without-task", Grade.REMARK,
    Text(vi="Không nhiệm vụ nào phục vụ chỉ tiêu này.", en="No task serves this target."),
    Text(vi="Giao nhiệm vụ để đạt chỉ tiêu, hoặc ghi chỉ tiêu vào nhiệm vụ đã có.",
         en="Assign what is to be done for it, or name it in a task that exists."),
)  # fmt: skip
CRITERIA = (
    UNKNOWN_BEFORE, NOBODY_HANDS_OVER, COMES_LATE, UNDATED_BEFORE, CIRCLE, LATE_FOR_TARGET, UNKNOWN_TARGET, WITHOUT_TASK,
    *clear.CRITERIA,
)  # fmt: skip


def looked_at(draft: Examined) -> list[str]:
    """The tasks."""
    return [task.id for task in draft.tasks]


def offences(draft: Examined) -> Iterator[Offence]:
    """What stands in the way of the work."""
    known = {task.id: task for task in (*draft.other_tasks, *draft.tasks)}
    yield from clear.offences(draft)
    for task in draft.tasks:
        yield from _waiting(draft, task, known)
        yield from _serving(draft, task)
    yield from _circles(draft)
    if draft.whole and any(task.targets for task in draft.tasks):
        yield from (draft.about(WITHOUT_TASK, target) for target in draft.targets if not draft.tasks_for[target.id])


def _waiting(draft: Examined, task: Task, known: Mapping[str, Task]) -> Iterator[Offence]:
    for id_ in dict.fromkeys(task.after):
        before = known.get(id_)
        if before is None:
            yield draft.about(UNKNOWN_BEFORE, task, before=id_)
            continue
        said = {
            "before_clause": before.clause,
            "before_text": before.text,
            "before_text_en": before.text_en or before.text,
        }
        if not owned(before):
            yield draft.about(NOBODY_HANDS_OVER, task, **said)
        if task.deadline is not None and before.deadline is None:
            yield draft.about(UNDATED_BEFORE, task, due_day=task.deadline.isoformat(), **said)
        elif task.deadline is not None and before.deadline is not None and before.deadline > task.deadline:
            days = {"due_day": task.deadline.isoformat(), "before_day": before.deadline.isoformat()}
            yield draft.about(COMES_LATE, task, **days, **said)


def _serving(draft: Examined, task: Task) -> Iterator[Offence]:
    targets = {target.id: target for target in (*draft.city.targets, *draft.targets)}
    for id_ in dict.fromkeys(task.targets):
        target = targets.get(id_)
        if target is None:
            yield draft.about(UNKNOWN_TARGET, task, target=id_)
        elif task.deadline is not None and target.deadline is not None and task.deadline > target.deadline:
            days = {"due_day": task.deadline.isoformat(), "target_day": target.deadline.isoformat()}
            yield draft.about(LATE_FOR_TARGET, task, target_clause=target.clause, **days)


def _circles(draft: Examined) -> Iterator[Offence]:
    tasks = {task.id: task for task in draft.tasks}
    for circle in circles({id_: [one for one in task.after if one in tasks] for id_, task in tasks.items()}):
        path = " → ".join(tasks[id_].clause for id_ in (*circle, circle[0]))
        yield draft.about(CIRCLE, tasks[circle[0]], path=path, length=len(circle))


def circles(after: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """The circles in what waits for what, each once, from the first of its members on; one through each member is enough.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})
    [('a', 'b', 'c')]
    """
    left = _waiting_for_ever(after)
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for start in left:
        way = None if start in seen else _way_back(left, start)
        if way is not None:
            found.append(way)
            seen.update(way)
    return found


def _waiting_for_ever(after: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What is left when every task is done that can be: those in circles, and those that wait for one in a circle."""
    left = {id_: [one for one in ids if one in after] for id_, ids in after.items()}
    needed_by: dict[str, list[str]] = {}
    for id_, ids in left.items():
        for one in ids:
            needed_by.setdefault(one, []).append(id_)
    waits = {id_: len(ids) for id_, ids in left.items()}
    ready = [id_ for id_, count in waits.items() if not count]
    while ready:
        done = ready.pop()
        del left[done]
        for id_ in needed_by.get(done, ()):
            waits[id_] -= 1
            if not waits[id_]:
                ready.append(id_)
    return {id_: [one for one in ids if one in left] for id_, ids in left.items()}


def _way_back(after: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...] | None:
    """The shortest way from a task over those that it waits for back to itself."""
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for id_ in after[here]:
            if id_ == start:
                return _way(came, start, here)
            if id_ not in came:
                came[id_] = here
                queue.append(id_)
    return None


def _way(came: Mapping[str, str], start: str, end: str) -> tuple[str, ...]:
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))
