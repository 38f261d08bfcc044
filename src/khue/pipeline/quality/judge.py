"""The five marks of a dataset, each from a handful of numbers; the rules and the weights stand in docs/gaps.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from khue.model.assessment import Reason
from khue.model.contract import Contract
from khue.model.quality import Aspect, DatasetQuality, Mark

WEIGHTS = {
    Aspect.COMPLETENESS: 0.25, Aspect.VALIDITY: 0.3, Aspect.CURRENTNESS: 0.25, Aspect.VOLUME: 0.1, Aspect.USE: 0.1,
}  # fmt: skip
"""What each aspect counts."""
BY_PERIODS = (1.0, 0.5, 0.25)
"""The score of currentness when no, one or two periods are late; it is 0 when more are."""
USUAL = 12
"""The newest month is held against so many before it."""
LEAST_MONTHS = 3
"""With fewer months before the newest nothing is usual yet."""
ROOM = 2.0
"""A month with up to so many times the usual rows, or that part of them, is usual."""
WITH_FINDINGS = 0.5
"""What is left of validity where the rows in use leave something to settle."""
INDICATORS_ONLY = 0.5
"""The score of use where indicators count the rows, but no target and no index rests on these."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the marks are made from. `months` has the rows of each month of the version, in order; `behind` is how many
    periods are late, None without a promise; `due` is when the period after the newest is owed.
    """

    contract: Contract
    version: int = 0
    rows: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    files: int = 0
    refused: int = 0
    refused_file: str = ""
    findings: int = 0
    behind: int | None = None
    newest: str = ""
    following: str = ""
    due: date | None = None
    months: Sequence[tuple[str, int]] = ()
    indicators: int = 0
    targets: int = 0
    components: int = 0


def judge(facts: Facts) -> DatasetQuality:
    """The quality of a dataset, and what its owner does next."""
    if not facts.version:
        return DatasetQuality(dataset=facts.contract.id, version=0, marks=(), step=_first(facts))
    marks = (_completeness(facts), _validity(facts), _currentness(facts), _volume(facts), _use(facts))
    worst = max(marks, key=lambda mark: mark.lost)
    step = worst.step if worst.lost and worst.step else _keep(facts)
    return DatasetQuality(dataset=facts.contract.id, version=facts.version, marks=marks, step=step)


def _first(facts: Facts) -> Reason:
    if facts.refused:
        return Reason("correct_file", {"file": facts.refused_file})
    return Reason("send_first")


def _keep(facts: Facts) -> Reason:
    """Nothing is lost: what comes next."""
    if facts.due is None:
        return Reason("promise")
    return Reason("keep", {"period": facts.following, "due": facts.due.isoformat()})


def _mark(aspect: Aspect, score: float | None, reason: Reason, step: Reason | None = None) -> Mark:
    kept = None if score is None else round(score, 6)
    return Mark(aspect=aspect, score=kept, weight=WEIGHTS[aspect], reason=reason, step=step)


def _completeness(facts: Facts) -> Mark:
    """The share of cells with a value, of the columns whose cells may not rightly be empty."""
    asked = [column.name for column in facts.contract.table.properties if not column.may_be_empty]
    shares = {name: facts.filled[name] / facts.rows for name in asked if name in facts.filled and facts.rows}
    if not shares:
        return _mark(Aspect.COMPLETENESS, None, Reason("no_cells"))
    score, worst = sum(shares.values()) / len(shares), min(shares, key=lambda name: shares[name])
    if shares[worst] == 1:
        return _mark(Aspect.COMPLETENESS, 1.0, Reason("all_filled"))
    params: dict[str, float | int | str | None] = {"column": worst, "empty": round(1 - shares[worst], 6)}
    return _mark(
        Aspect.COMPLETENESS, score, Reason("filled", {"share": round(score, 6), **params}), Reason("fill", params)
    )  # fmt: skip


def _validity(facts: Facts) -> Mark:
    """The share of files that keep the contract, half of it where the rows in use leave something to settle."""
    files = facts.files + facts.refused
    score = (facts.files / files if files else 1.0) * (WITH_FINDINGS if facts.findings else 1.0)
    if facts.refused:
        reason = Reason("refused", {"refused": facts.refused, "files": files})
        return _mark(Aspect.VALIDITY, score, reason, Reason("correct_file", {"file": facts.refused_file}))
    if facts.findings:
        n: dict[str, float | int | str | None] = {"n": facts.findings}
        return _mark(Aspect.VALIDITY, score, Reason("findings", n), Reason("settle", n))
    return _mark(Aspect.VALIDITY, score, Reason("keeps_contract"))


def _currentness(facts: Facts) -> Mark:
    """By how many periods are late of what the contract promises."""
    if facts.behind is None:
        return _mark(Aspect.CURRENTNESS, None, Reason("no_promise"), Reason("promise"))
    score = BY_PERIODS[facts.behind] if facts.behind < len(BY_PERIODS) else 0.0
    if not facts.behind:
        return _mark(Aspect.CURRENTNESS, score, Reason("in_time", {"newest": facts.newest}))
    reason = Reason("late", {"newest": facts.newest, "behind": facts.behind})
    return _mark(Aspect.CURRENTNESS, score, reason, Reason("send", {"from": facts.following}))


def _volume(facts: Facts) -> Mark:
    """The rows of the newest month beside the median of those before it."""
    before = [rows for _, rows in facts.months[:-1]][-USUAL:]
    if len(before) < LEAST_MONTHS:
        return _mark(Aspect.VOLUME, None, Reason("few_months"))
    (period, rows), usual = facts.months[-1], median(before)
    times = rows / usual
    params: dict[str, float | int | str | None] = {"period": period, "times": round(times, 4)}
    if 1 / ROOM <= times <= ROOM:
        return _mark(Aspect.VOLUME, 1.0, Reason("usual", params))
    return _mark(Aspect.VOLUME, min(times, 1 / times) * ROOM, Reason("unusual", params), Reason("check_month", params))


def _use(facts: Facts) -> Mark:
    """Whether anything rests on the rows."""
    counts: dict[str, float | int | str | None] = {
        "indicators": facts.indicators, "targets": facts.targets, "components": facts.components
    }  # fmt: skip
    if facts.targets or facts.components:
        return _mark(Aspect.USE, 1.0, Reason("rested_on", counts))
    if facts.indicators:
        return _mark(Aspect.USE, INDICATORS_ONLY, Reason("counted", counts), Reason("name_target"))
    return _mark(Aspect.USE, 0.0, Reason("unused"), Reason("name_indicator"))
