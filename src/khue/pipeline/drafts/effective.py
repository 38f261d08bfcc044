"""Effective (hiệu quả): whether a draft promises results for people or only work, and what hangs on each of its targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from khue.model.base import Text
from khue.model.draft import Criterion, Effect, Grade, Kind, Offence, Worth
from khue.model.gap import Points
from khue.model.target import Operator, Target
from khue.pipeline.drafts.examined import Examined
from khue.pipeline.drafts.kinds import effect_of

NO_OUTCOME = Criterion(
    "no-outcome", Grade.GRAVE,
    Text(vi="Cả văn bản chỉ nêu việc làm và sản phẩm, không có chỉ tiêu nào về kết quả đối với người dân, doanh nghiệp.",
         en="The whole document names work and products; no target is about a result for people or enterprises."),
    Text(vi="Thêm ít nhất một chỉ tiêu kết quả cho mỗi nhóm, hoặc gắn nhiệm vụ với chỉ tiêu đã có.",
         en="Add at least one outcome target to each programme, or tie its tasks to targets that exist."),
    absence=True,
)  # fmt: skip
ACTIVITY_PROGRAMME = Criterion(
    "activity-programme", Grade.REMARK,
    Text(vi="Nhóm “{group}” có {count} nội dung nhưng chỉ là hoạt động: không có sản phẩm đo được và không gắn với chỉ tiêu nào.",
         en="The programme “{group}” has {count} items, all of them activity: no product, and no target that they serve."),
    Text(vi="Nêu kết quả mong đợi của nhóm này bằng một chỉ tiêu.", en="State what this programme is to change, as a target."),
    absence=True,
)  # fmt: skip
ACTIVITY_TARGET = Criterion(
    "activity-target", Grade.REMARK,
    Text(vi="Chỉ tiêu đếm việc đã làm, không đo kết quả của việc đó.", en="The target counts work done, not what came of it."),
    Text(vi="Thay bằng chỉ tiêu về thay đổi mà việc này nhằm tới.", en="Put in its place the change that the work is meant to bring."),
)  # fmt: skip
AIMLESS = Criterion(
    "aimless-task", Grade.REMARK,
    Text(vi="Nhiệm vụ là hoạt động chung và không gắn với chỉ tiêu nào.",
         en="The task is a general activity and serves no target."),
    Text(vi="Ghi nhiệm vụ này phục vụ chỉ tiêu nào, hoặc nêu sản phẩm cụ thể.",
         en="Say which target it serves, or name its product."),
    absence=True,
)  # fmt: skip
ALREADY_MET = Criterion(
    "already-met", Grade.REMARK,
    Text(vi="Số liệu gần nhất ({latest}, {latest_period}) đã ở mức đề ra là {promise}.",
         en="The newest figure ({latest}, {latest_period}) already meets the goal of {promise}."),
    Text(vi="Nâng mức, hoặc nói rõ là giữ vững mức đã đạt.", en="Raise the goal, or say that it is to be kept."),
)  # fmt: skip
CRITERIA = (NO_OUTCOME, ACTIVITY_PROGRAMME, ACTIVITY_TARGET, AIMLESS, ALREADY_MET)


def looked_at(draft: Examined) -> list[str]:
    """The targets and tasks."""
    return [item.id for item in draft.items]


def offences(draft: Examined) -> Iterator[Offence]:
    """Where work stands in place of results."""
    found = worths(draft)
    if found and not any(_aims(draft, one) for one in found):
        yield draft.of_document(NO_OUTCOME)
    else:
        yield from _programmes(draft, found)
    effects = {(one.kind, one.subject): one.effect for one in found}
    for target in draft.targets:
        if effects[Kind.TARGET, target.id] is Effect.ACTIVITY:
            yield draft.about(ACTIVITY_TARGET, target)
    for task in draft.tasks:
        if effects[Kind.TASK, task.id] is Effect.ACTIVITY and not task.targets:
            yield draft.about(AIMLESS, task)
    yield from chain.from_iterable(_met(draft, target) for target in draft.targets)


def worths(draft: Examined) -> list[Worth]:
    """What each target and task comes to, the index points that hang on it, and the tasks that work for it."""
    points = {target.id: draft.points(target) for target in (*draft.other_targets, *draft.targets)}
    return [
        *(
            Worth(
                subject=target.id, kind=Kind.TARGET, effect=effect_of(target, draft.lexicon), group=target.group,
                points=points[target.id], tasks=draft.tasks_for[target.id],
            )
            for target in draft.targets
        ),
        *(
            Worth(
                subject=task.id, kind=Kind.TASK, effect=effect_of(task, draft.lexicon), group=task.group,
                points=_once(points.get(id_, ()) for id_ in task.targets), tasks=1,
            )
            for task in draft.tasks
        ),
    ]  # fmt: skip


def _once(found: Iterator[Sequence[Points]]) -> tuple[Points, ...]:
    """The same components of an index count once."""
    return tuple({(one.index, one.components): one for points in found for one in points}.values())


def _aims(draft: Examined, worth: Worth) -> bool:
    """Whether an item is a result, or works for one."""
    return worth.effect is Effect.OUTCOME or (worth.kind is Kind.TASK and worth.subject in draft.aimed)


def _programmes(draft: Examined, found: Sequence[Worth]) -> Iterator[Offence]:
    names = {group.id: group.name for group in draft.city.declaration.groups}
    for code in dict.fromkeys(one.group for one in found if one.group):
        items = [one for one in found if one.group == code]
        if all(one.effect is Effect.ACTIVITY and not _aims(draft, one) for one in items):
            name = names.get(code)
            vi, en = (name.vi, name.in_("en")) if name else (code, code)
            yield draft.of_group(ACTIVITY_PROGRAMME, code, group=vi, group_en=en, count=len(items))


def _met(draft: Examined, target: Target) -> Iterator[Offence]:
    outlook = draft.outlooks.get(target.id)
    indicator = draft.indicators.get(target.indicator)
    comparable = indicator is not None and indicator.unit == target.unit and target.operator is not Operator.ABOUT
    if not comparable or outlook is None or not outlook.holding:
        return
    if outlook.figures and (outlook.chance or 0) >= draft.rules.doubtful:
        newest = outlook.figures[-1]
        yield draft.about(ALREADY_MET, target, latest=newest.value, latest_period=newest.period)
