"""Rows that are not taken in, beside those that are (`khue.policy: accept-good`): one line for each violation.

Each line has the row's number, what is wrong in which column with which value, and every cell of the row as it was sent.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from khue.contracts.broken import Broken
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.contracts.held import Hold
from khue.contracts.session import Session
from khue.model.finding import Finding, Severity
from khue.ports import ROW_NUMBER

LEAST_GOOD = 0.9
"""Where a smaller share of the rows is good, the file as a whole is not what was asked for, and is refused."""

_OWN = (ROW_NUMBER, "_code", "_column", "_value", "_expected")
_MOST_BYTES = 64 * 1024**2
_ORDER = [(ROW_NUMBER, "ascending"), ("_code", "ascending")]


def enough_good(good: int, bad: int) -> bool:
    """Whether so many good rows beside so many bad ones are worth taking in."""
    return good > 0 and good >= LEAST_GOOD * (good + bad)


class Aside:
    """The violations of a file: told in the order of its rows, but for some that are known only at the end."""

    def __init__(self, matches: Sequence[Match], hold: Hold) -> None:
        """What is much is held where `hold` says."""
        self._matches = matches
        self._held = hold("aside", _MOST_BYTES)
        self._late: list[pa.Table] = []

    def tell(self, broken: Sequence[Condition], session: Session) -> None:
        """Take every violation of the rows of a session, which come after all before them."""
        made = [_of_condition(one, self._matches, session) for one in broken]
        self._held.add(self._named(made))

    def tell_late(self, broken: Sequence[Condition], beside: Sequence[Broken], session: Session) -> None:
        """Take those of rows, among those of a session, that are only wrong beside others."""
        made = [_of_condition(one, self._matches, session) for one in broken]
        made += [_of_broken(one, self._matches, session) for one in beside if one.rows is not None]
        self._late += [self._named(made)] if made else []

    def tell_unread(self, unread: Sequence[Finding]) -> None:
        """Take rows that could not be read, whose cells are in the raw file only."""
        lines = [(finding.line, finding.rule.code) for finding in unread]
        rows, codes = (
            pa.array([line[at] for line in lines], kind) for at, kind in enumerate((pa.int64(), pa.string()))
        )
        empty = pa.nulls(len(lines), pa.string())
        schema = _schema(len(self._matches))
        self._late.append(
            self._named([pa.Table.from_arrays([rows, codes, *([empty] * (len(schema) - 2))], schema=schema)])
        )

    def tables(self) -> Iterator[pa.Table]:
        """All violations by row, then code, in tables of moderate size; at least one, which may be empty."""
        late = self._named([]) if not self._late else pa.concat_tables(self._late).sort_by(_ORDER)
        for table in (self._held.get(number) for number in range(len(self._held))):
            if not table.num_rows:
                continue
            before = pc.sum(pc.less_equal(late.column(0), table.column(0)[-1])).as_py() or 0
            yield pa.concat_tables([table, late.slice(0, before)]).sort_by(_ORDER)
            late = late.slice(before)
        yield late

    def _named(self, made: Sequence[pa.Table]) -> pa.Table:
        names = [*_OWN, *(match.declared.name for match in self._matches)]
        tables = [_schema(len(self._matches)).empty_table(), *made]
        return pa.concat_tables(tables).rename_columns(names).sort_by(_ORDER)


def _of_condition(one: Condition, matches: Sequence[Match], session: Session) -> pa.Table:
    schema = _schema(len(matches))
    return session.table(
        f"""SELECT r, CAST($code AS VARCHAR), CAST($column AS VARCHAR), CAST({one.shown or one.columns[0].words} AS VARCHAR),
        CAST($expected AS VARCHAR), {", ".join(match.words for match in matches)} FROM cells WHERE {one.where}""",
        {"code": one.rule.code, "column": ", ".join(match.declared.name for match in one.columns),
         "expected": one.expected, **one.arguments},
    ).rename_columns(schema.names).cast(schema)  # fmt: skip


def _of_broken(one: Broken, matches: Sequence[Match], session: Session) -> pa.Table:
    schema = _schema(len(matches))
    session.add("told", one.rows)
    return session.table(
        f"""SELECT told.r, CAST($code AS VARCHAR), CAST($column AS VARCHAR), CAST(told.value AS VARCHAR), CAST($expected AS VARCHAR),
        {", ".join(f"cells.{match.words}" for match in matches)} FROM told JOIN cells ON told.r = cells.r""",
        {"code": one.rule.code, "column": ", ".join(one.columns), "expected": one.expected},
    ).rename_columns(schema.names).cast(schema)  # fmt: skip


def _schema(cells: int) -> pa.Schema:
    texts = [pa.field(f"c{number}", pa.string()) for number in range(4 + cells)]
    return pa.schema([pa.field("r", pa.int64()), *texts])


def as_warning(finding: Finding) -> Finding:
    """The finding as it is for a row that is kept beside: it refuses nothing."""
    import msgspec

    if finding.rule.severity is not Severity.ERROR:
        return finding
    return msgspec.structs.replace(finding, rule=msgspec.structs.replace(finding.rule, severity=Severity.WARNING))
