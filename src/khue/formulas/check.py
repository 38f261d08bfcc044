"""Text and contract -> a checked formula, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from khue.formulas import rules
from khue.formulas.columns import columns_of
from khue.formulas.convert import Converter
from khue.formulas.functions import AGGREGATES
from khue.formulas.parse import Words, tokens_of, tree_of
from khue.formulas.rules import FormulaProblem
from khue.formulas.tree import aggregates, column_names, ratio_of, type_of
from khue.model.contract import Contract
from khue.model.formula import Column, Formula, Node, Type

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

MOST_CHARACTERS = 2_000


def check_formula(
    text: str, contract: Contract, indicators: Collection[str] = ()
) -> tuple[Formula | None, list[FormulaProblem]]:
    """The formula that `text` says over the columns of `contract`, or None and every problem found, in order of place.

    `indicators` are the ids of the city's indicators, which cannot stand here, so that this can be said where one does.
    """
    columns = columns_of(contract)
    unusable = {p.name: p.logical_type for p in contract.table.properties if p.name not in columns}
    said = text, tuple(columns.items()), tuple(unusable.items())
    found, problems = _checked(*said)
    if problems and indicators:
        found, problems = _checked(*said, tuple(indicators))
    return found, list(problems)


@lru_cache(maxsize=4096)  # a build asks for each formula when it checks, derives and computes
def _checked(
    text: str,
    columns: tuple[tuple[str, Column], ...],
    unusable: tuple[tuple[str, str], ...],
    indicators: tuple[str, ...] = (),
) -> tuple[Formula | None, tuple[FormulaProblem, ...]]:
    known = dict(columns)
    root, problems = read_formula(
        text, lambda tokens: Words(text, tokens, known, dict(unusable), indicators), Converter(text, known)
    )
    if root is not None and not problems:
        problems = _judge(root)
    if root is None or problems:
        return None, tuple(sorted(problems, key=lambda problem: problem.offset))
    return formula_of(text, root), ()


def read_formula(
    text: str, look: Callable[[list[Token]], Words], converter: Converter
) -> tuple[Node | None, list[FormulaProblem]]:
    """The tree of a formula as far as it could be read, and every problem on the way."""
    if not text.strip():
        return None, [FormulaProblem(rules.EMPTY, 0)]
    if len(text) > MOST_CHARACTERS:
        params = {"length": len(text), "limit": MOST_CHARACTERS}
        return None, [FormulaProblem(rules.TOO_LONG, MOST_CHARACTERS, params)]
    tokens, problem = tokens_of(text)
    if problem is not None:
        return None, [problem]
    if not tokens:
        return None, [FormulaProblem(rules.NOT_ALLOWED, 0, {"what": text.strip()[:40]})]
    words = look(tokens)
    if not words.readable:
        return None, words.problems
    tree, problem = tree_of(text, words.tokens)
    if tree is None:
        return None, [*words.problems, *([problem] if problem else [])]
    root = converter.convert(tree)
    problems = words.problems + converter.problems
    if root is None and not problems:
        problems = [FormulaProblem(rules.SYNTAX, 0, {"found": text[:40]})]
    return root, problems


def _judge(root: Node) -> list[FormulaProblem]:
    if not aggregates(root):
        return [FormulaProblem(rules.NO_AGGREGATE, 0, {"functions": ", ".join(AGGREGATES)})]
    return judge_type(root)


def judge_type(root: Node) -> list[FormulaProblem]:
    """A problem where a formula does not give a number."""
    kind = type_of(root)
    if kind is not Type.NUMBER:
        return [FormulaProblem(rules.NOT_A_NUMBER, 0, {"found": kind.value if kind else "null"})]
    return []


def formula_of(text: str, root: Node) -> Formula:
    """The checked formula, with the parts that it divides where it is a ratio."""
    ratio = ratio_of(root)
    if ratio is None:
        return Formula(text, root, column_names(root))
    numerator, denominator, scale = ratio
    return Formula(text, root, column_names(root), numerator, denominator, float(scale))
