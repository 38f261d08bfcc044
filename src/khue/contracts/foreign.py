"""Values that must stand in another table: foreign keys, as anti-joins over all rows at once.

A row of whose columns one is empty refers to nothing, and passes. Codes of units are looked up on the day of the row.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa

from khue.contracts import areas, rules
from khue.contracts.broken import Broken, Whole
from khue.contracts.check import MAX_LISTED, shown
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.privacy import MASK
from khue.model.relationship import ForeignKey
from khue.model.unit import Units

NOT_THERE = Rule(
    "KH621", "not-in-referenced",
    Text(vi='Cột "{column}": "{value}" không có trong {to}{of_vi}.', en='Column "{column}": "{value}" is not in {to}{of_en}.'),
    Text(vi="Sửa giá trị này, hoặc nộp trước dữ liệu mà nó trỏ đến.",
         en="Correct the value, or submit first the data that it refers to."),
)  # fmt: skip
NO_VERSION_YET = Rule(
    "KH622", "referenced-without-version",
    Text(vi='Chưa kiểm tra được cột "{column}": bộ dữ liệu {dataset} ({to}) chưa có phiên bản nào.',
         en='Column "{column}" could not be held against {to}: the dataset {dataset} has no version yet.'),
    Text(vi="Nộp {dataset} trước, rồi nộp lại tệp này.", en="Submit {dataset} first, then this file again."),
    Severity.WARNING,
)  # fmt: skip
NO_COLUMN_YET = Rule(
    "KH623", "referenced-without-column",
    Text(vi='Chưa kiểm tra được cột "{column}": phiên bản {version} của {dataset} không có cột {to}.',
         en='Column "{column}" could not be held against {to}: version {version} of {dataset} has no such column.'),
    Text(vi="Nộp lại {dataset} theo quy ước hiện tại.", en="Submit {dataset} again under the contract of now."),
    Severity.WARNING,
)  # fmt: skip


def missing(
    connection: duckdb.DuckDBPyConnection, whole: Whole, key: ForeignKey, known: str, label: str = ""
) -> Broken:
    """The rows whose values are in no row of the relation `known`, which has the columns that are referred to as c0, c1 ...

    `label` is the version that these are of; empty for a list of the city, and for the dataset itself.
    """
    names = [column.name for column in key.source]
    same = " AND ".join(f"rows.{whole.column(name)} = known.c{number}" for number, name in enumerate(names))
    found = _rows(connection, whole, names, f"ANTI JOIN {known} AS known ON {same}", "NULL")
    of = {"of_vi": f" (phiên bản {label})" if label else "", "of_en": f" (version {label})" if label else ""}

    def finding(row: int, value: str, _detail: str | None) -> Finding:
        column = ", ".join(names)
        return whole.finding(NOT_THERE, row, names[0], column=column, value=value, to=key.to, expected=key.to, **of)

    return _broken(NOT_THERE, whole, key, found, finding)


def units_missing(connection: duckdb.DuckDBPyConnection, whole: Whole, key: ForeignKey, units: Units) -> list[Broken]:
    """The rows whose code no unit ever bore, and those whose code no unit bore on their day."""
    name, time = key.source[0].name, whole.contract.time_column
    day = f"CAST(rows.{whole.column(time)} AS DATE)" if _has(whole, time) else "CAST(NULL AS DATE)"
    connection.register("units", areas.table(units))
    code = f"rows.{whole.column(name)}"
    never = _rows(connection, whole, [name], f"ANTI JOIN units ON units.code = {code}", f"CAST({day} AS VARCHAR)")
    then = f"units.code = {code} AND ({day} IS NULL OR {day} BETWEEN start AND stop)"
    bore = f"{code} IN (SELECT code FROM units)"
    out = _rows(connection, whole, [name], f"ANTI JOIN units ON {then}", f"CAST({day} AS VARCHAR)", bore)
    made = []
    for rule, found in ((rules.UNKNOWN_UNIT, never), (rules.UNIT_NOT_IN_FORCE, out)):
        told = _telling(rule, whole, name, units)
        made += [_broken(rule, whole, key, found, told)] if found.num_rows else []
    return made


def _telling(rule: Rule, whole: Whole, name: str, units: Units) -> Callable[[int, str, str | None], Finding]:
    def finding(row: int, value: str, detail: str | None) -> Finding:
        return whole.finding(
            rule,
            row,
            name,
            column=name,
            value=value,
            expected="units.code",
            **areas.details(rule, value, detail, units),
        )

    return finding


def _has(whole: Whole, column: str) -> bool:
    return any(one.name == column for one in whole.contract.table.properties)


def _rows(
    connection: duckdb.DuckDBPyConnection, whole: Whole, names: Sequence[str], join: str, detail: str, also: str = "true"
) -> pa.Table:  # fmt: skip
    """The number `r`, the words `value` and the `detail` of each row of the file that has no partner, in their order."""
    given = " AND ".join(f"rows.{whole.column(name)} IS NOT NULL" for name in names)
    words = ", ".join(f"CAST(rows.{whole.column(name)} AS VARCHAR)" for name in names)
    query = f"""SELECT rows.r AS r, concat_ws(', ', {words}) AS value, {detail} AS detail
        FROM {whole.relation} AS rows {join} WHERE rows.own AND {given} AND {also} ORDER BY rows.r"""
    return connection.sql(query).to_arrow_table()


def _broken(rule: Rule, whole: Whole, key: ForeignKey, found: pa.Table,
            finding: Callable[[int, str, str | None], Finding]) -> Broken:  # fmt: skip
    names = tuple(column.name for column in key.source)
    hide = not whole.contract.closed.isdisjoint(names)
    listed = found.slice(0, MAX_LISTED).to_pylist()
    findings = tuple(finding(one["r"], MASK if hide else shown(one["value"]), one["detail"]) for one in listed)
    return Broken(rule, names, findings, found.num_rows, found.select(["r", "value"]), expected=key.to)
