"""The observations of a segment as they are looked over: the few columns that are needed, kept beside the segment.

cache/columns/<segment>/<hash>.arrow

Of computed values only those of the series, of published figures every vintage. `newest` says which are in the series.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from khue.pipeline import cache
from khue.pipeline.kept.segments import Segment
from khue.pipeline.kept.table import OBSERVATIONS, TEXTS
from khue.pipeline.observations import Coded, coded, numbers

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

FOLDER = "columns"
_READ = (
    "indicator", "unit", "level", "period", "value", "denominator", "of_units", "status", "index", "place", "newest",
    "counted",
)  # fmt: skip
_KEPT = tuple(name for name in _READ if name != "counted")


class Row(NamedTuple):
    """What names an observation, and its value."""

    indicator: str
    unit: str
    period: str
    value: float
    place: str


class KeptColumns:
    """The columns of segments, in the cache of a home; `used` are the files read or written, as `columns/<segment>/<file>`."""

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER
        self._read: dict[str, pa.Table] = {}
        self.used: set[str] = set()

    def of(self, segment: Segment) -> pa.Table:
        """The columns of a segment, out of the cache or out of its own file."""
        name = segment.name.partition(".")[0]
        if name not in self._read:
            self._read[name] = self._find(name) or self._made(name, segment)
        return self._read[name]

    def keep(self, segment: Segment) -> None:
        """Have the columns of a segment stay in the cache, if they are there, without reading them."""
        name = segment.name.partition(".")[0]
        self.used |= {f"{FOLDER}/{name}/{path.name}" for path in (self._root / name).glob("*.arrow")}

    def _find(self, name: str) -> pa.Table | None:
        for path in sorted((self._root / name).glob("*.arrow")):
            content = cache.content(path)
            if content is not None:
                self.used.add(f"{FOLDER}/{name}/{path.name}")
                return cache.unpacked(content)
        return None

    def _made(self, name: str, segment: Segment) -> pa.Table:
        table = columns_of(segment.path(OBSERVATIONS))
        file = cache.write(self._root / name, cache.packed(table), ".arrow")
        self.used.add(f"{FOLDER}/{name}/{file}")
        return table


def columns_of(path: Path) -> pa.Table:
    """The columns of a file of observations, of the rows that are looked over."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [name for name in TEXTS if name in _READ]
    with pq.ParquetFile(path, read_dictionary=texts) as file:  # `read_table` would load pandas, where it is installed
        table = file.read(columns=list(_READ), use_threads=False).combine_chunks()
    published = coded(table, "place").mapped(bool).astype(bool) if len(table) else np.zeros(0, bool)
    wanted = numbers(table, "counted") & np.isfinite(numbers(table, "value")) & (numbers(table, "newest") | published)
    return table.select(list(_KEPT)).filter(pa.array(wanted))


class Columns:
    """Columns of several segments, one after the other, as arrays; `segment` has the number of each row's segment."""

    def __init__(self, tables: Sequence[pa.Table]) -> None:
        import pyarrow as pa

        self._table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
        self.segment = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
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

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, NaN where there is none."""
        return numbers(self._table, name).astype(np.float64)

    def take(self, rows: NDArray[np.int64]) -> list[Row]:
        """Some rows as they are told of."""
        import pyarrow as pa

        found = self._table.select(list(Row._fields)).take(pa.array(rows))
        return list(map(Row, *(found.column(name).to_pylist() for name in Row._fields)))
