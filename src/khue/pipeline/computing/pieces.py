"""Pieces that were made of a lot's rows, kept by what the rows are and by what was asked of them.

cache/pieces/<row key>/<hash>.arrow     parts that were made together, or one spread

The row key is a hash of the lot's content, the columns' types, how the rows are cut, and the engine's code. Rows are read
again only for keys that no file there holds. Pieces of several lots of a month stand one after the other: rolling them up
adds what belongs together, within a month as beyond it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.exceptions import KhueError
from khue.pipeline.cache import CachedTables
from khue.ports import Pieces

if TYPE_CHECKING:
    import pyarrow as pa

BASE = ("area", "piece", "rows", "first", "last")
"""The columns of parts that depend on nothing that is asked."""
ROWS = "rows"
"""The key under which every file of parts holds these."""


@dataclass(frozen=True)
class KeptPieces:
    """Pieces in the cache; lots are named by their row keys."""

    files: CachedTables

    def missing(self, row_key: str, wanted: Collection[str]) -> frozenset[str]:
        """Those of the wanted keys that are to be made of the lot's rows."""
        return frozenset(wanted).difference(self.files.held(row_key))

    def keep(self, row_keys: Mapping[str, str], pieces: Pieces) -> None:
        """Keep pieces made of lots of several months; `row_keys` by the month of each."""
        keys = [ROWS, *(name for name in pieces.parts.column_names if name not in BASE)]
        for month, table in _by_month(pieces.parts, row_keys).items():
            self.files.put(row_keys[month], keys, table)
        for key, spread in pieces.spreads.items():
            for month, table in _by_month(spread, row_keys).items():
                self.files.put(row_keys[month], [key], table)

    def load(self, row_keys: Sequence[str], keys: Collection[str]) -> Pieces:
        """The pieces of lots that hold all these keys."""
        import pyarrow as pa

        found = [self._of(row_key, keys) for row_key in row_keys]
        spreads = sorted({name for one in found for name in one.spreads})
        return Pieces(
            pa.concat_tables([one.parts for one in found]),
            {name: pa.concat_tables([one.spreads[name] for one in found]) for name in spreads},
        )

    def _of(self, row_key: str, keys: Collection[str]) -> Pieces:
        held = self.files.held(row_key)
        by_file: dict[str, list[str]] = {}
        for key in sorted({ROWS, *keys}):
            by_file.setdefault(held[key], []).append(key)
        tables = {file: self.files.table(row_key, file) for file in by_file}
        spreads = {by_file[file][0]: table for file, table in tables.items() if ROWS not in table.column_names}
        parts = [(table, by_file[file]) for file, table in tables.items() if ROWS in table.column_names]
        return Pieces(_beside(row_key, parts), spreads)


def _beside(row_key: str, parts: Iterable[tuple[pa.Table, list[str]]]) -> pa.Table:
    """Parts of one lot that were made at different times, column beside column, in order of key."""
    (first, names), *others = parts
    columns = {name: first.column(name) for name in names if name != ROWS}
    for table, more in others:
        if not table.select(BASE[:2]).equals(first.select(BASE[:2])):
            raise KhueError(f"pieces {row_key}: made of other rows")
        columns |= {name: table.column(name) for name in more if name != ROWS}
    found = first.select(BASE)
    for name in sorted(columns):
        found = found.append_column(name, columns[name])
    return found


def _by_month(table: pa.Table, months: Collection[str]) -> dict[str, pa.Table]:
    """A table of pieces apart by month, each in order of piece and area; every month asked for has one."""
    import numpy as np
    import pyarrow as pa

    ordered = table.sort_by([("piece", "ascending"), ("area", "ascending")]).combine_chunks()
    dated = ordered.num_rows - ordered.column("piece").null_count
    days = ordered.column("piece").slice(0, dated).cast(pa.int32()).to_numpy().astype("datetime64[D]")
    starts = np.searchsorted(days, np.array([f"{month}-01" for month in months if month], "datetime64[D]"))
    ends = np.searchsorted(days, [np.datetime64(month) + 1 for month in months if month])
    found = {
        month: ordered.slice(start, end - start)
        for month, start, end in zip(filter(None, months), starts.tolist(), ends.tolist(), strict=True)
    }
    return found | ({"": ordered.slice(dated)} if "" in months else {})
