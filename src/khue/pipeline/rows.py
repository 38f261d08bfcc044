"""Rows of a dataset version, for people to look at: a page of them, or the first that a value counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from khue.engines import sql
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline.compute import measure_of, placements
from khue.ports import ROW_NUMBER, Placement, Request, SourceRows, Version
from khue.stats.carry import Frame

Rows = tuple[list[str], Sequence[tuple[object, ...]]]
"""Column names, and rows."""


def page(files: Sequence[Path], offset: int, limit: int) -> Rows:
    """Rows in the order of the file, from `offset` on."""
    import duckdb  # heavy, and only wanted where rows are looked at

    names = [str(file) for file in files]
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"set allowed_paths = [{', '.join(map(sql.text, names))}]")
        connection.execute("set enable_external_access = false")
        found = connection.execute(f"{_SELECT} order by file_row_number limit ? offset ?", [names, limit, offset])
        return [column[0] for column in found.description or ()], found.fetchall()


_SELECT = (
    f'select "{ROW_NUMBER}", * exclude ("{ROW_NUMBER}", file_row_number) '  # noqa: S608  # our own names
    "from read_parquet(?, file_row_number = true) as data"
)


def behind(
    version: Version, files: Sequence[Path], contract: Contract, indicator: Indicator, city: City,
    observation: Observation, limit: int,
) -> SourceRows:  # fmt: skip
    """The first rows that an observation counts, and how many it counts: the engine that computed it says which.

    Of a carried observation these are the rows of all units that went over to this one, be it only in part.
    """
    from khue.engines.duckdb import DuckDBEngine

    measures = (measure_of(indicator, contract),)
    request = Request(version, tuple(files), contract, measures, _places(city, observation))
    return DuckDBEngine(threads=1).source_rows(request, observation, limit)


def _places(city: City, observation: Observation) -> tuple[Placement, ...]:
    """Where the rows lay that an observation counts, each in the unit that it speaks of."""
    day = date.fromisoformat(observation.carried) if observation.carried else date.max
    frame = Frame.of(city.units(), city.changes, day)
    keyed = placements(frame.units, frame.key)
    counting = {p.ancestor for p in keyed if frame.counts(observation, p.ancestor)}
    return tuple(Placement(p.code, p.level, observation.unit, p.start, p.end) for p in keyed if p.ancestor in counting)
