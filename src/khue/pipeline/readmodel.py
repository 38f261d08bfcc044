"""The read model: one SQLite file of a build, written once and then only read.

`observation` holds every vintage, the newest of each period marked; `thing` holds the words that the search looks in.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from khue.lib.periods import Period
from khue.lib.vietnamese import canonical, day, fold
from khue.model.city import City
from khue.model.observation import Observation
from khue.model.unit import Unit, Units
from khue.pipeline.assess import newest_vintages, vintage_key

FORMAT = 3
"""Part of every build's id: counts up when the files of a build change their form."""

COLUMNS = (
    "indicator", "unit", "period", "value", "status", "level", "grain", "numerator", "denominator", "of_units",
    "index", "source", "version", "place", "published", "seen_on", "vintage", "note", "carried", "estimated_share",
)  # fmt: skip
"""The fields of an observation in the order of the table's columns."""

_SCHEMA = """
create table observation (
    indicator text not null, unit text not null, period text not null, value real, status text not null,
    level text not null, grain text not null, numerator real, denominator real, of_units integer, "index" text not null,
    source text not null, version text not null, place text not null, published text not null, seen_on text not null,
    vintage text not null, note text not null, carried text not null, estimated_share real,
    position text not null, newest integer not null, vintage_rank text not null, counted integer not null,
    today integer not null
) strict;
create table thing (
    kind text not null, id text not null, title text not null, detail text not null,
    folded text not null, exact text not null, position integer not null
) strict;
"""

_INDICES = """
create index by_unit on observation (indicator, unit, position) where newest = 1;
create index by_level on observation (indicator, level, grain, position, unit) where newest = 1;
create index by_place on observation (unit, indicator) where newest = 1;
create index by_vintage on observation (indicator, unit, period, vintage_rank);
"""

_INSERT = f"insert into observation values ({', '.join('?' * (len(COLUMNS) + 5))})"  # noqa: S608  # only marks

_WORDS = re.compile(r"\w+")


def write(path: Path, city: City, observations: Iterable[Observation], as_of: date = date.max) -> None:
    """Write the read model of a build; the same input gives the same rows in the same order."""
    frames = _Frames(city.units(), as_of)
    connection = sqlite3.connect(path)
    try:
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)
        connection.executemany(_INSERT, _rows(list(observations), frames))
        connection.executemany("insert into thing values (?, ?, ?, ?, ?, ?, ?)", _things(city))
        connection.commit()
        connection.executescript(_INDICES + "analyze;")
    finally:
        connection.close()


class _Frames:
    """Whether an observation stands in the series of the units as they were, and in that of the units of today."""

    def __init__(self, units: Units, as_of: date) -> None:
        self._units = units
        self._as_of = as_of
        self._same: dict[tuple[str, str], bool] = {}

    def same(self, o: Observation) -> bool:
        """Whether the code means at the end of the period the unit that it means today."""
        key = o.unit, o.period
        if key not in self._same:
            then = self._units.find(o.unit, Period.parse(o.period).end)
            now = self._units.find(o.unit, self._as_of)
            self._same[key] = then == now and (now is not None or not self._units.history(o.unit))
        return self._same[key]


def _rows(observations: list[Observation], frames: _Frames) -> Iterator[tuple[object, ...]]:
    carried = {(o.indicator, o.unit, o.period) for o in observations if o.carried}
    newest = {id(o) for o in newest_vintages(observations)}
    keyed = ((o.indicator, position(o.period), o.unit, _rank(o), o) for o in observations)
    for _, at, _, rank, o in sorted(keyed, key=lambda row: (*row[:4], row[4].place)):
        values = [getattr(o, name) for name in COLUMNS]
        values[COLUMNS.index("status")] = o.status.value
        today = bool(o.carried) or (frames.same(o) and (o.indicator, o.unit, o.period) not in carried)
        yield (*values, at, int(id(o) in newest), rank, int(o.counted), int(today))


def _rank(observation: Observation) -> str:
    published, firmness = vintage_key(observation)
    return f"{published}|{firmness}"


@lru_cache(maxsize=4096)
def position(period: str) -> str:
    """Text that sorts as periods do: by their end, then by their length."""
    parsed = Period.parse(period)
    return f"{parsed.end.isoformat()}/{99_999_999 - parsed.start.toordinal():08d}"


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
