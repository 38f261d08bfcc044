"""A document announces how many targets and tasks it has; as many should be listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity

_TEXT = Text(
    vi="Văn bản nêu {stated} {what_vi}, nhưng ở đây liệt kê {listed}.",
    en="The document states {stated} {what_en}; {listed} are listed here.",
)
COUNT_DIFFERS = Rule(
    "KH421", "count-differs", _TEXT,
    Text(vi="Hãy bổ sung phần còn thiếu, hoặc ghi extent là partial.",
         en="Add what is missing, or set extent to partial."),
    Severity.WARNING,
)  # fmt: skip
NOT_ALL_LISTED = Rule(
    "KH422", "not-all-listed", _TEXT,
    Text(vi="Toàn văn chưa được đọc hết; khi có, hãy bổ sung.",
         en="Not all of the text was read; add them when it is."),
    Severity.NOTE,
)  # fmt: skip
RULES = (COUNT_DIFFERS, NOT_ALL_LISTED)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings where the counts differ: notes as long as the text was not read to its end."""
    targets = Counter(entry.value.document for entry in folder.targets)
    tasks = Counter(entry.value.document for entry in folder.tasks)
    for entry in folder.documents:
        document = entry.value
        rule = COUNT_DIFFERS if document.extent == "complete" else NOT_ALL_LISTED
        if document.stated_targets not in (None, targets[document.id]):
            params = {"stated": document.stated_targets, "listed": targets[document.id]}
            yield entry.finding(rule, "stated_targets", what_vi="chỉ tiêu", what_en="targets", **params)
        if document.stated_tasks not in (None, tasks[document.id]):
            params = {"stated": document.stated_tasks, "listed": tasks[document.id]}
            yield entry.finding(rule, "stated_tasks", what_vi="nhiệm vụ", what_en="tasks", **params)
