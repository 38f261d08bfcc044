"""Each formula is one that Khuê can work out over the columns of its dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from khue.folder.loaded import Entry, LoadedFolder
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule

RULES: tuple[Rule, ...] = ()
"""The rules about formulas (KH2xx) stand beside the checker, in `khue.formulas`."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """The checker's findings, each at the character of the file that it is about."""
    yield from _conditions(folder)
    contracts = {entry.value.id: entry for entry in folder.contracts if len(entry.value.tables) == 1}
    computed = [entry for entry in folder.indicators if entry.value.formula and entry.value.dataset in contracts]
    if not computed:
        return
    # Here, because the parser of formulas takes longer to import than everything else that a check needs.
    from khue.formulas import check_formula

    indicators = {entry.value.id for entry in folder.indicators}
    for entry in computed:
        contract = contracts[entry.value.dataset]
        _, problems = check_formula(entry.value.formula, contract.value, indicators)
        for problem in problems:
            place = entry.place_in(problem.offset, "formula")
            yield Finding(problem.rule, entry.path, *place, {**problem.params, **_suggested(contract, problem.params)})


def _conditions(folder: LoadedFolder) -> Iterable[Finding]:
    """What is wrong with the conditions that contracts have over their rows."""
    for entry in folder.contracts:
        for table in entry.value.tables[:1]:
            for number, rule in enumerate(table.quality):
                if rule.of_rows:
                    from khue.formulas.rows import check_condition

                    for problem in check_condition(rule.condition, entry.value)[1]:
                        place = entry.place_in(problem.offset, "schema", 0, "quality", number, "implementation")
                        yield Finding(problem.rule, entry.path, *place, dict(problem.params))


def _suggested(contract: Entry[Contract], params: Mapping[str, object]) -> dict[str, object]:
    """Where the suggested column is declared, when a column is suggested."""
    for position, column in enumerate(contract.value.table.properties):
        if column.name == params.get("suggestion"):
            line, _ = contract.place("schema", 0, "properties", position, "name")
            return {"suggestion_at": f"{contract.path}:{line}"}
    return {}
