"""The JSON shapes of money beside result, made in this one place for pages, interface and command line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from khue.model.base import Text
from khue.model.money import KINDS, Amounts, Money, amounts
from khue.pipeline.heads.answering import NOBODY
from khue.pipeline.heads.answers import NOBODY_NAME, duties_of
from khue.pipeline.heads.duties import Thing
from khue.pipeline.money.effort import Effort, Efforts
from khue.pipeline.money.sums import Funds
from khue.pipeline.money.words import reason
from khue.pipeline.reading import Build

Answer = dict[str, Any]


@lru_cache(maxsize=4)
def funds_of(build: Build) -> Funds:
    """The money of a build."""
    return Funds(build.city)


@lru_cache(maxsize=4)
def by_head(build: Build) -> dict[str, Amounts]:
    """By head, the money of the tasks that he or she answers for; what nobody answers for is under `NOBODY`."""
    funds, duties = funds_of(build), duties_of(build)
    tasks: dict[str, list[str]] = {}
    for duty in duties.all:
        if duty.thing is Thing.TASK and duty.id in funds.of_task:
            tasks.setdefault(duty.head, []).append(duty.id)
    return {head: funds.of_tasks(each) for head, each in tasks.items()}


@lru_cache(maxsize=4)
def efforts_of(build: Build) -> list[Effort]:
    """What points of index components cost, as far as that can be said."""
    return Efforts(duties_of(build)).all()


def money_answer(build: Build) -> Answer:
    """All money: the whole, by head, programme, field and period, and what index points cost."""
    funds = funds_of(build)
    groups = {task.id: task.group for task in build.city.tasks}
    fields = funds.by(lambda row: groups.get(funds.original(row.task), ""))
    return {
        "as_of": build.as_of.isoformat(),
        "whole": amounts_answer(funds.whole),
        "heads": [_named(build, code, found) for code, found in by_head(build).items()],
        "documents": [{"document": id, **amounts_answer(found)} for id, found in funds.documents.items()],
        "fields": [{"group": group, **amounts_answer(found)} for group, found in fields.items()],
        "periods": [{"period": period, **amounts_answer(found)} for period, found in funds.periods.items()],
        "points": [effort_answer(found) for found in efforts_of(build)],
    }


def task_moneys(build: Build) -> list[Answer]:
    """The tasks that have money, each with its amounts of all periods together, and by period."""
    return [task_money(build, task) for task in funds_of(build).of_task]


def task_money(build: Build, task: str) -> Answer:
    """The money of a task; amounts are null where no budget gives them."""
    funds, found = funds_of(build), next((one for one in build.city.tasks if one.id == task), None)
    standing = build.task_standings.get(task)
    return {
        "task": task,
        "text": found.text if found else "",
        "text_en": found.text_en if found else "",
        "document": found.document if found else "",
        "head": duties_of(build).answering.head(standing.owner) if standing else NOBODY,
        "state": standing.counting.value if standing else None,
        **amounts_answer(funds.of_tasks([task])),
        "periods": [row_answer(row) for row in funds.rows_of(task)],
    }


def target_money(build: Build, target: str) -> Answer:
    """The money of the tasks that serve a target, those that serve it alone apart from those that serve others too."""
    found = funds_of(build).of_target(target)
    return {
        "target": target, "alone": amounts_answer(found.alone), "shared": amounts_answer(found.shared),
        "tasks": list(found.tasks), "shared_tasks": list(found.shared_tasks), "with_others": list(found.with_others),
    }  # fmt: skip


def row_answer(row: Money) -> Answer:
    """One row of a budget."""
    return {
        "period": row.period, **{kind: getattr(row, kind) for kind in KINDS}, "used": amounts(row).used,
        "source": row.source, "source_url": row.source_url, "seen_on": row.seen_on.isoformat() if row.seen_on else None,
        "note": row.note,
    }  # fmt: skip


def amounts_answer(found: Amounts) -> Answer:
    """Amounts in đồng: null where no row gives them. `rows` counts rows, `known` those that give each kind."""
    return {
        **{kind: found.of(kind) for kind in KINDS}, "used": None if found.used is None else round(found.used, 6),
        "rows": found.rows, "known": {kind: found.known.get(kind, 0) for kind in KINDS},
    }  # fmt: skip


def effort_answer(found: Effort) -> Answer:
    """What a point of a component cost; `per_point` is null where that cannot be said, and `missing` says why."""
    missing = found.missing and {
        "code": found.missing.code, "params": dict(found.missing.params),
        "text": reason(found.missing, "vi"), "text_en": reason(found.missing, "en"),
    }  # fmt: skip
    answer: Answer = msgspec.to_builtins(found)
    return {
        **{name: answer[name] for name in _EFFORT}, "paid": amounts_answer(found.paid), "gained": found.gained,
        "missing": missing,
    }  # fmt: skip


_EFFORT = (
    "index", "component", "tasks", "shared", "before", "after", "points_before", "points_after", "per_point",
)  # fmt: skip


def _named(build: Build, code: str, found: Amounts) -> Answer:
    agency = duties_of(build).agencies.get(code)
    name = Text(vi=agency.name, en=agency.name_en) if agency else NOBODY_NAME
    return {"head": code, "name": name.vi, "name_en": name.en, **amounts_answer(found)}
