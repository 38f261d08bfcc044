"""A table as an office sent it, put into the words of a contract: its names of columns, its periods, its codes of units.

A header is a column's name, its business name or one of its `khue.aliases` (a custom property, names separated by `;`),
with or without the levels above it, the unit in brackets and the marks of letters. Names of units become codes as of the
row's day; a name that means none or several stays, and the contract tells of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import msgspec

from khue.lib.vietnamese import canonical, fold
from khue.model.contract import Contract, Property
from khue.model.reading import ColumnAs, Repair
from khue.model.unit import Units
from khue.model.unit_names import UnitNames
from khue.sources.recognisers import spans
from khue.sources.recognisers.columns import Unread, Value
from khue.sources.understand import Expected, Understood

ALIASES = "khue.aliases"
"""The custom property of a contract's column with other names for it, separated by `;`."""


def expected(contract: Contract) -> Expected:
    """What a contract says of the headers and values of its files."""
    columns = contract.table.properties
    # Texts that place a row may be names or words, which are looked at more closely than plain text.
    places = (contract.area_column, contract.time_column)
    types = {name: one.logical_type for one in columns for name in names_of(one)
             if one.name not in places or one.logical_type != "string"}  # fmt: skip
    return Expected(tuple(name for one in columns for name in names_of(one)), types)


def names_of(column: Property) -> tuple[str, ...]:
    """All names of a column of a contract."""
    aliases = next((str(one.value or "") for one in column.custom_properties if one.property == ALIASES), "")
    return tuple(name.strip() for name in (column.name, column.business_name, *aliases.split(";")) if name.strip())


def matched(contract: Contract, headers: Sequence[str]) -> dict[str, str]:
    """The header that was found for each column of the contract; the nearest way of writing wins."""
    found: dict[str, str] = {}
    for spelled in (_exactly, _last_level, _without_unit, _folded):
        by_name = {spelled(header): header for header in reversed(headers) if header not in found.values()}
        for column in contract.table.properties:
            header = next((by_name[spelled(name)] for name in names_of(column) if spelled(name) in by_name), None)
            if header is not None and column.name not in found and header not in found.values():
                found[column.name] = header
    return found


def _exactly(name: str) -> str:
    return canonical(" ".join(name.split()))


def _last_level(name: str) -> str:
    return _exactly(name.rpartition(" / ")[2])


def _without_unit(name: str) -> str:
    return _exactly(_bare(name))


def _folded(name: str) -> str:
    return " ".join(fold(_bare(name)).replace("_", " ").replace("-", " ").split())


def _bare(name: str) -> str:
    return name.rpartition(" / ")[2].partition(" (")[0]


def fit(given: Understood, contract: Contract, units: Units | None) -> Understood:
    """The table in the contract's words; what was done is added to the account."""
    fitter = _Fitter(given, contract)
    fitter.rename()
    fitter.periods()
    fitter.hundredths()
    if units is not None:
        fitter.codes(UnitNames(units))
    return fitter.made()


class _Fitter:
    """Columns by the contract's names, changed one thing after the other."""

    def __init__(self, given: Understood, contract: Contract) -> None:
        self._given, self._contract = given, contract
        self._names = list(given.names)
        self._columns: list[Sequence[Value]] = list(given.columns)
        self._properties = {one.name: one for one in contract.table.properties}
        self._repairs: list[Repair] = []
        self._read_percent = {one.column for one in given.read_as.repairs if one.kind == "percent"}

    def made(self) -> Understood:
        account = self._given.read_as
        columns = tuple(
            msgspec.structs.replace(one, name=name) for one, name in zip(account.columns, self._names, strict=True)
        )
        account = msgspec.structs.replace(account, columns=columns, repairs=(*account.repairs, *self._repairs))
        return replace(self._given, names=tuple(self._names), columns=tuple(self._columns), read_as=account)

    def rename(self) -> None:
        exact = {canonical(name) for one in self._properties.values() for name in (one.name, one.business_name) if name}
        for name, header in matched(self._contract, self._names).items():
            if canonical(header) not in exact:
                self._names[self._names.index(header)] = name
                self._repairs.append(Repair("renamed", 1, name, header))

    def _place(self, name: str) -> int | None:
        """Where a column of the contract stands in the table."""
        wanted = {canonical(one) for one in names_of(self._properties[name])} if name in self._properties else set()
        return next((at for at, header in enumerate(self._names) if canonical(header) in wanted), None)

    def _change(self, kind: str, at: int, changed: Iterable[Value]) -> None:
        before, after = self._columns[at], list(changed)
        pairs = [(old, new) for old, new in zip(before, after, strict=True) if old is not new and old != new]
        if pairs:
            self._columns[at] = after
            self._repairs.append(Repair(kind, len(pairs), self._names[at], *(str(one)[:60] for one in pairs[0])))

    def periods(self) -> None:
        """Periods in words as the contract writes them: the text of a period, or its first day."""
        for name, declared in self._properties.items():
            at = self._place(name)
            if at is None or self._given.read_as.columns[at].kind != "period":
                continue
            as_day = declared.logical_type in ("date", "timestamp")
            if as_day or name == self._contract.time_column:
                self._change("periods", at, (_in_words(value, as_day) for value in self._columns[at]))

    def hundredths(self) -> None:
        """Percentages as the contract counts them, where its largest value is more than one."""
        for name, declared in self._properties.items():
            at, most = self._place(name), declared.logical_type_options.maximum
            if at is not None and most is not None and most > 1 and self._given.names[at] in self._read_percent:
                self._change("hundredths", at, (_times_hundred(value) for value in self._columns[at]))

    def codes(self, names: UnitNames) -> None:
        """Codes for names in the column of units, as of each row's day."""
        at, day = self._place(self._contract.area_column), self._place(self._contract.time_column)
        if at is None:
            return
        days = [_day(value) for value in self._columns[day]] if day is not None else [None] * len(self._given.rows)
        above = self._above(at, names)
        self._change("matched", at, (
            _code(names, value, on, within) for value, on, within in zip(self._columns[at], days, above, strict=True)
        ))  # fmt: skip

    def _above(self, at: int, names: UnitNames) -> Sequence[Value]:
        """The column, unknown to the contract, in which most rows name a unit above others."""
        for other, values in enumerate(self._columns):
            if other == at or self._given.read_as.columns[other].kind != "text":
                continue
            sample = [value for value in dict.fromkeys(values) if isinstance(value, str)][:200]
            levels = Counter(unit.level for value in sample for unit in names.find(value).units)
            if sample and levels and levels.total() >= len(sample) / 2 and levels.most_common(1)[0][0] != "commune":
                return values
        return [None] * len(self._given.rows)


def _in_words(value: Value, as_day: bool) -> Value:
    found = spans.period(value) if isinstance(value, str) else None
    if found is None:
        return value
    return found.start if as_day else str(found)


def _times_hundred(value: Value) -> Value:
    return round(value * 100, 10) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _day(value: Value) -> date | None:
    if isinstance(value, date):
        return value
    text = value.text if isinstance(value, Unread) else "" if value is None else str(value)
    found = spans.period(text) if text else None
    return found.start if found else None


def _code(names: UnitNames, value: Value, on: date | None, within: Value) -> Value:
    if not isinstance(value, str) or value.isdecimal():
        return value
    found = names.find(value, on, within if isinstance(within, str) else "").unit
    return found.code if found else value


def fits(contract: Contract, columns: Sequence[ColumnAs]) -> Iterator[tuple[str, str]]:
    """Each column of the contract with the header that was found for it, or nothing."""
    found = matched(contract, [one.name for one in columns])
    for one in contract.table.properties:
        yield one.name, found.get(one.name, "")
