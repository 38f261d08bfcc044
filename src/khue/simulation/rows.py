"""The rows of a made-up city as Parquet, a file for each dataset and month.

A file is made by one thread from start to end, and several files at once: so its values depend on the shape and the
seed alone, and with the same version of DuckDB its bytes do too.
"""

# ruff: noqa: S608 -- the SQL is put together here of our own names and numbers

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from khue.simulation.datasets import DATASETS, Dataset
from khue.simulation.datasets.kind import Moment
from khue.simulation.datasets.procedures import SECTORS
from khue.simulation.mixing import words
from khue.simulation.places import SLOTS, Commune, communes
from khue.simulation.reform import formers
from khue.simulation.season import Day, days
from khue.simulation.shape import Shape

if TYPE_CHECKING:
    import duckdb

INBOX, CORRECTIONS = "inbox", "corrections"
"""The folders of the city in which its files lie, and those that are delivered once more."""
MEMORY = "500MB"
"""What one worker may use."""
PIECE = 500_000
"""Rows that are numbered at a time."""
KNOWN_AFTER = 10
"""Days after the last day with rows until which it is known what became of them."""


@dataclass(frozen=True)
class Part:
    """One file to write."""

    dataset: Dataset
    moment: Moment
    days: tuple[Day, ...]
    path: Path
    corrected: bool = False


def write_rows(shape: Shape, city: Path, told: Callable[[int], None]) -> int:
    """Write every file of the city's inbox; gives the rows in it. `told` hears the rows of each finished file.

    Files delivered a second time lie beside it, in `CORRECTIONS`, and are not counted. Raises OSError or duckdb.Error
    where the disk does not take them.
    """
    parts, found = list(plan(shape, city / INBOX)), communes(shape)
    parts += corrections(shape, parts, city / CORRECTIONS)
    workers = min(os.cpu_count() or 1, len(parts))
    stopped = Event()

    def work(own: list[Part]) -> int:
        return sum(_write_some(shape, own, found, told, stopped))

    with ThreadPoolExecutor(workers) as pool:
        pending = [pool.submit(work, parts[n::workers]) for n in range(workers)]
        try:
            return sum(done.result() for done in as_completed(pending))
        finally:
            stopped.set()  # after a fault of one, or Ctrl-C, the others stop at the end of their file


def plan(shape: Shape, inbox: Path) -> Iterator[Part]:
    """The files to write, with the days in each; a month without rows has none."""
    for dataset in DATASETS:
        calendar = days(shape, dataset.id, offices=dataset.offices)
        for number in range(shape.months):
            month = shape.month(number)
            own = tuple(day for day in calendar if day.rows and day.day.replace(day=1) == month)
            if own:
                path = inbox / dataset.id / f"{dataset.id}-{month:%Y-%m}.parquet"
                yield Part(dataset, _moment(shape, number), own, path)


def corrections(shape: Shape, parts: Sequence[Part], folder: Path) -> list[Part]:
    """The files of the last months once more, under the same names, with what is wrong in them put right."""
    first = shape.month(max(shape.months - shape.corrections, 0)) if shape.corrections else date.max
    return [
        replace(part, path=folder / part.dataset.id / part.path.name, corrected=True)
        for part in parts if part.days[0].day >= first
    ]  # fmt: skip


def _moment(shape: Shape, number: int) -> Moment:
    """Offices fall behind in January and December, when most is filed and most are away."""
    trend = 65_536 * number // max(shape.months - 1, 1)
    rush = 2_600 if shape.month(number).month in (1, 12) else 0
    return Moment(shape.first_day, shape.last_day + timedelta(KNOWN_AFTER), trend, rush)


def _write_some(shape: Shape, parts: list[Part], found: list[Commune], told: Callable[[int], None],
                stopped: Event) -> Iterator[int]:  # fmt: skip
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": MEMORY,
        "temp_directory": "",
    }
    with duckdb.connect(config=config) as connection:
        _prepare(connection, shape, found)
        for part in parts:
            if stopped.is_set():
                return
            written = _write(connection, shape, part)
            if not part.corrected:
                told(written)
                yield written


def _prepare(connection: duckdb.DuckDBPyConnection, shape: Shape, found: list[Commune]) -> None:
    """Tell the slots of the communes, and keep rows on the streaming side of the join with them, in their order."""
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(
        "CREATE TABLE owner (code VARCHAR, slots INTEGER, online INTEGER, late INTEGER, pleased INTEGER)"
    )
    connection.executemany("INSERT INTO owner VALUES (?, ?, ?, ?, ?)",
                           [(one.code, one.slots, one.online, one.late, one.pleased) for one in found])  # fmt: skip
    connection.execute(
        "CREATE TABLE place AS SELECT (row_number() OVER (ORDER BY code, n) - 1)::INTEGER AS slot, * EXCLUDE (n, slots) "
        "FROM (SELECT *, unnest(range(slots)) AS n FROM owner)"
    )
    if shape.reform:
        _remember(connection, shape)


def _remember(connection: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    """Tell for every slot the code of the commune in which it lay before the reform, as `before`."""
    pieces = [f"('{piece.commune.code}', {piece.start}, {piece.end}, '{former.code}')"
              for former in formers(shape) for piece in former.pieces]  # fmt: skip
    connection.execute(
        "CREATE OR REPLACE TABLE place AS SELECT place.*, piece.before FROM "
        "(SELECT *, row_number() OVER (PARTITION BY code ORDER BY slot) - 1 AS n FROM place) AS place "
        f"JOIN (VALUES {', '.join(pieces)}) AS piece (code, first, past, before) "
        "ON place.code = piece.code AND n >= first AND n < past ORDER BY slot"
    )


def _write(connection: duckdb.DuckDBPyConnection, shape: Shape, part: Part) -> int:
    listed = ", ".join(f"(DATE '{one.day}', {one.first}::BIGINT, {one.rows}::BIGINT)" for one in _small(part.days))
    connection.execute(f"CREATE OR REPLACE TABLE calendar AS FROM (VALUES {listed}) AS listed (day, first, rows)")
    part.path.parent.mkdir(parents=True, exist_ok=True)
    target = str(part.path).replace("'", "''")
    options = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
    written = connection.execute(f"COPY ({query(shape, part)}) TO '{target}' ({options})").fetchone()
    return int(written[0]) if written else 0


def _small(days: Iterable[Day]) -> Iterator[Day]:
    """The days in pieces, in their order: the numbers of a piece's rows stand in memory all at once."""
    for day in days:
        for done in range(0, day.rows, PIECE):
            yield Day(day.day, day.first + done, min(PIECE, day.rows - done))


def query(shape: Shape, part: Part) -> str:
    """The SELECT that makes the rows of a file out of `calendar` and `place`."""
    rows = "SELECT day, first + unnest(range(rows)) AS id FROM calendar"
    drawn = (
        f"SELECT drawn.*, place.* EXCLUDE (slot){_sectors(part.dataset)} "
        f"FROM ({words(rows, shape.seed, part.dataset.id, part.dataset.words)}) AS drawn "
        f"JOIN place ON place.slot = ((drawn.u0 >> 2) & {SLOTS - 1})"
    )
    moment = part.moment
    made = part.dataset.query.format(
        first=moment.first_day, cutoff=moment.cutoff, trend=moment.trend, rush=moment.rush, code=_code(shape, part)
    )
    if part.corrected:
        made = (
            f"SELECT * REPLACE ({', '.join(f'{sql} AS {name}' for name, sql in part.dataset.put_right)}) FROM ({made})"
        )
    return f"WITH drawn AS NOT MATERIALIZED ({drawn}) {made}"


def _code(shape: Shape, part: Part) -> str:
    """The code of the commune in which a row's place lay on the row's day."""
    if shape.reform is None:
        return "code"
    day = part.dataset.day.format(first=part.moment.first_day)
    return f"CASE WHEN {day} < DATE '{shape.reform}' THEN before ELSE code END"


def _sectors(dataset: Dataset) -> str:
    """The kinds of procedures as lists: of every 256 draws, how many each kind has."""
    if not dataset.sectors:
        return ""
    slots = [n for n, sector in enumerate(SECTORS, 1) for _ in range(sector.share)]
    codes = ", ".join(f"'{sector.code}'" for sector in SECTORS)
    return (
        f", {slots} AS sector_slots, [{codes}] AS sector_codes, {[sector.days for sector in SECTORS]} AS sector_days, "
        f"{[sector.fee for sector in SECTORS]} AS sector_fees"
    )
