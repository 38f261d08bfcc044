"""Which column of a file is which property of the contract: by its name, or by its business name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from khue.contracts import rules
from khue.lib.vietnamese import canonical, fold
from khue.model.contract import Contract, Property
from khue.model.finding import Finding
from khue.ports import COLUMN, ROW_NUMBER, Reading

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Match:
    """A property with its column: `position` in the reading's table, `number` and `header` as the sender sees them."""

    declared: Property
    position: int
    number: int
    header: str
    type: pa.DataType

    @property
    def value(self) -> str:
        """The typed value in generated SQL."""
        return f"v{self.position}"

    @property
    def words(self) -> str:
        """The value as text in generated SQL."""
        return f"x{self.position}"


def header_names(contract: Contract) -> tuple[str, ...]:
    """Every name under which the contract's columns may stand in a header."""
    names = (name for column in contract.table.properties for name in (column.name, column.business_name))
    return tuple(dict.fromkeys(name for name in names if name))


def match(contract: Contract, reading: Reading) -> tuple[list[Match], list[Finding]]:
    """The columns found, in the contract's order, and findings on those missing, unknown or given twice."""
    by_name = {canonical(name): column for column in contract.table.properties for name in _names(column)}
    found: dict[str, Match] = {}
    findings: list[Finding] = []
    unknown: list[tuple[int, str]] = []
    for position, field in enumerate(reading.table.schema):
        column = by_name.get(canonical(" ".join(field.name.split())))
        if field.name == ROW_NUMBER:
            continue
        if column is None:
            unknown.append((_number(field), field.name))
        elif column.name in found:
            findings.append(_repeated(reading, found[column.name], _number(field), field.name))
        else:
            found[column.name] = Match(column, position, _number(field), field.name, field.type)
    absent = [column for column in contract.table.properties if column.name not in found]
    findings += _unknown(reading, unknown, absent)
    findings += [_absent(reading, column) for column in absent]
    return [found[column.name] for column in contract.table.properties if column.name in found], findings


def _number(field: pa.Field) -> int:
    return int((field.metadata or {}).get(COLUMN.encode(), 0))


def _names(column: Property) -> Iterable[str]:
    return (name for name in (column.business_name, column.name) if name)


def _repeated(reading: Reading, first: Match, number: int, header: str) -> Finding:
    params = {"column": first.declared.name, "first": first.header, "found": header}
    return Finding(rules.REPEATED_COLUMN, str(reading.path), reading.header_row, number, params)


def _unknown(reading: Reading, unknown: Sequence[tuple[int, str]], absent: Sequence[Property]) -> list[Finding]:
    """A name close to that of an absent column is a misspelling, and an error; any other is only left out."""
    names = {fold(name).replace(" ", "_"): name for column in absent for name in _names(column)}
    findings = []
    for number, header in unknown:
        close = get_close_matches(fold(header).replace(" ", "_"), names, n=1, cutoff=0.75)
        rule = rules.MISSPELLED_COLUMN if close else rules.UNKNOWN_COLUMN
        params = {"column": header, "suggestion": names[close[0]] if close else ""}
        findings.append(Finding(rule, str(reading.path), reading.header_row, number, params))
    return findings


def _absent(reading: Reading, column: Property) -> Finding:
    rule = rules.MISSING_COLUMN if column.required or column.primary_key else rules.ABSENT_COLUMN
    found = ", ".join(name for name in reading.table.schema.names if name != ROW_NUMBER)
    return Finding(rule, str(reading.path), reading.header_row, 0, {"column": column.name, "found": found})
