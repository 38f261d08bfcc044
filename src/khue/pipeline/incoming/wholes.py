"""The rules that hold rows beside rows, given what they need of the store: foreign keys and sums of parts.

What they refer to is read as it is stored now, the columns alone that are asked for.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from khue.contracts import database, foreign, sums, types
from khue.contracts.broken import Broken, Whole
from khue.contracts.whole import TypedRows
from khue.model.city import City
from khue.model.contract import Contract, Property
from khue.model.finding import Finding, Rule
from khue.model.relationship import ForeignKey, foreign_keys
from khue.ports import FILE_NAME, ROW_NUMBER, Version
from khue.stores import ParquetStore

_NUMBERS = frozenset({"integer", "decimal", "number"})
_MOST_STEPS = 32
"""Rows that refer to rows that are set aside are set aside too; a longer chain of them refuses the file."""


@dataclass(frozen=True)
class WholeRules:
    """A contract's rules over all rows of a file, and over those stored beside which they will stand."""

    city: City
    store: ParquetStore
    contract: Contract

    @cached_property
    def keys(self) -> list[ForeignKey]:
        """Its foreign keys; a column of areas is looked up among the units anyway."""
        found, _ = foreign_keys(self.contract, self.city.contracts)
        area = self.contract.area_column if self.city.unit_rows else ""
        return [one for one in found if (one.table, one.source[0].name) != ("units", area) or one.dataset]

    @property
    def any(self) -> bool:
        """Whether the contract has such rules at all."""
        return bool(self.keys) or any(rule.sums for rule in self.contract.table.quality)

    @property
    def needed(self) -> frozenset[str]:
        """The datasets whose stored rows they ask for."""
        own = {self.contract.id} if self.contract.appends and self._columns_beside else set()
        return frozenset({one.dataset for one in self.keys if one.dataset != self.contract.id} - {""} | own)

    def __call__(self, rows: TypedRows, places: Mapping[str, int], path: str) -> Sequence[Broken]:
        """What is broken; nothing where there are no such rules, or no rows."""
        if not self.any or not rows.num_rows:
            return ()
        whole = Whole("rows", self.contract, path, places)
        with database.opened() as connection:
            self._relate(connection, rows, whole)
            return [*self._foreign(connection, whole), *self._sums(connection, whole)]

    def _relate(self, connection: duckdb.DuckDBPyConnection, rows: TypedRows, whole: Whole) -> None:
        """Make the relation of all rows: those of the file, and of an appended dataset those of the other files."""
        name = whole.path.replace("\\", "/").rpartition("/")[2]
        wanted = [column for column in self._columns if column in rows.schema.names]
        first = True
        for own, table in self._tables(rows, wanted, name):
            named = table.rename_columns(["r", "f", *(whole.column(column) for column in table.column_names[2:])])
            connection.register("piece", named)
            query = f"SELECT *, {own} AS own FROM piece"
            connection.execute(f"CREATE TEMP TABLE rows AS {query}" if first else f"INSERT INTO rows BY NAME {query}")
            connection.unregister("piece")
            first = False

    def _tables(self, rows: TypedRows, wanted: Sequence[str], name: str) -> Iterator[tuple[bool, pa.Table]]:
        for table in rows.tables([ROW_NUMBER, FILE_NAME, *wanted]):
            yield True, table.select([ROW_NUMBER, FILE_NAME, *wanted])
        if self.contract.appends and self._columns_beside and (current := self.store.current(self.contract.id)):
            for path, part in self.store.parts(current):
                if part.name != name:
                    yield False, self._fitting(self.store.columns(path, self._there(current, wanted)), rows.schema)

    def _there(self, version: Version, wanted: Sequence[str]) -> list[str]:
        known = self.store.manifest(version).columns
        return [ROW_NUMBER, FILE_NAME, *(name for name in wanted if name in known)]

    @staticmethod
    def _fitting(table: pa.Table, schema: pa.Schema) -> pa.Table:
        """The columns that are of the same type as in the file; under another contract they were something else."""
        same = [name for name in table.column_names if table.schema.field(name).type == schema.field(name).type]
        return table.select(same)

    @cached_property
    def _columns(self) -> list[str]:
        """The columns that the rules look at, in the order of the contract."""
        named = {column.name for one in self.keys for column in one.source} | self._columns_beside
        if any(one.table == "units" for one in self.keys):
            named.add(self.contract.time_column)
        return [column.name for column in self.contract.table.properties if column.name in named]

    @cached_property
    def _columns_beside(self) -> frozenset[str]:
        """Those for which the rows stored beside count too: of sums, and of keys that point to the dataset itself."""
        found = {name for rule in self.contract.table.quality if rule.sums for name in rule.sums.columns}
        if any(rule.sums.units for rule in self.contract.table.quality if rule.sums):
            found.add(self.contract.time_column)
        for one in self.keys:
            if one.dataset == self.contract.id:
                found |= {*(column.name for column in one.source), *one.columns}
        return frozenset(found)

    def _has(self, connection: duckdb.DuckDBPyConnection, whole: Whole, names: Sequence[str]) -> bool:
        """Whether the relation has the columns: a file may lack one that need not be there."""
        there = {one[0] for one in connection.execute("DESCRIBE rows").fetchall()}
        return {whole.column(name) for name in names} <= there

    def _foreign(self, connection: duckdb.DuckDBPyConnection, whole: Whole) -> Iterator[Broken]:
        for key in self.keys:
            if not self._has(connection, whole, [column.name for column in key.source]):
                continue
            if key.dataset == "" and key.table == "units":
                units = self.city.units()
                yield from foreign.units_missing(connection, whole, key, units) if self.city.unit_rows else ()
            else:
                yield from self._missing(connection, whole, key)

    def _missing(self, connection: duckdb.DuckDBPyConnection, whole: Whole, key: ForeignKey) -> Iterator[Broken]:
        label = ""
        if key.dataset == self.contract.id:
            yield from self._missing_here(connection, whole, key)
            return
        if key.dataset == "":
            codes = pa.table({"c0": pa.array([agency.code for agency in self.city.agencies], pa.string())})
            connection.register("codes", codes)
            connection.execute("CREATE OR REPLACE TEMP VIEW known AS SELECT c0 FROM codes")
        else:
            version = self.store.current(key.dataset)
            if version is None:
                yield self._unheld(whole, key, foreign.NO_VERSION_YET)
                return
            if not self._know(connection, key, version):
                yield self._unheld(whole, key, foreign.NO_COLUMN_YET, str(version.number))
                return
            label = str(version.number)
        found = foreign.missing(connection, whole, key, "known", label)
        if found.total:
            yield found

    def _missing_here(self, connection: duckdb.DuckDBPyConnection, whole: Whole, key: ForeignKey) -> Iterator[Broken]:
        """Of a key that points to the dataset itself; where bad rows are set aside, also those that refer to these."""
        names = ", ".join(f"{whole.column(name)} AS c{number}" for number, name in enumerate(key.columns))
        connection.execute(f"CREATE OR REPLACE TEMP VIEW known AS SELECT {names} FROM rows")
        for _ in range(_MOST_STEPS):
            found = foreign.missing(connection, whole, key, "known")
            if not found.total:
                return
            yield found
            if not self.contract.accepts_good:
                return
            connection.register("bad", found.rows)
            connection.execute("DELETE FROM rows WHERE own AND r IN (SELECT r FROM bad)")
        yield replace(found, rows=None)

    def _know(self, connection: duckdb.DuckDBPyConnection, key: ForeignKey, version: Version) -> bool:
        """Make the relation of what a stored version has in the columns; says whether it has them, of a fitting type."""
        connection.execute("DROP VIEW IF EXISTS known")
        columns = self.store.manifest(version).columns
        if any(name not in columns for name in key.columns):
            return False
        names = list(dict.fromkeys(key.columns))
        first = True
        for path in self.store.paths(version):
            piece = self.store.columns(path, names)
            if not all(
                _fits(piece.schema.field(name).type, column)
                for name, column in zip(key.columns, key.source, strict=True)
            ):
                return False
            chosen = pa.table(
                [piece.column(name) for name in key.columns], names=[f"c{n}" for n in range(len(key.columns))]
            )
            connection.register("piece", chosen)
            into = "CREATE OR REPLACE TEMP TABLE stored AS" if first else "INSERT INTO stored"
            connection.execute(f"{into} SELECT DISTINCT * FROM piece")
            connection.unregister("piece")
            first = False
        if not first:
            connection.execute("CREATE TEMP VIEW known AS SELECT DISTINCT * FROM stored")
        return not first

    def _unheld(self, whole: Whole, key: ForeignKey, rule: Rule, version: str = "") -> Broken:
        column = ", ".join(one.name for one in key.source)
        params = {"column": column, "to": key.to, "dataset": key.dataset, "version": version}
        return Broken(rule, (column,), (Finding(rule, whole.path, params=params),), 1, expected=key.to)

    def _sums(self, connection: duckdb.DuckDBPyConnection, whole: Whole) -> Iterator[Broken]:
        units = self.city.units() if self.city.unit_rows else None
        for rule in self.contract.table.quality:
            if rule.sums is None or not _sound(rule.sums.columns, self.contract) or rule.sums.ways != 1:
                continue
            time = [self.contract.time_column] if rule.sums.units else []
            if self._has(connection, whole, [*rule.sums.columns, *time]):
                yield from sums.broken(connection, whole, rule.sums, rule.name, units)


def _sound(names: Sequence[str], contract: Contract) -> bool:
    """Whether the contract has all the columns; `khue check` says where it has not."""
    return set(names) <= {column.name for column in contract.table.properties}


def _fits(found: pa.DataType, column: Property) -> bool:
    """Whether stored values can be equal to those of the column."""
    wanted = {"string": "text"}.get(column.logical_type, column.logical_type)
    kind = types.kind(found)
    return kind == wanted or {kind, wanted} <= _NUMBERS


def in_order(city: City, folders: Sequence[Path]) -> list[Path]:
    """The folders of datasets, each after those that it refers to; else, and in a circle of references, as they stood."""
    waiting = {folder.name: folder for folder in folders}
    needed = {one.id: _needed(city, one) & waiting.keys() for one in city.contracts if one.id in waiting and one.tables}
    made: list[Path] = []
    while waiting:
        free = next((name for name in waiting if needed.get(name, set()).isdisjoint(waiting.keys() - {name})), None)
        made.append(waiting.pop(free if free is not None else next(iter(waiting))))
    return made


def _needed(city: City, contract: Contract) -> set[str]:
    return {one.dataset for one in foreign_keys(contract, city.contracts)[0]}
