"""Observations of some years as Parquet: what readers need of an indicator, or of a unit, is one stretch of one row group."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from khue.pipeline.observations import COLUMNS, NUMBERS, coded, joined, schema

if TYPE_CHECKING:
    import pyarrow as pa

OBSERVATIONS = "observations"
"""The file with all observations, every vintage of them, in order of indicator, period and unit."""

BY_UNIT = "by-unit"
"""The same in order of unit, indicator and period: what is known about one unit lies together."""

TEXTS = tuple(column for column in COLUMNS if column not in NUMBERS)
"""The columns that are read as codes and texts."""

FEWEST_ROWS = 2048
"""A row group takes in whole indicators until it has so many rows: a thousand small ones would cost more than they hold."""


class Stretch(NamedTuple):
    """Where the rows of one text lie: in which row group, from which row of it on, and how many."""

    text: str
    group: int
    first: int
    rows: int


def named(file: str, number: int) -> str:
    """What a file of the n-th segment of a build is called."""
    return f"{file}-{number}.parquet"


def packed(table: pa.Table, name: str) -> tuple[bytes, list[Stretch]]:
    """A table whose rows are in order of a column as Parquet, and where the rows of each of its texts lie."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: list[Stretch] = []
    sink = pa.BufferOutputStream()
    texts = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    # Nobody looks for rows by their values here, and few numbers come twice: statistics and more dictionaries are for nothing.
    options = {"compression": "snappy", "use_dictionary": texts, "write_statistics": False}
    with pq.ParquetWriter(sink, table.schema, **options) as writer:
        for number, bundle in enumerate(_bundles(_runs(table, name))):
            first, rows = bundle[0][1], sum(rows for _, _, rows in bundle)
            writer.write_table(table.slice(first, rows), row_group_size=rows)
            found += [Stretch(text, number, start - first, rows) for text, start, rows in bundle]
    content: bytes = sink.getvalue().to_pybytes()
    return content, found


def read(path: Path, stretches: Iterable[Stretch]) -> pa.Table:
    """Some stretches of a file as an observation table."""
    import pyarrow.parquet as pq

    tables = []
    with pq.ParquetFile(path, read_dictionary=TEXTS) as file:
        for group, held in itertools.groupby(sorted(stretches, key=lambda one: one[1:]), lambda one: one.group):
            whole = file.read_row_group(group, columns=list(COLUMNS), use_threads=False).cast(schema())
            tables += [whole.slice(one.first, one.rows) for one in held]
    return joined(tables)


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
