"""What is not kept of a job: rows that must be read, and periods that must be computed. A plan says it, a build makes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from khue.lib.periods import Grain
from khue.pipeline.cache import CachedTables
from khue.pipeline.computing.cells import KeptCells, Pair, Span
from khue.pipeline.computing.jobs import LEFT_OUT, Job
from khue.pipeline.computing.pieces import ROWS, KeptPieces
from khue.pipeline.home import Home
from khue.pipeline.kept.segments import KeptSegments
from khue.ports import Measure


@dataclass(frozen=True)
class Cache:
    """What a data home keeps of earlier computing."""

    pieces: KeptPieces
    cells: KeptCells
    segments: KeptSegments

    @classmethod
    def of(cls, home: Home) -> Cache:
        """The cache of a home, as it is now."""
        return cls(
            KeptPieces(CachedTables(home.cache / "pieces")),
            KeptCells(CachedTables(home.cache / "cells")),
            KeptSegments(home.cache / "segments"),
        )


@dataclass(frozen=True)
class Scan:
    """Lots whose rows are to be read, and the keys of what is to be made of them: the same for all.

    A lot is named by its month and its place in it.
    """

    job: Job
    lots: tuple[tuple[str, int], ...]
    keys: frozenset[str]

    @property
    def months(self) -> tuple[str, ...]:
        """The partitions that the lots are of."""
        return tuple(dict.fromkeys(month for month, _ in self.lots))

    @property
    def passes(self) -> list[list[tuple[str, int]]]:
        """The lots in groups without two of a month: pieces say of which month they are, and no more than that."""
        found: list[list[tuple[str, int]]] = []
        taken: dict[str, int] = {}
        for month, place in self.lots:
            number = taken[month] = taken.get(month, -1) + 1
            found += [[]] * (number == len(found))
            found[number] = [*found[number], (month, place)]
        return found

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that lack something, in the order of the job."""
        return tuple(name for name, keys in self.job.parts.items() if self.keys & set(keys))


@dataclass(frozen=True)
class Roll:
    """Periods whose values are to be put together from pieces, and the indicators and levels: the same for all."""

    job: Job
    spans: tuple[Span, ...]
    pairs: frozenset[Pair]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures, restricted to the levels and grains that are lacking."""
        grains = {span.grain for span in self.spans}
        levels = {m: tuple(one for one in m.levels if (m.indicator, one) in self.pairs) for m in self.job.measures}
        chosen = (
            replace(m, levels=found, grains=tuple(g for g in m.grains if g in grains)) for m, found in levels.items()
        )
        return tuple(measure for measure in chosen if measure.levels and measure.grains)

    @property
    def starts(self) -> dict[Grain, list[date]]:
        """By grain the first days of the periods; of days, the first of their months."""
        return {grain: [span.period.start for span in self.spans if span.grain is grain] for grain in Grain}

    @property
    def months(self) -> tuple[str, ...]:
        """The partitions that the periods contain."""
        return tuple(sorted({month for span in self.spans for month in self.job.months[span]}))


@dataclass(frozen=True)
class Lack:
    """What of a job is not kept: the rows to read, then the periods to compute, then the months with rows left out."""

    job: Job
    scans: tuple[Scan, ...]
    rolls: tuple[Roll, ...]
    left_out: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows are to be read."""
        return sum(self.job.lots[month][place].rows for scan in self.scans for month, place in scan.lots)

    @classmethod
    def of(cls, job: Job, cache: Cache) -> Lack:
        """What is not in the cache."""
        rolls = _rolls(job, cache)
        left_out = [month for month, cell in job.left_out.items() if LEFT_OUT not in cache.cells.files.held(cell)]
        wanted: dict[str, set[str]] = {month: {ROWS} for month in left_out}
        for roll in rolls:
            keys = {key for measure in roll.measures for key in job.parts[measure.indicator]}
            for month in roll.months:
                wanted.setdefault(month, {ROWS}).update(keys)
        grouped: dict[frozenset[str], list[tuple[str, int]]] = {}
        for month in sorted(wanted):
            for place, key in enumerate(job.rows[month]):
                if lacking := cache.pieces.missing(key, wanted[month]):
                    grouped.setdefault(lacking, []).append((month, place))
        scans = [Scan(job, tuple(lots), keys) for keys, lots in grouped.items()]
        return cls(job, tuple(scans), rolls, tuple(left_out))


def _rolls(job: Job, cache: Cache) -> tuple[Roll, ...]:
    """The periods that lack something, together where they lack the same: everything, or the same pairs."""
    grouped: dict[frozenset[Pair] | None, tuple[list[Span], set[Pair]]] = {}
    for span, cell in sorted(job.cells.items(), key=lambda item: (item[0].period, item[0].grain.months)):
        wanted = job.wanted(span)
        if lacking := cache.cells.missing(cell, wanted):
            found, pairs = grouped.setdefault(None if len(lacking) == len(wanted) else lacking, ([], set()))
            found.append(span)
            pairs |= lacking
    return tuple(Roll(job, tuple(found), frozenset(pairs)) for found, pairs in grouped.values())
