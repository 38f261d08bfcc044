"""DuckDB in process: one short-lived database in memory for each request, which can read the request's files and nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.engines import queries, sql
from khue.engines.request import check_request
from khue.engines.results import Results
from khue.exceptions import InputError
from khue.lib.periods import Period
from khue.model.observation import Observation
from khue.ports import FILE_NAME, ROW_NUMBER, Measure, Request, SourceRows, Unplaced

if TYPE_CHECKING:
    import duckdb

_NO_EXTENSIONS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@dataclass(frozen=True)
class DuckDBEngine:
    """The default engine. `memory_limit` as DuckDB writes it; `threads` None means every core."""

    memory_limit: str = "1GB"
    threads: int | None = None
    name: str = "duckdb"

    def compute(self, request: Request) -> Iterable[Observation]:
        """One observation for every measure, unit and period that has rows; raises InputError when a file is unreadable."""
        check_request(request)
        if not request.measures or not request.files:
            return ()
        with self._opened(request) as connection:
            *steps, last = queries.plan(request).statements
            for step in steps:
                connection.execute(step)
            return Results(request, connection.sql(last).to_arrow_table())

    def unplaced(self, request: Request) -> tuple[Unplaced, ...]:
        """The rows that no unit counts, by code."""
        check_request(request)
        if not request.files:
            return ()
        with self._opened(request) as connection:
            found = connection.execute(queries.unplaced(request)).fetchall()
        return tuple(Unplaced(*row) for row in found)

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
        """A database that knows the placements and may read the request's files; all else is shut and stays shut."""
        import duckdb

        with tempfile.TemporaryDirectory(prefix="khue-") as spill:
            config: dict[str, str | bool | int | float | list[str]] = {
                **_NO_EXTENSIONS,
                "memory_limit": self.memory_limit,
                "temp_directory": spill,
            }
            if self.threads is not None:
                config["threads"] = self.threads
            connection = duckdb.connect(config=config)
            try:
                _tell_places(connection, request)
                files = ", ".join(sql.text(str(file)) for file in request.files)
                connection.execute(f"SET allowed_paths = [{files}]")
                connection.execute("SET enable_external_access = false")
                connection.execute("SET lock_configuration = true")
                yield connection
            except duckdb.Error as error:
                raise InputError(f"{request.version.label}: {str(error).splitlines()[0]}") from error
            finally:
                connection.close()


def _tell_places(connection: duckdb.DuckDBPyConnection, request: Request) -> None:
    import pyarrow as pa

    rows = [
        {"code": p.code, "level": p.level, "unit": p.ancestor,
         "first": p.start or queries.OPEN_START, "last": p.end or queries.OPEN_END}
        for p in request.placements
    ]  # fmt: skip
    types = pa.schema([(name, pa.string()) for name in ("code", "level", "unit")])
    table = pa.Table.from_pylist(
        rows, types.append(pa.field("first", pa.date32())).append(pa.field("last", pa.date32()))
    )
    connection.register("placements", table)
    connection.execute("CREATE TEMP TABLE place AS SELECT * FROM placements")
    connection.unregister("placements")


def _measure(request: Request, indicator: str) -> Measure:
    for measure in request.measures:
        if measure.indicator == indicator:
            return measure
    raise InputError(f"{request.version.label}: no measure {indicator}")
