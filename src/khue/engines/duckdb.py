"""DuckDB in process: one short-lived database in memory for each request, which can read the request's files and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.engines import database, queries, rollup
from khue.engines.held import held
from khue.engines.parts import Needs
from khue.engines.places import place_table
from khue.engines.request import check_request
from khue.engines.results import Results
from khue.exceptions import InputError
from khue.lib.periods import Period
from khue.model.observation import Observation
from khue.ports import FILE_NAME, ROW_NUMBER, Measure, Pieces, Request, SourceRows, Unplaced

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class DuckDBEngine:
    """The default engine. `memory_limit` as DuckDB writes it; `threads` None means every core."""

    memory_limit: str = database.MEMORY
    threads: int | None = None
    name: str = "duckdb"

    def pieces(self, request: Request, wanted: Collection[str] | None = None) -> Pieces:
        """The parts and spreads of the request's rows; raises InputError when a file is unreadable."""
        check_request(request)
        needs = Needs.of(request.measures, request.contract, wanted)
        if not request.files:
            return needs.nothing()
        with self._opened(request) as connection:
            plan = queries.plan(request, needs, lambda query: connection.execute(query).fetchall()[0])
            for query in plan.prepared:
                connection.execute(query)
            parts = connection.sql(plan.parts).to_arrow_table()
            spreads = {key: held(connection.sql(query).to_arrow_reader()) for key, query in plan.spreads.items()}
        return needs.typed(parts, spreads)

    def compute(self, request: Request) -> Results:
        """One observation for every measure, unit and period that has rows; raises InputError when a file is unreadable."""
        return rollup.roll_up(request, self.pieces(request), self.memory_limit)

    def unplaced(self, request: Request) -> tuple[Unplaced, ...]:
        """The rows that no unit counts, by code."""
        return rollup.unplaced(request, self.pieces(request, wanted=()))

    def source_rows(self, request: Request, observation: Observation, limit: int = 20) -> SourceRows:
        """The first rows of the file behind an observation: those that enter some aggregate of its formula.

        The columns are `_row`, the contract's, and `_file` where the rows remember it. Raises InputError when the
        request has no such measure.
        """
        check_request(request)
        measure = _measure(request, observation.indicator)
        period = Period.parse(observation.period)
        with self._opened(request) as connection:
            held = connection.execute(queries.columns(request)).description or ()
            extra = (FILE_NAME,) if FILE_NAME in {column[0] for column in held} else ()
            columns = (ROW_NUMBER, *(prop.name for prop in request.contract.table.properties), *extra)
            values = [observation.level, observation.unit, period.start, period.end, limit]
            found = connection.execute(queries.source_rows(request, measure, columns), values).fetchall()
        return SourceRows(columns, tuple(row[1:] for row in found), found[0][0] if found else 0)

    @contextmanager
    def _opened(self, request: Request) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database that knows the placements and may read the request's files."""
        with database.opened(
            request.version.label,
            files=request.files,
            tables={"place": place_table(request.placements)},
            memory_limit=self.memory_limit,
            threads=self.threads,
        ) as connection:
            yield connection


def _measure(request: Request, indicator: str) -> Measure:
    for measure in request.measures:
        if measure.indicator == indicator:
            return measure
    raise InputError(f"{request.version.label}: no measure {indicator}")
