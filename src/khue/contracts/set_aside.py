"""Rows that are not taken in, beside those that are (`khue.policy: accept-good`): one line for each violation.

Each line has the row's number, what is wrong in which column with which value, and every cell of the row as it was sent.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.contracts.session import Session
from khue.model.finding import Finding, Severity
from khue.ports import ROW_NUMBER

LEAST_GOOD = 0.9
"""Where a smaller share of the rows is good, the file as a whole is not what was asked for, and is refused."""

_OWN = (ROW_NUMBER, "_code", "_column", "_value", "_expected")


def enough_good(good: int, bad: int) -> bool:
    """Whether so many good rows beside so many bad ones are worth taking in."""
    return good > 0 and good >= LEAST_GOOD * (good + bad)


def violations(
    broken: Sequence[Condition], matches: Sequence[Match], unread: Sequence[Finding], session: Session
) -> pa.Table:  # fmt: skip
    """Every violation by row; `unread` are rows that could not be read, whose cells are in the raw file only."""
    cells = [match.words for match in matches]
    made = [
        session.table(
            f"""SELECT r, CAST($code AS VARCHAR), CAST($column AS VARCHAR), CAST({one.shown or one.columns[0].words} AS VARCHAR),
            CAST($expected AS VARCHAR), {", ".join(cells)} FROM cells WHERE {one.where}""",
            {"code": one.rule.code, "column": ", ".join(match.declared.name for match in one.columns),
             "expected": one.expected, **one.arguments},
        ).rename_columns(_schema(len(cells)).names).cast(_schema(len(cells)))
        for one in broken
    ]  # fmt: skip
    lines = [(finding.line, finding.rule.code) for finding in unread]
    empty = pa.nulls(len(lines), pa.string())
    rows, codes = (
        pa.array([line[place] for line in lines], kind) for place, kind in enumerate((pa.int64(), pa.string()))
    )
    made.append(pa.Table.from_arrays([rows, codes, *([empty] * (3 + len(cells)))], schema=_schema(len(cells))))
    names = [*_OWN, *(match.declared.name for match in matches)]
    return pa.concat_tables(made).rename_columns(names).sort_by([(ROW_NUMBER, "ascending"), ("_code", "ascending")])


def _schema(cells: int) -> pa.Schema:
    texts = [pa.field(f"c{number}", pa.string()) for number in range(4 + cells)]
    return pa.schema([pa.field("r", pa.int64()), *texts])


def as_warning(finding: Finding) -> Finding:
    """The finding as it is for a row that is kept beside: it refuses nothing."""
    import msgspec

    if finding.rule.severity is not Severity.ERROR:
        return finding
    return msgspec.structs.replace(finding, rule=msgspec.structs.replace(finding.rule, severity=Severity.WARNING))
