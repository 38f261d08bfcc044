"""A DuckDB connection over one reading: the view `cells` with each column as text and as typed value."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from khue.contracts import database, types
from khue.contracts.columns import Match
from khue.ports import ROW_NUMBER


class Session:
    """In memory, unable to reach a file or the network; every value from outside is bound, never spliced in."""

    def __init__(self, table: pa.Table, matches: Sequence[Match], time_zone: str) -> None:
        self._connection = database.connect()
        self._connection.execute("SET TimeZone = $zone", {"zone": time_zone})
        places = [match.position for match in matches]
        row = table.schema.get_field_index(ROW_NUMBER)
        columns = {"r": table.column(row), **{f"s{place}": _trimmed(table.column(place)) for place in places}}
        self._source = pa.table(columns)
        self._connection.register("source", self._source)
        self._define(matches)

    def _define(self, matches: Sequence[Match]) -> None:
        texts = [f"{types.words(match.type, f's{match.position}')} AS {match.words}" for match in matches]
        values = [
            f"{types.value(match.declared, match.type, f's{match.position}', match.words)} AS {match.value}"
            for match in matches
        ]
        self.run(f"CREATE TEMP VIEW texts AS SELECT {', '.join(['*', *texts])} FROM source")
        self.run(f"CREATE TEMP VIEW cells AS SELECT {', '.join(['*', *values])} FROM texts")

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def keep(self, rows: pa.Array | pa.ChunkedArray) -> None:
        """From here on `cells` has the rows of these numbers only; what was worked out from all of them stays."""
        self._connection.unregister("source")
        self._connection.register("source", self._source.filter(pc.is_in(self._source.column("r"), value_set=rows)))

    def run(self, statement: str, arguments: dict[str, object] | None = None) -> None:
        """Execute a statement that gives nothing."""
        self._connection.execute(statement, arguments or None)

    def rows(self, statement: str, arguments: dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(statement, arguments or None).fetchall()

    def table(self, statement: str, arguments: dict[str, object] | None = None) -> pa.Table:
        """The result of a query as an Arrow table."""
        return self._connection.sql(statement, params=arguments or None).to_arrow_table()

    def is_pattern(self, pattern: str) -> bool:
        """Whether the text is a regular expression of this engine (RE2)."""
        try:
            self._connection.execute("SELECT regexp_full_match('', $pattern)", {"pattern": pattern}).fetchall()
        except duckdb.Error:
            return False
        return True

    def add(self, name: str, table: pa.Table) -> None:
        """Make another table known to the queries."""
        self._connection.register(name, table)


_FIRST, _FEW = 10_000, 1_000
"""Where the first rows of a column hold so few texts, it is looked at text by text."""


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without outer blanks and in composed letters (NFC); Arrow does this once, ten times faster than SQL."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    if len(column) > _FIRST and len(column.slice(0, _FIRST).unique()) <= _FEW:
        texts = column.unique()
        if _composed(texts).equals(texts):
            return column
    return _composed(column)


def _composed(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.utf8_trim_whitespace(pc.utf8_normalize(column, "NFC"))
