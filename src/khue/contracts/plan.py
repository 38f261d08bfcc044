"""All that is held against the rows of a file, made ready once for however many pieces the file is read in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from khue.contracts import areas, columns, conditions, keys, row_conditions, rules
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.contracts.session import Session
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.unit import Units
from khue.ports import Reading

LOT = 62
"""So many conditions share one whole number, a bit for each."""


@dataclass(frozen=True)
class Plan:
    """The columns that were found and the conditions on their rows, each known by its place; `keys` must not repeat.

    `findings` are about the file as a whole. `tables` are read by conditions, by name.
    """

    contract: Contract
    matches: tuple[Match, ...]
    conditions: tuple[Condition, ...]
    keys: tuple[tuple[Match, ...], ...]
    findings: tuple[Finding, ...]
    time_zone: str
    units: Units | None = None
    tables: Mapping[str, pa.Table] = field(default_factory=dict)

    def session(self) -> Session:
        """A connection that has the tables."""
        return Session(self.time_zone, self.tables)

    def lots(self, wanted: Sequence[int]) -> Iterator[tuple[int, str]]:
        """For each lot that has one of these conditions its number and SQL for a number with their bits."""
        for lot in sorted({number // LOT for number in wanted}):
            cases = (self._case(number) for number in wanted if number // LOT == lot)
            yield lot, " + ".join(cases)

    def _case(self, number: int) -> str:
        where = self.conditions[number].where.replace("$argument", f"$a{number}")
        return f"CASE WHEN {where} THEN CAST({1 << number % LOT} AS BIGINT) ELSE 0 END"

    def arguments(self, wanted: Sequence[int]) -> dict[str, object]:
        """What SQL with these conditions is to be executed with."""
        return {
            f"a{number}": self.conditions[number].argument for number in wanted if self.conditions[number].arguments
        }


def plan(
    contract: Contract, head: Reading, units: Units | None, time_zone: str, sql: row_conditions.Sql | None
) -> Plan:  # fmt: skip
    """What a file whose columns are those of `head` is held against."""
    matches, findings = columns.match(contract, head)
    findings += _unchecked(contract, head, of_rows=sql is not None)
    found = conditions.conditions(matches, contract)
    found += areas.conditions(contract, matches) if units is not None else []
    found, bad_patterns = _usable(found, head, time_zone)
    of_rows, bad_conditions = (
        row_conditions.conditions(contract, matches, str(head.path), sql) if sql else ([], [])
    )  # fmt: skip
    return Plan(
        contract, tuple(matches), (*found, *of_rows), tuple(keys.keys(contract, matches)),
        (*findings, *bad_patterns, *bad_conditions), time_zone, units,
        {areas.UNITS: areas.table(units)} if units is not None else {},
    )  # fmt: skip


def _unchecked(contract: Contract, head: Reading, *, of_rows: bool) -> list[Finding]:
    """A note for each quality rule of the contract that is not enforced here, so that nobody relies on it."""
    table = contract.table
    declared = [(table.name, rule, True) for rule in table.quality]
    declared += [(column.name, rule, False) for column in table.properties for rule in column.quality]
    return [
        Finding(rules.NOT_CHECKED, str(head.path), params={"column": name, "value": rule.words})
        for name, rule, of_table in declared
        if not conditions.is_checked(rule, of_table=of_table) or (rule.of_rows and not of_rows)
    ]  # fmt: skip


def _usable(found: Sequence[Condition], head: Reading, time_zone: str) -> tuple[list[Condition], list[Finding]]:
    """The conditions that can be run, and findings on those whose pattern is no regular expression."""
    patterns = [one for one in found if one.rule == rules.PATTERN]
    if not patterns:
        return list(found), []
    with Session(time_zone, {}) as session:
        bad = [one for one in patterns if not session.is_pattern(str(one.argument))]
    findings = [
        Finding(
            rules.BAD_PATTERN, str(head.path), params={"column": one.columns[0].declared.name, "value": one.argument}
        )
        for one in bad
    ]
    return [one for one in found if one not in bad], findings
