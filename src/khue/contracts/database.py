"""One DuckDB in memory for a process, which can reach no file and no network, and connections to it that share nothing.

Making a database takes far longer than checking a small file, a connection to one that is there takes next to nothing.
Whatever a connection defines must be temporary: then it is its own, and goes with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import duckdb


@contextmanager
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own."""
    connection = connect()
    try:
        yield connection
    finally:
        connection.close()


def connect() -> duckdb.DuckDBPyConnection:
    """A connection of its own, to be closed."""
    return _database(os.getpid()).cursor()


@lru_cache(maxsize=1)
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """The database of a process; one that was split off has none of the threads, and makes its own."""
    del process
    return duckdb.connect(config={"enable_external_access": "false", "temp_directory": ""})
