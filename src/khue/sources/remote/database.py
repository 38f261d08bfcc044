"""A table of an SQL database, read and never written: the columns that the contract names, all rows or those after a mark.

`khue.fetch: postgresql` takes host, port, database and schema of the server, `khue.user` and, in the environment variable that
`khue.secret` names, the password; `khue.fetch: sqlite` takes the path of a file as `database`. `khue.table` is the table or
view. With `khue.cursor`, a column whose values only grow, each time brings the rows after the greatest value brought before.

Rows are kept as a Parquet file of texts, exactly as the database says them: what they mean is the contract's affair, and a
cell that does not fit is found there.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from khue.exceptions import InputError
from khue.lib.guarded import NotFetchedError
from khue.model.finding import Finding
from khue.sources.remote import faults
from khue.sources.remote.elsewhere import Brought, Elsewhere, Mark

Rows = list[tuple[Any, ...]]
Batches = Callable[[str, Sequence[str]], Iterator[Rows]]
"""Gives the rows of a statement, so many at once; its values are bound, never spliced in."""

_AT_ONCE = 20_000
_SECONDS_TO_CONNECT = 10
_MISSING = "psycopg (pip install khue[postgresql])"


def bring(source: Elsewhere, before: Mark, folder: Path) -> Brought | None:
    """The rows, or None where there are none after the mark."""
    table, cursor = source.asked("table", required=True), source.asked("cursor")
    if cursor and not source.appends:
        raise source.bad("khue.cursor cần khue.delivery: append", "khue.cursor needs khue.delivery: append")
    if cursor and cursor not in source.columns:
        raise source.bad(f"không có cột {cursor}", f"there is no column {cursor}")
    file = folder / _name(source, table, before)
    with _opened(source) as batches:
        rows, last = _write(source, file, batches(*_statement(source, table, cursor, before)), cursor)
    return Brought(file, Mark(cursor=last or before.cursor)) if rows or not cursor else None


def _name(source: Elsewhere, table: str, before: Mark) -> str:
    """Named by where it begins: whoever is killed before the mark is kept brings the same rows under the same name."""
    begin = f"-sau-{before.cursor}" if before.cursor else ""
    return re.sub(r"[^A-Za-z0-9._-]", "_", source.asked("file") or f"{table}{begin}")[-100:].lstrip(".") + ".parquet"


def _statement(source: Elsewhere, table: str, cursor: str, before: Mark) -> tuple[str, Sequence[str]]:
    columns = ", ".join(map(_quoted, source.columns))
    parts = [one for one in (source.server.schema_name, table) if one]
    after = (
        f" WHERE {_quoted(cursor)} > ?"
        if cursor and before.cursor
        else f" WHERE {_quoted(cursor)} IS NOT NULL"
        if cursor
        else ""
    )
    order = ", ".join(map(_quoted, (cursor,) if cursor else source.key))
    text = f"SELECT {columns} FROM {'.'.join(map(_quoted, parts))}{after}"  # noqa: S608 - names are quoted
    return f"{text} ORDER BY {order}" if order else text, [before.cursor] if cursor and before.cursor else []


def _write(source: Elsewhere, file: Path, batches: Iterator[Rows], cursor: str) -> tuple[int, str]:
    """Write the rows down; gives how many there are, and the last value of the cursor."""
    schema = pa.schema([(column, pa.string()) for column in source.columns])
    at, rows, last = source.columns.index(cursor) if cursor else 0, 0, ""
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            columns = [[_said(value) for value in column] for column in zip(*batch, strict=True)]
            writer.write_batch(pa.record_batch([pa.array(one, pa.string()) for one in columns], schema))
            rows += len(batch)
            last = columns[at][-1] or last
            if file.stat().st_size > source.limits.bytes:
                error = NotFetchedError("size", "sql:", source.limits.bytes)
                raise faults.fetching_failed(error)
    return rows, last if cursor else ""


def _said(value: Any) -> str | None:  # noqa: ANN401 - whatever a database holds
    """A value as a text that a contract reads as the same value."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
    return str(value)


def _opened(source: Elsewhere) -> AbstractContextManager[Batches]:
    return _sqlite(source) if source.kind == "sqlite" else _postgresql(source)


@contextmanager
def _sqlite(source: Elsewhere) -> Iterator[Batches]:
    path = Path(source.server.database)
    if not path.is_absolute():
        raise source.bad("database phải là đường dẫn đầy đủ", "database must be a full path")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:

            def batches(statement: str, values: Sequence[str]) -> Iterator[Rows]:
                found = connection.execute(statement, values)
                while rows := found.fetchmany(_AT_ONCE):
                    yield rows

            yield batches
    except sqlite3.Error as error:
        raise _failed(path.name, error) from error


@contextmanager
def _postgresql(source: Elsewhere) -> Iterator[Batches]:
    try:
        import psycopg
    except ImportError as error:
        raise _failed(source.server.database, ImportError(_MISSING)) from error
    server = source.server
    given = {"host": server.host, "port": server.port, "dbname": server.database, "user": source.asked("user"),
             "password": source.secret("secret"), "sslmode": source.asked("sslmode")}  # fmt: skip
    try:
        with psycopg.connect(
            **{name: value for name, value in given.items() if value},  # type: ignore[arg-type]  # words of libpq
            connect_timeout=_SECONDS_TO_CONNECT, application_name="khue",
            options=f"-c default_transaction_read_only=on -c statement_timeout={int(source.limits.seconds * 1000)}",
        ) as connection:  # fmt: skip
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

            def batches(statement: str, values: Sequence[str]) -> Iterator[Rows]:
                with connection.cursor("khue") as found:
                    found.itersize = _AT_ONCE
                    found.execute(_for_psycopg(statement).encode(), values)
                    while rows := found.fetchmany(_AT_ONCE):
                        yield rows

            yield batches
    except psycopg.Error as error:
        raise _failed(server.database, error) from error


def _for_psycopg(statement: str) -> str:
    """The statement with the other sign for a bound value, which stands once, after all names but that of the order."""
    escaped = statement.replace("%", "%%")
    return escaped.replace(" > ? ORDER", " > %s ORDER")


def _failed(name: str, error: Exception) -> InputError:
    found = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return InputError(finding=Finding(faults.DATABASE, name, params={"name": name, "found": found}))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
