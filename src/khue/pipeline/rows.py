"""Rows of a dataset version, for people to look at: a page of them, one of them, or the first that a value counts.

They stand in order of their month, those without a day first; in a month in the order in which the files came that
brought them, and of each file in its own order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khue.lib.periods import Period
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline.computing.jobs import measure_of
from khue.pipeline.computing.places import placements
from khue.ports import ROW_NUMBER, Partition, Placement, Request, SourceRows, Version
from khue.stats.frame import Frame

if TYPE_CHECKING:
    import pyarrow as pa

    from khue.stores.parts import Part

Rows = tuple[list[str], Sequence[tuple[object, ...]]]
"""Column names, and rows."""

Files = Sequence[tuple[Path, "Part"]]
"""The files of a version in order, each with what the store wrote down about it."""


def page(files: Files, offset: int, limit: int) -> Rows:
    """Rows from `offset` on, `ROW_NUMBER` first; only the files that hold some of them are opened."""
    import pyarrow as pa

    found = [_slice(path, first, count) for path, first, count in _reached(files, offset, limit)]
    if not found:
        return [ROW_NUMBER], ()
    table = pa.concat_tables(found, promote_options="default")
    names = [ROW_NUMBER, *(name for name in table.column_names if name != ROW_NUMBER)]
    return names, list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def _reached(files: Files, offset: int, limit: int) -> Iterator[tuple[Path, int, int]]:
    """The files of a page, with the first row of each and how many."""
    for path, part in files:
        if limit <= 0:
            return
        count = min(part.rows - offset, limit)
        if count > 0:
            yield path, offset, count
            limit -= count
        offset = max(0, offset - part.rows)


def _slice(path: Path, first: int, count: int) -> pa.Table:
    """Some rows of a file, of which only the row groups are read that hold them."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        ends = list(accumulate(file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)))
        groups = range(bisect_right(ends, first), bisect_left(ends, first + count) + 1)
        before = ends[groups[0] - 1] if groups[0] else 0
        return file.read_row_groups(list(groups), use_threads=False).slice(first - before, count)


def one(files: Files, number: int, name: str) -> Mapping[str, Any] | None:
    """The row that bears a number in a raw file, else (where `name` is empty) the first of any file; None where none does.

    Files of the version that come from another raw file are not opened, nor row groups that cannot hold the number.
    """
    wanted = (path for path, part in files if name in ("", part.name))
    return next((row for path in wanted for row in _numbered(path, number)), None)


def _numbered(path: Path, number: int) -> Iterator[Mapping[str, Any]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        at = file.schema_arrow.get_field_index(ROW_NUMBER)
        for group in range(file.num_row_groups):
            statistics = file.metadata.row_group(group).column(at).statistics
            if statistics is None or not statistics.has_min_max or statistics.min <= number <= statistics.max:
                table = file.read_row_group(group, use_threads=False)
                place = table.column(ROW_NUMBER).index(number).as_py()
                yield from table.slice(place, 1).to_pylist() if place >= 0 else ()


def behind(
    version: Version, home: Path, contract: Contract, indicator: Indicator, city: City, observation: Observation,
    limit: int,
) -> SourceRows:  # fmt: skip
    """The first rows that an observation counts, and how many it counts: the engine that computed it says which.

    Only the files of the months are read that the observation speaks of. Of a carried observation these are the rows of
    all units that went over to this one, be it only in part.
    """
    from khue.engines.duckdb import DuckDBEngine

    version = replace(version, partitions=within(version, Period.parse(observation.period)))
    files = tuple(home / name for name in version.files)
    if not files:
        return SourceRows()
    request = Request(version, files, contract, (measure_of(indicator, contract),), _places(city, observation))
    return DuckDBEngine(threads=1).source_rows(request, observation, limit)


def reads(indicator: Indicator, contract: Contract, columns: Set[str]) -> bool:
    """Whether the formula of an indicator reads one of these columns."""
    return not columns.isdisjoint(measure_of(indicator, contract).formula.columns)


def within(version: Version, period: Period) -> tuple[Partition, ...]:
    """The partitions that may hold rows of a period; what has no month may hold any."""
    months = ((p, Period.parse(p.period) if p.period else period) for p in version.partitions)
    return tuple(p for p, month in months if month.start <= period.end and period.start <= month.end)


def _places(city: City, observation: Observation) -> tuple[Placement, ...]:
    """Where the rows lay that an observation counts, each in the unit that it speaks of."""
    day = date.fromisoformat(observation.carried) if observation.carried else date.max
    frame = Frame.of(city.units(), city.changes, day)
    keyed = placements(frame.units, frame.key)
    counting = {p.ancestor for p in keyed if frame.counts(observation, p.ancestor)}
    return tuple(Placement(p.code, p.level, observation.unit, p.start, p.end) for p in keyed if p.ancestor in counting)
