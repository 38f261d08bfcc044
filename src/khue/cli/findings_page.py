"""The page docs/reference/findings.md: every rule, with its sentences, from the rules themselves.

`python -m khue.cli.findings_page > docs/reference/findings.md` writes it anew.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from types import ModuleType

import khue
from khue.model.finding import Rule, Severity

HEADINGS = {
    "KH1": "Reading files",
    "KH2": "Formulas",
    "KH3": "References, units and agencies",
    "KH4": "Targets, documents and tasks",
    "KH5": "Figures, series and indices",
    "KH6": "Data files against their contracts",
    "KH7": "Command line and build",
    "KH8": "Documents read",
}
GRADES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

INTRODUCTION = """\
# Findings

Everything that Khuê may find wrong, by code. This page is made from the rules themselves
(`python -m khue.cli.findings_page > docs/reference/findings.md`); a test says when it is out of date.

An **error** stops what was asked (`khue check` ends with 1). A **warning** is kept and shown: published figures that
contradict themselves are accepted as they were published. A **note** is worth knowing. Words in braces are filled in.
"""


def rules() -> list[Rule]:
    """Every rule of every room but the web, by code; raises ValueError where two rules share a code."""
    found: dict[str, Rule] = {}
    for module in _modules():
        for rule in (value for value in vars(module).values() if isinstance(value, Rule)):
            if found.setdefault(rule.code, rule) != rule:
                raise ValueError(f"{rule.code} is both {rule.name} and {found[rule.code].name}")
    return sorted(found.values(), key=lambda rule: rule.code)


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(khue.__path__, "khue."):
        if not info.name.startswith("khue.web") and not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def page() -> str:
    """The page as Markdown."""
    parts = [INTRODUCTION]
    for prefix, heading in HEADINGS.items():
        entries = [_entry(rule) for rule in rules() if rule.code.startswith(prefix)]
        if entries:
            parts += [f"## {heading}\n", *entries]
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    sentences = [f"- {rule.text.in_(lang)} {rule.hint.in_(lang)}".rstrip() for lang in ("vi", "en")]
    return "\n".join([f"### {rule.code} {rule.name}\n", f"*{GRADES[rule.severity]}*\n", *sentences]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
