"""What an index point cost: money of tasks, through their targets and indicators, held against the points that were gained.

It says what was paid while points were gained, not that the points were gained by it; and it says nothing where a link of
the chain is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from khue.lib.periods import Period
from khue.model.assessment import Reason
from khue.model.money import Amounts, Money, amounts
from khue.model.standing import Standing
from khue.pipeline.heads.components import Piece, points_in
from khue.pipeline.heads.duties import Duties
from khue.pipeline.money.sums import Funds, together
from khue.pipeline.reading import Build


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """The money of the tasks that work on a component, and what its points became meanwhile.

    `paid` are the amounts of periods from that of `before` on to `after`. `per_point` is đồng paid out for each point
    gained; None where that cannot be said, and `missing` says why. `shared` are tasks that serve other targets too.
    """

    index: str
    component: str
    tasks: tuple[str, ...]
    shared: tuple[str, ...] = ()
    paid: Amounts = Amounts()
    before: str = ""
    after: str = ""
    points_before: float | None = None
    points_after: float | None = None
    per_point: int | None = None
    missing: Reason | None = None

    @property
    def gained(self) -> float | None:
        """The points gained; less than none where they were lost."""
        if self.points_before is None or self.points_after is None:
            return None
        return round(self.points_after - self.points_before, 6)


class Efforts:
    """The money that works on the index components of a build."""

    def __init__(self, duties: Duties) -> None:
        self._duties = duties
        self._build: Build = duties.build
        self._funds = Funds(duties.build.city)

    def all(self) -> list[Effort]:
        """One for each component of an index in force, in the order of the indices."""
        return [self._of(piece) for piece in self._duties.pieces.values()]

    def _of(self, piece: Piece) -> Effort:
        tasks = list(self._tasks(piece))
        shared = tuple(task for task in tasks if not self._serves_only(task, piece))
        found = Effort(index=piece.index, component=piece.component, tasks=tuple(tasks), shared=shared)
        if not piece.indicators:
            return _without(found, "no_indicator")
        if not tasks:
            return _without(found, "no_money")
        return self._weighed(found, piece)

    def _serves_only(self, task: str, piece: Piece) -> bool:
        """Whether all targets of a task are measured by what the component is measured by."""
        served = (self._build.targets.get(target) for target in self._funds.served(task))
        return all(target is None or target.indicator in piece.indicators for target in served)

    def _weighed(self, found: Effort, piece: Piece) -> Effort:
        rows = [row for task in found.tasks for row in self._funds.rows_of(task)]
        spans = self._span(piece, min(row.period for row in rows))
        if spans is None:
            return _without(found, "one_period")
        before, after = spans
        index = next(index for index in self._build.city.indices if index.id == piece.index)
        was, now = points_in(self._build, index, piece.component, before, after)
        paid = together(amounts(row) for row in rows if _within(row, before.period, after.period))
        found = msgspec.structs.replace(
            found, before=before.period, after=after.period, points_before=was, points_after=now, paid=paid
        )
        return _priced(found)

    def _span(self, piece: Piece, first: str) -> tuple[Standing, Standing] | None:
        """The newest standing, and the last one from before the money came, or the oldest where there is none."""
        held = [one for (id, _), one in self._build.standings.items() if id == piece.index and one.results]
        ordered = sorted(held, key=lambda one: Period.parse(one.period).end)
        if len(ordered) < 2:
            return None
        start = Period.parse(first).start
        earlier = [one for one in ordered[:-1] if Period.parse(one.period).end < start]
        return (earlier[-1] if earlier else ordered[0]), ordered[-1]

    def _tasks(self, piece: Piece) -> Iterator[str]:
        """The tasks with money that serve a target measured by what the component is measured by."""
        targets = {t.id for t in self._build.city.targets if t.indicator and t.indicator in piece.indicators}
        for task in self._funds.of_task:
            if targets & set(self._funds.served(task)):
                yield task


def _within(row: Money, before: str, after: str) -> bool:
    """Whether a row's period lies after the first standing's period, and not after the last one's."""
    period = Period.parse(row.period)
    return period.start > Period.parse(before).end and period.end <= Period.parse(after).end


def _priced(found: Effort) -> Effort:
    gained, paid = found.gained, found.paid.of("disbursed")
    if gained is None:
        return _without(found, "points_unknown")
    if paid is None or found.paid.known.get("disbursed", 0) < found.paid.rows:
        return _without(found, "not_all_paid" if paid else "nothing_paid", before=found.before, after=found.after)
    if gained <= 0:
        code = "nothing_gained" if gained else "unchanged"
        return _without(found, code, points=abs(gained), before=found.before, after=found.after)
    return msgspec.structs.replace(found, per_point=round(paid / gained))


def _without(found: Effort, code: str, **params: float | str) -> Effort:
    return msgspec.structs.replace(found, missing=Reason(code, dict(params)))
