"""The plan written into a city folder: the difference first, checked, and then all files together (docs/plan.md)."""

from __future__ import annotations

from khue.exceptions import InputError
from khue.folder.writing import swap
from khue.folder.writing.faults import CHANGED_SINCE
from khue.folder.writing.plan import FileChange, WritingPlan, broken, newly_found, planned
from khue.model.finding import Finding

__all__ = ["FileChange", "WritingPlan", "broken", "newly_found", "planned", "write"]


def write(plan: WritingPlan) -> None:
    """Do what a plan says. The caller has looked at `broken`. Raises InputError where a file is not as it was when planned."""
    with swap.alone(plan.root):
        for one in plan.changes:
            place = plan.root / one.path
            if (place.read_bytes().decode("utf-8") if place.is_file() else "") != one.before:
                raise InputError(finding=Finding(CHANGED_SINCE, one.path, params={"path": one.path}))
        swap.replace_all(plan.root, {one.path: one.after for one in plan.changes})
