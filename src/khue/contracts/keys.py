"""Rows that repeat a key: unique columns, the primary key, and lists of columns that must not repeat together."""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khue.contracts import rules
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition, is_unique
from khue.contracts.session import Session
from khue.model.contract import Contract


def conditions(contract: Contract, matches: Sequence[Match], session: Session) -> list[Condition]:
    """A condition for each key that is repeated; the rows that repeat it are worked out here, once."""
    found = {match.declared.name: match for match in matches}
    wanted = [key for key in dict.fromkeys(_keys(contract)) if all(name in found for name in key)]
    made = []
    for number, key in enumerate(wanted):
        columns = tuple(found[name] for name in key)
        if _find_repeated(columns, f"repeated{number}", session):
            made.append(_condition(columns, f"repeated{number}"))
    return made


def _keys(contract: Contract) -> Iterator[tuple[str, ...]]:
    key = contract.primary_key
    if key:
        yield key
    for column in contract.table.properties:
        if column.unique or is_unique(column.quality):
            yield (column.name,)
    for rule in contract.table.quality:
        together = rule.arguments.get("properties")
        if rule.metric == "duplicateValues" and isinstance(together, list):
            yield tuple(str(name) for name in together)


def _find_repeated(columns: Sequence[Match], name: str, session: Session) -> bool:
    """Keep the rows whose key stood on an earlier row, with that row; says whether there are any."""
    key = ", ".join(match.value for match in columns)
    given = " AND ".join(f"{match.value} IS NOT NULL" for match in columns)
    if not session.rows(f"SELECT 1 FROM cells WHERE {given} GROUP BY {key} HAVING count(*) > 1 LIMIT 1"):
        return False
    earlier = f"SELECT r, min(r) OVER (PARTITION BY {key}) AS first FROM cells WHERE {given}"
    session.run(f"CREATE TEMP TABLE {name} AS SELECT r, first FROM ({earlier}) WHERE r > first")
    return True


def _condition(columns: tuple[Match, ...], name: str) -> Condition:
    return Condition(
        rules.DUPLICATE, columns, f"r IN (SELECT r FROM {name})",
        shown=f"concat_ws(', ', {', '.join(match.words for match in columns)})",
        detail=f"(SELECT CAST(first AS VARCHAR) FROM {name} AS earlier WHERE earlier.r = cells.r)",
    )  # fmt: skip
