"""A condition that every row of a dataset is to meet, such as `ngay_tra >= ngay_nop`: a formula without aggregates."""

from __future__ import annotations

from dataclasses import replace

from khue.formulas import rules
from khue.formulas.check import check_formula
from khue.formulas.rules import FormulaProblem
from khue.model.contract import Contract
from khue.model.formula import Aggregate, Node

_BEFORE, _AFTER = "count(*) filter (where ", ")"
"""A condition is read as what it is in a formula: the filter of a count."""


def check_condition(text: str, contract: Contract) -> tuple[Node | None, list[FormulaProblem]]:
    """The condition that `text` says over the columns of `contract`, or None and every problem found, in order of place."""
    if not text.strip():
        return None, [FormulaProblem(rules.EMPTY, 0)]
    formula, problems = check_formula(f"{_BEFORE}{text}{_AFTER}", contract)
    root = formula.root if formula else None
    if isinstance(root, Aggregate) and root.name == "count" and root.arg is None and root.where is not None:
        return root.where, []
    if not problems:  # brackets that end the filter early
        problems = [FormulaProblem(rules.NOT_ALLOWED, len(_BEFORE), {"what": text.strip()[:40]})]
    return None, [replace(one, offset=min(max(one.offset - len(_BEFORE), 0), len(text))) for one in problems]
