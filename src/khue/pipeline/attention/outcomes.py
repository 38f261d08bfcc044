"""What came of the items of an earlier list: what an official wants to know who reads last year's page."""

from __future__ import annotations

from khue.model.assessment import Evidence, Reason
from khue.model.attention import AttentionList, Item, Kind, Outcome
from khue.pipeline.assess import known_on, newest_vintages
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.late import periods_late

_TASKS = (Kind.TASK_OVERDUE, Kind.TASK_DUE, Kind.TASK_HELP)
_TARGETS = (Kind.TARGET_OVERDUE, Kind.TARGET_AT_RISK)


def outcomes(known: Known, then: AttentionList, now: View) -> tuple[Outcome, ...]:
    """One outcome for each item of the earlier list, in its order."""
    return tuple(Outcome(item.id, _of(known, item, now)) for item in then.items)


def _of(known: Known, item: Item, now: View) -> Reason:
    if item.kind in _TASKS:
        return _of_tasks(item, now)
    if item.kind in _TARGETS:
        return _of_target(item, now)
    if item.kind is Kind.DATA_OWED:
        return _of_data(item, now)
    if item.kind is Kind.RANK_FELL:
        return _of_rank(item, now)
    if item.kind is Kind.ANOMALY:
        still = {one.anomaly.indicator for one in known.odd}
        return Reason("still_odd" if still & set(item.subjects) else "settled")
    contract = next((one for one in known.city.contracts if one.id == item.subject), None)
    behind = periods_late(now, contract) if contract else 0
    return Reason("dataset_still_late", {"behind": behind}) if behind else Reason("dataset_came")


def _of_tasks(item: Item, now: View) -> Reason:
    still = {task.id for task, _ in now.tasks} & set(item.subjects)
    return Reason("tasks", {"done": len(item.subjects) - len(still), "n": len(item.subjects)})


def _of_target(item: Item, now: View) -> Reason:
    subject = next((s for s in now.subjects if s.target.id == item.subject), None)
    if subject is None:
        return Reason("replaced")
    standing = now.assessment(subject)
    latest = standing.latest
    return Reason(
        f"target_{standing.evidence.value}",
        {"value": latest.value if latest else None, "period": latest.period if latest else "",
         "status": latest.status if latest else "final"},
    )  # fmt: skip


def _of_rank(item: Item, now: View) -> Reason:
    """The newest rank, where one came since."""
    seen = now.known.ranks.get(item.subject, ())
    newest = newest_vintages(o for o in seen if known_on(o) <= now.day and o.value is not None)
    if not newest or newest[-1].period == item.reason.params["period"]:
        return Reason("rank_waits")
    return Reason("rank", {"period": newest[-1].period, "rank": newest[-1].value})


def _of_data(item: Item, now: View) -> Reason:
    judged = [
        s for s in now.subjects if s.target.id in item.subjects and now.assessment(s).evidence is not Evidence.NO_DATA
    ]
    return Reason("data", {"came": len(judged), "n": len(item.subjects)})
