"""Rows of a dataset version, for people to look at: a page of them, or the first that stand behind a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from khue.engines import sql
from khue.lib.periods import Period
from khue.model.contract import Contract
from khue.model.unit import Units
from khue.pipeline.compute import placements
from khue.ports import ROW_NUMBER

Rows = tuple[list[str], Sequence[tuple[object, ...]]]
"""Column names, and rows."""


@dataclass(frozen=True)
class Place:
    """A unit during a period, with the units through time that say what lay in it."""

    unit: str
    period: Period
    units: Units

    def stretches(self) -> list[tuple[str, date, date]]:
        """Each code that lay in the unit during the period, with the first and last day on which it did."""
        found = []
        for placement in placements(self.units):
            start = max(placement.start or date.min, self.period.start)
            end = min(placement.end or date.max, self.period.end)
            if placement.ancestor == self.unit and start <= end:
                found.append((placement.code, start, end))
        return found


def page(files: Sequence[Path], offset: int, limit: int) -> Rows:
    """Rows in the order of the file, from `offset` on."""
    return _query(f"{_SELECT} order by file_row_number limit ? offset ?", _names(files), [], [limit, offset])


def counted(files: Sequence[Path], contract: Contract, place: Place, limit: int) -> Rows:
    """The first rows whose unit lay in the place on their day."""
    stretches = place.stretches()
    if not stretches:
        return [], []
    area, day = sql.name(contract.area_column), _day_of(contract)
    codes, starts, ends = (list(column) for column in zip(*stretches, strict=True))
    place_of_row = (
        f"exists (select 1 from place where data.{area} = code "  # noqa: S608  # quoted names of the contract
        f"and {day} between first and last)"
    )
    return _query(
        f"{_PLACE} {_SELECT} where {place_of_row} order by file_row_number limit ?",
        _names(files), [codes, starts, ends], [limit],
    )  # fmt: skip


_PLACE = "with place as (select unnest(?) as code, unnest(?) as first, unnest(?) as last)"
_SELECT = (
    f'select "{ROW_NUMBER}", * exclude ("{ROW_NUMBER}", file_row_number) '  # noqa: S608  # our own names
    "from read_parquet(?, file_row_number = true) as data"
)


def _day_of(contract: Contract) -> str:
    """SQL for the day of a row: the time column, of which a month stands for its first day."""
    column = f"data.{sql.name(contract.time_column)}"
    logical = next(p.logical_type for p in contract.table.properties if p.name == contract.time_column)
    return f"cast(({column} || '-01')[:10] as date)" if logical == "string" else f"cast({column} as date)"


def _names(files: Sequence[Path]) -> list[str]:
    return [str(file) for file in files]


def _query(query: str, files: list[str], before: list[object], after: list[object]) -> Rows:
    """Run a query with the parameters before its files, the files, and those after; no other file can be reached."""
    import duckdb  # heavy, and only wanted where rows are looked at

    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"set allowed_paths = [{', '.join(map(sql.text, files))}]")
        connection.execute("set enable_external_access = false")
        found = connection.execute(query, [*before, files, *after])
        return [column[0] for column in found.description or ()], found.fetchall()
