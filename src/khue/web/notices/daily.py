"""What a day brings: notices of what is about to be due or overdue, and of targets that turned, to who answers for them.

Each is told once, however often the day is run: its key is the thing and the step (fifteen days before, five, the day after).
"""

from __future__ import annotations

from datetime import date, timedelta

from khue.lib import vietnamese
from khue.model.base import Text
from khue.pipeline.agenda.days import Due, due
from khue.pipeline.reading import Build
from khue.pipeline.wording import EVIDENCE, period_words
from khue.web.notices.actions import tell

BEFORE = (15, 5, 1)
"""So many days before its deadline a thing is told of."""
_LOOK_BACK = timedelta(days=7)
"""What turned longer ago is no news any more, as where the command was not run for a while."""
_SUBJECTS = {"task": "task", "data": "dataset", "report": "report"}
_KINDS = {"task": ("task.due", "task.overdue"), "data": ("data.due", "data.late"), "report": ("report.due", "")}


def tell_of(build: Build, day: date) -> int:
    """Tell all that a day brings; gives how many notices are new."""
    return sum(_of_due(one, day) for one in due(build)) + sum(
        _of_turn(build, change.target) for change in build.changes if _recent(change.since, day)
    )


def _of_due(one: Due, day: date) -> int:
    """A thing on its steps; what was missed between two runs is told at the next, the nearest step only."""
    soon, late = _KINDS[one.kind]
    left = (one.day - day).days
    if left < 0:
        return _tell(one, late, "late", left) if late and day - one.day <= _LOOK_BACK else 0
    step = min((step for step in BEFORE if left <= step), default=None)
    return _tell(one, soon, str(step), left) if step is not None else 0


def _tell(one: Due, kind: str, step: str, left: int) -> int:
    """To the agencies that owe it; a co-operating agency is told of what it has a part in too."""
    name, period = (
        _both(one.name),
        {lang: period_words(one.period, lang) if one.period else "" for lang in ("vi", "en")},
    )
    params = {
        "task": name, "dataset": name, "report": {lang: f"{name[lang]} {period[lang]}".strip() for lang in name}, "days": left,
        "period": period, "deadline": {lang: vietnamese.day(one.day, lang) for lang in ("vi", "en")},
    }  # fmt: skip
    key = f"{kind}:{one.id}:{one.day}:{step}"[:200]
    return len(tell(list(one.agencies), kind, f"{_SUBJECTS[one.kind]}:{one.subject}", params, one.path, key=key))


def _both(text: Text) -> dict[str, str]:
    return {lang: text.in_(lang) for lang in ("vi", "en")}


def _recent(since: str, day: date) -> bool:
    return timedelta() <= day - date.fromisoformat(since) <= _LOOK_BACK


def _of_turn(build: Build, id: str) -> int:
    """A target that turned, to the agency that leads it."""
    change = next(one for one in build.changes if one.target == id)
    target = build.targets.get(id)
    if target is None or not target.agency:
        return 0
    before, after = (dict(zip(("vi", "en"), EVIDENCE[code], strict=True)) for code in (change.before, change.after))
    params = {"target": _both(Text(vi=target.text, en=target.text_en)), "before": before, "after": after}
    key = f"target.changed:{id[:80]}:{change.since}:{change.after}"
    return len(tell(target.agency, "target.changed", f"target:{id}", params, f"/chi-tieu/{id}/", key=key))
