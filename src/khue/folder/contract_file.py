"""One contract read from a file that need not lie in a city folder."""

from __future__ import annotations

from pathlib import Path

from khue.folder import reading_rules as rules
from khue.folder.decode import decode_yaml
from khue.folder.load import ODCS_NOT_READ, YAML_LIMIT
from khue.lib.located import Problem, parse_yaml, read_text
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, has_errors


def read_contract(path: Path) -> tuple[Contract | None, list[Finding]]:
    """The contract and what is wrong with its file; None where it cannot be read, or has no table."""
    found: list[Finding] = []

    def report(rule: Rule, line: int, column: int, params: dict[str, object]) -> None:
        found.append(Finding(rule, str(path), line, column, params))

    text = read_text(path, YAML_LIMIT)
    tree, problems = (None, [text]) if isinstance(text, Problem) else parse_yaml(text)
    for problem in problems:
        report(rules.BY_NAME[problem.name], problem.line, problem.column, problem.params)
    if tree is None:
        if not found:
            report(rules.EMPTY_FILE, 1, 1, {})
        return None, found
    contract = decode_yaml(Contract, tree, report, ODCS_NOT_READ)
    if contract is not None and not contract.tables:
        report(rules.BY_NAME["missing-field"], 1, 1, {"field": "schema"})
    return (None if has_errors(found) else contract), found
