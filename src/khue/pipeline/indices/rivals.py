"""The cheapest improvements that reach a rank in a period to come, against rivals as they are foretold."""

from __future__ import annotations

import numpy as np

from khue.exceptions import InputError
from khue.lib.periods import Period
from khue.model.finding import Finding
from khue.pipeline.indices.answers import Answer
from khue.pipeline.indices.asking import NOT_COMPUTABLE, Asked, after, cannot, change_of, weights_of, wish_of
from khue.pipeline.indices.coming import SEED, Coming, coming, rank_spread, spread
from khue.pipeline.indices.history import History
from khue.pipeline.indices.reach import Planning, Wish
from khue.pipeline.indices.values import Published
from khue.pipeline.indices.whatif import CannotChangeError, measured
from khue.stats.composite.rivals import TooFewError, best_rival, foretell, share

AROUND = 6
"""So many rivals near the mark are told of."""
LEAST_FIGURES = 3
"""A unit with fewer is named: its forecast rests on the other units more than on itself."""


def plan_against(
    history: History, published: Published, unit: str, asked: Asked, on: str, chance: float, *, seed: int = SEED
) -> Answer:  # fmt: skip
    """What is asked of a unit (its rank in `asked.reach`) planned against rivals in a coming period, as `rivals_answer` has it.

    Changes and weights are taken to be in force in the newest period, weights in earlier ones too. Raises InputError.
    """
    declared = history.newest.declared
    wish = wish_of(declared, asked, asked.reach or 1)
    changes = [change_of(declared, text, unit) for text in asked.sets]
    weights = weights_of(declared, asked)
    try:
        earlier = tuple(after(found, (), weights) for found in history.found[:-1])
        now = coming(History((*earlier, after(history.newest, changes, weights))), on, seed=seed)
        if len(now.known) < published.among:
            raise CannotChangeError("rivals-unknown", known=str(len(now.known)), among=str(published.among))
        return rivals_answer(now, unit, wish, chance)
    except CannotChangeError as error:
        raise InputError(finding=cannot(error)) from error
    except ValueError as error:
        raise InputError(
            finding=Finding(NOT_COMPUTABLE, "", params={"index": declared.index.id, "why": error})
        ) from error


def rivals_answer(now: Coming, unit: str, wish: Wish, chance: float) -> Answer:
    """The plan by which a unit holds a rank in the coming period with a chance, line by line.

    `needed` is the score that does: nobody knows the rivals' scores, so `threshold` has the one that the rank would take in
    four of five draws. `goes_on` is the unit without a plan, moving as units do; `stands_still` with the score of the newest
    period; `planned` with the plan carried out as written and nothing else; `best` with everything at its limit. Chances are
    never 0 or 1. A step's `expected` is what the component comes to without a plan, where its earlier values are known.
    Raises CannotChangeError where nothing can be planned.
    """
    found = now.history.newest
    declared, whole = found.declared, found.declared.whole
    planning = Planning(found, unit, wish)
    needed = now.mark(unit, wish.rank, chance)
    plan = planning.told(planning.to(needed / whole))
    return {
        "index": declared.index.id, "period": found.given.period, "on": now.on, "unit": unit, "rank": wish.rank,
        "chance": chance,
        "now": _now(now, unit),
        "needed": round(needed, 12), "threshold": _threshold(now, unit, wish.rank),
        "goes_on": {"score": spread(now.of(unit)), **_held(now, unit, wish.rank, None)},
        "stands_still": _held(now, unit, wish.rank, planning.now * whole),
        **plan, "steps": [step | {"expected": _expected(now, unit, step["component"])} for step in plan["steps"]],
        "planned": _held(now, unit, wish.rank, plan["score"]) if plan["reachable"] else None,
        "best": {"score": round(planning.highest * whole, 12), **_held(now, unit, wish.rank, planning.highest * whole)},
        "around": _around(now, unit, plan["score"] if plan["reachable"] else planning.highest * whole),
        "basis": basis(now),
    }  # fmt: skip


def basis(now: Coming) -> Answer:
    """What a forecast rests on: the periods; for the common level `outlook`, or `half` of the only change that is known; and
    the units with fewer than three figures, by how many they have."""
    units, figures = now.history.units, now.figures.tolist()
    few = {
        str(count): [unit for unit, own in zip(units, figures, strict=True) if own == count]
        for count in range(1, LEAST_FIGURES)
    }  # fmt: skip
    return {
        "periods": list(now.history.periods), "common": now.common, "units": len(now.known), "draws": len(now.scores),
        "few_figures": {count: own for count, own in few.items() if own},
    }  # fmt: skip


def _now(now: Coming, unit: str) -> Answer:
    found = now.history.newest
    at = found.given.units.index(unit)
    return {"score": round(float(found.total[at] * found.declared.whole), 12), "rank": int(found.ranks[at]) or None}


def _held(now: Coming, unit: str, rank: int, score: float | None) -> Answer:
    """The chance of the rank, and where the unit's rank lies."""
    decimals = now.history.newest.declared.index.decimals
    printed = score if score is None or decimals is None else round(score, decimals)
    ranks = now.ranks(unit, printed)
    return {"chance": share(ranks <= rank), "ranks": rank_spread(ranks)}


def _expected(now: Coming, unit: str, id: str) -> float | None:
    """What a component of a unit comes to as it goes on, as people give values; None where too little is known of it."""
    history, declared = now.history, now.history.newest.declared
    try:
        found = foretell(history.panel(id), Period.parse(now.on).years)
    except TooFewError:
        return None
    own = found.draws[:, history.units.index(unit)]
    return round(measured(declared, declared.parts[id], float(np.median(own))), 9)


def _threshold(now: Coming, unit: str, rank: int) -> dict[str, float] | None:
    """The score of the rival in the place that is wanted; None where there are no more rivals than places."""
    rivals = now.against(unit)
    return None if rank > rivals.shape[1] else spread(best_rival(rivals, rank))


def _around(now: Coming, unit: str, score: float) -> list[Answer]:
    """The rivals who are as likely as not to be near a score: where they stand, where they will, how likely above it."""
    scores, names = now.against(unit), now.rivals(unit)
    above = (scores > score).mean(axis=0)
    nearest = np.argsort(np.abs(above - 0.5), kind="stable")[:AROUND]
    rows = [
        {"unit": names[at], "now": _before(now, names[at]), "score": spread(scores[:, at]), "ahead": share(scores[:, at] > score)}
        for at in nearest.tolist()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["ahead"], row["unit"]))


def _before(now: Coming, unit: str) -> Answer | None:
    """Where a unit stood in the newest period, if that is known."""
    found = now.history.newest
    if unit not in found.given.units or np.isnan(found.total[found.given.units.index(unit)]):
        return None
    return _now(now, unit)
