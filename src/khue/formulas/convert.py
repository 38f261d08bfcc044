"""sqlglot's tree -> our own, allowing only the nodes named here, with types and the place of aggregates checked.

A part that is wrong becomes None, with its problem noted, and what stands around it is still checked, so that all
problems come out at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from khue.formulas import rules
from khue.formulas.functions import AGGREGATES, FUNCTIONS, MOST_DECIMALS
from khue.formulas.rules import FormulaProblem
from khue.formulas.tree import children, first_type, type_of, walk
from khue.model.finding import Rule
from khue.model.formula import (
    Aggregate,
    Binary,
    Call,
    Case,
    Column,
    InList,
    IsNull,
    Literal,
    Node,
    Type,
    Unary,
)

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

MOST_REPEATED = 24
"""The most nodes in what `between` and `case x when` compare, since it stands in the tree once a comparison."""
_ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "Mod": "%"}
_COMPARISON = {"EQ": "=", "NEQ": "<>", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_LOGIC = {"And": "and", "Or": "or"}
_AGGREGATES = {"Count", "Sum", "Avg", "Min", "Max", "Median", "Quantile"}
_CALLS = {"Coalesce", "Nullif", "Abs", "Round", "Lower", "Upper", "Length", "Year", "Quarter", "Month", "Day"}
_IGNORED = {"big_int", "typed", "safe", "_type", "is_string"}
"""Settings that sqlglot notes by itself."""


class Converter:
    """Turns one formula; `problems` fills as it goes."""

    def __init__(self, text: str, columns: Mapping[str, Column]) -> None:
        self.text, self.columns = text, columns
        self.problems: list[FormulaProblem] = []
        self._outer: str = ""
        """The aggregate that is being read, if any."""
        self._last = 0
        """The last place that sqlglot noted; it notes none for null, true and false."""

    def convert(self, tree: Expr) -> Node | None:
        """The formula's tree, or None; then `problems` says why."""
        return self._node(tree)

    def _node(self, tree: Expr) -> Node | None:
        handler = _HANDLERS.get(type(tree).__name__)
        if handler is None:
            self._refuse(tree)
            return None
        return handler(self, tree)

    def _complain(self, rule: Rule, tree: Expr, **params: object) -> None:
        self.problems.append(FormulaProblem(rule, self._at(tree), params))

    def _at(self, tree: Expr) -> int:
        """Where a node begins: the first place noted on it or below it, or the last one before."""
        starts = [int(node.meta["start"]) for node in tree.walk() if "start" in node.meta]
        self._last = min(starts, default=self._last)
        return self._last

    def _refuse(self, tree: Expr) -> None:
        self._complain(rules.NOT_ALLOWED, tree, what=_written_as(tree))

    def _only(self, tree: Expr, *keys: str) -> bool:
        """Whether the node says nothing beyond `keys`; complains when it does."""
        extra = [key for key, value in tree.args.items() if value and key not in keys and key not in _IGNORED]
        if extra:
            self._refuse(tree)
        return not extra

    def _paren(self, tree: Expr) -> Node | None:
        return self._node(tree.this) if self._only(tree, "this") else None

    def _column(self, tree: Expr) -> Node | None:
        if not self._only(tree, "this"):
            return None
        column = self.columns.get(tree.name)
        if not tree.this.args.get("quoted"):  # a word of ours in a place where it says nothing
            self._complain(rules.SYNTAX, tree, found=tree.name)
            return None
        if column is None:
            return None  # already complained of, when the words were looked at
        if not self._outer:
            example = f"sum({tree.name})" if column.type is Type.NUMBER else f"count(distinct {tree.name})"
            self._complain(rules.BARE_COLUMN, tree, name=tree.name, example=example)
        return replace(column, at=self._at(tree))

    def _literal(self, tree: Expr) -> Node | None:
        at = self._at(tree)
        if tree.args.get("is_string"):
            return Literal(str(tree.this), Type.TEXT, at=at)
        digits = str(tree.this)
        return Literal(Decimal(digits) if "." in digits else int(digits), Type.NUMBER, at=at)

    def _boolean(self, tree: Expr) -> Node | None:
        return Literal(bool(tree.this), Type.BOOLEAN, at=self._at(tree))

    def _null(self, tree: Expr) -> Node | None:
        return Literal(None, None, at=self._at(tree))

    def _date(self, tree: Expr) -> Node | None:
        written = tree.this
        if not (
            type(written).__name__ == "Literal" and written.args.get("is_string") and tree.args["to"].sql() == "DATE"
        ):
            self._refuse(tree)
            return None
        try:
            day = date.fromisoformat(written.this)
            if day.isoformat() != written.this:
                raise ValueError(written.this)
        except ValueError:
            self._complain(rules.BAD_DATE, tree, found=written.this)
            return None
        return Literal(day, Type.DATE, at=self._at(tree))

    def _negative(self, tree: Expr) -> Node | None:
        operand = self._number(tree.this, "-")
        if isinstance(operand, Literal) and isinstance(operand.value, (int, Decimal)) and operand.value > 0:
            return Literal(-operand.value, Type.NUMBER, at=self._at(tree))
        return Unary("-", operand, at=self._at(tree)) if operand else None

    def _not(self, tree: Expr) -> Node | None:
        operand = self._expect(tree.this, Type.BOOLEAN, "not")
        if isinstance(operand, (IsNull, InList)) and not operand.negated:
            return replace(operand, negated=True)
        return Unary("not", operand, at=self._at(tree)) if operand else None

    def _arithmetic(self, tree: Expr) -> Node | None:
        op = _ARITHMETIC[type(tree).__name__]
        left, right = self._number(tree.this, op), self._number(tree.expression, op)
        return Binary(op, left, right, at=self._at(tree)) if left and right else None

    def _logic(self, tree: Expr) -> Node | None:
        op = _LOGIC[type(tree).__name__]
        left, right = (self._expect(side, Type.BOOLEAN, op) for side in (tree.this, tree.expression))
        return Binary(op, left, right, at=self._at(tree)) if left and right else None

    def _comparison(self, tree: Expr) -> Node | None:
        op = _COMPARISON[type(tree).__name__]
        left, right = self._node(tree.this), self._node(tree.expression)
        if left is None or right is None or not self._comparable(op, left, right):
            return None
        return Binary(op, left, right, at=self._at(tree))

    def _comparable(self, op: str, left: Node, right: Node) -> bool:
        kinds = type_of(left), type_of(right)
        if None in kinds:
            self.problems.append(FormulaProblem(rules.NULL_COMPARISON, start_of(right if kinds[0] is None else left)))
            return False
        if kinds[0] is not kinds[1]:
            self._wrong_type(op, right, kinds[0], kinds[1])
            return False
        if kinds[0] is Type.BOOLEAN and op in {"<", "<=", ">", ">=", "between"}:
            self._wrong_type(op, left, "number, text, date", kinds[0])
            return False
        return True

    def _between(self, tree: Expr) -> Node | None:
        if not self._only(tree, "this", "low", "high"):
            return None
        operand, low, high = (self._node(tree.args[key]) for key in ("this", "low", "high"))
        if operand is None or low is None or high is None or not self._repeatable(operand):
            return None
        if not (self._comparable("between", operand, low) and self._comparable("between", operand, high)):
            return None
        at = self._at(tree)
        return Binary("and", Binary(">=", operand, low, at=at), Binary("<=", operand, high, at=at), at=at)

    def _repeatable(self, node: Node) -> bool:
        """Whether a part may stand twice in the tree; nested repeats would grow without bound."""
        small = sum(1 for _ in islice(walk(node), MOST_REPEATED + 1)) <= MOST_REPEATED
        if not small:
            self.problems.append(FormulaProblem(rules.TOO_INTRICATE, node.at, {"limit": MOST_REPEATED}))
        return small

    def _is(self, tree: Expr) -> Node | None:
        if type(tree.expression).__name__ != "Null":
            self._refuse(tree.expression)
            return None
        operand = self._node(tree.this)
        return IsNull(operand, at=self._at(tree)) if operand else None

    def _in(self, tree: Expr) -> Node | None:
        if not self._only(tree, "this", "expressions"):
            return None
        operand = self._node(tree.this)
        options = [self._option(option, operand) for option in tree.expressions]
        found = tuple(option for option in options if option is not None)
        if operand is None or not found or len(found) < len(options):
            return None
        return InList(operand, found, at=self._at(tree))

    def _option(self, tree: Expr, operand: Node | None) -> Literal | None:
        if type(tree).__name__ not in {"Literal", "Cast", "Neg", "Boolean", "Null"}:
            self._complain(rules.WRONG_ARGUMENTS, tree, name="in", expected="x in (1, 2) / x in ('a', 'b')")
            return None
        option = self._node(tree)
        if not isinstance(option, Literal):
            if option is not None:
                self._refuse(tree)
            return None
        if operand is not None and not self._comparable("in", operand, option):
            return None
        return option

    def _case(self, tree: Expr) -> Node | None:
        if not self._only(tree, "this", "ifs", "default"):
            return None
        subject = self._node(tree.this) if tree.this else None
        if subject is not None and not self._repeatable(subject):
            return None
        whens = [self._when(when, subject, simple=bool(tree.this)) for when in tree.args["ifs"]]
        default = tree.args.get("default")
        otherwise = self._node(default) if default else None
        if None in whens or (default and otherwise is None):
            return None
        pairs = tuple(when for when in whens if when is not None)
        values = [value for _, value in pairs] + ([otherwise] if otherwise else [])
        if not self._alike("case", values):
            return None
        return Case(pairs, otherwise, at=self._at(tree))

    def _when(self, tree: Expr, subject: Node | None, *, simple: bool) -> tuple[Node, Node] | None:
        condition = self._node(tree.this) if simple else self._expect(tree.this, Type.BOOLEAN, "when")
        value = self._node(tree.args["true"])
        if condition is None or value is None or (simple and subject is None):
            return None
        if subject is not None:
            if not self._comparable("when", subject, condition):
                return None
            condition = Binary("=", subject, condition, at=condition.at)
        return condition, value

    def _call(self, tree: Expr) -> Node | None:
        name = type(tree).__name__.lower() if type(tree).__name__ != "Anonymous" else str(tree.this).lower()
        function = FUNCTIONS.get(name)
        if function is None or not self._only(tree, "this", "expression", "expressions", "decimals"):
            return None
        args = [self._node(arg) for arg in arguments(tree)]
        nodes = tuple(arg for arg in args if arg is not None)
        if len(nodes) < len(args) or not self._takes(tree, name, nodes):
            return None
        return Call(name, nodes, at=self._at(tree))

    def _takes(self, tree: Expr, name: str, args: tuple[Node, ...]) -> bool:
        least, most = {"coalesce": (2, 99), "nullif": (2, 2), "days_between": (2, 2), "round": (1, 2)}.get(name, (1, 1))
        places = args[1] if name == "round" and len(args) == 2 else None
        bad_places = places is not None and not _is_places(places)
        if not least <= len(args) <= most or bad_places:
            self._complain(rules.WRONG_ARGUMENTS, tree, name=name, expected=FUNCTIONS[name].written)
            return False
        if name in {"coalesce", "nullif"}:
            return self._alike(name, list(args))
        odd = [arg for arg in args if not self._is_of(arg, FUNCTIONS[name].takes, name)]
        return not odd

    def _aggregate(self, tree: Expr) -> Node | None:
        name = type(tree).__name__.lower()
        if self._outer:
            self._complain(rules.NESTED, tree, name=name)
            return None
        allowed = {"count": ("this",), "quantile": ("this", "quantile")}.get(name, ("this",))
        distinct = type(tree.this).__name__ == "Distinct"
        inner = tree.this.expressions if distinct and not tree.this.args.get("on") else [tree.this]
        wrong = len(inner) != 1 or inner[0] is None or (distinct and name != "count") or tree.args.get("expressions")
        if wrong:
            self._complain(rules.WRONG_ARGUMENTS, tree, name=name, expected=FUNCTIONS[name].written)
            return None
        if not self._only(tree, *allowed):
            return None
        fraction = self._fraction(tree) if name == "quantile" else None
        plain_star = type(inner[0]).__name__ == "Star" and not any(inner[0].args.values())
        if name == "count" and not distinct and plain_star:
            return Aggregate("count", at=self._at(tree))
        arg = self._inside(name, inner[0], FUNCTIONS[name].takes)
        if arg is None or (name == "quantile" and fraction is None):
            return None
        return Aggregate(name, arg, distinct, fraction=fraction, at=self._at(tree))

    def _inside(self, name: str, tree: Expr, types: tuple[Type, ...]) -> Node | None:
        self._outer = name
        node = self._node(tree)
        self._outer = ""
        return node if node is not None and self._is_of(node, types, name) else None

    def _fraction(self, tree: Expr) -> Decimal | None:
        written = tree.args.get("quantile")
        node = self._literal(written) if type(written).__name__ == "Literal" else None  # type: ignore[arg-type]
        if isinstance(node, Literal) and isinstance(node.value, (int, Decimal)) and 0 <= node.value <= 1:
            return Decimal(node.value)
        self._complain(rules.WRONG_ARGUMENTS, tree, name="quantile", expected=FUNCTIONS["quantile"].written)
        return None

    def _filter(self, tree: Expr) -> Node | None:
        if type(tree.this).__name__ not in _AGGREGATES:
            self._refuse(tree)
            return None
        aggregate = self._node(tree.this)
        if not isinstance(aggregate, Aggregate) and self._outer:
            return None
        where = self._inside("filter", tree.expression.this, (Type.BOOLEAN,))
        if not isinstance(aggregate, Aggregate) or where is None:
            return None
        return replace(aggregate, where=where)

    def _number(self, tree: Expr, what: str) -> Node | None:
        return self._expect(tree, Type.NUMBER, what)

    def _expect(self, tree: Expr, kind: Type, what: str) -> Node | None:
        node = self._node(tree)
        return node if node is not None and self._is_of(node, (kind,), what) else None

    def _is_of(self, node: Node, kinds: tuple[Type, ...], what: str) -> bool:
        found = type_of(node)
        if found in kinds:
            return True
        self._wrong_type(what, node, ", ".join(kind.value for kind in kinds), found)
        return False

    def _alike(self, what: str, nodes: list[Node]) -> bool:
        kind = first_type(tuple(nodes))
        odd = [node for node in nodes if type_of(node) not in {kind, None}]
        for node in odd:
            self._wrong_type(what, node, kind, type_of(node))
        return not odd

    def _wrong_type(self, what: str, node: Node, expected: Type | str | None, found: Type | None) -> None:
        words = expected if isinstance(expected, str) else _word(expected)
        self.problems.append(
            FormulaProblem(rules.WRONG_TYPE, start_of(node), {"what": what, "expected": words, "found": _word(found)})
        )


_HANDLERS: dict[str, Callable[[Converter, Any], Node | None]] = {
    "Paren": Converter._paren,
    "Column": Converter._column,
    "Literal": Converter._literal,
    "Boolean": Converter._boolean,
    "Null": Converter._null,
    "Cast": Converter._date,
    "Neg": Converter._negative,
    "Not": Converter._not,
    "Between": Converter._between,
    "Is": Converter._is,
    "In": Converter._in,
    "Case": Converter._case,
    "Filter": Converter._filter,
    "Anonymous": Converter._call,
    **dict.fromkeys(_ARITHMETIC, Converter._arithmetic),
    **dict.fromkeys(_COMPARISON, Converter._comparison),
    **dict.fromkeys(_LOGIC, Converter._logic),
    **dict.fromkeys(_AGGREGATES, Converter._aggregate),
    **dict.fromkeys(_CALLS, Converter._call),
}


def start_of(node: Node) -> int:
    """Where one of our nodes begins."""
    return min([node.at, *map(start_of, children(node))])


def arguments(tree: Expr) -> list[Expr]:
    """What stands between the brackets of a function, in order."""
    if type(tree).__name__ == "Anonymous":
        return list(tree.expressions)
    named = (tree.args.get(key) for key in ("this", "expression", "decimals"))
    return [arg for arg in named if arg is not None] + list(tree.expressions)


def _is_places(node: Node) -> bool:
    return isinstance(node, Literal) and type(node.value) is int and 0 <= node.value <= MOST_DECIMALS


def _word(kind: Type | None) -> str:
    return kind.value if kind is not None else "null"


def _written_as(tree: Expr) -> str:
    name = str(tree.key)
    return name if name not in AGGREGATES else f"{name}(...)"
