"""Whether what is needed is up to date on a day, from what was known by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from khue.lib.periods import Grain, Period
from khue.model.assessment import Reason
from khue.model.contract import Contract
from khue.model.gap import State, Thing
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.promise import frequency, owed
from khue.pipeline.assess import known_on
from khue.pipeline.attention.bands import following, shifted
from khue.pipeline.attention.known import View
from khue.pipeline.attention.late import periods_late
from khue.pipeline.attention.owed import PERIODS_LATE, rhythm
from khue.pipeline.gaps.needs import OWN, Need

YEARLY = 12
"""Months between two figures of an indicator that names no rhythm: targets are reviewed every year."""


@dataclass(frozen=True)
class Figure:
    """That a period has a figure with a value, and the day from which it could be known."""

    period: Period
    known: date


Figures = Mapping[tuple[str, str], Sequence[Figure]]
"""By indicator and scope (`OWN` or a level of parts), what has a value."""


@dataclass(frozen=True, kw_only=True)
class Lack:
    """Why something is not up to date; `scopes` are those of which figures are lacking, where figures are."""

    state: State
    reason: Reason
    step: Reason
    newest: str = ""
    since: date | None = None
    due: date | None = None
    scopes: tuple[str, ...] = ()


def figures_of(observations: Iterable[Observation]) -> list[Figure]:
    """What observations have a value for: each period with the first day on which one could be known."""
    first: dict[str, date] = {}
    for one in observations:
        if one.value is not None:
            first[one.period] = min(known_on(one), first.get(one.period, date.max))
    return [Figure(Period.parse(period), known) for period, known in first.items()]


def lack(view: View, need: Need, figures: Figures) -> Lack | None:
    """What keeps a need from being up to date; None where it is."""
    match need.thing:
        case Thing.DATASET:
            contract = next((one for one in view.known.city.contracts if one.id == need.id), None)
            return _of_dataset(view, need, contract) if contract else None
        case Thing.INDICATOR:
            return _of_figures(view, need, figures)
        case Thing.TARGET:
            due = need.subjects[0].target.deadline
            return _missing(need, "no_indicator", Reason("name_indicator"), due)
    n = sum(len(parts) for parts in need.components.values())
    return _missing(need, "no_measures", Reason("name_measures", {"n": n}), None, n=n)


def _missing(need: Need, code: str, step: Reason, due: date | None, **params: float | int | str | None) -> Lack:
    return Lack(state=State.MISSING, reason=Reason(code, {**params}), step=step, since=need.since, due=due)


def _of_dataset(view: View, need: Need, contract: Contract) -> Lack | None:
    newest = view.newest(contract.id)
    if newest is None:
        return _missing(need, "never_came", Reason("give_dataset", {"from": ""}), _first_due(need, contract))
    behind = periods_late(view, contract)
    if not behind:
        return None
    due = owed(contract, newest.end, 1)
    step = Reason("give_dataset", {"from": str(newest.next())})
    return Lack(
        state=State.LATE,
        reason=Reason("dataset_late", {"newest": str(newest), "behind": behind, "frequency": frequency(contract)}),
        step=step,
        newest=str(newest),
        since=following(due),
        due=due,
    )


def _first_due(need: Need, contract: Contract) -> date | None:
    """When the first period since it was needed was owed; None without a promise, or where nothing waits for it."""
    if need.since is None or not frequency(contract):
        return None
    return owed(contract, Period.containing(need.since, Grain.MONTH).previous().end, 1)


def _of_figures(view: View, need: Need, figures: Figures) -> Lack | None:
    """What figures lack of the scopes for which they are needed: none at all of one is worse than old ones of another."""
    found = {scope: _of_scope(view, need, scope, figures.get((need.id, scope), ())) for scope in need.scopes}
    lacking = {scope: one for scope, one in found.items() if one}
    if not lacking:
        return None
    worst = min(lacking.values(), key=lambda one: (one.state is not State.MISSING, one.due or date.max))
    return replace(worst, scopes=tuple(lacking))


def _of_scope(view: View, need: Need, scope: str, seen: Sequence[Figure]) -> Lack | None:
    months, assumed = months_of(view.known.indicators[need.id])
    step = Reason("give_figures", {"period": _last_over(view.day, months)})
    newest = _newest(seen, view.day)
    if newest is None:
        code = "no_figures" if scope == OWN else "no_figures_of_parts"
        missing = _missing(need, code, step, _first_figure(need.wanted.get(scope), months), level=scope)
        return replace(missing, since=need.wanted.get(scope))
    due = shifted(newest.end, PERIODS_LATE * months)
    if due >= view.day:
        return None
    reason = Reason("old_figure", {"newest": str(newest), "months": months, "assumed": int(assumed)})
    return Lack(state=State.LATE, reason=reason, step=step, newest=str(newest), since=following(due), due=due)


def months_of(indicator: Indicator) -> tuple[int, bool]:
    """Months between two figures of a published indicator, and whether they were assumed for want of a rhythm."""
    months = rhythm(indicator)
    return (months, False) if months else (YEARLY, True)


def _newest(found: Sequence[Figure], day: date) -> Period | None:
    return max((one.period for one in found if one.known <= day), key=lambda period: period.end, default=None)


_GRAINS = {grain.months: grain for grain in Grain if grain.months}


def _last_over(day: date, months: int) -> str:
    """The last period of a rhythm that was over on a day."""
    return str(Period.containing(day, _GRAINS.get(months, Grain.YEAR)).previous())


def _first_figure(since: date | None, months: int) -> date | None:
    """When the figure of the period in which it was first needed is owed: one period after that one's end."""
    return shifted(Period.containing(since, _GRAINS.get(months, Grain.YEAR)).end, months) if since else None
