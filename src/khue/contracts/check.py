"""Rows against their contract: every rule of the contract in generated SQL, one finding for each wrong cell."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pyarrow as pa

from khue.contracts import areas, columns, conditions, keys, row_conditions, rules, set_aside
from khue.contracts.conditions import Condition
from khue.contracts.judged import Judged, judge
from khue.contracts.personal import without_persons
from khue.contracts.session import Session
from khue.model.contract import Contract, Quality
from khue.model.finding import Finding, has_errors
from khue.model.privacy import MASK
from khue.model.unit import Units
from khue.ports import Reading

MAX_LISTED = 1000
"""How many findings of one file are listed; all are counted."""


@dataclass(frozen=True)
class CheckedTable:
    """What a check gives: the typed rows, or None where an error forbids storing them; the findings, their number.

    `aside` has the violations of the rows that are not among those of `table`, where the contract accepts the good ones.
    """

    table: pa.Table | None
    findings: list[Finding]
    bad_rows: int
    total: int
    aside: pa.Table | None = None


def check(contract: Contract, reading: Reading, units: Units | None = None, *,
          time_zone: str = "Asia/Ho_Chi_Minh", sql: row_conditions.Sql | None = None) -> CheckedTable:  # fmt: skip
    """The reading as typed rows with `ROW_NUMBER` and `FILE_NAME`, and every finding against the contract.

    Codes of units are checked where `units` are given and the contract names its area column. Moments with an offset
    are brought to `time_zone`. `sql` writes conditions over a row, which are not checked where it is None.
    """
    matches, whole = columns.match(contract, reading)
    whole += [*_counted(contract, reading), *_unchecked(contract, reading, of_rows=sql is not None)]
    with Session(reading.table, matches, time_zone) as session:
        found = [*conditions.conditions(matches, contract), *keys.conditions(contract, matches, session)]
        if units is not None:
            found += areas.conditions(contract, matches, units, session)
        found, bad_patterns = _usable(found, reading, session)
        of_rows, bad_conditions = (
            row_conditions.conditions(contract, matches, str(reading.path), sql) if sql else ([], [])
        )
        found, whole = [*found, *of_rows], [*whole, *bad_patterns, *bad_conditions]
        judged = judge(contract, matches, found, reading.path.name, session)
        counts = [judged.count(number) for number in range(len(found))]
        session.keep(judged.wrong_rows)
        broken = [one for one, count in zip(found, counts, strict=True) if count]
        cells = [*reading.findings, *_listed(broken, reading, session, units)]
        bad_rows, total = reading.bad_rows + int(judged.bad.sum()), len(whole) + reading.bad_rows + sum(counts)
        table, aside = None if has_errors([*whole, *cells]) else judged.rows, None
        if contract.accepts_good and _pays(judged, whole, bad_rows):
            aside = set_aside.violations(broken, matches, reading.findings, session)
            table, cells = judged.good, [set_aside.as_warning(one) for one in cells]
    return CheckedTable(table, _in_order(whole, cells, total, reading), bad_rows, total, aside)


def _pays(judged: Judged, whole: Sequence[Finding], bad_rows: int) -> bool:
    """Whether the good rows are taken in and the bad ones kept aside: the file as a whole is as it should be."""
    good = judged.good.num_rows
    return bad_rows > 0 and not has_errors(list(whole)) and set_aside.enough_good(good, bad_rows)


def _counted(contract: Contract, reading: Reading) -> list[Finding]:
    """Findings on the number of rows: none at all, or other than the contract's rowCount rules allow."""
    count, place = reading.table.num_rows, str(reading.path)
    if count == 0 and not reading.bad_rows:
        return [Finding(rules.NO_ROWS, place, reading.header_row)]
    counting = [rule for rule in contract.table.quality if rule.metric == "rowCount"]
    limits = [
        (sign, limit, holds) for rule in counting for sign, limit, holds in _limits(rule, count) if limit is not None
    ]
    return [
        Finding(rules.ROW_COUNT, place, params={"value": count, "expected": f"{sign} {conditions.as_cell(limit)}"})
        for sign, limit, holds in limits if not holds
    ]  # fmt: skip


def _limits(rule: Quality, count: int) -> list[tuple[str, float | None, bool]]:
    return [
        ("=", rule.must_be, count == rule.must_be),
        (">", rule.must_be_greater_than, count > (rule.must_be_greater_than or 0)),
        ("<", rule.must_be_less_than, count < (rule.must_be_less_than or 0)),
    ]


def _unchecked(contract: Contract, reading: Reading, *, of_rows: bool) -> list[Finding]:
    """A note for each quality rule of the contract that is not enforced here, so that nobody relies on it."""
    table = contract.table
    declared = [(table.name, rule, True) for rule in table.quality]
    declared += [(column.name, rule, False) for column in table.properties for rule in column.quality]
    return [
        Finding(rules.NOT_CHECKED, str(reading.path), params={"column": name, "value": words})
        for name, rule, of_table in declared
        if not conditions.is_checked(rule, of_table=of_table) or (rule.of_rows and not of_rows)
        for words in [rule.name or rule.implementation or rule.metric or rule.type]
    ]  # fmt: skip


def _usable(found: Sequence[Condition], reading: Reading, session: Session) -> tuple[list[Condition], list[Finding]]:
    """The conditions that can be run, and findings on those whose pattern is no regular expression."""
    bad = [one for one in found if one.rule == rules.PATTERN and not session.is_pattern(str(one.argument))]
    findings = [
        Finding(rules.BAD_PATTERN, str(reading.path), params={"column": name, "value": one.argument})
        for one in bad for name in [one.columns[0].declared.name]
    ]  # fmt: skip
    return [one for one in found if one not in bad], findings


def _listed(broken: Sequence[Condition], reading: Reading, session: Session, units: Units | None) -> list[Finding]:
    """The findings on cells, by row; of each condition as many as may be listed in all."""
    made: list[Finding] = []
    for one in broken:
        shown = one.shown or one.columns[0].words
        query = f"SELECT r, {shown}, {one.detail} FROM cells WHERE {one.where} ORDER BY r LIMIT {MAX_LISTED}"
        made += [_finding(one, reading, row, units) for row in session.rows(query, one.arguments)]
    return made


def _finding(one: Condition, reading: Reading, row: tuple[int, str | None, str | None], units: Units | None) -> Finding:
    number, value, detail = row
    header = ", ".join(match.header for match in one.columns)
    quoted = shown(MASK if any(match.declared.closed for match in one.columns) else value)
    params: dict[str, object] = {"column": header, "value": quoted, "expected": one.expected}
    if one.rule == rules.DUPLICATE:
        params["first"] = detail
    if one.rule in (rules.UNKNOWN_UNIT, rules.UNIT_NOT_IN_FORCE) and units is not None:
        params |= areas.details(one.rule, value or "", detail, units)
    if one.listed:
        params["suggestion"] = _closest(value or "", one.listed)
    return Finding(one.rule, str(reading.path), number, one.columns[0].number, params)


def _closest(value: str, listed: Sequence[str]) -> str:
    close = get_close_matches(value.lower(), {name.lower(): name for name in listed}, n=1, cutoff=0.7)
    return next((name for name in listed if close and name.lower() == close[0]), "")


def shown(value: object, width: int = 60) -> str:
    """The value as a message may quote it: one line, no control characters, not too long, and no number of a person."""
    text = without_persons("".join(char if char.isprintable() else " " for char in str(value)))
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _in_order(whole: list[Finding], cells: list[Finding], total: int, reading: Reading) -> list[Finding]:
    """The file as a whole first, then by row and column; at most `MAX_LISTED`, with a note on how many more."""
    listed = [*whole, *sorted(cells, key=lambda one: (one.line, one.column))][:MAX_LISTED]
    if total > len(listed):
        listed.append(Finding(rules.MORE, str(reading.path), params={"value": total - len(listed)}))
    return listed
