"""The rows of a version's files that were not taken in with the rest (`khue.policy: accept-good`), with what is wrong in each.

They lie beside the raw files (`khue.stores.refused`) and are internal like these: outside of the desk their number is told,
and nothing else. Columns that are not public are masked here too.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from khue import contracts
from khue.contracts import rules
from khue.contracts.check import shown
from khue.model.base import Text
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule
from khue.model.privacy import MASK
from khue.pipeline.incoming.set_aside import corrected, files_of, rows_of
from khue.ports import ROW_NUMBER, Version
from khue.sources import faults
from khue.stores import ParquetStore

_SHORT = {
    rules.DUPLICATE.code: Text(
        vi='Cột "{column}" không được lặp lại, nhưng "{value}" đã có ở một dòng trước.',
        en='Column "{column}" must not repeat, but "{value}" stands on an earlier row.',
    ),
    rules.UNIT_NOT_IN_FORCE.code: Text(
        vi='Cột "{column}": mã "{value}" không có hiệu lực vào ngày của dòng này.',
        en='Column "{column}": the code "{value}" was not in force on the day of this row.',
    ),
}
"""What is said where the violation that is kept has less than its rule tells of."""
_ANY = Text(vi='Cột "{column}": ô ghi "{value}" không đạt quy ước.',
            en='Column "{column}": "{value}" does not meet the contract.')  # fmt: skip


_NAMES: Mapping[str, str] = {}
"""Every column is called by its name."""


@dataclass(frozen=True)
class RefusedRow:
    """A row as it was sent. Cells of closed columns are masked.

    `read` is False for one that could not be read: its cells are in the file alone.
    """

    file: str
    row: int
    cells: Mapping[str, str | None]
    findings: tuple[Finding, ...]
    read: bool = True

    def sentences(self, lang: str, titles: Mapping[str, str] = _NAMES) -> tuple[str, ...]:
        """Everything that is wrong in it; columns are called by their `titles`, by their names where they have none."""
        return tuple(dict.fromkeys(called(finding, titles).sentence(lang) for finding in self.findings))


class Aside:
    """The refused rows of the file that brought a version about, in their order there."""

    def __init__(self, store: ParquetStore, contract: Contract, version: Version) -> None:
        self._contract, self._files = contract, files_of(store, version)
        self._store, self._dataset = store, version.dataset

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(rows_of(path)) for _, path in self._files)

    @cached_property
    def corrected(self) -> frozenset[int]:
        """The rows that were sent again and are in the current version."""
        current = self._store.current(self._dataset)
        if current is None:
            return frozenset()
        found = (corrected(self._store, self._contract, current, path) for _, path in self._files)
        return frozenset().union(*found)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What the columns are called among people, by their names."""
        return {column.name: column.business_name or column.name for column in self._contract.table.properties}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the contract, by which cells are named."""
        return tuple(column.name for column in self._contract.table.properties)

    def rows(self, offset: int = 0, limit: int | None = None) -> Iterator[RefusedRow]:
        """The rows from `offset` on, at most `limit`."""
        end = None if limit is None else offset + limit
        for number, row in enumerate(self._all()):
            if end is not None and number >= end:
                return
            if number >= offset:
                yield self._row(*row)

    def originals(self) -> dict[str, dict[str, str | None]]:
        """The cells of every row by its id, closed ones as they were sent: for nobody's eyes."""
        return {str(lines[0][ROW_NUMBER]): _cells(lines[0], self.columns) for _, lines in self._all()}

    def _all(self) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
        """The name of the file, and the violations, of each row."""
        for name, path in self._files:
            for lines in _by_row(path):
                yield name, lines

    def _row(self, name: str, lines: Sequence[Mapping[str, Any]]) -> RefusedRow:
        closed, cells = self._contract.closed, _cells(lines[0], self.columns)
        findings = tuple(finding_of(name, line, closed) for line in lines)
        read = any(line["_column"] is not None for line in lines)
        masked = {column: MASK if column in closed and cell else cell for column, cell in cells.items()}
        return RefusedRow(name, lines[0][ROW_NUMBER], masked, findings, read)


def called(finding: Finding, titles: Mapping[str, str]) -> Finding:
    """The finding with columns as they are called among people."""
    names = str(finding.params.get("column") or "").split(", ")
    told = _Told({**finding.params, "column": ", ".join(titles.get(one, one) for one in names)})
    return msgspec.structs.replace(finding, params=told)


def of_version(store: ParquetStore, contract: Contract, number: int) -> Aside:
    """The refused rows of the version with that number."""
    return Aside(store, contract, store.version(contract.id, number))


def _by_row(path: Path) -> Iterator[list[dict[str, Any]]]:
    """The violations of each row; the file is in the order of its rows."""
    import pyarrow.parquet as pq

    lines: list[dict[str, Any]] = []
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(4096):
            for line in batch.to_pylist():
                if lines and line[ROW_NUMBER] != lines[0][ROW_NUMBER]:
                    yield lines
                    lines = []
                lines.append(line)
    if lines:
        yield lines


def _cells(line: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str | None]:
    return {column: line.get(column) for column in columns}


def finding_of(file: str, line: Mapping[str, Any], closed: frozenset[str], column: int = 0) -> Finding:
    """What is wrong, as far as a violation tells of it; `column` is the number of the cell's column, where it is known."""
    columns = line["_column"] or ""
    value = MASK if closed and closed & set(columns.split(", ")) else _shown(line["_value"])
    params = _Told({"column": columns, "value": value, "expected": line["_expected"] or ""})
    return Finding(_rule(line["_code"]), file, line[ROW_NUMBER], column, params)


_shown = lru_cache(maxsize=1 << 16)(shown)
"""Wrong values are often the same."""


@cache
def _rule(code: str) -> Rule:
    """The rule of a code, saying what a violation can tell."""
    rule = known_rules().get(code, Rule(code, code, _ANY))
    return Rule(code, rule.name, _SHORT.get(code, rule.text), rule.hint, rule.severity)


class _Told(dict[str, object]):
    """What a violation tells; what it does not is shown as missing."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def known_rules() -> Mapping[str, Rule]:
    """Every rule that rows can break, by its code."""
    modules = [
        importlib.import_module(f"{contracts.__name__}.{one.name}") for one in pkgutil.iter_modules(contracts.__path__)
    ]
    found = (value for module in (*modules, faults) for value in vars(module).values() if isinstance(value, Rule))
    return {rule.code: rule for rule in found}
