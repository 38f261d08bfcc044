# ruff: noqa: S608 -- the statements are put together here from parts that the dialect and `compile` have quoted
"""The SQL with which an engine that scales out makes pieces: one grouping for all that adds up, one for each spread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khue.engines.compile import Writer
from khue.engines.cut import Cut
from khue.engines.dialect import RowDialect
from khue.engines.parts import Needs, Part, Spread
from khue.formulas.columns import columns_of
from khue.formulas.tree import exact_of
from khue.model.formula import Aggregate, Column, Type
from khue.ports import Request


@dataclass(frozen=True)
class Gathering:
    """What is needed of a request's rows, as queries over a table expression."""

    request: Request
    needs: Needs
    dialect: RowDialect

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that are read: those that place a row, and those that the needs look at."""
        contract = self.request.contract
        known = columns_of(contract)
        names = (contract.area_column, contract.time_column, *self.needs.columns())
        return {name: known[name] for name in dict.fromkeys(names)}

    def is_moment(self, name: str) -> bool:
        """Whether a column holds moments, each of which counts as its day."""
        return any(p.name == name and p.logical_type == "timestamp" for p in self.request.contract.table.properties)

    def parts(self, table: str) -> str:
        """`area`, `piece`, `rows`, `first`, `last`, and every part by its key."""
        rows, name = _Rows(self), self.dialect.name
        made = {key: rows.part(part) for key, part in self.needs.parts.items()}
        always = {"rows": "count(*)", "first": "min(day)", "last": "max(day)"}
        listed = ", ".join(f"{written} AS {name(key)}" for key, written in (always | made).items())
        return f"SELECT area, piece, {listed} FROM ({rows.query(table)}) GROUP BY area, piece"

    def spread(self, spread: Spread, table: str) -> str:
        """`area`, `piece`, `value` and `count`."""
        rows, name = _Rows(self), self.dialect.name
        value, conditions = rows.spread(spread)
        kept = " AND ".join((*conditions, f"{value} IS NOT NULL"))
        return (
            f"SELECT area, piece, {value} AS {name('value')}, count(*) AS {name('count')} "
            f"FROM ({rows.query(table)}) WHERE {kept} GROUP BY area, piece, {value}"
        )


class _Rows:
    """Rows with `area`, `day` and `piece`, and what parts and spreads compute of each, once, as `e0`, `e1` ..."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.dialect = gathering.dialect
        self.writer = Writer(self._leaf, gathering.dialect)
        self._names = list(gathering.columns)
        self._written: dict[str, str] = {}

    def part(self, part: Part) -> str:
        """A part over a group of these rows."""
        conditions = [self._column(self.writer.expression(node)) for node in part.conditions]
        if part.argument is None:
            return self.dialect.count_where(" AND ".join(conditions)) if conditions else "count(*)"
        if part.function == "count":
            argument = self._column(self.writer.expression(part.argument))
            return self.dialect.count_where(" AND ".join((*conditions, f"{argument} IS NOT NULL")))
        if part.function != "sum":
            return f"{part.function}({_where(conditions, self._column(self.writer.expression(part.argument)))})"
        exact = exact_of(part.argument) if part.kind.exact is not None else None
        return self.dialect.sum(_where(conditions, self._column(self.writer.number(part.argument, exact))), exact)

    def spread(self, spread: Spread) -> tuple[str, list[str]]:
        """A spread's value and conditions; adding 0 makes -0 and 0 one value."""
        conditions = [self._column(self.writer.expression(node)) for node in spread.conditions]
        floating = spread.kind.type is Type.NUMBER and spread.kind.exact is None
        written = self.writer.expression(spread.argument)
        return self._column(f"({written} + 0e0)" if floating else written), conditions

    def query(self, table: str) -> str:
        """The SELECT over a table expression."""
        contract = self.gathering.request.contract
        area, day = self._read(contract.area_column), self._read(contract.time_column)
        read = [f"{self._read(name)} AS c{number}" for number, name in enumerate(self._names)]
        rows = f"SELECT {', '.join([f'{area} AS area', f'{day} AS day', *read])} FROM {table} AS s"
        added = [f"{written} AS {name}" for written, name in self._written.items()]
        piece = _piece(Cut.of(self.gathering.request), self.dialect)
        return f"SELECT {', '.join(['area', 'day', f'{piece} AS piece', *added])} FROM ({rows})"

    def _read(self, name: str) -> str:
        gathering = self.gathering
        return self.dialect.stored(gathering.columns[name], moment=gathering.is_moment(name))

    def _leaf(self, node: Column | Aggregate) -> str:
        if isinstance(node, Aggregate):
            raise TypeError("an aggregate is not a column")
        return f"c{self._names.index(node.name)}"

    def _column(self, written: str) -> str:
        return self._written.setdefault(written, f"e{len(self._written)}")


def _where(conditions: Iterable[str], argument: str) -> str:
    all_true = " AND ".join(conditions)
    return f"CASE WHEN {all_true} THEN {argument} END" if all_true else argument


def _piece(cut: Cut, dialect: RowDialect) -> str:
    if cut.by_day:
        return "day"
    month = dialect.month("day")
    broken = ", ".join(map(dialect.day, cut.broken))
    return f"CASE WHEN {month} IN ({broken}) THEN day ELSE {month} END" if broken else month
