"""Finished observations, kept by period: what is published of one period of one grain, made of known rows in known places.

cache/cells/<cell key>/<hash>.arrow     observations of some indicators and levels, made together

The cell key is a hash of the row keys of all partitions that the period contains and of what decides where its rows
count (`Places.key`). Within a cell each indicator and level has a key of its own, a hash of what the formula says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from khue.engines.parts import meaning
from khue.lib.periods import Grain, Period
from khue.pipeline.cache import CachedTables
from khue.pipeline.inputs import digest
from khue.ports import Measure, Partition

if TYPE_CHECKING:
    import pyarrow as pa

Pair = tuple[str, str]
"""An indicator and a level."""


class Span(NamedTuple):
    """A period of a grain; of days, the month that holds them."""

    grain: Grain
    period: Period

    def __str__(self) -> str:
        return str(self.period)


def spans(partitions: Iterable[Partition], grains: Collection[Grain]) -> dict[Span, tuple[str, ...]]:
    """Every period that has rows, with the months of the partitions that it contains; rows without a day lie in none."""
    found: dict[Span, list[str]] = {}
    for partition in partitions:
        for grain in grains if partition.period else ():
            length = Grain.MONTH if grain is Grain.DAY else grain
            period = Period.parse(partition.period).parent(length)
            found.setdefault(Span(grain, period), []).append(partition.period)
    return {span: tuple(months) for span, months in found.items()}


def pair_key(measure: Measure, level: str) -> str:
    """The content key of an indicator's values at a level: what it is called and what its formula says."""
    formula = measure.formula
    said = (formula.root, formula.numerator, formula.denominator, formula.scale)
    return digest([measure.indicator, meaning(said), level])[:16]


def cell_key(span: Span, row_keys: Sequence[str], places: str) -> str:
    """The folder of a cell."""
    return digest([span.grain.value, str(span), places, *row_keys])[:32]


@dataclass(frozen=True)
class KeptCells:
    """Cells in the cache."""

    files: CachedTables

    def missing(self, cell: str, wanted: Mapping[Pair, str]) -> frozenset[Pair]:
        """Those of the wanted pairs, each with its key, that are to be computed."""
        held = self.files.held(cell)
        return frozenset(pair for pair, key in wanted.items() if key not in held)

    def keep(self, cell: str, keys: Collection[str], observations: pa.Table) -> None:
        """Keep the observations of some pairs."""
        self.files.put(cell, keys, observations)

    def load(self, cell: str, wanted: Mapping[Pair, str]) -> list[pa.Table]:
        """The observations of a cell: of the wanted pairs and no others."""
        held = self.files.held(cell)
        by_file: dict[str, list[Pair]] = {}
        for pair, key in wanted.items():
            by_file.setdefault(held[key], []).append(pair)
        return [self._of(cell, file, pairs, wanted) for file, pairs in by_file.items()]

    def _of(self, cell: str, file: str, pairs: Collection[Pair], wanted: Mapping[Pair, str]) -> pa.Table:
        table = self.files.table(cell, file)
        if self.files.keys_of(cell, file) <= {wanted[pair] for pair in pairs}:
            return table
        return table.filter(_among(table, pairs))

    def paths(self, cell: str, wanted: Iterable[str]) -> set[str]:
        """The files that hold the wanted keys, as `cell/file`."""
        held = self.files.held(cell)
        return {f"{cell}/{held[key]}" for key in wanted if key in held}


def _among(table: pa.Table, pairs: Collection[Pair]) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    from khue.pipeline.observations import coded

    indicators, levels = coded(table, "indicator"), coded(table, "level")
    allowed = np.array([[(one, level) in pairs for level in levels.texts] for one in indicators.texts], bool)
    return pa.array(allowed[indicators.codes, levels.codes] if len(table) else np.zeros(0, bool))
