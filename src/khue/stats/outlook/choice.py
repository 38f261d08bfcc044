"""Which method an outlook rests on most, why, and what it takes for granted."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.result import Because, Method
from khue.stats.outlook.scales import back
from khue.stats.outlook.weigh import Fitted

Values = NDArray[np.float64]
_SERIOUS = 0.05
"""A method with less weight is not compared."""
_RECORD = 3
"""From so many forecasts on a record of its own is cited."""


def methods(fitted: Fitted, weights: Values, case: int) -> tuple[Method, ...]:
    """The families with their weights after the last figure and their mean errors one figure ahead, weightiest first.

    An error is that of the family's candidates as they were weighted before that figure; the first is that of the third
    figure. With two figures there is none, and the error is NaN.
    """
    own, last = fitted.own, int(fitted.counts[case]) - 1
    low, high = fitted.low[case], fitted.high[case]
    expected = np.clip(back(fitted.track.expected[case, 2 : last + 1], low, high), *fitted.cases[case].bounds)
    before, came = weights[case, 1:last], fitted.values[case, 2 : last + 1]
    found = []
    for family in dict.fromkeys(own.family):
        members = np.array([name == family for name in own.family])
        share = before[:, members]
        total = share.sum(axis=1)
        centre = (expected[:, members] * share).sum(axis=1) / np.maximum(total, 1e-300)
        errors = np.abs(centre - came)[total > 0]
        error = float(errors.mean()) if errors.size else float("nan")
        found.append(Method(family, float(weights[case, last, members].sum()), error))
    return tuple(sorted(found, key=lambda method: -method.weight))


def reason(found: tuple[Method, ...], figures: int) -> Because:
    """Why the first method leads: experience, least_error, or most_likely although another one was less wrong."""
    first, errors = found[0], figures - 2
    if errors < _RECORD:
        return Because("experience", {"family": first.family, "weight": first.weight, "forecasts": errors})
    others = [method for method in found[1:] if method.weight >= _SERIOUS]
    params: dict[str, float | str] = {
        "family": first.family, "weight": first.weight, "error": first.error, "forecasts": errors,
    }  # fmt: skip
    if not others:
        return Because("least_error", params)
    rival = min(others, key=lambda method: method.error)
    params |= {"rival": rival.family, "rival_error": rival.error}
    return Because("least_error" if first.error <= rival.error else "most_likely", params)


def assumption(fitted: Fitted, weights: Values, case: int, family: str, pace: float) -> Because:
    """What the family takes for granted; the code is its name, `pace` the change that is expected in the coming year."""
    own, last = fitted.own, int(fitted.counts[case]) - 1
    weight = np.where([name == family for name in own.family], weights[case, last], 0.0)
    weight = weight / weight.sum()
    params: dict[str, float | str] = {"pace": pace}
    if family == "damped":
        params["half_life"] = log(2) / float(weight @ own.fading)
    if family == "revert":
        means = back(fitted.track.state.other[case, last], fitted.low[case], fitted.high[case])
        params["mean"] = _middle(means, weight, 0.5)
    if family == "limited":
        params |= _limit(fitted, weight, case)
    return Because(family, params)


def _limit(fitted: Fitted, weight: Values, case: int) -> dict[str, float | str]:
    """The ceiling, or the floor where that is likelier, with the values between which it lies with a chance of 80 %."""
    ceiling = np.where(fitted.own.on("ceiling"), weight, 0.0)
    side = "ceiling" if ceiling.sum() >= 0.5 else "floor"
    ends, share = (fitted.high[case], ceiling) if side == "ceiling" else (fitted.low[case], weight - ceiling)
    low, middle, high = (_middle(ends, share / share.sum(), chance) for chance in (0.1, 0.5, 0.9))
    return {"side": side, "end": middle, "end_low": low, "end_high": high}


def _middle(values: Values, weight: Values, chance: float) -> float:
    """The weighted quantile of values; those without weight do not count."""
    order = np.argsort(values, kind="stable")
    at = int(np.searchsorted(np.cumsum(weight[order]), chance * weight.sum()))
    return float(values[order][min(at, len(values) - 1)])
