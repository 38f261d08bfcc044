"""New rows beside rows already stored: the primary key must hold over both."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from khue.contracts import rules
from khue.contracts.check import MAX_LISTED, shown
from khue.contracts.keys import primary_key
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.ports import FILE_NAME, ROW_NUMBER


def check_kept(contract: Contract, kept: pa.Table, added: pa.Table, path: Path) -> list[Finding]:
    """A finding for each row of `added` (read from `path`) whose primary key a row of `kept` already bears."""
    key = primary_key(contract)
    if not key or not kept.num_rows:
        return []
    with duckdb.connect(config={"enable_external_access": "false", "temp_directory": ""}) as connection:
        for name, table in (("kept", kept), ("added", added)):
            places = [table.schema.get_field_index(column) for column in (ROW_NUMBER, FILE_NAME, *key)]
            names = ["r", "f", *(f"k{number}" for number in range(len(key)))]
            connection.register(name, table.select(places).rename_columns(names))
        keys = [f"k{number}" for number in range(len(key))]
        query = f"""SELECT added.r, concat_ws(', ', {", ".join(f"added.{name}" for name in keys)}), kept.f, kept.r
            FROM added JOIN kept USING ({", ".join(keys)}) ORDER BY added.r LIMIT {MAX_LISTED}"""
        rows = connection.execute(query).fetchall()
    return [_finding(path, row, {"column": ", ".join(key), "value": shown(value), "file": file, "first": first})
            for row, value, file, first in rows]  # fmt: skip


def _finding(path: Path, row: int, params: dict[str, object]) -> Finding:
    return Finding(rules.DUPLICATE_OF_KEPT, str(path), row, params=params)
