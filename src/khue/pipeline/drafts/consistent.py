"""Consistent (đồng bộ): with documents in force, with its own numbers, units and dates, and with what was assigned already."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from math import ceil

from khue.lib.periods import Period
from khue.lib.vietnamese import canonical
from khue.model.base import Text
from khue.model.draft import Criterion, Grade, Offence
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.drafts import references
from khue.pipeline.drafts.examined import Examined

CONTRADICTS = Criterion(
    "contradicts", Grade.GRAVE,
    Text(vi="Văn bản này đề ra {promise}; {document} đang có hiệu lực đề ra {other_promise} cho cùng chỉ số, cùng năm {year}.",
         en="This document asks for {promise}; {document}, which is in force, asks for {other_promise} of the same indicator in {year}."),
    Text(vi="Thống nhất con số, hoặc ghi rõ chỉ tiêu này thay thế chỉ tiêu kia.",
         en="Agree on one number, or say that this target replaces the other."),
)  # fmt: skip
FIRMNESS = Criterion(
    "firmness-differs", Grade.REMARK,
    Text(vi="Cùng con số nhưng khác cách cam kết: ở đây ghi {promise}, {document} ghi {other_promise}.",
         en="The same number, promised otherwise: this document says {promise}, {document} says {other_promise}."),
    Text(vi="Dùng cùng một cách cam kết.", en="Promise it in the same way."),
)  # fmt: skip
WITHIN = Criterion(
    "contradicts-itself", Grade.GRAVE,
    Text(vi="Văn bản có hai mức cho cùng chỉ số, cùng năm {year}: {promise} và {other_promise} ({other_clause}).",
         en="The document has two goals for one indicator in {year}: {promise} and {other_promise} ({other_clause})."),
    Text(vi="Giữ lại một mức.", en="Keep one of them."),
)  # fmt: skip
UNIT = Criterion(
    "unit-differs", Grade.GRAVE,
    Text(vi="Đơn vị tính của chỉ tiêu là “{unit}”, còn của chỉ số là “{expected}”.",
         en="The target is in “{unit}”, its indicator in “{expected}”."),
    Text(vi="Dùng một đơn vị tính.", en="Use one unit of measure."),
)  # fmt: skip
IMPOSSIBLE = Criterion(
    "impossible-value", Grade.GRAVE,
    Text(vi="Mức {promise} nằm ngoài khoảng có thể có của chỉ số (từ {low} đến {high}).",
         en="{promise} lies outside what the indicator can be ({low} to {high})."),
    Text(vi="Kiểm tra con số và đơn vị tính.", en="Check the number and its unit."),
)  # fmt: skip
PAST = Criterion(
    "deadline-past", Grade.GRAVE,
    Text(vi="Thời hạn {due_day} ở trước ngày của văn bản ({on_day}).",
         en="The deadline of {due_day} lies before the date of the document ({on_day})."),
    Text(vi="Sửa thời hạn.", en="Put the deadline right."),
)  # fmt: skip
BASELINE = Criterion(
    "baseline-late", Grade.GRAVE,
    Text(vi="Mốc xuất phát ({baseline_period}) không ở trước thời hạn {due_day}.",
         en="The baseline ({baseline_period}) does not lie before the deadline of {due_day}."),
    Text(vi="Sửa mốc xuất phát hoặc thời hạn.", en="Put the baseline or the deadline right."),
)  # fmt: skip
YEAR = Criterion(
    "year-differs", Grade.REMARK,
    Text(vi="Nội dung ghi năm {years}, còn thời hạn khai là {due_day}.",
         en="The text says {years}, the deadline entered is {due_day}."),
    Text(vi="Đối chiếu lại với nguyên văn.", en="Compare with the text."),
)  # fmt: skip
TWICE = Criterion(
    "task-twice", Grade.REMARK,
    Text(vi="Nhiệm vụ gần như trùng với {other_clause}, cùng cơ quan chủ trì.",
         en="The task is nearly the same as {other_clause}, with the same lead."),
    Text(vi="Gộp thành một nhiệm vụ.", en="Make them one task."),
)  # fmt: skip
TWO_LEADS = Criterion(
    "two-leads", Grade.GRAVE,
    Text(vi="Cùng một việc giao cho hai nơi chủ trì: {agency} và {other_agency} ({other_clause}).",
         en="One piece of work is given to two leads: {agency} and {other_agency} ({other_clause})."),
    Text(vi="Chỉ giữ một cơ quan chủ trì, cơ quan kia phối hợp.", en="Keep one lead; the other agency co-operates."),
)  # fmt: skip
ASSIGNED = Criterion(
    "assigned-before", Grade.GRAVE,
    Text(vi="Việc này đã được {document} giao cho {other_agency}, nay lại giao cho {agency}.",
         en="{document} gave this to {other_agency} already; now it is given to {agency}."),
    Text(vi="Thống nhất một cơ quan chủ trì, hoặc ghi rõ là thay thế.", en="Agree on one lead, or say that it replaces."),
)  # fmt: skip
AGAIN = Criterion(
    "assigned-again", Grade.REMARK,
    Text(vi="Việc này đã có trong {document}, cùng cơ quan chủ trì.", en="{document} has this task already, with the same lead."),
    Text(vi="Ghi rõ đây là nhiệm vụ đã giao để không đếm hai lần.", en="Say that it is the same task, so that it is counted once."),
)  # fmt: skip
CRITERIA = (
    CONTRADICTS, FIRMNESS, WITHIN, UNIT, IMPOSSIBLE, PAST, BASELINE, YEAR, TWICE, TWO_LEADS, ASSIGNED, AGAIN,
    *references.CRITERIA,
)  # fmt: skip

_YEARS = re.compile(r"(?<!\d)(20[2-9]\d)(?!\d)(?![-/]\w)")
_LEAST_WORDS = 4
"""Shorter sentences are alike by chance."""


def looked_at(draft: Examined) -> list[str]:
    """The targets, the tasks, and the document itself where it refers to others."""
    own = [draft.document.id] if draft.document.relations else []
    return [*own, *(item.id for item in draft.items)]


def offences(draft: Examined) -> Iterator[Offence]:
    """Where it disagrees."""
    for target in draft.targets:
        yield from _against_others(draft, target)
        yield from _measure(draft, target)
    yield from _within(draft)
    for item in draft.items:
        yield from _dates(draft, item)
    yield from _doubles(draft)
    yield from references.offences(draft)


def promise(target: Target, prefix: str = "") -> dict[str, float | str | None]:
    """The parameters from which a promise is worded."""
    return {
        f"{prefix}goal": target.value,
        f"{prefix}goal_to": target.value_to,
        f"{prefix}operator": target.operator.value,
    }


def _against_others(draft: Examined, target: Target) -> Iterator[Offence]:
    if target.supersedes and target.relation == "replaces":
        others = [other for other in draft.other_targets if other.id != target.supersedes]
    else:
        others = draft.other_targets
    for other in others:
        if _same_question(target, other) and _numbers(target) != _numbers(other):
            criterion = CONTRADICTS
        elif _same_question(target, other) and target.operator is not other.operator:
            criterion = FIRMNESS
        else:
            continue
        said = {"year": target.deadline.year if target.deadline else None, "other_target": other.id}
        yield draft.about(criterion, target, **said, **promise(other, "other_"), **draft.titled(other.document))


def _same_question(target: Target, other: Target) -> bool:
    if not target.indicator or target.indicator != other.indicator or target.deadline is None or other.deadline is None:
        return False
    numbers = None not in (target.value, other.value)
    return numbers and target.deadline.year == other.deadline.year


def _numbers(target: Target) -> tuple[float | None, float | None]:
    return target.value, target.value_to


def _within(draft: Examined) -> Iterator[Offence]:
    for one, other in combinations(draft.targets, 2):
        if _same_question(one, other) and _numbers(one) != _numbers(other):
            year = one.deadline.year if one.deadline else None
            yield draft.about(WITHIN, other, year=year, other_clause=one.clause, **promise(one, "other_"))


def _measure(draft: Examined, target: Target) -> Iterator[Offence]:
    indicator = draft.indicators.get(target.indicator)
    if indicator is None or target.value is None:
        return
    if target.unit and target.unit != indicator.unit:
        yield draft.about(UNIT, target, unit=target.unit, expected=indicator.unit)
        return
    low, high = indicator.bounds.min, indicator.bounds.max
    values = [value for value in _numbers(target) if value is not None]
    if any((low is not None and value < low) or (high is not None and value > high) for value in values):
        yield draft.about(IMPOSSIBLE, target, low=low, high=high)


def _dates(draft: Examined, item: Target | Task) -> Iterator[Offence]:
    due = item.deadline
    if due is None:
        return
    if draft.earliest is not None and due < draft.earliest:
        yield draft.about(PAST, item, due_day=due.isoformat(), on_day=draft.earliest.isoformat())
    years = sorted(set(map(int, _YEARS.findall(item.text))))
    if years and due.year not in years and not _after(item, years[-1]):
        yield draft.about(YEAR, item, years=", ".join(map(str, years)), due_day=due.isoformat())
    if isinstance(item, Target) and item.baseline_period and Period.parse(item.baseline_period).end >= due:
        yield draft.about(BASELINE, item, baseline_period=item.baseline_period, due_day=due.isoformat())


def _after(item: Target | Task, year: int) -> bool:
    """Whether "trước năm 2027", which ends with the year before, is what the text says."""
    before = re.search(rf"trước (?:ngày 0?1/0?1/|năm ){year}", item.text.lower())
    return before is not None and item.deadline is not None and item.deadline.year == year - 1


def _doubles(draft: Examined) -> Iterator[Offence]:
    """Tasks that are nearly the same, among themselves and with those that other documents assigned."""
    twins = _twins((*draft.tasks, *draft.other_tasks), draft.rules.alike)
    for one, other in combinations(draft.tasks, 2) if twins else ():
        if (one.id, other.id) in twins:
            yield _double(draft, other, one)
    for task in draft.tasks:
        twin = next((one for one in draft.other_tasks if one.id != task.same_as and (task.id, one.id) in twins), None)
        if twin is not None:
            said = {**_leads(draft, task, twin), **draft.titled(twin.document), "other_task": twin.id}
            yield draft.about(AGAIN if _lead(task) == _lead(twin) else ASSIGNED, task, **said)


def _twins(tasks: Sequence[Task], least: float) -> set[tuple[str, str]]:
    """The pairs of tasks that are alike, the earlier one first.

    Two that share so much of their words share one of the rarest of them: only such pairs are held against each other.
    """
    words = {task.id: _words(task.text) for task in tasks}
    common = Counter(word for found in words.values() for word in found)
    holders: dict[str, list[str]] = {}
    found = set()
    for id_, own in words.items():
        rare = sorted(own, key=lambda word: (common[word], word))[: len(own) - ceil(least * len(own)) + 1]
        near = {other for word in rare for other in holders.get(word, ())}
        found |= {(other, id_) for other in near if _alike(words[other], own, least)}
        for word in rare:
            holders.setdefault(word, []).append(id_)
    return found


def _double(draft: Examined, task: Task, twin: Task) -> Offence:
    said = {**_leads(draft, task, twin), "other_clause": twin.clause}
    return draft.about(TWICE if _lead(task) == _lead(twin) else TWO_LEADS, task, **said)


def _leads(draft: Examined, task: Task, twin: Task) -> dict[str, float | int | str | None]:
    own, other = (draft.named(_lead(one) or "?") for one in (task, twin))
    return {**own, "other_agency": other["agency"], "other_agency_en": other["agency_en"]}


def _lead(task: Task) -> str:
    return task.lead or task.lead_text


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """The words of a task; the same ones are asked for by every document."""
    return frozenset(re.findall(r"\w+", canonical(text)))


def _alike(one: frozenset[str], other: frozenset[str], least: float) -> bool:
    fewer, more = sorted((len(one), len(other)))
    if fewer < max(_LEAST_WORDS, least * more):
        return False
    return len(one & other) / len(one | other) >= least
