"""The error that says why a file is not read."""

from __future__ import annotations

from pathlib import Path

from khue.exceptions import InputError
from khue.model.finding import Finding, Rule


def refuse(rule: Rule, path: Path, **params: object) -> InputError:
    """An InputError with the finding, the file's name among its parameters."""
    return InputError(finding=Finding(rule, str(path), params={"name": path.name, **params}))
