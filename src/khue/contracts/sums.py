"""Rows that add up to another row: the sums of the parts of each group, held against the row that has the whole.

Where a part or the whole has no number, or where it is known that a part is not there, nothing is said of the sum; parts that
are not there are told where the others do not add up.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from khue.contracts import lineage, types
from khue.contracts.broken import Broken, Whole
from khue.contracts.check import MAX_LISTED, shown
from khue.contracts.conditions import as_cell
from khue.model.base import Text
from khue.model.contract import Property, SumOfParts
from khue.model.finding import Finding, Rule, Severity
from khue.model.privacy import MASK
from khue.model.unit import Units

_LISTED = 12
"""So many rows of a group are named."""
NOT_THE_SUM = Rule(
    "KH624", "not-sum-of-parts",
    Text(vi='Cột "{column}": {whole_vi} là {value}, nhưng {parts} phần cộng lại được {sum} ({group}). Dòng của các phần: {rows}.',
         en='Column "{column}": {whole_en} is {value}, but its parts ({parts}) add up to {sum} ({group}). Rows of the parts: {rows}.'),
    Text(vi="Sửa dòng tổng hoặc dòng của phần sai.", en="Correct the whole, or the part that is wrong."),
)  # fmt: skip
PARTS_MISSING = Rule(
    "KH625", "parts-missing",
    Text(vi='Cột "{column}": {whole_vi} là {value}, {parts} phần có trong tệp cộng lại được {sum}, còn thiếu {lacking} ({group}).',
         en='Column "{column}": {whole_en} is {value}, the parts that are there ({parts}) add up to {sum}; lacking: {lacking} ({group}).'),
    Text(vi="Bổ sung dòng của các phần còn thiếu.", en="Add the rows of the parts that are lacking."),
    Severity.WARNING,
)  # fmt: skip


def broken(
    connection: duckdb.DuckDBPyConnection, whole: Whole, sums: SumOfParts, name: str, units: Units | None
) -> list[Broken]:
    """What breaks a sum of parts: the groups that do not add up, and those whose parts are not all there.

    Its columns must be columns of the relation; without `units` sums over units are not held.
    """
    if sums.units and units is None:
        return []
    _prepare(connection, whole, sums)
    if sums.units and units is not None:
        connection.register("lying", lineage.table(units))
    _pair(connection, sums)
    return [one for column in sums.sum for one in _of_column(connection, whole, sums, column, name)]


def _prepare(connection: duckdb.DuckDBPyConnection, whole: Whole, sums: SumOfParts) -> None:
    """A table of the rows: their place, what tells them apart (`b`), their group (g0 ...), their numbers (n0 ...)."""
    time = whole.contract.time_column
    columns = [
        f"CAST({whole.column(sums.by)} AS VARCHAR) AS b",
        f"CAST({whole.column(sums.parent)} AS VARCHAR) AS above" if sums.parent else "CAST(NULL AS VARCHAR) AS above",
        f"CAST({whole.column(time)} AS DATE) AS day" if sums.units else "CAST(NULL AS DATE) AS day",
        *(f"{whole.column(column)} AS g{number}" for number, column in enumerate(sums.within)),
        *(f"{whole.column(column)} AS n{number}" for number, column in enumerate(sums.sum)),
    ]
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE summed AS SELECT row_number() OVER () AS i, r, f, own,
        {", ".join(columns)} FROM {whole.relation} WHERE {whole.column(sums.by)} IS NOT NULL"""
    )


def _pair(connection: duckdb.DuckDBPyConnection, sums: SumOfParts) -> None:
    """A table with each whole `t` and each of its parts `p`."""
    same = "".join(f" AND t.g{number} = p.g{number}" for number in range(len(sums.within)))
    arguments: dict[str, object] = {}
    if sums.units:
        query = f"""SELECT t.i AS t, p.i AS p FROM summed p JOIN lying ON lying.code = p.b AND p.day BETWEEN start AND stop
            JOIN summed t ON t.b = lying.above{same} QUALIFY rank() OVER (PARTITION BY p.i ORDER BY lying.levels) = 1"""
    elif sums.parent:
        query = f"SELECT t.i AS t, p.i AS p FROM summed p JOIN summed t ON t.b = p.above AND t.i <> p.i{same}"
    else:
        arguments = {"total": as_cell(sums.total), **({"parts": _parts(sums)} if sums.parts else {})}
        of = "list_contains($parts, p.b)" if sums.parts else "p.b <> $total"
        query = f"SELECT t.i AS t, p.i AS p FROM summed t JOIN summed p ON {of}{same} WHERE t.b = $total AND t.i <> p.i"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS {query}", arguments or None)


def _parts(sums: SumOfParts) -> list[str]:
    return [as_cell(one) for one in sums.parts]


def _of_column(
    connection: duckdb.DuckDBPyConnection, whole: Whole, sums: SumOfParts, column: str, name: str
) -> Iterator[Broken]:
    """The findings of one column of numbers."""
    declared = next(one for one in whole.contract.table.properties if one.name == column)
    _find_wrong(connection, sums, sums.sum.index(column), declared)
    _find_lacking(connection, sums)
    for rule, join in ((NOT_THE_SUM, "ANTI JOIN"), (PARTS_MISSING, "SEMI JOIN")):
        query = f"SELECT place AS r, n AS value FROM wrong {join} lacks USING (t) ORDER BY place"
        rows = connection.sql(query).to_arrow_table()
        if rows.num_rows:
            told = tuple(_finding(rule, whole, sums, declared, one) for one in _told(connection, join))
            refuses = rule.severity is Severity.ERROR
            yield Broken(rule, (column,), told, rows.num_rows, rows if refuses else None, expected=name)


def _find_wrong(connection: duckdb.DuckDBPyConnection, sums: SumOfParts, number: int, declared: Property) -> None:
    """A table of the groups whose parts all have a number and do not add up, and that some row of the file is in.

    `place` is the row of the file that shows it: the whole, else the first of its parts there.
    """
    exact = types.sql_type(declared) != "DOUBLE"
    room = "$tolerance + $share * abs(t.n)" + ("" if exact else " + 1e-9 * greatest(1, abs(t.n), abs(s))")
    group = ", ".join(f"CAST(t.g{one} AS VARCHAR)" for one in range(len(sums.within)))
    query = f"""WITH added AS (
            SELECT pairs.t, sum(p.n{number}) AS s, count(*) AS parts, count(p.n{number}) AS given, bool_or(p.own) AS own,
                min(p.r) FILTER (p.own) AS part
            FROM pairs JOIN summed p ON p.i = pairs.p GROUP BY pairs.t),
        t AS (SELECT *, n{number} AS n FROM summed)
        SELECT added.t, CASE WHEN t.own THEN t.r ELSE part END AS place, t.r, t.f, t.own, t.b, t.day,
            [{group}]::VARCHAR[] AS groups, CAST(t.n AS VARCHAR) AS n, CAST(s AS VARCHAR) AS s, parts
        FROM added JOIN t ON t.i = added.t
        WHERE given = parts AND t.n IS NOT NULL AND (t.own OR added.own) AND abs(s - t.n) > {room}"""
    arguments = {"tolerance": sums.tolerance, "share": sums.relative_tolerance}
    connection.execute(f"CREATE OR REPLACE TEMP TABLE wrong AS {query}", arguments)


def _find_lacking(connection: duckdb.DuckDBPyConnection, sums: SumOfParts) -> None:
    """A table of the parts that are known to be no row of a wrong group; none where it cannot be known."""
    arguments: dict[str, object] = {}
    if sums.units:
        query = """SELECT wrong.t, child.code AS part FROM wrong
            JOIN lying child ON child.above = wrong.b AND child.levels = 1 AND wrong.day BETWEEN child.start AND child.stop
            WHERE NOT EXISTS (SELECT 1 FROM pairs JOIN summed p ON p.i = pairs.p
                LEFT JOIN lying up ON up.code = p.b AND up.above = child.code AND p.day BETWEEN up.start AND up.stop
                WHERE pairs.t = wrong.t AND (p.b = child.code OR up.code IS NOT NULL))"""
    else:
        arguments = {"parts": _parts(sums)}
        query = """SELECT wrong.t, named.part FROM wrong CROSS JOIN (SELECT unnest(CAST($parts AS VARCHAR[])) AS part) AS named
            ANTI JOIN (SELECT pairs.t, p.b FROM pairs JOIN summed p ON p.i = pairs.p) AS there
            ON there.t = wrong.t AND there.b = named.part"""
    found = f"SELECT t, list(DISTINCT part ORDER BY part) AS lacking FROM ({query}) GROUP BY t"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE lacks AS {found}", arguments or None)


def _told(connection: duckdb.DuckDBPyConnection, join: str) -> list[dict[str, Any]]:
    """The first of the wrong groups as they are told, with the first rows of their parts and what is lacking."""
    listed = "list(struct_pack(r := p.r, f := p.f, own := p.own) ORDER BY p.own DESC, p.f, p.r)"
    query = f"""WITH first AS (SELECT * FROM wrong {join} lacks USING (t) ORDER BY place, wrong.r LIMIT {MAX_LISTED})
        SELECT first.*, lacks.lacking, own.listed FROM first LEFT JOIN lacks USING (t) JOIN (
            SELECT pairs.t, {listed}[1:{_LISTED}] AS listed FROM pairs JOIN summed p ON p.i = pairs.p
            SEMI JOIN first ON first.t = pairs.t GROUP BY pairs.t) AS own USING (t) ORDER BY place, first.r"""
    made: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return made


def _finding(rule: Rule, whole: Whole, sums: SumOfParts, declared: Property, one: dict[str, Any]) -> Finding:
    hidden = whole.contract.closed
    hide = declared.name in hidden
    groups = [
        f"{name} = {MASK if name in hidden else shown(value)}"
        for name, value in zip(sums.within, one["groups"], strict=True)
    ]
    part = MASK if sums.by in hidden else shown(one["b"])
    place = "" if one["own"] else f" ({shown(one['f'])}:{one['r']})"
    return whole.finding(
        rule, one["place"], declared.name, column=declared.name, value=MASK if hide else one["n"],
        sum=MASK if hide else one["s"], parts=one["parts"], rows=_places(one), group=", ".join(groups) or sums.by,
        whole_vi=f'dòng "{part}"{place}', whole_en=f'the row "{part}"{place}',
        lacking=", ".join((one["lacking"] or ())[:_LISTED]), expected=MASK if hide else one["s"],
    )  # fmt: skip


def _places(one: dict[str, Any]) -> str:
    """Where the parts stand: rows of the file by number, others with their file."""
    named = [str(part["r"]) if part["own"] else f"{shown(part['f'])}:{part['r']}" for part in one["listed"]]
    more = one["parts"] - len(named)
    return ", ".join(named) + (f" … (+{more})" if more > 0 else "")
