"""A finding: something wrong in what was given, as data. The sentence is made at the edge, in the reader's language.

Each kind of finding is a `Rule`, written once beside the code that looks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import msgspec

from khue.model.base import Text


class Severity(Enum):
    """ERROR stops what was asked; WARNING is kept and shown; NOTE is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Rule(msgspec.Struct, frozen=True):
    """A kind of finding. `text` and `hint` name their parameters in braces."""

    code: str
    name: str
    text: Text
    hint: Text = Text(vi="")
    severity: Severity = Severity.ERROR


class Finding(msgspec.Struct, frozen=True):
    """One place where a rule does not hold. `line` and `column` count from 1; 0 is unknown."""

    rule: Rule
    path: str
    line: int = 0
    column: int = 0
    params: Mapping[str, object] = {}

    def sentence(self, lang: str) -> str:
        """What was expected and what was found."""
        return self.rule.text.in_(lang).format_map(self.params)

    def hint(self, lang: str) -> str:
        """What to do; empty where there is nothing to say."""
        if self.params.get("suggestion"):
            start = "Did you mean" if lang == "en" else "Có phải là"
            return f'{start} "{self.params["suggestion"]}"?'
        return self.rule.hint.in_(lang).format_map(self.params)

    def place(self) -> str:
        """file:line:column, as far as known."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])

    def as_dict(self, lang: str) -> dict[str, object]:
        """The finding for JSON."""
        return {
            "code": self.rule.code, "name": self.rule.name, "severity": self.rule.severity.value,
            "path": self.path, "line": self.line, "column": self.column,
            "message": self.sentence(lang), "hint": self.hint(lang),
        }  # fmt: skip


def has_errors(findings: list[Finding]) -> bool:
    """Whether any finding stops the work."""
    return any(finding.rule.severity is Severity.ERROR for finding in findings)
