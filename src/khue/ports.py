"""The protocols between rooms, on one page: a source reads, a store keeps, an engine computes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from khue.lib.periods import Grain
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.formula import Formula
from khue.model.observation import Observation
from khue.model.reading import ReadAs

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

ROW_NUMBER = "_row"
"""The column in which a reading remembers the line or row of the file that each row stood on, counted from 1."""

COLUMN = "column"
"""The key under which the fields of a reading's schema remember the column of the file, counted from 1."""

FILE_NAME = "_file"
"""The column in which a stored version remembers the name of the file that each row came from."""


@dataclass(frozen=True)
class Reading:
    """A file as it was read: a table of text and native values, with `ROW_NUMBER`, and how it was read.

    `findings` are about rows that could not be read and so are not in the table; `bad_rows` counts those rows. `read_as`
    is the account of a file that was not simply as it should be.
    """

    table: pa.Table
    path: Path
    format: str
    sheet: str = ""
    encoding: str = ""
    header_row: int = 1
    delimiter: str = ""
    findings: tuple[Finding, ...] = ()
    bad_rows: int = 0
    read_as: ReadAs | None = None


class Piecewise(Protocol):
    """A file that is read piece by piece, so that it need not fit into memory.

    `head` is its reading without rows; what could not be read is known after the last table.
    """

    @property
    def head(self) -> Reading:
        """How the file is read, with a table that has its columns and no row."""

    def tables(self) -> Iterator[pa.Table]:
        """Its rows in their order, as the table of a `Reading` has them; texts that come often may be dictionaries.

        Each call reads the file anew. Raises InputError where it cannot be read.
        """

    def rows(self, numbers: npt.NDArray[np.int64]) -> Iterator[pa.Table]:
        """The rows of these numbers, which are sorted and those of rows that `tables` gave, in the same form."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Of rows that could not be read, as far as they are listed."""

    @property
    def bad_rows(self) -> int:
        """How many rows could not be read."""


class Held(Protocol):
    """Tables in the order in which they were added; what is too much for memory is somewhere else."""

    def __len__(self) -> int:
        """How many there are."""

    def add(self, table: pa.Table) -> None:
        """Hold one more."""

    def get(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """One of them, or some of its columns."""


class Rows(Protocol):
    """Typed rows: a table in memory, or what stands for one that does not fit."""

    @property
    def num_rows(self) -> int:
        """How many there are."""

    @property
    def schema(self) -> pa.Schema:
        """Their columns."""

    def select(self, columns: Sequence[str]) -> pa.Table:
        """Some columns of all rows."""

    def column(self, name: str) -> pa.ChunkedArray:
        """One column of all rows."""


class Source(Protocol):
    """A format of others that can be read."""

    def read(self, path: Path, columns: Sequence[str] = ()) -> Reading:
        """The file's table; raises InputError when it is not of this format. `columns`, where known, find the header."""


@dataclass(frozen=True)
class RawFile:
    """A file as it was received, kept by the SHA-256 of its bytes; `rows` of the version came from it."""

    sha256: str
    name: str
    rows: int


@dataclass(frozen=True)
class Partition:
    """The rows of a version that fall in one month (`2025-07`); `period` is empty where rows have no day.

    Files are Parquet, relative to the store, in the order in which they came; `content` is a hash over their rows, which
    leaves out on which line of which file each stood (`ROW_NUMBER`, `FILE_NAME`). `parts` has the number of rows of each
    file and a hash over them, where these are known.
    """

    period: str
    files: tuple[str, ...]
    rows: int
    content: str
    parts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Version:
    """An immutable version of a dataset; `number` counts from 1. Its partitions stand in order of period.

    `raw` and `raw_name` are those of the file that brought the version about; `raw_files` are all that its rows come from.
    """

    dataset: str
    number: int
    content: str
    raw: str
    raw_name: str
    rows: int
    partitions: tuple[Partition, ...]
    created: str
    contract_version: str
    contract_hash: str = ""
    raw_files: tuple[RawFile, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files of all partitions, in order."""
        return tuple(file for partition in self.partitions for file in partition.files)

    @property
    def label(self) -> str:
        """`dataset/number`, as observations cite it."""
        return f"{self.dataset}/{self.number}"


class Store(Protocol):
    """Keeps versions of datasets; nothing that was put in is ever changed."""

    def put(self, contract: Contract, table: pa.Table, raw: Path | None, created: str) -> Version:
        """Keep a new version and make it the current one; content equal to the current version's makes none."""

    def current(self, dataset: str) -> Version | None:
        """The newest version, or None."""

    def versions(self, dataset: str) -> Sequence[Version]:
        """All versions, oldest first."""

    def version(self, dataset: str, number: int) -> Version:
        """The version with that number."""

    def paths(self, version: Version) -> tuple[Path, ...]:
        """The Parquet files of a version."""

    def damaged(
        self, version: Version, *, whole: bool = False, files: Collection[str] | None = None
    ) -> Sequence[Finding]:
        """A finding for each file of a version, or for those of these files, that is missing or has another size than was written.

        With `whole`, its bytes are looked at too.
        """


@dataclass(frozen=True)
class Placement:
    """`code` lay in `ancestor`, a unit of `level`, from `start` to `end` (None: open). A unit lies in itself."""

    code: str
    level: str
    ancestor: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Unplaced:
    """Rows whose code belonged to no unit on their day, or that lack a code or a day; the first and last such day."""

    code: str | None
    rows: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class SourceRows:
    """The first of the rows that a value counts, in the order of the file, with the names of their columns.

    `total` is how many rows count: those that enter some aggregate of the formula.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Measure:
    """An indicator to compute: its checked formula, and the levels and grains wanted."""

    indicator: str
    formula: Formula
    levels: tuple[str, ...]
    grains: tuple[Grain, ...]


@dataclass(frozen=True)
class Request:
    """Everything an engine needs for one dataset version."""

    version: Version
    files: tuple[Path, ...]
    contract: Contract
    measures: tuple[Measure, ...]
    placements: tuple[Placement, ...]


@dataclass(frozen=True)
class Pieces:
    """What rows come to at the finest grain: by area code and piece, out of which every level and grain follows.

    A piece is a month, named by its first day, or a day where some unit began or ended within the month. `parts` has the
    columns `area`, `piece`, `rows`, `first` and `last` (days), and one for each part that adds up (counts, sums, least
    and greatest values), named by its key. `spreads` has, for each argument of a distinct count, median or quantile, by
    key, a table of `area`, `piece`, `value` and `count`. Rows without a code or a day have NULL there.
    """

    parts: pa.Table
    spreads: Mapping[str, pa.Table]


class Engine(Protocol):
    """Gives every measure for every unit and period that has rows.

    Only `pieces` reads rows, where the data is; rolling them up is the same for every engine (`khue.engines.rollup`).
    Values equal those of `khue.engines.reference`: exact for counts and for sums of integers and decimals, 1e-12 relative
    otherwise. A denominator of 0 or NULL gives status UNDEFINED and no value; a NULL value gives MISSING.
    """

    name: str

    def pieces(self, request: Request, wanted: Collection[str] | None = None) -> Pieces:
        """What the rows of the request's files come to; `wanted` names the parts and spreads to make (None: all)."""

    def compute(self, request: Request) -> Iterable[Observation]:
        """The observations, in no particular order."""

    def unplaced(self, request: Request) -> Sequence[Unplaced]:
        """The rows that count in no unit, by code; `measures` are not looked at."""
