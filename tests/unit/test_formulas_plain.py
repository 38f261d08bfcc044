"""Formulas come back from plain data as they were, to the type of each number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from khue.engines.parts import meaning
from khue.formulas.plain import formula_of, plain
from khue.model.formula import (
    Aggregate,
    Binary,
    Call,
    Case,
    Column,
    Exact,
    Formula,
    InList,
    IsNull,
    Literal,
    Node,
    Type,
    Unary,
)

AMOUNT = Column("tien", Type.NUMBER, Exact(18, 2), at=4)
NODES = [
    Literal(None, None), Literal(True, Type.BOOLEAN), Literal(1, Type.NUMBER), Literal(Decimal("1.0"), Type.NUMBER),
    Literal(Decimal("1.00"), Type.NUMBER), Literal(date(2025, 7, 1), Type.DATE), Literal("xã", Type.TEXT, at=9),
    AMOUNT, Column("ngay", Type.DATE), Unary("-", AMOUNT), Binary("/", AMOUNT, Literal(2, Type.NUMBER)),
    IsNull(AMOUNT, negated=True), InList(AMOUNT, (Literal(1, Type.NUMBER), Literal(2, Type.NUMBER))),
    Case(((IsNull(AMOUNT), Literal(0, Type.NUMBER)),), AMOUNT), Call("coalesce", (AMOUNT, Literal(0, Type.NUMBER))),
    Aggregate("quantile", AMOUNT, where=IsNull(AMOUNT), fraction=Decimal("0.95")), Aggregate("count"),
]  # fmt: skip


@pytest.mark.parametrize("node", NODES, ids=repr)
def test_a_formula_comes_back_as_it_was(node: Node) -> None:
    formula = Formula("text", node, ("tien",), numerator=node, scale=100.0)
    kept = msgspec.msgpack.encode(plain(formula))
    found = formula_of(msgspec.msgpack.decode(kept))
    assert found == formula
    assert (meaning((found.root,)), found.root.at) == (meaning((node,)), node.at)


def test_what_is_no_formula_is_refused() -> None:
    with pytest.raises(TypeError):
        formula_of(plain(AMOUNT))
