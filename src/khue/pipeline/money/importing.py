"""A budget file as offices send it becomes rows of money.csv: read, held against the tasks and its own total, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from khue.lib.periods import Period
from khue.lib.vietnamese import canonical, fold
from khue.model.finding import Finding, Rule, has_errors
from khue.model.money import KINDS, Money
from khue.model.reading import Correction, rows_of
from khue.model.task import Task
from khue.pipeline.money import faults
from khue.pipeline.money.columns import AmountAt, Layout, layout, year_in
from khue.sources.openers.open import open_file
from khue.sources.received import receive
from khue.sources.recognisers.columns import Unread, Value
from khue.sources.understand import Understood

Key = tuple[str, str]
"""A task and a period: of these there is one row."""


@dataclass
class Imported:
    """What was read of a file: rows by task and period, what was found, and the totals that it prints, in đồng by kind."""

    rows: dict[Key, Money] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether something must be put right first."""
        return has_errors(self.findings)


def read_budget(
    path: Path, tasks: Sequence[Task], *, period: str = "", source: str = "", seen_on: date | None = None
) -> Imported:
    """The rows of a budget file. `period` is that of rows and columns that do not say theirs."""
    understood = receive(path, Correction(wide=True, keep_totals=True))
    above = _above(path, understood)
    found = layout(understood.read_as.columns, above)
    return _Reading(path, understood, found, tasks, period or year_in(above), source, seen_on).imported()


class _Reading:
    def __init__(
        self, path: Path, understood: Understood, found: Layout, tasks: Sequence[Task], period: str, source: str,
        seen_on: date | None,
    ) -> None:  # fmt: skip
        self._path, self._understood, self._layout = path, understood, found
        self._ids = {task.id for task in tasks}
        self._texts = {canonical(task.text): task.id for task in tasks}
        self._period, self._source, self._seen_on = period, source, seen_on
        self._made = Imported()
        self._at: dict[Key, int] = {}

    def imported(self) -> Imported:
        if self._usable():
            self._units()
            totals = [self._row(cells, line) for cells, line in self._lines()]
            self._hold_totals([total for total in totals if total is not None])
        return self._made

    def _usable(self) -> bool:
        names = ", ".join(self._understood.names)
        if not self._layout.names_tasks:
            self._report(faults.NO_TASKS, found=names)
        if not self._layout.amounts:
            self._report(faults.NO_AMOUNTS, found=names)
        timed = self._layout.period >= 0 or self._period or all(a.period for a in self._layout.amounts)
        if self._layout.amounts and not timed:
            self._report(faults.NO_PERIOD)
        return not self._made.failed

    def _units(self) -> None:
        for amount in self._layout.amounts:
            if not amount.told:
                self._report(faults.NO_UNIT, column=amount.name)

    def _lines(self) -> Iterator[tuple[list[Value], int]]:
        yield from zip(map(list, zip(*self._understood.columns, strict=True)), self._understood.rows, strict=True)

    def _row(self, cells: list[Value], line: int) -> tuple[int, dict[str, int]] | None:
        """Takes in a row of a task; gives the amounts of a row that is a total, by the name of the column."""
        if self._is_total(cells):
            return line, {
                a.name: amount for a in self._layout.amounts if (amount := self._amount(a, cells, line)) is not None
            }
        task = self._task(cells)
        if task is None:
            said = " ".join(str(cell) for cell in self._named(cells) if cell)
            if said or any(cells[a.at] is not None for a in self._layout.amounts):
                self._report(faults.UNKNOWN, line, found=said[:80] or "–")
            return None
        for period, amounts in self._by_period(cells, line).items():
            self._take(task, period, amounts, line)
        return None

    def _take(self, task: str, period: str, amounts: dict[str, int | None], line: int) -> None:
        key = task, period
        if key in self._at:
            self._report(faults.ROW_TWICE, line, task=task, period=period, first=self._at[key])
            return
        self._at[key] = line
        row = Money(task=task, period=period, source=self._source or self._path.name, seen_on=self._seen_on)
        self._made.rows[key] = msgspec.structs.replace(row, **amounts)

    def _by_period(self, cells: list[Value], line: int) -> dict[str, dict[str, int | None]]:
        stated = self._stated(cells)
        found: dict[str, dict[str, int | None]] = {}
        for amount in self._layout.amounts:
            period = amount.period or stated or self._period
            found.setdefault(period, {})[amount.kind] = self._amount(amount, cells, line)
        return {period: each for period, each in found.items() if any(one is not None for one in each.values())}

    def _stated(self, cells: list[Value]) -> str:
        value = cells[self._layout.period] if self._layout.period >= 0 else None
        try:
            return str(Period.parse(str(value).removesuffix(".0"))) if value is not None else ""
        except ValueError:
            return ""

    def _amount(self, at: AmountAt, cells: list[Value], line: int) -> int | None:
        """The amount in đồng, exactly as it was written; None where the cell is empty."""
        value = cells[at.at]
        if value is None or value == "":
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._report(faults.BAD_AMOUNT, line, found=_shown(value), column=at.name)
            return None
        exact = Decimal(repr(value)) * at.times
        if exact < 0 or exact != exact.to_integral_value():
            self._report(faults.BAD_AMOUNT, line, found=_shown(value), column=at.name)
            return None
        return int(exact)

    def _hold_totals(self, totals: Sequence[tuple[int, dict[str, int]]]) -> None:
        """Hold the last total of the file against the sum of its rows; parts that are totals themselves are not added."""
        if not totals:
            return
        line, printed = totals[-1]
        for amount in self._layout.amounts:
            if amount.name not in printed:
                continue
            total = sum(getattr(row, amount.kind) or 0 for row in self._of(amount))
            self._made.totals[amount.kind] = self._made.totals.get(amount.kind, 0) + printed[amount.name]
            if total != printed[amount.name]:
                params = {
                    "found": _dong(printed[amount.name]),
                    "sum": _dong(total),
                    "difference": _dong(total - printed[amount.name]),
                }
                self._report(faults.OTHER_TOTAL, line, column=amount.name, **params)

    def _of(self, amount: AmountAt) -> list[Money]:
        """The rows to which a column of amounts went."""
        return [row for row in self._made.rows.values() if not amount.period or row.period == amount.period]

    def _is_total(self, cells: list[Value]) -> bool:
        """Whether a row adds others up: it says so, and names no task."""
        words = [fold(cell).strip(" :.") for cell in cells if isinstance(cell, str)]
        return self._task(cells) is None and any(word.startswith(_TOTALS) for word in words)

    def _task(self, cells: list[Value]) -> str | None:
        for cell in self._named(cells):
            said = "" if cell is None else str(cell).strip()
            if said in self._ids:
                return said
            if canonical(said) in self._texts:
                return self._texts[canonical(said)]
        return None

    def _named(self, cells: list[Value]) -> list[Value]:
        return [cells[at] for at in (self._layout.code, self._layout.text) if at >= 0]

    def _report(self, rule: Rule, line: int = 0, **params: object) -> None:
        self._made.findings.append(Finding(rule, self._path.name, line, 0, params))


_TOTALS = ("tong cong", "tong so", "cong", "tong", "total")


def merged(before: Sequence[Money], found: Mapping[Key, Money]) -> list[Money]:
    """The rows of money.csv with what was read: a kind of amount that a file gives takes the place of the one before.

    Rows of which the file says nothing stay as they are.
    """
    rows = {(row.task, row.period): row for row in before}
    for key, row in found.items():
        old = rows.get(key)
        given = {kind: value for kind in KINDS if (value := getattr(row, kind)) is not None}
        rows[key] = row if old is None else msgspec.structs.replace(
            old, **given, source=row.source or old.source, seen_on=row.seen_on or old.seen_on
        )  # fmt: skip
    return list(rows.values())


def _above(path: Path, understood: Understood) -> list[str]:
    """The lines over the table, each cell by itself, and the name of the sheet."""
    account = understood.read_as
    first = min(account.header_rows, default=1)
    titles = {
        row
        for one in account.left_out
        if one.reason in ("title", "comment")
        for part in one.rows.split(",")
        for row in rows_of(part)
    }
    lines: list[str] = []
    for grid in open_file(path).grids:
        if not account.sheets or grid.name in account.sheets:
            numbered = ((grid.first + at, row) for at, row in enumerate(grid.rows))
            lines += [
                str(cell) for at, row in numbered if at < first or at in titles for cell in row if isinstance(cell, str)
            ]
    return lines


def _shown(value: Value) -> str:
    return (value.text if isinstance(value, Unread) else str(value))[:40]


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
