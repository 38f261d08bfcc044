"""DuckDB in memory, which can reach the files and tables it was given and nothing else.

What reads files has a database of its own, that is shut when it is done. What looks at tables alone has a connection of
its own to a database that the process keeps: to make one takes longer than to ask it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from khue.engines import sql
from khue.exceptions import InputError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_NO_EXTENSIONS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
MEMORY = "750MB"
"""How much a database may hold in memory; beyond that it writes to a folder of its own, which goes when it goes."""


@contextmanager
def opened(
    label: str,
    *,
    files: Sequence[Path] = (),
    tables: Mapping[str, pa.Table] | None = None,
    memory_limit: str = MEMORY,
    threads: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees Arrow tables by name and may read the files; all else is shut and stays shut.

    What it makes must be temporary. What goes wrong in it is raised as InputError, with `label` in front.
    """
    import duckdb

    with _own(files, memory_limit, threads) if files else _kept_by(memory_limit, threads) as connection:
        try:
            for name, table in (tables or {}).items():
                connection.register(name, table)
            yield connection
        except duckdb.Error as error:
            if isinstance(error, (duckdb.FatalException, duckdb.InternalException)):
                _kept.cache_clear()  # such a database answers nothing any more
            raise InputError(f"{label}: {str(error).splitlines()[0]}") from error


@contextmanager
def _own(files: Sequence[Path], memory_limit: str, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that may read files, and goes with its connection."""
    with tempfile.TemporaryDirectory(prefix="khue-") as spill:
        connection = _made(spill, files, memory_limit, threads)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def _kept_by(memory_limit: str, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a database that may read nothing; connections share its memory, and no table."""
    kept = _kept(os.getpid(), memory_limit, threads)
    connection = kept.database.cursor()
    try:
        yield connection
    finally:
        connection.close()


class _Kept:
    """A database with the folder to which it writes what does not fit; the folder goes when nobody uses the database any more."""

    def __init__(self, memory_limit: str, threads: int | None) -> None:
        spill = tempfile.mkdtemp(prefix="khue-")
        weakref.finalize(self, shutil.rmtree, spill, ignore_errors=True)
        self.database = _made(spill, (), memory_limit, threads)


@lru_cache(maxsize=4)
def _kept(process: int, memory_limit: str, threads: int | None) -> _Kept:
    """The database of a process; one that was split off has none of the threads, and makes its own."""
    del process
    return _Kept(memory_limit, threads)


def _made(spill: str, files: Sequence[Path], memory_limit: str, threads: int | None) -> duckdb.DuckDBPyConnection:
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        **_NO_EXTENSIONS,
        "memory_limit": memory_limit,
        "temp_directory": spill,
    }
    if threads is not None:
        config["threads"] = threads
    connection = duckdb.connect(config=config)
    connection.execute(f"SET allowed_paths = [{', '.join(sql.text(str(file)) for file in files)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
