"""What is due on which day: tasks, data and periodic reports, of the city or of some agencies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.contract import Contract
from khue.model.promise import frequency, owed
from khue.pipeline.agenda.reporting import NAMES, due_days
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words

AHEAD = timedelta(days=400)
"""How far ahead reports are listed: there is always another."""

Kind = Literal["task", "data", "report"]


_BEFORE = {
    "task": Text(vi="Hạn nhiệm vụ: ", en="Task due: "),
    "data": Text(vi="Hạn nộp dữ liệu: ", en="Data due: "),
    "report": Text(vi="Hạn gửi ", en="Report due: "),
}


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that is due. `id` stays the same when the day is put off; `time` is empty for the whole day.

    `agencies` are who owe it, the one that leads first; `path` is its page.
    """

    id: str
    kind: Kind
    subject: str
    day: date
    name: Text
    agencies: tuple[str, ...]
    path: str
    time: str = ""
    period: str = ""

    @property
    def title(self) -> Text:
        """What a calendar shows: what is due of what, and of which period."""
        before, name, period = _BEFORE[self.kind], self.name, self.period
        after = (
            Text(vi=f", {period_words(period, 'vi')}", en=f", {period_words(period, 'en')}") if period else Text(vi="")
        )
        return Text(vi=f"{before.vi}{name.vi}{after.vi}", en=f"{before.en}{name.in_('en')}{after.in_('en')}")

    def owed_by(self, agencies: Collection[str] | None) -> bool:
        """Whether one of these agencies owes it; None stands for the whole city."""
        return agencies is None or not set(agencies).isdisjoint(self.agencies)


def due(build: Build, agencies: Collection[str] | None = None) -> list[Due]:
    """All that is not done, by day; of the agencies named, or of the whole city."""
    found = (one for kind in (_tasks, _data, _reports) for one in kind(build))
    return sorted((one for one in found if one.owed_by(agencies)), key=lambda one: (one.day, one.id))


def _tasks(build: Build) -> Iterator[Due]:
    """The tasks with a deadline in force that are not done."""
    for task in build.city.tasks:
        standing = build.task_standings.get(task.id)
        if standing is None or standing.counting.done or standing.deadline is None or standing.same_as:
            continue
        lead = standing.owner or task.lead
        yield Due(
            id=f"task-{task.id}", kind="task", subject=task.id, day=standing.deadline, name=Text(vi=task.text, en=task.text_en),
            agencies=tuple(dict.fromkeys(code for code in (lead, *task.cooperating) if code)), path=f"/nhiem-vu/{task.id}/",
        )  # fmt: skip


def _data(build: Build) -> Iterator[Due]:
    """The next period of each dataset that an agency promised and that is not there."""
    for contract in build.city.contracts:
        newest = newest_month(build, contract)
        if newest is None or not frequency(contract):
            continue
        period = newest.next()
        name = contract.name or contract.id
        yield Due(
            id=f"data-{contract.id}-{period}", kind="data", subject=contract.id, day=owed(contract, newest.end, 1),
            name=Text(vi=name),
            agencies=(contract.owner,) if contract.owner else (), path=f"/du-lieu/{contract.id}/", period=str(period),
        )  # fmt: skip


def newest_month(build: Build, contract: Contract) -> Period | None:
    """The newest month of which a dataset has rows."""
    months = [one.newest for one in build.delivered if one.dataset == contract.id and one.newest]
    return Period.parse(months[-1]) if months else None


def _reports(build: Build) -> Iterator[Due]:
    """The periodic reports of the coming year and of the month before the build's day."""
    leading = tuple(sorted({task.lead for task in build.city.tasks if task.lead}))
    for one in build.city.papers.reporting:
        name = one.name or NAMES[one.every]
        for period, day in due_days(one, build.as_of - timedelta(days=31), build.as_of + AHEAD):
            yield Due(
                id=f"report-{one.every.value}-{period}", kind="report", subject=str(period), day=day, time=one.time,
                name=name,
                agencies=one.agencies or leading, path=f"/bao-cao/?loai=dinh-ky&ky={period}", period=str(period),
            )  # fmt: skip
