"""New rows beside rows already stored: the primary key must hold over both.

Stored rows are known by hashes of their keys, sorted, so that a new row is looked up and not joined; where a hash is
found, the keys themselves are compared. An index serves all files of one run: a stored part is hashed once.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from khue.contracts import database, rules
from khue.contracts.listed import MAX_LISTED, shown
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.privacy import MASK
from khue.ports import FILE_NAME, ROW_NUMBER, Rows

Hashes = npt.NDArray[np.uint64]
Owners = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Kept:
    """Rows that are stored: `load` gives columns of theirs, by name."""

    name: str
    load: Callable[[Sequence[str]], pa.Table]


def hashes_of(keys: pa.Table) -> Hashes:
    """A 64-bit hash of each row, in no particular order."""
    with database.opened() as connection:
        connection.register("keys", keys.rename_columns([f"k{number}" for number in range(keys.num_columns)]))
        listed = ", ".join(f"k{number}" for number in range(keys.num_columns))
        found = connection.sql(f"SELECT hash({listed}) AS h FROM keys").to_arrow_table()
    return np.asarray(found.column(0).to_numpy(), dtype=np.uint64)


class KeyIndex:
    """The keys of the stored rows of one dataset, as far as they have been asked about."""

    def __init__(self, contract: Contract, hashed: Callable[[pa.Table], Hashes] = hashes_of) -> None:
        self._key = contract.primary_key
        self._closed = contract.closed
        self._hashed = hashed
        self._owners: dict[str, int] = {}
        self._runs: list[tuple[Hashes, Owners]] = []

    def check(self, added: Rows, kept: Sequence[Kept], path: Path) -> list[Finding]:
        """A finding for each row of `added` (read from `path`) whose primary key a row of `kept` already bears."""
        if not self._key or not kept:
            return []
        self.know([(one, one.load(self._key)) for one in kept if one.name not in self._owners])
        found = self._found(np.sort(self._hashed(added.select(self._key))))
        bearing = [one for one in kept if self._owners[one.name] in found]
        return self._confirmed(added, bearing, path) if bearing else []

    def know(self, stored: Sequence[tuple[Kept, Rows]]) -> None:
        """Take in rows, given with the table that has their keys."""
        if not self._key or not stored:
            return
        hashes = [self._hashed(table.select(self._key)) for _, table in stored]
        for one, _ in stored:
            self._owners[one.name] = len(self._owners)
        owners = [np.full(len(part), self._owners[one.name], np.uint32) for (one, _), part in zip(stored, hashes, strict=True)]  # fmt: skip
        self._add(np.concatenate(hashes), np.concatenate(owners))

    def _add(self, hashes: Hashes, owners: Owners) -> None:
        """Sorted runs, each much longer than the next: a hash is moved about log n times."""
        while self._runs and len(self._runs[-1][0]) <= 2 * len(hashes):
            known, their = self._runs.pop()
            hashes, owners = np.concatenate([known, hashes]), np.concatenate([their, owners])
        order = np.argsort(hashes, kind="stable")
        self._runs.append((hashes[order], owners[order]))

    def _found(self, hashes: Hashes) -> set[int]:
        """The owners of all rows that bear one of the hashes."""
        found: set[int] = set()
        for known, owners in self._runs:
            at, end = np.searchsorted(known, hashes, "left"), np.searchsorted(known, hashes, "right")
            while np.any(more := at < end):  # as often as one hash stands in the run
                found.update(np.unique(owners[at[more]]).tolist())
                at = at + 1
        return found

    def _confirmed(self, added: Rows, kept: Sequence[Kept], path: Path) -> list[Finding]:
        """The clashes themselves, key by key."""
        wanted = [ROW_NUMBER, FILE_NAME, *self._key]
        names = ["r", "f", *(f"k{number}" for number in range(len(self._key)))]
        keys = names[2:]
        with database.opened() as connection:
            stored = pa.concat_tables([one.load(wanted) for one in kept])
            for name, table in (("kept", stored), ("added", added)):
                connection.register(name, table.select(wanted).rename_columns(names))
            query = f"""SELECT added.r, concat_ws(', ', {", ".join(f"added.{name}" for name in keys)}), kept.f, kept.r
                FROM added JOIN kept USING ({", ".join(keys)}) ORDER BY added.r, kept.f, kept.r LIMIT {MAX_LISTED}"""
            rows = connection.execute(query).fetchall()
        column = ", ".join(self._key)
        closed = not self._closed.isdisjoint(self._key)
        return [
            Finding(rules.DUPLICATE_OF_KEPT, str(path), row,
                    params={"column": column, "value": MASK if closed else shown(value), "file": file, "first": first})
            for row, value, file, first in rows
        ]  # fmt: skip
