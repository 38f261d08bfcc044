"""The words of a derived indicator's formula: names of indicators and attributes of units, instead of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from khue.formulas import derived_rules, rules
from khue.formulas.functions import AGGREGATES, ATTRIBUTES, OVER_VALUES
from khue.formulas.parse import Words, suggestion
from khue.formulas.words import nearest

if TYPE_CHECKING:
    from sqlglot.tokenizer_core import Token

    from khue.model.formula import Column

MOST_GUESSES = 20
"""Each guess compares a name with those of all indicators."""
_HYPHENED = re.compile(r"\w+(?:[.-]\w+)+")


class NamesOfIndicators(Words):
    """Looks at each word and sign, as `Words` does, where names are those of indicators."""

    functions = OVER_VALUES

    def __init__(self, text: str, tokens: list[Token], names: Mapping[str, Column]) -> None:
        self._guesses = 0
        self._hyphened = {
            match.start(): match[0]
            for match in _HYPHENED.finditer(text)
            if match[0] in names and not _quoted(text, match)
        }
        super().__init__(text, tokens, names, {})

    def _look(self, token: Token, following: Token | None) -> Token:
        begun = next((at for at, name in self._hyphened.items() if at <= token.start < at + len(name)), None)
        if begun is None:
            return super()._look(token, following)
        if token.start == begun:
            self._complain(derived_rules.QUOTES_NEEDED, token, name=self._hyphened[begun])
        self.readable = False
        return token

    def _unknown_name(self, token: Token, name: str) -> None:
        self._guesses += 1
        near = nearest(name, self.columns) if self._guesses <= MOST_GUESSES else ""
        params = {"name": name[:40], "attributes": ", ".join(ATTRIBUTES)}
        self._complain(derived_rules.UNKNOWN_NAME, token, **params, **suggestion(near))

    def _unknown_function(self, token: Token, name: str) -> None:
        if name in AGGREGATES:
            self._complain(derived_rules.AGGREGATE_OVER_VALUES, token, name=name)
            return
        params = {"name": name, "functions": ", ".join(OVER_VALUES)}
        self._complain(rules.UNKNOWN_FUNCTION, token, **params, **suggestion(nearest(name, OVER_VALUES)))


def _quoted(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].count('"') % 2 == 1
