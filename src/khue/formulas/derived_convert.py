"""sqlglot's tree -> our own, for formulas that compute with values of other indicators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from khue.formulas import derived_rules, rules
from khue.formulas.convert import Converter, arguments
from khue.formulas.functions import ATTRIBUTES, MOST_PERIODS, MOVES
from khue.formulas.tree import column_names
from khue.model.formula import Call, Column, Literal, Node, Type

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_ARGUMENTS = {"rolling": (2, 2), "previous": (1, 2)}
_ONLY_INDICATORS = ("rolling", "year_to_date", "latest")
"""What these do depends on how the values of the one indicator came about."""


class ValueConverter(Converter):
    """Turns one formula over indicators; a name is a `Column`, a look elsewhere a `Call`."""

    def _node(self, tree: Expr) -> Node | None:
        match type(tree).__name__:
            case "Column":
                return self._value(tree)
            case "Anonymous":
                return self._move(tree)
            case "Cast":
                self._refuse(tree)
                return None
            case "Literal" if tree.args.get("is_string"):
                self._complain(rules.NOT_ALLOWED, tree, what=f"'{tree.this}'"[:40])
                return None
            case _:
                return super()._node(tree)

    def _value(self, tree: Expr) -> Node | None:
        if not self._only(tree, "this"):
            return None
        if not tree.this.args.get("quoted"):  # a word of ours in a place where it says nothing
            self._complain(rules.SYNTAX, tree, found=tree.name)
            return None
        name = self.columns.get(tree.name)
        return None if name is None else replace(name, at=self._at(tree))

    def _move(self, tree: Expr) -> Node | None:
        name = str(tree.this).lower()
        function = MOVES.get(name)
        if function is None:
            self._refuse(tree)
            return None
        args = arguments(tree)
        least, most = _ARGUMENTS.get(name, (1, 1))
        if not least <= len(args) <= most:
            self._complain(rules.WRONG_ARGUMENTS, tree, name=name, expected=function.written)
            return None
        operand = self._number(args[0], name)
        count = self._count(tree, name, args[1]) if len(args) > 1 else None
        if operand is None or (len(args) > 1 and count is None) or not self._moves(tree, name, operand):
            return None
        return Call(name, (operand, count) if count else (operand,), at=self._at(tree))

    def _count(self, tree: Expr, name: str, written: Expr) -> Literal | None:
        node = self._literal(written) if type(written).__name__ == "Literal" else None
        if isinstance(node, Literal) and type(node.value) is int and 1 <= node.value <= MOST_PERIODS:
            return node
        self._complain(derived_rules.BAD_COUNT, tree, name=name, most=MOST_PERIODS, expected=MOVES[name].written)
        return None

    def _moves(self, tree: Expr, name: str, operand: Node) -> bool:
        """Whether the operand is something that the function can look for elsewhere."""
        if name in _ONLY_INDICATORS and not (isinstance(operand, Column) and operand.name not in ATTRIBUTES):
            self._complain(derived_rules.ONLY_INDICATOR, tree, name=name)
            return False
        if not column_names(operand):
            self._complain(rules.WRONG_ARGUMENTS, tree, name=name, expected=MOVES[name].written)
            return False
        return True


def names_of(indicators: Iterable[str]) -> dict[str, Column]:
    """What a formula may name: the indicators and the attributes of the unit, all numbers."""
    return {name: Column(name, Type.NUMBER) for name in (*indicators, *ATTRIBUTES)}
