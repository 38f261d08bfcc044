"""How many rows of a version's files were not taken in with the rest. That number may be told to anybody; nothing else may."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from khue.exceptions import KhueError

if TYPE_CHECKING:
    from khue.model.contract import Contract
    from khue.ports import Version
    from khue.stores import ParquetStore


def count_of(store: ParquetStore, dataset: str, number: int) -> int | None:
    """How many rows of the file that brought a version about were not taken in; None where it cannot be read just now."""
    try:
        return sum(len(rows_of(path)) for _, path in files_of(store, store.version(dataset, number)))
    except (KhueError, OSError):
        return None


def waiting_count(store: ParquetStore, contract: Contract, number: int) -> int | None:
    """How many rows of all files of a version are in none of its rows, corrected or not: what is wanting of it."""
    try:
        version = store.version(contract.id, number)
        found = files_of(store, version, every=True)
        return sum(len(rows_of(path) - corrected(store, contract, version, path)) for _, path in found)
    except (KhueError, OSError):
        return None


def files_of(store: ParquetStore, version: Version, *, every: bool = False) -> list[tuple[str, Path]]:
    """The names of the version's raw files that have such rows, with where these lie: of the file that brought it about, or
    of `every` file that it has rows of.
    """
    from khue.stores import refused

    raws = [raw for raw in version.raw_files if every or raw.sha256 == version.raw]
    found = ((raw.name, refused.found(store.home, raw.sha256, version.contract_hash)) for raw in raws)
    return [(name, path) for name, path in found if path is not None]


@lru_cache(maxsize=1024)
def rows_of(path: Path) -> frozenset[int]:
    """The numbers of the rows, each of which may have several lines; the file is never changed."""
    import pyarrow.parquet as pq

    from khue.ports import ROW_NUMBER

    return frozenset(pq.read_table(path, columns=[ROW_NUMBER]).column(0).to_pylist())


def corrected(store: ParquetStore, contract: Contract, version: Version, path: Path) -> frozenset[int]:
    """The refused rows whose key a row of the version bears: they were sent again, corrected.

    A row that was refused for its key alone is none of them, and without a primary key nothing is known.
    """
    if not contract.primary_key:
        return frozenset()
    return _corrected(path, contract.primary_key, store.paths(version))


@lru_cache(maxsize=256)
def _corrected(path: Path, key: tuple[str, ...], parts: tuple[Path, ...]) -> frozenset[int]:
    from khue.contracts.rules import DUPLICATE
    from khue.engines.database import opened
    from khue.engines.sql import name, text
    from khue.ports import ROW_NUMBER

    same = " AND ".join(f"r.{name(one)} = CAST(v.{name(one)} AS VARCHAR)" for one in key)
    kept = f"read_parquet([{', '.join(text(str(part)) for part in parts)}], union_by_name = true)"
    refused = f"read_parquet({text(str(path))})"
    row = name(ROW_NUMBER)
    query = f"""SELECT DISTINCT r.{row} FROM {refused} AS r SEMI JOIN {kept} AS v ON {same}
        WHERE r.{row} NOT IN (SELECT {row} FROM {refused} WHERE _code = {text(DUPLICATE.code)})"""  # noqa: S608 - names are quoted
    with opened(path.name, files=(path, *parts)) as connection:
        return frozenset(row for (row,) in connection.execute(query).fetchall())
