"""Two versions of a dataset beside each other: the rows that were added, changed and are gone.

Rows are matched by the primary key of the contract; where there is none, or a version does not hold it, whole rows are
counted. Only parts that one version has and the other has not are read, and the database that joins them writes to a
folder of its own beyond its memory, so that it does not matter how many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khue.engines.database import opened
from khue.engines.sql import name, text
from khue.model.contract import Contract
from khue.ports import FILE_NAME, ROW_NUMBER, Version

if TYPE_CHECKING:
    import duckdb

    from khue.stores.parquet import ParquetStore

ADDED, CHANGED, GONE = "added", "changed", "gone"
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Difference:
    """A row that one of two versions has, or has otherwise: `added`, `changed` or `gone`.

    `before` and `after` have its values by column; `columns` are those that changed. `times` is how often a row of a
    dataset without key is there more, or less, than before.
    """

    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    columns: tuple[str, ...] = ()
    times: int = 1


class Comparison:
    """What differs between two versions. `by` is the primary key, empty where whole rows were counted.

    `cells` has by column in how many rows it changed; `columns_added` and `columns_gone` are columns that only one version
    has, which are not compared. `read` are the files that had to be read.
    """

    def __init__(self, sides: _Sides, connection: duckdb.DuckDBPyConnection) -> None:
        self.old, self.new, self.by = sides.old, sides.new, sides.key
        self.columns, self.columns_added, self.columns_gone = sides.columns, sides.added, sides.gone
        self.read = (*sides.old_files, *sides.new_files)
        self._connection = connection
        counted = dict(self._ask("SELECT kind, sum(times)::BIGINT FROM differing GROUP BY kind"))
        self.added, self.changed, self.gone = (counted.get(kind, 0) for kind in (ADDED, CHANGED, GONE))
        self.cells = dict(
            self._ask("SELECT unnest(changed) AS c, count(*) FROM differing GROUP BY c ORDER BY 2 DESC, c")
        )

    @property
    def unchanged(self) -> int:
        """How many rows both versions have."""
        return int(self.new.rows - self.added - self.changed)

    @property
    def same(self) -> bool:
        """Whether they have equal rows and columns."""
        return not (self.added or self.changed or self.gone or self.columns_added or self.columns_gone)

    def differences(self, most: int | None = None) -> Iterator[Difference]:
        """The rows that differ, in the order of the key, or of all columns; at most so many."""
        if not (self.added or self.changed or self.gone):
            return
        order = ", ".join(f"coalesce(after.{name(one)}, before.{name(one)})" for one in self.by or self.columns)
        limit = "" if most is None else f" LIMIT {int(most)}"
        asked = self._connection.execute(
            f"SELECT kind, before, after, changed, times FROM differing ORDER BY {order}, kind{limit}"  # noqa: S608 - names are quoted
        )
        while rows := asked.fetchmany(_AT_ONCE):
            for kind, before, after, changed, times in rows:
                yield Difference(kind, before, after, tuple(changed), int(times))

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()


@contextmanager
def compared(store: ParquetStore, contract: Contract, old: Version, new: Version) -> Iterator[Comparison]:
    """Compare two versions of the contract's dataset; what is given can be asked as long as the context lasts."""
    sides = _Sides.of(store, contract, old, new)
    label = f"{old.label} – {new.number}"
    with opened(label, files=(*sides.old_files, *sides.new_files)) as connection:
        if sides.key and not sides.unique(connection):
            sides = sides.without_key()
        connection.execute(sides.statement())
        yield Comparison(sides, connection)


@dataclass(frozen=True)
class _Sides:
    """Two versions made ready to be compared; `checked` says that the contract of now held both of them to its key."""

    old: Version
    new: Version
    old_files: tuple[Path, ...]
    new_files: tuple[Path, ...]
    columns: tuple[str, ...]
    recast: frozenset[str]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    key: tuple[str, ...]

    @classmethod
    def of(cls, store: ParquetStore, contract: Contract, old: Version, new: Version) -> _Sides:
        before, after = (_columns(store, version) for version in (old, new))
        both = tuple(column for column in after if column in before)
        from khue.stores.differing import differing  # heavy, and only wanted here

        old_files, new_files = differing(store, old, new)
        return cls(
            old, new, old_files, new_files, both,
            recast=frozenset(column for column in both if before[column] != after[column]),
            added=tuple(column for column in after if column not in before),
            gone=tuple(column for column in before if column not in after),
            key=contract.primary_key if set(contract.primary_key) <= set(both) else (),
        )  # fmt: skip

    def without_key(self) -> _Sides:
        return replace(self, key=())

    def unique(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Whether the key names each row of either side once: an older contract may have asked for less."""
        keys = ", ".join(map(self._column, self.key))
        lacks = " OR ".join(f"{self._column(one)} IS NULL" for one in self.key)
        twice = [
            f"SELECT 1 FROM {_rows(files)} GROUP BY {keys} HAVING count(*) > 1 OR bool_or({lacks})"  # noqa: S608 - names are quoted
            for files in (self.old_files, self.new_files) if files
        ]  # fmt: skip
        return not any(connection.execute(f"{one} LIMIT 1").fetchone() for one in twice)

    def statement(self) -> str:
        """What makes the table of the rows that differ."""
        if not (self.old_files or self.new_files):
            return "CREATE TEMP TABLE differing AS SELECT '' AS kind, []::VARCHAR[] AS changed, 0 AS times LIMIT 0"
        return self._by_key() if self.key else self._by_rows()

    def _by_key(self) -> str:
        """The statement that joins both sides by the key and keeps what differs."""
        others = [column for column in self.columns if column not in self.key]
        differs = ", ".join(
            f"CASE WHEN o.{name(one)} IS DISTINCT FROM n.{name(one)} THEN {text(one)} END" for one in others
        )  # fmt: skip
        joined = " AND ".join(f"o.{name(one)} = n.{name(one)}" for one in self.key)
        first = name(self.key[0])
        struct = "CASE WHEN {0}.{1} IS NULL THEN NULL ELSE {2} END"
        return f"""CREATE TEMP TABLE differing AS
            WITH o AS ({self._side(self.old_files)}), n AS ({self._side(self.new_files)}), both_sides AS (
                SELECT CASE WHEN o.{first} IS NULL THEN '{ADDED}' WHEN n.{first} IS NULL THEN '{GONE}' ELSE '{CHANGED}' END
                         AS kind,
                       {struct.format("o", first, self._struct("o"))} AS before,
                       {struct.format("n", first, self._struct("n"))} AS after,
                       CASE WHEN o.{first} IS NULL OR n.{first} IS NULL THEN []::VARCHAR[]
                            ELSE list_filter([{differs}]::VARCHAR[], lambda one: one IS NOT NULL) END AS changed,
                       1 AS times
                FROM o FULL OUTER JOIN n ON {joined})
            FROM both_sides WHERE kind <> '{CHANGED}' OR len(changed) > 0"""  # noqa: S608 - names are quoted

    def _by_rows(self) -> str:
        """The statement that counts equal rows on both sides and keeps what is there more or less often."""
        return f"""CREATE TEMP TABLE differing AS
            WITH r AS (
                SELECT * EXCLUDE (side), sum(side) AS more FROM (
                    SELECT *, -1 AS side FROM ({self._side(self.old_files)})
                    UNION ALL BY NAME SELECT *, 1 AS side FROM ({self._side(self.new_files)}))
                GROUP BY ALL HAVING sum(side) <> 0)
            SELECT CASE WHEN more > 0 THEN '{ADDED}' ELSE '{GONE}' END AS kind,
                   CASE WHEN more < 0 THEN {self._struct("r")} END AS before,
                   CASE WHEN more > 0 THEN {self._struct("r")} END AS after,
                   []::VARCHAR[] AS changed, abs(more) AS times
            FROM r"""  # noqa: S608 - names are quoted

    def _struct(self, side: str) -> str:
        return f"struct_pack({', '.join(f'{name(one)} := {side}.{name(one)}' for one in self.columns)})"

    def _side(self, files: Sequence[Path]) -> str:
        columns = ", ".join(f"{self._column(one)} AS {name(one)}" for one in self.columns)
        if files:
            return f"SELECT {columns} FROM {_rows(files)}"  # noqa: S608 - names are quoted
        other = self.new_files or self.old_files
        return f"SELECT {columns} FROM {_rows(other)} LIMIT 0"  # noqa: S608 - names are quoted

    def _column(self, column: str) -> str:
        """A column as it is compared: as text where its type is not the same in both versions."""
        return f"CAST({name(column)} AS VARCHAR)" if column in self.recast else name(column)


def _rows(files: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(text(str(file)) for file in files)}], union_by_name = true)"


def _columns(store: ParquetStore, version: Version) -> dict[str, str]:
    """The columns of a version that are data, with their types."""
    found = store.manifest(version).columns
    return {column: kind for column, kind in found.items() if column not in (ROW_NUMBER, FILE_NAME)}
