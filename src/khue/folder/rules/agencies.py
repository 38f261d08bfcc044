"""An agency says which post answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity

NO_HEAD = Rule(
    "KH321", "agency-without-head",
    Text(vi='Cơ quan "{name}" chưa nêu chức danh người đứng đầu.',
         en='The agency "{name}" does not name the post of its head.'),
    Text(vi="Hãy ghi chức danh (không ghi tên người) ở cột head.",
         en="Give the post, never a person's name, in the column head."),
    Severity.WARNING,
)  # fmt: skip
RULES = (NO_HEAD,)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding for each agency without a head's post."""
    for entry in folder.agencies:
        if not entry.value.head:
            yield entry.finding(NO_HEAD, "head", name=entry.value.name)
