"""Everything that is wrong in a city folder, in the order of its files."""

from __future__ import annotations

from pathlib import Path

from khue.folder import reading_rules
from khue.folder.load import load_folder
from khue.folder.loaded import LoadedFolder
from khue.folder.rules import modules
from khue.model.finding import Finding, Rule


def check_folder(path: Path) -> tuple[LoadedFolder, list[Finding]]:
    """The folder as it could be read, and every finding: of reading it, and of the rules."""
    folder = load_folder(path)
    return folder, check(folder)


def check(folder: LoadedFolder) -> list[Finding]:
    """Every finding of a folder that was read, sorted by file, line and column."""
    found = list(folder.findings)
    if folder.city is not None:
        found += [finding for module in modules() for finding in module.check(folder)]
    return sorted(found, key=lambda finding: (finding.path, finding.line, finding.column, finding.rule.code))


def all_rules() -> tuple[Rule, ...]:
    """Every rule of the folder, by code."""
    rules = [*reading_rules.RULES, *(rule for module in modules() for rule in module.RULES)]
    return tuple(sorted({rule.code: rule for rule in rules}.values(), key=lambda rule: rule.code))
