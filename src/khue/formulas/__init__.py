"""The text of a formula -> a checked tree of `khue.model.formula`, with every complaint placed (docs/formulas.md)."""

from khue.formulas.check import FormulaProblem, check_formula
from khue.formulas.render import render

__all__ = ["FormulaProblem", "check_formula", "render"]
