"""All observations of a build as Parquet: what an indicator's readers need is one stretch of one row group."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from khue.pipeline.observations import coded

if TYPE_CHECKING:
    import pyarrow as pa

OBSERVATIONS = "observations.parquet"
"""The file of a build with all its observations, every vintage of them, in order of indicator, period and unit."""

BY_UNIT = "by-unit.parquet"
"""The same in order of unit, indicator and period: what is known about one unit lies together."""

FEWEST_ROWS = 8192
"""A row group takes in whole indicators until it has so many rows: a thousand small ones would cost more than they hold."""


class Stretch(NamedTuple):
    """Where the rows of one text lie: in which row group, from which row of it on, and how many."""

    text: str
    group: int
    first: int
    rows: int


def write(path: Path, table: pa.Table, name: str) -> list[Stretch]:
    """Write a table whose rows are in order of a column; gives where the rows of each of its texts lie."""
    import pyarrow.parquet as pq

    found: list[Stretch] = []
    with pq.ParquetWriter(path, table.schema, compression="zstd") as writer:
        for number, bundle in enumerate(_bundles(_runs(table, name))):
            first, rows = bundle[0][1], sum(rows for _, _, rows in bundle)
            writer.write_table(table.slice(first, rows), row_group_size=rows)
            found += [Stretch(text, number, start - first, rows) for text, start, rows in bundle]
    return found


_Run = tuple[str, int, int]
"""A text, the first row that has it, and how many have."""


def _runs(table: pa.Table, name: str) -> list[_Run]:
    import numpy as np

    codes, texts = coded(table, name)
    starts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    return [(texts[codes[a]], a, b - a) for a, b in itertools.pairwise(starts) if b > a]


def _bundles(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Runs taken together until they have rows enough for a group."""
    bundle: list[_Run] = []
    for run in runs:
        bundle.append(run)
        if sum(rows for _, _, rows in bundle) >= FEWEST_ROWS:
            yield bundle
            bundle = []
    if bundle:
        yield bundle
