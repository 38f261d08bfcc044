"""The text of a formula -> sqlglot's tree, after every word of it has been looked at.

The words come first because sqlglot reads far more than a formula may say, and forgives: it drops comments, takes a word
after an expression for an alias, and gives several functions one node. What passes here is written with the words and
signs of docs/formulas.md only; `khue.formulas.convert` then allows only known nodes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from khue.formulas import rules
from khue.formulas.functions import AGGREGATES, FUNCTIONS, MOVES, Function
from khue.formulas.rules import FormulaProblem
from khue.formulas.words import RESERVED, nearest
from khue.model.finding import Rule

if TYPE_CHECKING:
    from sqlglot.expressions import Expr
    from sqlglot.tokenizer_core import Token

    from khue.model.formula import Column

MOST_DEPTH = 64
MOST_DIGITS = 18
MOST_TEXT = 200
_SIGNS = frozenset({"(", ")", ",", "-", "+", "*", "/", "%", "=", "<>", "!=", "<", "<=", ">", ">="})
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_WORD = re.compile(r"[^\W\d]\w*")


def tokens_of(text: str) -> tuple[list[Token], FormulaProblem | None]:
    """The words and signs of a formula, or why they cannot be told apart."""
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import SqlglotError

    try:
        return list(Dialect.get_or_raise("duckdb").tokenize(text)), None
    except (SqlglotError, RecursionError):
        return [], FormulaProblem(rules.SYNTAX, 0, {"found": text[:40]})


def tree_of(text: str, tokens: list[Token]) -> tuple[Expr | None, FormulaProblem | None]:
    """sqlglot's tree of the tokens, or why there is none."""
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import ErrorLevel, ParseError

    too_deep = FormulaProblem(rules.TOO_INTRICATE, 0, {"limit": MOST_DEPTH})
    try:
        trees = Dialect.get_or_raise("duckdb").parser(error_level=ErrorLevel.RAISE).parse(tokens, text)
    except ParseError as error:
        return None, _syntax(text, error)
    except RecursionError:
        return None, too_deep
    if len(trees) != 1 or trees[0] is None:
        return None, FormulaProblem(rules.SYNTAX, 0, {"found": text[:40]})
    return (None, too_deep) if _depth(trees[0]) > MOST_DEPTH else (trees[0], None)


def _syntax(text: str, error: object) -> FormulaProblem:
    first = (getattr(error, "errors", None) or [{}])[0]
    found = str(first.get("highlight") or "")
    lines = text.splitlines(keepends=True)[: max(int(first.get("line") or 1) - 1, 0)]
    offset = sum(map(len, lines)) + int(first.get("col") or 0) - len(found)
    return FormulaProblem(rules.SYNTAX, min(max(offset, 0), len(text)), {"found": found or text[:40]})


def _depth(tree: Expr) -> int:
    deepest, todo = 0, [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in node.iter_expressions())
    return deepest


class Words:
    """Looks at each word and sign: problems found, and the tokens with column names marked as such.

    `elsewhere` are names that mean something in other formulas: the ids of the city's indicators.
    """

    functions: Mapping[str, Function] = FUNCTIONS

    def __init__(
        self, text: str, tokens: list[Token], columns: Mapping[str, Column], unusable: Mapping[str, str],
        elsewhere: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.text, self.columns, self.unusable, self.elsewhere = text, columns, unusable, elsewhere
        self.problems: list[FormulaProblem] = []
        self.readable = True
        """False when sqlglot should not even see the formula."""
        self.tokens = [
            self._look(token, following) for token, following in zip(tokens, [*tokens[1:], None], strict=True)
        ]
        self._look_at_brackets()

    def _written(self, token: Token) -> str:
        return self.text[token.start : token.end + 1]

    def _look(self, token: Token, following: Token | None) -> Token:
        written = self._written(token)
        after = self._written(following) if following else ""
        if token.comments:
            self._refuse(token, "/* */")
        if written[:1] == "'":
            self._look_at_text(token, written, after)
        elif _NUMBER.match(written):
            self._look_at_number(token, written)
        elif written[:1] == '"':
            return self._look_at_name(token, token.text, after, quoted=True)
        elif _WORD.fullmatch(written):
            return self._look_at_word(token, written, after)
        elif written not in _SIGNS:
            self._refuse(token, written)
        return token

    def _look_at_word(self, token: Token, written: str, after: str) -> Token:
        lower = written.lower()
        if lower == "date" and after[:1] == "'":
            return token
        if lower in RESERVED - {"date"}:
            return token
        if after == "(":
            if lower not in self.functions:
                self._unknown_function(token, lower)
                self.readable = False
            return token
        if written not in self.columns and written not in self.unusable and self._is_keyword(token):
            self._refuse(token, lower)
            return token
        return self._look_at_name(token, written, after)

    def _look_at_name(self, token: Token, name: str, after: str, *, quoted: bool = False) -> Token:
        from sqlglot.tokenizer_core import Token, TokenType

        if quoted and after == "(":
            self._refuse(token, self._written(token) + "(")
        elif name in self.unusable:
            self._complain(rules.UNUSABLE_COLUMN, token, name=name, logical_type=self.unusable[name])
        elif name not in self.columns:
            self._unknown_name(token, name)
        return Token(TokenType.IDENTIFIER, name, line=token.line, col=token.col, start=token.start, end=token.end)

    def _look_at_text(self, token: Token, written: str, after: str) -> None:
        if not token.text.isprintable() or len(token.text) > MOST_TEXT:
            self._bad_literal(token, written)
        if after[:1] == "'":
            self._complain(rules.SYNTAX, token, found=written)
            self.readable = False

    def _look_at_number(self, token: Token, written: str) -> None:
        if not _NUMBER.fullmatch(written) or len(written.replace(".", "")) > MOST_DIGITS:
            self._bad_literal(token, written)

    def _look_at_brackets(self) -> None:
        depth = 0
        for token in self.tokens:
            written = self._written(token)
            depth += (written == "(" or written.lower() == "case") - (written == ")" or written.lower() == "end")
            if depth > MOST_DEPTH:
                self._complain(rules.TOO_INTRICATE, token, limit=MOST_DEPTH)
                self.readable = False
                return

    def _is_keyword(self, token: Token) -> bool:
        from sqlglot.tokenizer_core import TokenType

        return token.token_type not in {TokenType.VAR, TokenType.IDENTIFIER}

    def _unknown_name(self, token: Token, name: str) -> None:
        if name in self.elsewhere:
            self._complain(rules.INDICATOR_OVER_ROWS, token, name=name)
            return
        near = nearest(name, self.columns)
        self._complain(rules.UNKNOWN_COLUMN, token, name=name, columns=", ".join(self.columns), **suggestion(near))

    def _unknown_function(self, token: Token, name: str) -> None:
        if name in MOVES:
            self._complain(rules.FUNCTION_OVER_ROWS, token, name=name)
            return
        params = {"name": name, "functions": ", ".join(FUNCTIONS), "aggregates": ", ".join(AGGREGATES)}
        self._complain(rules.UNKNOWN_FUNCTION, token, **params, **suggestion(nearest(name, FUNCTIONS)))

    def _bad_literal(self, token: Token, written: str) -> None:
        self._complain(rules.BAD_LITERAL, token, found=written[:40], digits=MOST_DIGITS, length=MOST_TEXT)
        self.readable = False

    def _refuse(self, token: Token, what: str) -> None:
        self._complain(rules.NOT_ALLOWED, token, what=what[:40])
        self.readable = False

    def _complain(self, rule: Rule, token: Token, **params: object) -> None:
        self.problems.append(FormulaProblem(rule, token.start, params))


def suggestion(near: str) -> dict[str, str]:
    """The parameter of a finding that asks "did you mean ...?", where there is something to ask."""
    return {"suggestion": near} if near else {}
