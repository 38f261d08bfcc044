"""The wrong rows of a file, told: findings as far as they are listed, and every violation where it is kept aside.

Rows come as they were read. Some thousands are told together, from themselves alone, so that telling costs little.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from khue.contracts import areas, rules
from khue.contracts.conditions import Condition
from khue.contracts.judged import Judged
from khue.contracts.listed import MAX_LISTED, closest, shown
from khue.contracts.plan import LOT, Plan
from khue.contracts.session import Session
from khue.contracts.set_aside import Aside
from khue.model.finding import Finding
from khue.model.privacy import MASK

_TOGETHER = 50_000
"""So many wrong rows are held before they are told."""


class Wrong:
    """Collects wrong rows in the order of the file; `aside`, where given, takes every violation of them.

    `counts` has for each condition how many rows break it.
    """

    def __init__(self, plan: Plan, path: str, aside: Aside | None) -> None:
        self._plan, self._path, self._aside = plan, path, aside
        self._waiting: list[pa.Table] = []
        self._rows = 0
        self._listed = np.zeros(len(plan.conditions), np.int64)
        self._told = np.zeros(len(plan.conditions), np.int64)
        self.counts = np.zeros(len(plan.conditions), np.int64)
        self.bad_rows = 0
        self.findings: list[Finding] = []

    def add(self, judged: Judged) -> None:
        """Take the wrong rows of a piece."""
        if judged.bad is None:
            return
        counts = judged.counts(len(self.counts))
        self.counts += counts
        self.bad_rows += int(np.count_nonzero(judged.bad))
        wrong = judged.wrong if self._aside is not None else self._listable(judged)
        if wrong is not None and wrong.num_rows:
            self._waiting.append(plain(wrong))  # which holds nothing of the piece
            self._rows += wrong.num_rows
        if self._rows >= _TOGETHER:
            self.tell()

    def _listable(self, judged: Judged) -> pa.Table:
        """Where nothing is kept aside, the rows that may still be listed."""
        open_ones = np.flatnonzero(self._told < MAX_LISTED)
        found = np.zeros(judged.source.num_rows, np.bool_)
        for lot, bits in judged.bits.items():
            mask = sum(1 << int(number) % LOT for number in open_ones if number // LOT == lot)
            found |= (bits & np.int64(mask)) != 0
        return judged.source.filter(pa.array(found))

    def tell(self) -> None:
        """Tell of the rows that wait."""
        if not self._waiting:
            return
        source = pa.concat_tables(self._waiting)
        self._waiting, self._rows = [], 0
        broken = [one for one, count in zip(self._plan.conditions, self.counts, strict=True) if count]
        with self._plan.session() as session:
            session.load(source, self._plan.matches)
            session.prepare(broken)
            self._tell(broken, session)

    def _tell(self, broken: Sequence[Condition], session: Session) -> None:
        numbers = {id(one): number for number, one in enumerate(self._plan.conditions)}
        for one in broken:
            number = numbers[id(one)]
            if self._told[number] < MAX_LISTED:
                made = findings(one, self._plan, self._path, session)
                self._told[number] += len(made)
                self.findings += made
        if self._aside is not None:
            self._aside.tell(broken, session)


def plain(source: pa.Table) -> pa.Table:
    """The rows with texts as texts: each piece has dictionaries of its own."""
    fields = [
        pa.field(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type)
        for one in source.schema
    ]
    return source.cast(pa.schema(fields))


def findings(one: Condition, plan: Plan, path: str, session: Session) -> list[Finding]:
    """The first findings on one condition, by row."""
    quoted = one.shown or one.columns[0].words
    query = f"SELECT r, {quoted}, {one.detail} FROM cells WHERE {one.where} ORDER BY r LIMIT {MAX_LISTED}"
    return [_finding(one, plan, path, row) for row in session.rows(query, one.arguments)]


def _finding(one: Condition, plan: Plan, path: str, row: tuple[int, str | None, str | None]) -> Finding:
    number, value, detail = row
    header = ", ".join(match.header for match in one.columns)
    quoted = shown(MASK if any(match.declared.closed for match in one.columns) else value)
    params: dict[str, object] = {"column": header, "value": quoted, "expected": one.expected}
    if one.rule == rules.DUPLICATE:
        params["first"] = detail
    if one.rule in (rules.UNKNOWN_UNIT, rules.UNIT_NOT_IN_FORCE) and plan.units is not None:
        params |= areas.details(one.rule, value or "", detail, plan.units)
    if one.listed:
        params["suggestion"] = closest(value or "", one.listed)
    return Finding(one.rule, path, number, one.columns[0].number, params)
