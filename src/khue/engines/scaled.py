"""What engines that scale out have in common: files are looked at here, rows are read there, pieces come back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

from khue.engines import rollup
from khue.engines.address import NO_ANSWER, NOT_INSTALLED
from khue.engines.dialect import RowDialect
from khue.engines.gather import Gathering
from khue.engines.parts import Needs, Spread
from khue.engines.request import check_request
from khue.engines.results import Results
from khue.exceptions import InputError, UsageError
from khue.model.finding import Finding
from khue.model.formula import Type
from khue.ports import Pieces, Request, Unplaced

if TYPE_CHECKING:
    import pyarrow as pa

Ask = Callable[[str], "pa.Table"]
"""Gives the result of a query."""


class ScaledEngine(ABC):
    """An engine that answers queries over the rows of a request; the rest is `khue.engines.rollup`."""

    name: str
    dialect: ClassVar[RowDialect]

    @abstractmethod
    def opened(self, gathering: Gathering) -> AbstractContextManager[tuple[str, Ask]]:
        """The table expression that has the rows, and how to ask queries of it, as long as it lasts."""

    def pieces(self, request: Request, wanted: Collection[str] | None = None) -> Pieces:
        """The parts and spreads of the request's rows; raises InputError when a file is unreadable or nobody answers."""
        check_request(request)
        needs = Needs.of(request.measures, request.contract, wanted)
        gathering = Gathering(request, needs, self.dialect)
        check_files(request, gathering.columns)
        if not request.files:
            return needs.nothing()
        with self.opened(gathering) as (table, ask):
            parts = self.days(ask(gathering.parts(table)), _days(needs))
            spreads = {
                key: self.days(ask(gathering.spread(spread, table)), _days_of(spread))
                for key, spread in needs.spreads.items()
            }
        found = needs.typed(parts, spreads)
        return Pieces(_in_order(found.parts), {key: _in_order(table) for key, table in found.spreads.items()})

    def days(self, table: pa.Table, names: Collection[str]) -> pa.Table:  # noqa: ARG002 - others look at it
        """A result with these columns as days, for an engine that has another word for them."""
        return table

    def compute(self, request: Request) -> Results:
        """One observation for every measure, unit and period that has rows; raises InputError as `pieces` does."""
        return rollup.roll_up(request, self.pieces(request))

    def unplaced(self, request: Request) -> tuple[Unplaced, ...]:
        """The rows that no unit counts, by code."""
        return rollup.unplaced(request, self.pieces(request, wanted=()))

    def failed(self, request: Request, found: object) -> InputError:
        """What to raise when the engine gives no answer; the first line of what it says is enough."""
        said = (str(found).strip().splitlines() or [type(found).__name__])[0][:300].rstrip(".")
        params = {"engine": self.name, "dataset": request.version.label, "found": said}
        return InputError(finding=Finding(NO_ANSWER, request.version.label, params=params))


def _in_order(table: pa.Table) -> pa.Table:
    """The rows by piece, area and value, NULL first."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys: dict[str, pa.ChunkedArray] = {}
    for name in [name for name in ("piece", "area", "value") if name in table.column_names]:
        keys |= {f"{name} is known": pc.is_valid(table.column(name)), name: table.column(name)}
    return table.take(pc.sort_indices(pa.table(keys), [(key, "ascending") for key in keys]))


def _days(needs: Needs) -> list[str]:
    return ["piece", "first", "last", *(key for key, part in needs.parts.items() if part.kind.type is Type.DATE)]


def _days_of(spread: Spread) -> list[str]:
    return ["piece", "value"] if spread.kind.type is Type.DATE else ["piece"]


def check_files(request: Request, names: Iterable[str]) -> None:
    """Raise InputError for a file that is no Parquet or lacks a column: some engines would take it for one of NULLs."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for file in request.files:
        try:
            held = pq.read_schema(file).names
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{request.version.label}: {file.name}: {error}") from error
        if missing := [name for name in names if name not in held]:
            raise InputError(f"{request.version.label}: {file.name}: no column {', '.join(missing)}")


def library(module: str, engine: str, extra: str) -> ModuleType:
    """An optional library; raises UsageError that says what to install where it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        params = {"engine": engine, "module": module, "extra": extra}
        raise UsageError(finding=Finding(NOT_INSTALLED, engine, params=params)) from error


def places_under(request: Request) -> list[str]:
    """The request's files by their places in the data home; raises InputError for one that is none of the version's."""
    known = set(request.version.files)
    lengths = {len(Path(file).parts) for file in known}
    found = [_known(file, known, lengths) for file in request.files]
    if lost := [file.name for file, place in zip(request.files, found, strict=True) if not place]:
        raise InputError(f"{request.version.label}: {lost[0]} is no file of this version")
    return found


def _known(file: Path, known: Collection[str], lengths: Collection[int]) -> str:
    ends = ("/".join(file.parts[-length:]) for length in lengths)
    return next((end for end in ends if end in known), "")
