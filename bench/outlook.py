"""`python -m bench outlook`: how far outlooks are off and how honest their intervals are, on series that they were not learned from.

Series of the M1, M3 and tourism competitions, and the rivals' forecasts, come from packages in an environment of its own,
made with uv in a temporary folder (`--python` names one that has them). `--shares FILE` adds shares of people who use the
internet, by country and year: the columns Entity, Code, Year and a value, as Our World in Data publishes the World Bank's
IT.NET.USER.ZS. `--calibrate` learns the constants anew from the other half, and prints `khue/stats/outlook/learned.py`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.environment import environment
from bench.measuring import table
from bench.outlook_learn import INTERVALS, Checked, checked, part_of, table_of, widening_of
from bench.outlook_series import (
    AHEAD,
    PACKAGES,
    RIVAL_LENGTHS,
    Competitions,
    Cut,
    Values,
    competitions,
    invented,
    shares,
)
from khue.stats.outlook.candidates import grid
from khue.stats.outlook.case import Case, Figure, Goal, Kind
from khue.stats.outlook.forecast import outlooks
from khue.stats.outlook.learned import LEARNED, Learned
from khue.stats.outlook.result import CHANCES, Predictive

LEARNING = (3, 5, 8, 0)
"""The lengths that weights are learned from."""
BESIDE = (5,)
"""The length at which competitions stand beside shares."""
SCALES = {Kind.AMOUNT: ("log", "step", "flat", "ceiling"), Kind.BOUNDED: ("log", "ceiling"), Kind.FREE: ("flat",)}


def learned_of(kind: Kind, learning: Sequence[Cut], widening: Sequence[Cut]) -> Learned:
    """The constants of a kind, from one half of the series."""
    rows = grid(*SCALES[kind])
    found = table_of([part_of(cut, kind, rows) for cut in learning], rows)
    for _ in range(2):
        whole, farther, fewer = widening_of([checked(cut, kind, found) for cut in widening])
        old = found.widening
        found = replace(found, widening=(old[0] + whole, old[1] + farther, old[2] + fewer))
    return found


def calibrate(known: Competitions, file: Path | None) -> Iterator[str]:
    """The lines of `learned.py`. The bounded table needs the shares; without them the one in force is written again.

    Its weights are learned from shares and, at one length, from competitions, since not all that is bounded grows; its
    intervals are held to the shares alone, the only figures here that have bounds.
    """
    yield _HEAD
    for kind in (Kind.BOUNDED, Kind.AMOUNT, Kind.FREE):
        more = list(shares(file, 0)) if file is not None and kind is Kind.BOUNDED else []
        learning = [*known.cuts(0, BESIDE if more else LEARNING), *(cut for cut in more if cut.length in LEARNING)]
        again = kind is Kind.BOUNDED and file is None
        yield _written(kind, LEARNED[kind] if again else learned_of(kind, learning, more or list(known.cuts(0))))
    yield "}\n# fmt: on"


_HEAD = '''"""What was learned from public series; written by `python -m bench outlook --calibrate --shares FILE`."""

from __future__ import annotations

from dataclasses import dataclass

from khue.stats.outlook.candidates import Row
from khue.stats.outlook.case import Kind


@dataclass(frozen=True)
class Learned:
    """The constants of one kind of series: its candidates with their weights, the tempering of evidence, the widening."""

    rows: tuple[Row, ...]
    tempering: tuple[float, float]
    widening: tuple[float, float, float]


# fmt: off
LEARNED = {'''


def _written(kind: Kind, learned: Learned) -> str:
    """The constants of a kind as they stand in the module, with four digits."""

    def line(values: Sequence[float | str]) -> str:
        return ", ".join(f'"{one}"' if isinstance(one, str) else repr(float(f"{one:.4g}")) for one in values)

    rows = "\n".join(f"            ({line(row)})," for row in learned.rows)
    return (
        f"    Kind.{kind.name}: Learned(\n        rows=(\n{rows}\n        ),\n"
        f"        tempering=({line(learned.tempering)}),\n        widening=({line(learned.widening)}),\n    ),"
    )


def coverage(checks: Sequence[Checked]) -> tuple[str, str]:
    """The shares of figures within the 80 % and the 95 % interval, in per cent, all figures counting alike."""
    count = sum(check.future.size for check in checks)
    found = [sum(check.coverage(share).mean() * check.future.size for check in checks) / count for share in INTERVALS]
    return f"{100 * found[0]:.1f}", f"{100 * found[1]:.1f}"


def intervals(title: str, checks: Sequence[Checked], *, by_horizon: bool = True) -> None:
    """Print coverage by source, length and horizon."""
    rows = [("all", *coverage(checks))]
    sources = dict.fromkeys(check.name for check in checks)
    rows += [(name, *coverage([c for c in checks if c.name == name])) for name in sources if len(sources) > 1]
    for name, length in dict.fromkeys((check.name if not by_horizon else "", check.length) for check in checks):
        own = [check for check in checks if check.length == length and name in ("", check.name)]
        rows.append((f"{name} last {length}".strip() if length else "whole", *coverage(own)))
    if by_horizon:
        for ahead in range(AHEAD):
            far = [check.at_horizon(ahead) for check in checks if check.horizons > ahead]
            rows.append((f"{ahead + 1} ahead", *coverage(far)))
    print(f"\n{title}\n")
    table(("figures", "in 80 %", "in 95 %"), rows)


def accuracy(pairs: Sequence[tuple[Cut, Checked]]) -> Iterator[Sequence[str]]:
    """sMAPE and MASE of the middle of each outlook, and those of the rivals, by source and length."""
    for cut, check in pairs:
        if cut.length in RIVAL_LENGTHS:
            named = f"{cut.source}, {f'last {cut.length}' if cut.length else 'whole'} ({len(cut.series)})"
            rivals = [np.array([one.rivals[name][cut.length] for one in cut.series]) for name in ("Theta", "DOTM")]
            yield named, *(text for found in (check.at(0.5), *rivals) for text in _wrong(cut, found))


def _wrong(cut: Cut, found: Values) -> tuple[str, str]:
    off = np.abs(found - cut.futures)
    share = 200 * off / (np.abs(found) + np.abs(cut.futures))
    return f"{share.mean():.2f}", f"{(off.mean(axis=1) / cut.steps).mean():.3f}"


def compare(known: Competitions, half: int, kind: Kind, learned: Learned) -> None:
    """Print the intervals and the accuracy on one half of the competitions."""
    pairs = [(cut, checked(cut, kind, learned)) for cut in known.cuts(half)]
    intervals(f"Competitions, yearly, taken as {kind.value}", [check for _, check in pairs])
    print()
    table(("series", "sMAPE", "MASE", "Theta", "MASE", "DOTM", "MASE"), accuracy(pairs))
    some = [pair for pair in pairs if pair[0].length in (5, 10)]
    print(f"\nBeyond the 99 % interval: {100 * outside([check for _, check in pairs]):.1f} %\n")
    table(("chance said of a goal", "on average, %", "met, %", "goals"), chances(some))


def chances(pairs: Sequence[tuple[Cut, Checked]]) -> Iterator[Sequence[str]]:
    """How often goals were met that had a chance of so much: goals at the last figure and some usual steps from it."""
    said, came = [], []
    for cut, check in pairs:
        last = np.array([past[-1] for past in cut.pasts])
        horizons = np.arange(1, cut.futures.shape[1] + 1)
        for pace in (-0.5, 0.0, 0.5, 1.0, 2.0):
            goals = last[:, None] + pace * cut.steps[:, None] * horizons
            rows = zip(check.quantiles.reshape(-1, len(CHANCES)).tolist(), goals.ravel().tolist(), strict=True)
            said += [Predictive(0.0, tuple(row)).chance(goal, inf) for row, goal in rows]
            came += (cut.futures >= goals).ravel().tolist()
    tenth, met = np.floor(np.array(said) * 10).astype(int), np.array(came)
    for part in range(10):
        own = tenth == part
        yield (
            f"{10 * part} to {10 * part + 10} %",
            f"{100 * np.array(said)[own].mean():.0f}",
            f"{100 * met[own].mean():.0f}",
            str(own.sum()),
        )


def outside(checks: Sequence[Checked]) -> float:
    """The share of figures beyond the 99 % interval."""
    beyond = [(check.future < check.quantiles[..., 0]) | (check.future > check.quantiles[..., -1]) for check in checks]
    return float(np.concatenate([one.ravel() for one in beyond]).mean())


def report(known: Competitions, file: Path | None) -> None:
    """Print all tables, on the half that nothing was learned from."""
    for kind in (Kind.AMOUNT, Kind.FREE):
        compare(known, 1, kind, LEARNED[kind])
    finer = [checked(cut, Kind.AMOUNT, LEARNED[Kind.AMOUNT]) for cut in known.within_years()]
    intervals("Competition M3, several figures a year, seasons left in", finer, by_horizon=False)
    bounded = LEARNED[Kind.BOUNDED]
    if file is not None:
        pairs = [(cut, checked(cut, Kind.BOUNDED, bounded)) for cut in shares(file, 1)]
        found = [check for _, check in pairs]
        intervals("Shares of people who use the internet, in the other countries", found)
        print(f"\nBeyond the 99 % interval: {100 * outside(found):.1f} %\n")
        table(("chance said of a goal", "on average, %", "met, %", "goals"), chances(pairs))
    found = [checked(cut, Kind.BOUNDED, bounded) for cut in invented()]
    intervals("Invented: adoption along a logistic curve to a ceiling of 30 to 100 %, with noise", found)


def speed(count: int) -> None:
    """Print what outlooks of made-up targets take, with their looks back."""
    rng = np.random.default_rng(5)
    cases = [_made_up(rng) for _ in range(count)]
    start = perf_counter()
    looks = sum(len(one.said) for one in outlooks(cases))
    print(f"\n{count} outlooks with {looks} looks back: {perf_counter() - start:.2f} s")


def _made_up(rng: np.random.Generator) -> Case:
    length = int(rng.integers(4, 11))
    values = np.clip(rng.uniform(5, 60) + np.cumsum(rng.normal(3, 2, length)), 0.1, 99).tolist()
    figures = tuple(Figure(2016.0 + n, value) for n, value in enumerate(values))
    goal = Goal(">=", float(rng.uniform(60, 95)), figures[-1].time + 4)
    return Case(figures, (Kind.BOUNDED, Kind.AMOUNT)[int(rng.integers(2))], goal)


def main(arguments: Sequence[str]) -> None:
    """Measure, or learn anew."""
    parser = argparse.ArgumentParser(prog="python -m bench outlook", description=__doc__)
    parser.add_argument("--calibrate", action="store_true", help="learn the constants and print their module")
    parser.add_argument("--swapped", action="store_true", help="learn amounts from the other half, check on the first")
    parser.add_argument("--python", type=Path, help="a Python that has the series and the rivals")
    parser.add_argument("--shares", type=Path, help="shares by country and year, for what is bounded")
    parser.add_argument("--count", type=int, default=500, help="how many outlooks are timed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        known = competitions(options.python or environment(Path(name), PACKAGES))
    if options.calibrate:
        for text in calibrate(known, options.shares):
            print(text, flush=True)
        return
    if options.swapped:
        other = learned_of(Kind.AMOUNT, list(known.cuts(1, LEARNING)), list(known.cuts(1)))
        compare(known, 0, Kind.AMOUNT, other)
        return
    report(known, options.shares)
    speed(options.count)
