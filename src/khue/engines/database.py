"""A short-lived DuckDB in memory, which can reach the files and tables it was given and nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    """A database that sees Arrow tables by name and may read the files; all else is shut and stays shut.

    What goes wrong in it is raised as InputError, with `label` in front.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="khue-") as spill:
        config: dict[str, str | bool | int | float | list[str]] = {
            **_NO_EXTENSIONS,
            "memory_limit": memory_limit,
            "temp_directory": spill,
        }
        if threads is not None:
            config["threads"] = threads
        connection = duckdb.connect(config=config)
        try:
            for name, table in (tables or {}).items():
                connection.register(name, table)
            connection.execute(f"SET allowed_paths = [{', '.join(sql.text(str(file)) for file in files)}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
        except duckdb.Error as error:
            raise InputError(f"{label}: {str(error).splitlines()[0]}") from error
        finally:
            connection.close()
