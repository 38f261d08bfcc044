"""The read model: what readers ask of a build, written once and then only read.

The observations are Parquet (`table`). Beside them lies one SQLite file: where the rows of each indicator and unit are
(`stretch`), the newest value of every indicator for every unit (`newest`), and the words that the search looks in (`thing`).
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.lib.vietnamese import canonical, day, fold
from khue.model.city import City
from khue.model.observation import Observation
from khue.model.unit import Unit
from khue.pipeline import table as parquet
from khue.pipeline.observations import COLUMNS, coded, observations_of
from khue.pipeline.table import BY_UNIT, OBSERVATIONS, Stretch
from khue.stats.crosswalk import lasting

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 4
"""Part of every build's id: counts up when the files of a build change their form."""

READ = "read.sqlite"
"""The SQLite file of a build."""

_SCHEMA = """
create table newest (
    indicator text not null, unit text not null, period text not null, value real not null, status text not null,
    level text not null, grain text not null, numerator real, denominator real, of_units integer, "index" text not null,
    source text not null, version text not null, place text not null, published text not null, seen_on text not null,
    vintage text not null, note text not null, carried text not null, estimated_share real,
    primary key (unit, indicator)
) strict, without rowid;
create table stretch (
    file text not null, text text not null, row_group integer not null, first integer not null, rows integer not null,
    counted integer not null, primary key (file, text)
) strict, without rowid;
create table thing (
    kind text not null, id text not null, title text not null, detail text not null,
    folded text not null, exact text not null, position integer not null
) strict;
"""

_WORDS = re.compile(r"\w+")


def write(folder: Path, city: City, observations: pa.Table, as_of: date = date.max) -> tuple[Path, ...]:
    """Write the read model of a build and give its files; the same input gives the same rows in the same order."""
    from khue.pipeline import arrange  # numpy is heavy, and this module is read by every command

    table = arrange.arranged(observations, lasting(city.units(), city.changes), as_of)
    public = table.drop_columns(list(arrange.PLACES))
    kept = {OBSERVATIONS: (public, "indicator"), BY_UNIT: (arrange.by_unit(table), "unit")}
    stretches = {file: parquet.write(folder / file, rows, name) for file, (rows, name) in kept.items()}
    codes, texts = coded(table, "indicator")
    counts = Counter(map(texts.__getitem__, codes[arrange.in_series(table)].tolist()))
    newest = map(_row, observations_of(arrange.latest(table)))
    _write_tables(folder / READ, newest=newest, stretch=_stretches(stretches, counts), thing=_things(city))
    return tuple(folder / name for name in (*kept, READ))


def _write_tables(path: Path, **rows: Iterator[tuple[object, ...]]) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)
        for name, found in rows.items():
            marks = ", ".join("?" * len(connection.execute(f"pragma table_info({name})").fetchall()))
            connection.executemany(f"insert into {name} values ({marks})", found)  # noqa: S608  # our own names
        connection.commit()
        connection.execute("analyze")
    finally:
        connection.close()


def _row(observation: Observation) -> tuple[object, ...]:
    """The values of an observation in the order of `COLUMNS`."""
    values = msgspec.structs.asdict(observation) | {"status": observation.status.value}
    return tuple(values[name] for name in COLUMNS)


def _stretches(found: dict[str, list[Stretch]], counts: Counter[str]) -> Iterator[tuple[object, ...]]:
    for file, stretches in found.items():
        for one in stretches:
            yield file, *one, counts[one.text] if file == OBSERVATIONS else 0


def words(text: str) -> str:
    """The words of a folded or canonical text, one blank before, between and after."""
    return " ".join(["", *_WORDS.findall(text), ""])


def _things(city: City) -> Iterator[tuple[object, ...]]:
    for number, (kind, id_, title, detail) in enumerate(_named(city)):
        text = f"{title} {detail} {id_}"
        yield kind, id_, title, detail, words(fold(text)), words(canonical(text)), number


def _named(city: City) -> Iterator[tuple[str, str, str, str]]:
    documents = {d.id: d.number for d in city.documents}
    for target in city.targets:
        yield "target", target.id, target.text, _joined(documents.get(target.document, ""), target.text_en)
    for indicator in city.indicators:
        yield "indicator", indicator.id, indicator.name.vi, indicator.name.en
    peers = {level.id for level in city.declaration.levels if level.peer}
    seen: set[tuple[str, str]] = set()
    for unit in sorted(city.unit_rows, key=lambda u: (u.level in peers, u.valid_to is not None)):
        if (unit.code, unit.name) not in seen:
            seen.add((unit.code, unit.name))
            yield "unit", unit.code, unit.name, _life(unit)
    for agency in city.agencies:
        yield "agency", agency.code, agency.name, _joined(agency.name_en, agency.head)
    for task in city.tasks:
        yield "task", task.id, task.text, _joined(documents.get(task.document, ""), task.text_en)
    for contract in city.contracts:
        yield "dataset", contract.id, contract.name or contract.id, contract.description.purpose
    for document in city.documents:
        yield "document", document.id, f"{document.number} {document.title.vi}", document.title.en


def _joined(*details: str) -> str:
    return " · ".join(detail for detail in details if detail)


def _life(unit: Unit) -> str:
    return unit.code if unit.valid_to is None else f"{unit.code} · → {day(unit.valid_to)}"
