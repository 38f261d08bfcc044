"""Money beside result: what a task was planned to cost, what was allocated to it and what was paid out, as budgets say."""

from __future__ import annotations

from datetime import date

import msgspec

from khue.model.base import Declared, Identifier, PeriodText

CURRENCY = "VND"
"""The currency in which budgets are: whole đồng."""

KINDS = ("planned", "allocated", "disbursed")
"""What a budget tells of a task, in the order in which it happens."""


class Money(Declared, frozen=True):
    """One row of a document's money.csv: the money of one task in one year or other period, in đồng.

    An amount that is left out is not known, which is not nothing. `source` names the budget document.
    """

    task: Identifier
    period: PeriodText
    planned: int | None = None
    allocated: int | None = None
    disbursed: int | None = None
    document: str = ""
    currency: str = CURRENCY
    source: str = ""
    source_url: str = ""
    seen_on: date | None = None
    note: str = ""


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts of several rows together, in đồng. `known` counts by kind the rows that give it, of all `rows`."""

    planned: int = 0
    allocated: int = 0
    disbursed: int = 0
    rows: int = 0
    known: dict[str, int] = {}

    def of(self, kind: str) -> int | None:
        """The sum of one kind; None where no row gives it."""
        total: int = getattr(self, kind)
        return total if self.known.get(kind) else None

    @property
    def used(self) -> float | None:
        """The share of what was allocated that was paid out; None where one of the two is not known."""
        paid, given = self.of("disbursed"), self.of("allocated")
        return paid / given if given and paid is not None else None

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            **{kind: getattr(self, kind) + getattr(other, kind) for kind in KINDS}, rows=self.rows + other.rows,
            known={kind: self.known.get(kind, 0) + other.known.get(kind, 0) for kind in KINDS},
        )  # fmt: skip


def amounts(row: Money) -> Amounts:
    """One row as amounts."""
    given = {kind: getattr(row, kind) for kind in KINDS}
    return Amounts(
        **{kind: value or 0 for kind, value in given.items()}, rows=1,
        known={kind: int(value is not None) for kind, value in given.items()},
    )  # fmt: skip
