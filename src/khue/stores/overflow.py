"""Arrow tables held in memory as long as they are small together, and from then on in files of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa


class Overflow:
    """Tables in the order in which they were added; each can be had again, whole or in slices, until the folder goes."""

    def __init__(self, folder: Path, name: str, most: int) -> None:
        """`most` bytes stay in memory; files go to `folder`, which is there, under names that begin with `name`."""
        self._folder, self._name, self._most = folder, name, most
        self._held: list[pa.Table | Path] = []
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._held)

    def add(self, table: pa.Table) -> None:
        """Hold one more table; raises OSError where the disk does not take it."""
        self._bytes += table.nbytes
        if self._bytes <= self._most:
            self._held.append(table)
            return
        self._bytes -= table.nbytes
        path = self._folder / f"{self._name}-{len(self._held)}.arrow"
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        self._held.append(path)

    def get(
        self, number: int, columns: Sequence[str] | None = None, start: int = 0, rows: int | None = None
    ) -> pa.Table:
        """One of the tables, or some of its columns and rows."""
        held = self._held[number]
        if not isinstance(held, Path):
            table = held if columns is None else held.select(columns)
            return table.slice(start, rows)
        # Not closed: what is mapped stays as long as the rows are in use, and takes memory only where it is read.
        table = pa.ipc.open_file(pa.memory_map(str(held))).read_all()
        return (table if columns is None else table.select(columns)).slice(start, rows)

    def __iter__(self) -> Iterator[pa.Table]:
        return (self.get(number) for number in range(len(self._held)))
