"""A DuckDB connection over some rows of a reading: the view `cells` with each column as text and as typed value."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from khue.contracts import database, types
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.ports import ROW_NUMBER

SOURCE = "source"


class Session:
    """In memory, unable to reach a file or the network; every value from outside is bound, never spliced in.

    `tables` are other tables that queries may read, by name.
    """

    def __init__(self, time_zone: str, tables: Mapping[str, pa.Table]) -> None:
        self._connection = database.connect()
        self._connection.execute("SET TimeZone = $zone", {"zone": time_zone})
        for name, table in tables.items():
            self._connection.register(name, table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def load(self, source: pa.Table, matches: Sequence[Match]) -> None:
        """Make `cells` of these rows: `r` and for each match its cells as they were read, or its text and value at once."""
        self._connection.register(SOURCE, source)
        self.run(f"CREATE OR REPLACE TEMP VIEW cells AS SELECT * FROM {cells_of(matches, source)}")

    def run(self, statement: str, arguments: dict[str, object] | None = None) -> None:
        """Execute a statement that gives nothing."""
        self._connection.execute(statement, arguments or None)

    def prepare(self, conditions: Sequence[Condition]) -> None:
        """Run what the conditions want to be run over `cells` before them."""
        for statement in dict.fromkeys(one.prepare for one in conditions if one.prepare):
            self.run(statement)

    def add(self, name: str, table: pa.Table) -> None:
        """Make another table known to the queries."""
        self._connection.register(name, table)

    def rows(self, statement: str, arguments: dict[str, object] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(statement, arguments or None).fetchall()

    def table(self, statement: str, arguments: dict[str, object] | None = None) -> pa.Table:
        """The result of a query as an Arrow table."""
        return self._connection.sql(statement, params=arguments or None).to_arrow_table()

    def of_texts(self, match: Match, texts: pa.Array, wanted: Sequence[str], arguments: dict[str, object]) -> pa.Table:
        """For each of the texts that a column may have its text, value and what else is wanted, in their order."""
        source = pa.table({"r": pa.array(range(len(texts)), pa.int64()), cell(match): texts})
        self._connection.register(SOURCE, source)
        listed = ", ".join((match.words, match.value, *wanted))
        made = self.table(f"SELECT {listed} FROM {cells_of([match], source)} ORDER BY r", arguments)
        return made.combine_chunks()

    def is_pattern(self, pattern: str) -> bool:
        """Whether the text is a regular expression of this engine (RE2)."""
        try:
            self._connection.execute("SELECT regexp_full_match('', $pattern)", {"pattern": pattern}).fetchall()
        except duckdb.Error:
            return False
        return True


def cell(match: Match) -> str:
    """What a column's cells as they were read are called in a source."""
    return f"s{match.position}"


def cells_of(matches: Sequence[Match], source: pa.Table) -> str:
    """SQL for the rows of a source with the text and the value of each column."""
    raw = [match for match in matches if cell(match) in source.column_names and match.value not in source.column_names]
    texts = [f"{types.words(kind_of(source, match), cell(match))} AS {match.words}" for match in raw]
    values = [
        f"{types.value(match.declared, kind_of(source, match), cell(match), match.words)} AS {match.value}"
        for match in raw
    ]
    inner = f"(SELECT {', '.join(['*', *texts])} FROM {SOURCE})"
    return f"(SELECT {', '.join(['*', *values])} FROM {inner} AS texts) AS cells"


def kind_of(source: pa.Table, match: Match) -> pa.DataType:
    """The type of a column's cells in a source."""
    return source.schema.field(cell(match)).type


def source_of(table: pa.Table, matches: Sequence[Match]) -> pa.Table:
    """The rows of a reading as sessions read them: their numbers, and the cells of the columns that were found."""
    row = table.schema.get_field_index(ROW_NUMBER)
    columns = {cell(match): _trimmed(table.column(match.position)) for match in matches}
    return pa.table({"r": table.column(row), **columns})


_FIRST, _FEW = 10_000, 1_000
"""Where the first rows of a column hold so few texts, it is looked at text by text."""


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without outer blanks and in composed letters (NFC); Arrow does this once, ten times faster than SQL."""
    if pa.types.is_dictionary(column.type):
        return pa.chunked_array([_trimmed_texts(chunk) for chunk in column.chunks], column.type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    if len(column) > _FIRST and len(column.slice(0, _FIRST).unique()) <= _FEW:
        texts = column.unique()
        if _composed(texts).equals(texts):
            return column
    return _composed(column)


def _trimmed_texts(chunk: pa.DictionaryArray) -> pa.DictionaryArray:
    texts = _composed(chunk.dictionary)
    return chunk if texts.equals(chunk.dictionary) else pa.DictionaryArray.from_arrays(chunk.indices, texts)


def _composed(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.utf8_trim_whitespace(pc.utf8_normalize(column, "NFC"))
