"""The observations of a segment as they are looked over: few columns, series side by side, kept beside the segment.

cache/columns/<segment>/<hash>.msgpack

Of computed values only those of the series are there, of published figures every vintage. A part for each length of
period has its series as rows of numbers; another has the published figures one by one. Only parts that are asked for are
unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from khue.lib.periods import Grain, Period
from khue.pipeline import cache
from khue.pipeline.kept.segments import Segment
from khue.pipeline.kept.table import OBSERVATIONS, TEXTS
from khue.pipeline.observations import Coded, coded, numbers

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

FOLDER = "columns"
SUFFIX = ".msgpack"
FIGURES = "figures"
"""The part with the published figures."""
NAMES = ("indicator", "level", "unit", "index")
"""What tells one series from another."""
NUMBERS = ("value", "denominator", "of_units")
_FIGURES = ("indicator", "unit", "period", "value", "status", "place", "newest")
_READ = (*NAMES, *NUMBERS, "period", "status", "place", "newest", "counted")


class Row(NamedTuple):
    """What names an observation, and its value."""

    indicator: str
    unit: str
    period: str
    value: float
    place: str


class Part(msgspec.Struct, frozen=True):
    """Rows of one sort as a packed table, and the periods that they are of, in order."""

    periods: tuple[str, ...]
    table: bytes


class Side(NamedTuple):
    """The series of one length of period in a segment, a row each; `numbers` have a column for each period.

    `names` are those of `NAMES`. Cells without a value are NaN; so are all of a column of `NUMBERS` that is left out.
    """

    names: dict[str, Coded]
    numbers: dict[str, NDArray[np.float64]]


class Looked:
    """What is looked over of one segment."""

    def __init__(self, parts: dict[str, Part]) -> None:
        self.parts = parts
        self._sides: dict[Grain, Side] = {}

    def periods(self, grain: Grain) -> list[Period]:
        """The periods of one length, in order."""
        part = self.parts.get(grain.value)
        return [Period.parse(text) for text in part.periods] if part else []

    def side(self, grain: Grain) -> Side:
        """The series of one length of period, of which there are some."""
        if grain not in self._sides:
            self._sides[grain] = _side(self.parts[grain.value])
        return self._sides[grain]

    @cached_property
    def figures(self) -> pa.Table | None:
        """The published figures; None where there are none."""
        part = self.parts.get(FIGURES)
        return cache.unpacked(part.table) if part else None

    @cached_property
    def places(self) -> dict[tuple[str, str, str], tuple[float, str]]:
        """The newest published value of an indicator in a unit and a period, and where it is declared."""
        if self.figures is None:
            return {}
        rows = self.figures.filter(self.figures.column("newest"))
        listed = zip(*(rows.column(name).to_pylist() for name in Row._fields), strict=True)
        return {row[:3]: row[3:] for row in listed}


def place_of(looked: Sequence[Looked], name: tuple[str, str, str], value: float) -> str:
    """Where a value is declared that an indicator has in a unit and a period; empty where it was computed."""
    held = (one.places.get(name) for one in looked)
    return next((found[1] for found in held if found and found[0] == value), "")


class KeptColumns:
    """The columns of segments, in the cache of a home; `used` are the files read or written, as `columns/<segment>/<file>`."""

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER
        self._read: dict[str, Looked] = {}
        self.used: set[str] = set()

    def of(self, segment: Segment) -> Looked:
        """The columns of a segment, out of the cache or out of its own file."""
        name = segment.name.partition(".")[0]
        if name not in self._read:
            self._read[name] = self._find(name) or self._made(name, segment)
        return self._read[name]

    def keep(self, segment: Segment) -> None:
        """Have the columns of a segment stay in the cache, if they are there, without reading them."""
        name = segment.name.partition(".")[0]
        self.used |= {f"{FOLDER}/{name}/{path.name}" for path in (self._root / name).glob(f"*{SUFFIX}")}

    def _find(self, name: str) -> Looked | None:
        for path in sorted((self._root / name).glob(f"*{SUFFIX}")):
            content = cache.content(path)
            if content is not None:
                self.used.add(f"{FOLDER}/{name}/{path.name}")
                return Looked(msgspec.msgpack.decode(content, type=dict[str, Part]))
        return None

    def _made(self, name: str, segment: Segment) -> Looked:
        looked = looked_of(segment.made) if segment.made is not None else columns_of(segment.path(OBSERVATIONS))
        file = cache.write(self._root / name, msgspec.msgpack.encode(looked.parts), SUFFIX)
        self.used.add(f"{FOLDER}/{name}/{file}")
        return looked


def columns_of(path: Path) -> Looked:
    """The columns of a file of observations."""
    import pyarrow.parquet as pq

    texts = [name for name in TEXTS if name in _READ]
    with pq.ParquetFile(path, read_dictionary=texts) as file:  # `read_table` would load pandas, where it is installed
        return looked_of(file.read(columns=list(_READ), use_threads=False).combine_chunks())


def looked_of(table: pa.Table) -> Looked:
    """The columns of observations as they are arranged: those that count, have a value, and are in a series or published."""
    published = coded(table, "place").mapped(bool).astype(bool)
    newest, value = numbers(table, "newest"), numbers(table, "value")
    wanted = numbers(table, "counted") & np.isfinite(value) & (newest | published)
    periods = coded(table, "period")
    occurring = np.flatnonzero(np.bincount(periods.codes[wanted], minlength=len(periods.texts))).tolist()
    parts = dict(
        _sides(table, periods, np.flatnonzero(wanted & newest), sorted(occurring, key=periods.texts.__getitem__))
    )
    if (figures := np.flatnonzero(wanted & published)).size:
        parts[FIGURES] = Part((), cache.packed(table.select(list(_FIGURES)).take(figures)))
    return Looked(parts)


def _sides(
    table: pa.Table, periods: Coded, rows: NDArray[np.int64], occurring: Sequence[int]
) -> Iterator[tuple[str, Part]]:
    """By length of period the series of some rows; `occurring` are the periods by number, in order within each length."""
    grains = [Period.parse(text).grain for text in periods.texts]
    texts = {name: coded(table, name) for name in NAMES}
    figures = {name: numbers(table, name).astype(np.float64) for name in NUMBERS}
    for grain in Grain:
        own = [at for at in occurring if grains[at] is grain]
        place = np.full(len(grains), -1)
        place[own] = np.arange(len(own))
        held = rows[place[periods.codes[rows]] >= 0]
        if own:
            cells = Cells.of([texts[name].codes[held] for name in NAMES], place[periods.codes[held]], len(own))
            packed = cells.packed(texts, {name: column[held] for name, column in figures.items()}, held)
            yield grain.value, Part(tuple(periods.texts[at] for at in own), packed)


class Cells(NamedTuple):
    """Where rows stand in a side: `series` and `period` of each, the first row of each series, and how many periods."""

    series: NDArray[np.int64]
    period: NDArray[np.int64]
    first: NDArray[np.int64]
    periods: int

    @classmethod
    def of(cls, keys: Sequence[NDArray[np.int32]], period: NDArray[np.int64], periods: int) -> Cells:
        """The cells of rows: a series for each distinct key, in order."""
        _, first, series = np.unique(joint(*keys), return_index=True, return_inverse=True)
        return cls(series, period, first, periods)

    def packed(
        self, texts: dict[str, Coded], figures: dict[str, NDArray[np.float64]], rows: NDArray[np.int64]
    ) -> bytes:
        """The side as a packed table; columns of numbers of which there are none are left out."""
        import pyarrow as pa

        columns = {
            name: pa.DictionaryArray.from_arrays(
                pa.array(column.codes[rows[self.first]]), pa.array(column.texts, pa.string())
            )
            for name, column in texts.items()
        }  # fmt: skip
        for name, column in figures.items():
            laid = np.full((len(self.first), self.periods), np.nan)
            laid[self.series, self.period] = column
            if name == "value" or np.isfinite(column).any():
                columns[name] = pa.FixedSizeListArray.from_arrays(pa.array(laid.reshape(-1)), self.periods)
        return cache.packed(pa.table(columns))


def _side(part: Part) -> Side:
    table, shape = cache.unpacked(part.table).combine_chunks(), (-1, len(part.periods))
    laid = {name: table.column(name) for name in NUMBERS if name in table.column_names}
    return Side(
        {name: coded(table, name) for name in NAMES},
        {name: _flat(column).reshape(shape) for name, column in laid.items()},
    )


def _flat(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.from_dlpack(column.chunk(0).values).astype(np.float64, copy=False) if column.num_chunks else np.zeros(0)


def joint(*columns: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Several columns of small numbers as one, which sorts as they do one after the other."""
    found = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        found = found * (int(column.max(initial=0)) + 1) + column
    return found


class Columns:
    """The published figures of several segments, one after the other, as arrays; every vintage."""

    def __init__(self, tables: Sequence[pa.Table]) -> None:
        import pyarrow as pa

        self._table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
        self.value: NDArray[np.float64] = numbers(self._table, "value")
        self.newest: NDArray[np.bool_] = numbers(self._table, "newest")
        self._texts: dict[str, Coded] = {}

    def __len__(self) -> int:
        return len(self.value)

    def texts(self, name: str) -> Coded:
        """A column of text."""
        if name not in self._texts:
            self._texts[name] = coded(self._table, name)
        return self._texts[name]

    def take(self, rows: NDArray[np.int64]) -> list[Row]:
        """Some rows as they are told of."""
        import pyarrow as pa

        found = self._table.select(list(Row._fields)).take(pa.array(rows))
        return list(map(Row, *(found.column(name).to_pylist() for name in Row._fields)))
