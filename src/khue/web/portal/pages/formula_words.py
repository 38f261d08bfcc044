"""A formula in words: what is counted over what, with the columns' own names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from khue.formulas.check import check_formula
from khue.lib import vietnamese
from khue.model.contract import Contract
from khue.model.formula import Aggregate, Binary, Call, Case, Column, Formula, InList, IsNull, Literal, Node, Unary
from khue.model.indicator import Indicator
from khue.web.portal import speaking

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "%": "mod"}
_WEAK = ("+", "-", "and", "or")


def read(text: str, contract: Contract) -> Formula | None:
    """The formula as a tree; None where it is not one (the check says why)."""
    formula, _problems = check_formula(text, contract)
    return formula


def columns(contract: Contract) -> dict[str, str]:
    """What the columns of a dataset are called."""
    return {p.name: p.business_name or p.name for p in contract.table.properties}


def values(indicators: Iterable[Indicator], lang: str) -> dict[str, str]:
    """What a derived formula looks up is called: the values of indicators, and what a unit says of itself."""
    own = {"population": _("population"), "area_km2": _("surface in km²")}
    return own | {indicator.id: indicator.name.in_(lang) for indicator in indicators}


def in_words(formula: Formula, names: Mapping[str, str], lang: str) -> str:
    """A whole formula as a sentence."""
    return speaking.sentence_case(Teller(names, lang).say(formula.root)) + "."


class Teller:
    """Says formulas in one language; `names` are those of what stands in them."""

    def __init__(self, names: Mapping[str, str], lang: str) -> None:
        self._names = names
        self._lang = lang

    def say(self, node: Node) -> str:
        """The words of a formula or of a part of it."""
        match node:
            case Literal():
                return self._literal(node)
            case Column(name=name):
                return f"“{self._names.get(name, name)}”"
            case Aggregate():
                return self._aggregate(node)
            case Binary():
                return self._binary(node)
            case Unary(op=op, operand=operand):
                return _("not (%(what)s)") % {"what": self.say(operand)} if op == "not" else f"−{self._held(operand)}"
            case IsNull(operand=operand, negated=negated):
                words = _("%(what)s is not empty") if negated else _("%(what)s is empty")
                return words % {"what": self.say(operand)}
            case InList():
                return self._in_list(node)
            case Case():
                return self._case(node)
            case Call():
                return self._call(node)
        return str(node)

    def _literal(self, node: Literal) -> str:
        match node.value:
            case None:
                return _("empty")
            case bool():
                return _("true") if node.value else _("false")
            case str():
                return f"“{node.value}”"
            case date():
                return vietnamese.day(node.value, self._lang)
        return vietnamese.number(float(node.value), None, self._lang)

    def _aggregate(self, node: Aggregate) -> str:
        said = self._counted(node)
        if node.where is None:
            return said
        return _("%(what)s where %(condition)s") % {"what": said, "condition": self.say(node.where)}

    def _counted(self, node: Aggregate) -> str:
        if node.arg is None:
            return _("number of rows")
        share = vietnamese.number(float(node.fraction or 0) * 100, None, self._lang)
        words = {
            "count": _("number of different %(what)s") if node.distinct else _("number of rows that have %(what)s"),
            "sum": _("sum of %(what)s"), "avg": _("mean of %(what)s"), "min": _("least %(what)s"),
            "max": _("greatest %(what)s"), "median": _("median of %(what)s"),
            "quantile": _("value below which %(share)s%% of %(what)s lie"),
        }  # fmt: skip
        return words[node.name] % {"what": self.say(node.arg), "share": share}

    def _binary(self, node: Binary) -> str:
        left, right = node.left, node.right
        if node.op in _SIGNS:
            return f"{self._held(left)} {_SIGNS[node.op]} {self._held(right)}"
        words = {
            "=": _("%(left)s is %(right)s"), "<>": _("%(left)s is not %(right)s"), "<": _("%(left)s is less than %(right)s"),
            "<=": _("%(left)s is at most %(right)s"), ">": _("%(left)s is more than %(right)s"),
            ">=": _("%(left)s is at least %(right)s"), "and": _("%(left)s and %(right)s"), "or": _("%(left)s or %(right)s"),
        }  # fmt: skip
        hold = self._held if node.op in ("and", "or") else self.say
        return words[node.op] % {"left": hold(left), "right": hold(right)}

    def _held(self, node: Node) -> str:
        said = self.say(node)
        loose = (isinstance(node, Binary) and node.op in _WEAK) or (
            isinstance(node, Aggregate) and node.where is not None
        )
        return f"({said})" if loose else said

    def _in_list(self, node: InList) -> str:
        words = _("%(what)s is none of %(list)s") if node.negated else _("%(what)s is one of %(list)s")
        return words % {"what": self.say(node.operand), "list": ", ".join(self.say(option) for option in node.options)}

    def _case(self, node: Case) -> str:
        parts = [
            _("%(value)s if %(condition)s") % {"value": self.say(value), "condition": self.say(condition)}
            for condition, value in node.whens
        ]
        parts.append(_("otherwise %(value)s") % {"value": self.say(node.otherwise) if node.otherwise else _("empty")})
        return "; ".join(parts)

    def _call(self, node: Call) -> str:
        said = [self.say(arg) for arg in node.args]
        words = {
            "days_between": _("days from %(first)s to %(last)s"), "year": _("year of %(first)s"),
            "quarter": _("quarter of %(first)s"), "month": _("month of %(first)s"), "day": _("day of %(first)s"),
            "abs": _("size of %(first)s"), "length": _("length of %(first)s"), "nullif": _("%(first)s, empty where it is %(last)s"),
            "coalesce": _("the first of %(all)s that is not empty"), "round": _("%(first)s rounded"),
            "rolling": _("%(first)s over %(last)s periods"), "year_to_date": _("%(first)s since the beginning of the year"),
            "previous": _("%(first)s of %(last)s periods before") if node.args[1:] else _("%(first)s of the period before"),
            "last_year": _("%(first)s of the same period of the year before"), "latest": _("the newest %(first)s"),
            "at_city": _("%(first)s of the whole city"), "at_parent": _("%(first)s of the area above"),
        }  # fmt: skip
        return words.get(node.name, node.name + "(%(all)s)") % {
            "first": said[0],
            "last": said[-1],
            "all": ", ".join(said),
        }
