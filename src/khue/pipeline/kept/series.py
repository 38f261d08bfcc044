"""Observations of a build as they are read: columns of a few row groups, and rows that are made as they are looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from khue.model.observation import Observation, Status
from khue.model.unit import Units
from khue.pipeline.kept.arrange import arranged
from khue.pipeline.kept.table import OBSERVATIONS, TEXTS, named
from khue.pipeline.observations import COLUMNS, NUMBERS, PLACES, Coded, citing, coded, numbers, schema

if TYPE_CHECKING:
    import pyarrow as pa

Places = npt.NDArray[np.int64]
"""Numbers of rows within some columns."""

Place = tuple[int, int, int, int]
"""Where rows lie: in which segment, in which row group there, from which row of it on, and how many."""

COLUMNS_KEPT = 8
"""So many times the row groups of all segments that some rows lie in stay decoded for each build that is open."""

_WHOLE = frozenset({"of_units", "higher", "lower", "among"})
_STATUSES = {status.value: status for status in Status}


class Columns:
    """The columns of some row groups, one after the other, each decoded when it is first asked for."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self._texts: dict[str, Coded] = {}
        self._numbers: dict[str, npt.NDArray[Any]] = {}

    def texts(self, name: str) -> Coded:
        """A column of text."""
        if name not in self._texts:
            self._texts[name] = coded(self.table, name)
        return self._texts[name]

    def numbers(self, name: str) -> npt.NDArray[Any]:
        """A column of numbers (NaN where there is none) or of yes and no."""
        if name not in self._numbers:
            self._numbers[name] = numbers(self.table, name)
        return self._numbers[name]

    def values(self, name: str, rows: Places) -> list[Any]:
        """What stands in a column in those rows, as Python values; None where there is no number."""
        if name in COLUMNS and name not in NUMBERS:
            codes, texts = self.texts(name)
            return list(map(texts.__getitem__, codes[rows].tolist()))
        found = self.numbers(name)[rows].tolist()
        made = int if name in _WHOLE else float
        return [None if value != value else made(value) for value in found]


class Observations(Sequence[Observation]):
    """Observations in an order, each made as it is looked at; whoever wants very many of them reads `column` by column."""

    def __init__(self, columns: Columns, rows: Places) -> None:
        self._columns = columns
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Observation]:
        columns = [self.column(name) for name in COLUMNS]
        columns[COLUMNS.index("status")] = [_STATUSES[text] for text in self.column("status")]
        return (Observation(**dict(zip(COLUMNS, row, strict=True))) for row in zip(*columns, strict=True))

    @overload
    def __getitem__(self, at: int) -> Observation: ...
    @overload
    def __getitem__(self, at: slice) -> Observations: ...
    def __getitem__(self, at: int | slice) -> Observation | Observations:
        if isinstance(at, slice):
            return Observations(self._columns, self._rows[at])
        return next(iter(Observations(self._columns, self._rows[[at]])))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # equal to a list, which has none

    def at(self, places: Iterable[int]) -> Observations:
        """Some of them, by their places in the order."""
        return Observations(self._columns, self._rows[np.fromiter(places, np.int64)])

    def column(self, name: str) -> list[Any]:
        """What all of them have in a field (the status as its text), or in one of `PLACES`."""
        return self._columns.values(name, self._rows)

    def table(self) -> pa.Table:
        """All of them as an Arrow table."""
        import pyarrow as pa

        return self._columns.table.take(pa.array(self._rows))

    def distinct(self, *names: str) -> list[tuple[str, ...]]:
        """Which texts stand together in these fields, each combination once, in the order in which they first come."""
        columns = [self._columns.texts(name) for name in names]
        codes = np.stack([column.codes[self._rows] for column in columns])
        _, first = np.unique(codes, axis=1, return_index=True)
        return [
            tuple(c.texts[code] for c, code in zip(columns, codes[:, at], strict=True))
            for at in np.sort(first).tolist()
        ]

    def where(self, name: str, test: Callable[[str], bool]) -> Observations:
        """Those whose text in a field passes; the test is called once for each distinct text."""
        codes, texts = self._columns.texts(name)
        passing = np.array([test(text) for text in texts] or [False], bool)
        return Observations(self._columns, self._rows[passing[codes[self._rows]]])

    def having(self, **wanted: str | None) -> Observations:
        """Those with these texts in these fields; None asks for nothing."""
        rows = self._rows
        for name, text in wanted.items():
            if text is not None:
                codes, texts = self._columns.texts(name)
                rows = rows[codes[rows] == texts.index(text)] if text in texts else rows[:0]
        return Observations(self._columns, rows)

    def in_order_of(self, name: str) -> Observations:
        """All of them by their text in a field, those of one text in the order that they have."""
        codes, texts = self._columns.texts(name)
        places = np.empty(len(texts), np.int64)
        places[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
        return Observations(self._columns, self._rows[np.argsort(places[codes[self._rows]], kind="stable")])

    def marked(self, *names: str) -> Observations:
        """Those of which all these flags of `arrange.FLAGS` hold."""
        rows = self._rows
        for name in names:
            rows = rows[self._columns.numbers(name)[rows]]
        return Observations(self._columns, rows)


@cache
def _none() -> Observations:
    return Observations(Columns(arranged(schema().empty_table(), Units(()), date.max)), np.zeros(0, np.int64))


class Kept:
    """The observation files of one build; may be shared by threads. `cited` has the version to cite of each dataset."""

    def __init__(self, folder: Path, cited: Mapping[str, str]) -> None:
        self._folder, self._cited = folder, cited
        self._local = threading.local()
        self._columns = lru_cache(maxsize=COLUMNS_KEPT)(self._read)

    def stretch(self, file: str, places: Sequence[Place]) -> Observations:
        """The rows of a file that lie in some places, which are in order of segments; none where there are no places."""
        if not places:
            return _none()
        columns, starts = self._columns(file, tuple(place[:2] for place in places))
        rows = [np.arange(at + first, at + first + rows) for at, (*_, first, rows) in zip(starts, places, strict=True)]
        return Observations(columns, np.concatenate(rows))

    def tables(self, groups: Iterable[tuple[int, int]]) -> Iterator[pa.Table]:
        """The whole of some row groups of all observations, each by segment and number; first the empty table."""
        yield _none().table().drop_columns(list(PLACES))
        yield from (self._group(OBSERVATIONS, *group) for group in groups)

    def _read(self, file: str, groups: Sequence[tuple[int, int]]) -> tuple[Columns, list[int]]:
        """Some row groups, and from which row on each of them lies in the columns."""
        import pyarrow as pa

        tables = [self._group(file, *group) for group in groups]
        return Columns(pa.concat_tables(tables)), list(accumulate(map(len, tables[:-1]), initial=0))

    def _group(self, file: str, segment: int, group: int) -> pa.Table:
        found = self._file(named(file, segment)).read_row_group(group, use_threads=False)
        return citing(found, self._cited)

    def _file(self, name: str) -> Any:  # noqa: ANN401  # pyarrow carries no types
        """The open file; each thread has its own, as a reader of Parquet is not to be shared."""
        import pyarrow.parquet as pq

        if not hasattr(self._local, name):
            setattr(self._local, name, pq.ParquetFile(self._folder / name, read_dictionary=TEXTS))
        return getattr(self._local, name)
