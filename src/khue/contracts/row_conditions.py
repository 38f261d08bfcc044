"""Conditions over a row in the language of formulas: custom quality rules of the engine `khue` (ODCS `type: custom`).

A row breaks one where it is false; where a value is missing nothing can be said, and the row passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from khue.contracts import rules
from khue.contracts.columns import Match
from khue.contracts.conditions import Condition
from khue.model.contract import Contract, Quality
from khue.model.finding import Finding
from khue.model.formula import Aggregate, Column, Node, Type

Sql = Callable[[Node, Callable[[Column | Aggregate], str]], str]
"""Writes a formula as SQL, given how its columns are written; an engine's own (`khue.engines.compile.expression`)."""


def conditions(
    contract: Contract, matches: Sequence[Match], path: str, sql: Sql
) -> tuple[list[Condition], list[Finding]]:
    """A condition for each such rule whose columns the file has, and a finding on each that cannot be read."""
    made: list[Condition] = []
    faults: list[Finding] = []
    for rule in contract.table.quality:
        if rule.of_rows:
            one = _of_rule(rule, contract, {match.declared.name: match for match in matches}, path, sql)
            made += [one] if isinstance(one, Condition) else []
            faults += [one] if isinstance(one, Finding) else []
    return made, faults


def _of_rule(
    rule: Quality, contract: Contract, found: Mapping[str, Match], path: str, sql: Sql
) -> Condition | Finding | None:
    """The condition; None where the file lacks one of its columns, so that it is false in no row."""
    # Here, because the parser of formulas takes longer to import than everything else that a check needs.
    from khue.formulas.rows import check_condition
    from khue.formulas.tree import column_names

    text = rule.condition
    tree, problems = check_condition(text, contract)
    if tree is None:
        why = Finding(problems[0].rule, path, params=dict(problems[0].params))
        params = {"value": text, "why_vi": why.sentence("vi").rstrip("."), "why_en": why.sentence("en").rstrip(".")}
        return Finding(rules.BAD_CONDITION, path, params=params)
    columns = tuple(found[name] for name in column_names(tree) if name in found)
    if not columns or len(columns) < len(column_names(tree)):
        return None
    shown = ", ".join(f"coalesce({match.words}, '-')" for match in columns)
    return Condition(
        rules.CONDITION, columns, f"NOT {sql(tree, lambda leaf: _value(leaf, found))}",
        expected=rule.name or text, shown=f"concat_ws(' | ', {shown})",
    )  # fmt: skip


def _value(leaf: Column | Aggregate, found: Mapping[str, Match]) -> str:
    if not isinstance(leaf, Column):
        raise TypeError(f"not in a row: {leaf!r}")
    match = found[leaf.name]
    return f"CAST({match.value} AS DATE)" if leaf.type is Type.DATE else match.value
