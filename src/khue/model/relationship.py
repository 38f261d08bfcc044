"""Foreign keys of a contract found out: which of its columns must stand in which columns of what (ODCS relationships).

What they point to is the contract's own table, a list of the city (`units.code`, `agencies.code`), or the table of another
contract. What cannot be found out is a fault, with the steps to the field that says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khue.model.contract import Contract, Property, Relationship

LISTS = {"units": "code", "agencies": "code"}
"""What the city declares itself, each with the column that may be pointed to."""

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_SHORT = re.compile(rf"({_NAME})\.({_NAME})")
_FULL = re.compile(r"(?:([A-Za-z0-9._\-/]+\.yaml)#)?/?schema/([A-Za-z0-9_-]+)/properties/([A-Za-z0-9_-]+)")
_FILE = re.compile(r"(?:.*/)?([^/]+?)(?:\.odcs)?\.yaml")
_NUMBERS = frozenset({"integer", "number"})

Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class ForeignKey:
    """The columns `source` of a contract's rows, whose values must stand together in `columns` of a dataset.

    `dataset` is empty where a list of the city is meant, which `table` then names. `steps` lead to it in the contract.
    """

    source: tuple[Property, ...]
    dataset: str
    table: str
    columns: tuple[str, ...]
    steps: Steps = ()

    @property
    def to(self) -> str:
        """What it points to, in short."""
        return ", ".join(f"{self.table}.{column}" for column in self.columns)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a relationship: `code` is one of `unclear`, `table`, `column`, `many`, `lengths`, `mixed`, `type` and
    `kind`; `known` are the names that may have been meant by `found`.
    """

    code: str
    steps: Steps
    found: str
    known: tuple[str, ...] = ()
    expected: str = ""


@dataclass(frozen=True)
class _Place:
    """A column that a reference names: of a dataset, or, where that is empty, of a list of the city."""

    dataset: str
    table: str
    column: str
    type: str


def foreign_keys(contract: Contract, contracts: Iterable[Contract]) -> tuple[list[ForeignKey], list[Fault]]:
    """The foreign keys of a contract, and what is wrong with those relationships that give none."""
    made: list[ForeignKey] = []
    faults: list[Fault] = []
    reader = _Reader(contract, [one for one in contracts if one.tables and one.id != contract.id])
    for own, relationship, steps in _declared(contract):
        try:
            made.append(reader.key(own, relationship, steps))
        except _FaultyError as faulty:
            faults.append(faulty.fault)
    return made, faults


def _declared(contract: Contract) -> Iterator[tuple[Property | None, Relationship, Steps]]:
    """Each relationship with the column that it stands at, and where."""
    for number, one in enumerate(contract.table.relationships):
        yield None, one, ("schema", 0, "relationships", number)
    for position, column in enumerate(contract.table.properties):
        for number, one in enumerate(column.relationships):
            yield column, one, ("schema", 0, "properties", position, "relationships", number)


class _FaultyError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault


class _Reader:
    """Reads the references of one contract among the others of its city."""

    def __init__(self, contract: Contract, others: Sequence[Contract]) -> None:
        self._contract, self._others = contract, others

    def key(self, own: Property | None, one: Relationship, steps: Steps) -> ForeignKey:
        if one.type != "foreignKey":
            raise _FaultyError(Fault("kind", (*steps, "type"), one.type, ("foreignKey",)))
        source = [own] if own else [self._own(text, (*steps, *at)) for text, at in _listed(one.source, "from")]
        found = [(self._place(text, (*steps, *at)), (*steps, *at)) for text, at in _listed(one.to, "to")]
        if len(source) != len(found) or not source:
            raise _FaultyError(Fault("lengths", (*steps, "to"), str(len(found)), expected=str(len(source))))
        first = found[0][0]
        for column, (place, at) in zip(source, found, strict=True):
            if (place.dataset, place.table) != (first.dataset, first.table):
                raise _FaultyError(Fault("mixed", at, f"{place.table}.{place.column}", expected=first.table))
            if not _alike(column.logical_type, place.type):
                raise _FaultyError(Fault("type", at, f"{column.name}: {column.logical_type}", expected=place.type))
        columns = tuple(place.column for place, _ in found)
        return ForeignKey(tuple(source), first.dataset, first.table, columns, steps)

    def _own(self, text: str, at: Steps) -> Property:
        """The column of the contract itself that `from` names."""
        place = self._place(text, at)
        if place.dataset != self._contract.id:
            raise _FaultyError(Fault("table", at, text[:80], (self._contract.table.name,)))
        return next(column for column in self._contract.table.properties if column.name == place.column)

    def _place(self, text: str, at: Steps) -> _Place:
        if short := _SHORT.fullmatch(text):
            return self._of_name(short[1], short[2], at)
        if full := _FULL.fullmatch(text):
            return self._of_id(full[1] or "", full[2], full[3], at)
        raise _FaultyError(Fault("unclear", at, text[:80]))

    def _of_name(self, table: str, column: str, at: Steps) -> _Place:
        if table == self._contract.table.name:
            return _in(self._contract, column, at)
        if table in LISTS:
            if column != LISTS[table]:
                raise _FaultyError(Fault("column", at, column, (LISTS[table],)))
            return _Place("", table, column, "string")
        meant = [one for one in self._others if one.table.name == table]
        if len(meant) > 1:
            raise _FaultyError(Fault("many", at, table, tuple(one.id for one in meant)))
        if not meant:
            names = (self._contract.table.name, *LISTS, *(one.table.name for one in self._others))
            raise _FaultyError(Fault("table", at, table, names))
        return _in(meant[0], column, at)

    def _of_id(self, file: str, table: str, column: str, at: Steps) -> _Place:
        name = (_FILE.fullmatch(file) or ("", file))[1] if file else self._contract.id
        contract = next((one for one in (self._contract, *self._others) if one.id == name), None)
        if contract is None:
            known = tuple(f"{one.id}.odcs.yaml" for one in self._others)
            raise _FaultyError(Fault("table", at, file, known))
        if table not in (contract.table.id, contract.table.name):
            raise _FaultyError(Fault("table", at, table, (contract.table.id or contract.table.name,)))
        return _in(contract, column, at, by_id=True)


def _in(contract: Contract, name: str, at: Steps, *, by_id: bool = False) -> _Place:
    for column in contract.table.properties:
        if column.name == name or (by_id and column.id == name):
            return _Place(contract.id, contract.table.name, column.name, column.logical_type)
    raise _FaultyError(Fault("column", at, name, tuple(column.name for column in contract.table.properties)))


def _listed(named: str | tuple[str, ...], field: str) -> list[tuple[str, Steps]]:
    if isinstance(named, str):
        return [(named, (field,))]
    return [(text, (field, number)) for number, text in enumerate(named)]


def _alike(one: str, other: str) -> bool:
    """Whether values of two logical types can be equal."""
    return one == other or {one, other} <= _NUMBERS
