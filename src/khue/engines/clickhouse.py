# ruff: noqa: S608 -- names and values enter the statements through the dialect
"""ClickHouse: in this process (`chdb`), or a server by its address.

A server reads the files itself where it is told of a copy of the data home (`home`). Otherwise the columns that are
needed are sent to it, into a table of a session of its own that ends with the request.
"""

from __future__ import annotations

import atexit
import io
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from khue.engines.address import Address
from khue.engines.clickhouse_server import OPTIONS, Server, ServerError
from khue.engines.dialect import RowDialect
from khue.engines.dialect_clickhouse import ClickHouse
from khue.engines.gather import Gathering
from khue.engines.parts import Kind
from khue.engines.scaled import Ask, ScaledEngine, library, places_under

if TYPE_CHECKING:
    import pyarrow as pa

_SQL = ClickHouse()
_READERS = {"http": "url", "https": "url", "s3": "s3", "gs": "gcs", "s3+http": "s3", "s3+https": "s3"}
"""What reads a file, by how its address begins; any other is a path in the server's own folder of files."""
_AT_ONCE = 500
"""How many files are named at once; a server takes a thousand by default."""


@dataclass(frozen=True)
class ClickHouseEngine(ScaledEngine):
    """ClickHouse in this process where `server` is None."""

    server: Server | None = None
    name: str = "clickhouse"
    dialect: ClassVar[RowDialect] = _SQL

    @classmethod
    def at(cls, address: Address) -> ClickHouseEngine:
        """The engine at `clickhouse://...`; `chdb:` and `clickhouse:` alone mean this process."""
        if not address.rest:
            address.check_options(())
            return cls()
        if address.scheme == "chdb":
            raise address.refused(address.rest[:40])
        address.check_options(OPTIONS)
        return cls(Server.at(address))

    @contextmanager
    def opened(self, gathering: Gathering) -> Iterator[tuple[str, Ask]]:
        """The table expression that has the rows, and how to ask queries of it."""
        try:
            with _in_process(gathering) if self.server is None else _on(self.server, gathering) as (table, fetch):
                yield table, lambda query: _read(fetch(f"{query} FORMAT ArrowStream"))
        except ServerError as error:
            raise self.failed(gathering.request, error) from error

    def days(self, table: pa.Table, names: Collection[str]) -> pa.Table:
        """The table with these columns, which are numbers of days, as days."""
        import pyarrow as pa

        for name in names:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, table.column(name).cast(pa.int32()).cast(pa.date32()))
        return table


_Opened = tuple[str, Callable[[str], bytes]]


@contextmanager
def _in_process(gathering: Gathering) -> Iterator[_Opened]:
    """The files under plain names in a folder of links, since ClickHouse takes some signs in a path for patterns."""
    connection = process_connection()

    def fetch(query: str) -> bytes:
        try:
            found: bytes = connection.query(query, "ArrowStream").bytes()
        except RuntimeError as error:
            raise ServerError(str(error)) from error
        return found

    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        for number, file in enumerate(gathering.request.files):
            (Path(folder) / f"{number}.parquet").symlink_to(file.resolve())
        yield _function("file", f"{folder}/*.parquet", gathering), fetch


@cache
def process_connection() -> Any:  # noqa: ANN401 - the library carries no types
    """The one database of this process, empty; to start it takes longer than most queries."""
    connection = library("chdb", "clickhouse", "clickhouse").connect(":memory:")
    atexit.register(connection.close)
    return connection


@contextmanager
def _on(server: Server, gathering: Gathering) -> Iterator[_Opened]:
    session = f"khue-{uuid4().hex}"

    def fetch(query: str) -> bytes:
        return server.ask(query, session)

    if server.home:
        yield _files(server.home, gathering), fetch
        return
    fetch(f"CREATE TEMPORARY TABLE sent ({_structure(gathering)})")
    names = ", ".join(map(_SQL.name, gathering.columns))
    server.ask(f"INSERT INTO sent ({names}) FORMAT ArrowStream", session, _sent(gathering))
    yield "sent", fetch
    fetch("DROP TEMPORARY TABLE sent")


def _files(home: str, gathering: Gathering) -> str:
    """The files of the request as the server sees them."""
    reader = _READERS.get(home.partition("://")[0].lower(), "file")
    home = home.removeprefix("s3+").rstrip("/")
    places = places_under(gathering.request)
    some = [places[start : start + _AT_ONCE] for start in range(0, len(places), _AT_ONCE)]
    tables = [_function(reader, f"{home}/{{{','.join(names)}}}", gathering) for names in some]
    return tables[0] if len(tables) == 1 else f"({' UNION ALL '.join(f'SELECT * FROM {table}' for table in tables)})"


def _function(reader: str, place: str, gathering: Gathering) -> str:
    return f"{reader}({_SQL.text(place)}, 'Parquet', {_SQL.text(_structure(gathering))})"


def _structure(gathering: Gathering) -> str:
    columns = gathering.columns.items()
    return ", ".join(_SQL.structure(column, moment=gathering.is_moment(name)) for name, column in columns)


def _sent(gathering: Gathering) -> Iterator[bytes]:
    """The columns that are needed, batch by batch, as one stream of Arrow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _sent_type(name, gathering)) for name in gathering.columns])
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, schema) as stream:
        for file in gathering.request.files:
            with pq.ParquetFile(file) as opened:
                for batch in opened.iter_batches(columns=schema.names):
                    stream.write_table(pa.Table.from_batches([batch]).select(schema.names).cast(schema))
                    yield _taken(sink)
    yield _taken(sink)


def _sent_type(name: str, gathering: Gathering) -> pa.DataType:
    """The type in which a column is sent: its own, but a moment in UTC."""
    import pyarrow as pa

    return pa.timestamp("us", "UTC") if gathering.is_moment(name) else Kind.of(gathering.columns[name]).arrow()


def _taken(sink: io.BytesIO) -> bytes:
    written = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return written


def _read(answer: bytes) -> pa.Table:
    import pyarrow as pa

    return pa.ipc.open_stream(answer).read_all()
