"""A formula's tree -> its text, with no bracket more than needed."""

from __future__ import annotations

import re
from datetime import date

from khue.formulas.functions import FUNCTIONS
from khue.formulas.words import RESERVED
from khue.model.formula import Aggregate, Binary, Call, Case, Column, InList, IsNull, Literal, Node, Unary

_LEVELS = (("or",), ("and",), ("not",), ("=", "<>", "<", "<=", ">", ">=", "is", "in"), ("+", "-"), ("*", "/", "%"))
_BINDING = {op: level for level, ops in enumerate(_LEVELS) for op in ops}
_ATOM = len(_LEVELS) + 1
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def render(node: Node) -> str:
    """The text of a formula or of a part of it; reading the text again gives the same tree.

    >>> from khue.model.formula import Type
    >>> a = Column("a", Type.NUMBER)
    >>> render(Binary("*", Binary("+", a, a), Aggregate("count")))
    '(a + a) * count(*)'
    """
    match node:
        case Literal():
            return _literal(node)
        case Column(name=name):
            return _name(name)
        case Unary(op=op, operand=operand):
            return f"not {_in(operand, _BINDING['='])}" if op == "not" else f"-{_in(operand, _ATOM)}"
        case Binary(op=op, left=left, right=right):
            return _binary(op, left, right)
        case IsNull(operand=operand, negated=negated):
            return f"{_in(operand, _BINDING['+'])} is {'not ' if negated else ''}null"
        case InList(operand=operand, options=options, negated=negated):
            listed = ", ".join(map(render, options))
            return f"{_in(operand, _BINDING['+'])} {'not ' if negated else ''}in ({listed})"
        case Case():
            return _case(node)
        case Call(name=name, args=args):
            return f"{name}({', '.join(map(render, args))})"
        case Aggregate():
            return _aggregate(node)
        case _:
            raise TypeError(f"not a node of a formula: {node!r}")


def _binary(op: str, left: Node, right: Node) -> str:
    level = _BINDING[op]
    comparison = level == _BINDING["="]
    return f"{_in(left, level + comparison)} {op} {_in(right, level + 1)}"


def _in(node: Node, least: int) -> str:
    text = render(node)
    return text if _strength(node) >= least else f"({text})"


def _strength(node: Node) -> int:
    match node:
        case Binary(op=op):
            return _BINDING[op]
        case Unary(op=op):
            return _BINDING["not"] if op == "not" else _ATOM - 1
        case IsNull() | InList():
            return _BINDING["is"]
        case Literal(value=value) if not isinstance(value, (str, bool, date)) and value is not None and value < 0:
            return _ATOM - 1
        case _:
            return _ATOM


def _literal(node: Literal) -> str:
    match node.value:
        case None:
            return "null"
        case bool():
            return "true" if node.value else "false"
        case str():
            return "'" + node.value.replace("'", "''") + "'"
        case date():
            return f"date '{node.value.isoformat()}'"
        case _:
            return f"{node.value:f}" if not isinstance(node.value, int) else str(node.value)


def _name(name: str) -> str:
    plain = _PLAIN.fullmatch(name) and name.lower() not in RESERVED and name.lower() not in FUNCTIONS
    return name if plain else '"' + name.replace('"', '""') + '"'


def _case(node: Case) -> str:
    whens = " ".join(f"when {render(condition)} then {render(value)}" for condition, value in node.whens)
    otherwise = "" if node.otherwise is None else f" else {render(node.otherwise)}"
    return f"case {whens}{otherwise} end"


def _aggregate(node: Aggregate) -> str:
    arg = "*" if node.arg is None else render(node.arg)
    inside = ("distinct " if node.distinct else "") + arg + ("" if node.fraction is None else f", {node.fraction:f}")
    where = "" if node.where is None else f" filter (where {render(node.where)})"
    return f"{node.name}({inside}){where}"
