"""What a target or task comes to: work that is done, a product that is there, or a change for people and enterprises."""

from __future__ import annotations

import re

from khue.lib.vietnamese import canonical
from khue.model.draft import Effect
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.drafts.lexicon import Lexicon

_COUNTED_WORK = frozenset(canonical(unit) for unit in (
    "lớp", "lớp tập huấn", "hội nghị", "hội thảo", "cuộc", "buổi", "đợt", "lượt", "tin bài", "chuyên mục", "cuộc thi",
))  # fmt: skip
"""Units of measure in which work is counted, not what comes of it."""
_COUNTED_THINGS = frozenset(canonical(unit) for unit in (
    "hệ thống", "nền tảng", "phần mềm", "điểm hỗ trợ", "trạm", "dự án", "văn bản", "cơ sở dữ liệu", "đề án", "trung tâm", "mô hình",
))  # fmt: skip
_PROMISE = re.compile(r"\d\s*%|tối thiểu \d|ít nhất \d")


def effect_of(item: Target | Task, lexicon: Lexicon) -> Effect:
    """What it comes to. A target in numbers is an outcome, unless what is counted is work or things."""
    return _of_target(item, lexicon) if isinstance(item, Target) else _of_task(item, lexicon)


def _of_target(target: Target, lexicon: Lexicon) -> Effect:
    unit = canonical(target.unit)
    if unit in _COUNTED_WORK or (lexicon.activity(target.text) and not _share(target)):
        return Effect.ACTIVITY
    if unit in _COUNTED_THINGS or (lexicon.output(target.text) and not _share(target)):
        return Effect.OUTPUT
    return Effect.OUTCOME


def _share(target: Target) -> bool:
    return target.unit.startswith("%")


def _of_task(task: Task, lexicon: Lexicon) -> Effect:
    if _PROMISE.search(task.text.lower()):
        return Effect.OUTCOME
    if lexicon.activity(task.text) and (not task.product or lexicon.activity(task.product)):
        return Effect.ACTIVITY
    return Effect.OUTPUT
