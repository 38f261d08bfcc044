"""Tables that are held while a file is checked: in memory, where nobody offers more room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa

from khue.ports import Held

Hold = Callable[[str, int], Held]
"""Makes a place for tables, of a name, of which so many bytes are to be held in memory at most."""


class InMemory:
    """Tables in memory, however many."""

    def __init__(self) -> None:
        self._tables: list[pa.Table] = []

    def __len__(self) -> int:
        return len(self._tables)

    def add(self, table: pa.Table) -> None:
        """Hold one more."""
        self._tables.append(table)

    def get(self, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """One of them, or some of its columns."""
        return self._tables[number] if columns is None else self._tables[number].select(list(columns))


def in_memory(_name: str, _most: int) -> Held:
    """A place in memory."""
    return InMemory()
