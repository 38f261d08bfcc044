"""The text of a formula -> a checked tree of `khue.model.formula`, with every complaint placed (docs/formulas.md)."""

from khue.formulas.check import check_formula
from khue.formulas.render import render
from khue.formulas.rules import FormulaProblem

__all__ = ["FormulaProblem", "check_formula", "render"]
