"""The read model: what readers ask of a build, written once and then only read.

The observations are Parquet, some years to a file (`segments`). Beside them lies one SQLite file: where the rows of each
indicator and unit are (`stretch`), the newest value of every indicator for every unit (`newest`), and the words that the
search looks in (`thing`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from khue.lib import disk
from khue.lib.vietnamese import canonical, day, fold
from khue.model.city import City
from khue.model.unit import Unit
from khue.pipeline.kept.segments import Segment
from khue.pipeline.kept.table import BY_UNIT, OBSERVATIONS, named
from khue.pipeline.observations import COLUMNS, citing, joined, values

FORMAT = 5
"""Part of every build's id: counts up when the files of a build change their form."""

READ = "read.sqlite"
"""The SQLite file of a build."""

FILES = (OBSERVATIONS, BY_UNIT)
"""The files of a segment that a build has, each under the number of the segment."""

_SCHEMA = """
create table newest (
    indicator text not null, unit text not null, period text not null, value real not null, status text not null,
    level text not null, grain text not null, numerator real, denominator real, of_units integer, "index" text not null,
    source text not null, version text not null, place text not null, published text not null, seen_on text not null,
    vintage text not null, note text not null, carried text not null, estimated_share real,
    primary key (unit, indicator)
) strict, without rowid;
create table stretch (
    file text not null, text text not null, segment integer not null, row_group integer not null, first integer not null,
    rows integer not null, counted integer not null, primary key (file, text, segment)
) strict, without rowid;
create table thing (
    kind text not null, id text not null, title text not null, detail text not null,
    folded text not null, exact text not null, position integer not null
) strict;
"""

_WORDS = re.compile(r"\w+")


def write(folder: Path, city: City, segments: Sequence[Segment], cited: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the read model of a build and give its files; `cited` has by dataset the version that values cite.

    The observations themselves are not written again: the files of the segments are linked to.
    """
    links = {folder / named(file, n): one.path(file) for n, one in enumerate(segments) for file in FILES}
    for link, target in links.items():
        disk.link(target, link)
    newest = _newest(segments, cited)
    _write_tables(folder / READ, newest=newest, stretch=_stretches(segments), thing=_things(city))
    return *links, folder / READ


def _newest(segments: Iterable[Segment], cited: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    from khue.pipeline.kept.arrange import last  # numpy is heavy, and this module is read by every command

    table = citing(last(joined(one.newest() for one in segments)), cited)
    return zip(*(values(table, name) for name in COLUMNS), strict=True)


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


def _stretches(segments: Iterable[Segment]) -> Iterator[tuple[object, ...]]:
    for number, segment in enumerate(segments):
        counted = {OBSERVATIONS: segment.contents.counted}
        for file, stretches in segment.contents.stretches.items():
            for one in stretches:
                yield file, one.text, number, one.group, one.first, one.rows, counted.get(file, {}).get(one.text, 0)


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
