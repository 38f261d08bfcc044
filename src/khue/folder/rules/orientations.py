"""Central orientations name indicators, targets and tasks that there are; a draft has a name of its own."""

from __future__ import annotations

from collections.abc import Iterable

from khue.folder.loaded import LoadedFolder
from khue.folder.words import suggest
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity

UNKNOWN_MEASURE = Rule(
    "KH471", "orientation-unknown-indicator",
    Text(vi='Định hướng "{id}" dùng chỉ số "{found}", không có trong indicators/.',
         en='The orientation "{id}" names the indicator "{found}", which is not under indicators/.'),
    Text(vi="Hãy sửa mã chỉ số, hoặc để trống và ghi chỉ tiêu ở covered_by.",
         en="Put the id right, or leave it empty and name targets in covered_by."),
)  # fmt: skip
UNKNOWN_ANSWER = Rule(
    "KH472", "orientation-unknown-answer",
    Text(vi='Định hướng "{id}" ghi được cụ thể hóa bởi "{found}", nhưng thành phố không có chỉ tiêu, nhiệm vụ đó.',
         en='The orientation "{id}" is said to be carried out by "{found}", which is no target or task of the city.'),
    Text(vi="Hãy sửa cột covered_by; định hướng này được coi là còn trống cho đến khi có chỉ tiêu khác.",
         en="Put the column covered_by right; the orientation counts as not covered until another target answers it."),
    Severity.WARNING,
)  # fmt: skip
DRAFT_TWICE = Rule(
    "KH473", "draft-has-a-documents-name",
    Text(vi='Dự thảo "{id}" trùng mã với một văn bản trong resolutions/.',
         en='The draft "{id}" has the id of a document under resolutions/.'),
    Text(vi="Hãy đổi tên thư mục và id của dự thảo.", en="Rename the draft's folder and its id."),
)  # fmt: skip
RULES = (UNKNOWN_MEASURE, UNKNOWN_ANSWER, DRAFT_TWICE)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each orientation and draft by itself."""
    indicators = {entry.value.id for entry in folder.indicators} | folder.left_out.get("indicator", frozenset())
    items = {entry.value.id for entry in folder.targets} | {entry.value.id for entry in folder.tasks}
    items |= folder.left_out.get("target", frozenset()) | folder.left_out.get("task", frozenset())
    for entry in folder.orientations:
        one = entry.value
        if one.indicator and one.indicator not in indicators:
            suggestion = suggest(one.indicator, sorted(indicators))
            yield entry.finding(UNKNOWN_MEASURE, "indicator", id=one.id, found=one.indicator, suggestion=suggestion)
        for id_ in one.covered_by:
            if id_ not in items:
                yield entry.finding(UNKNOWN_ANSWER, "covered_by", id=one.id, found=id_)
    documents = {entry.value.id for entry in folder.documents}
    for draft in folder.drafts:
        if draft.value.id in documents:
            yield draft.finding(DRAFT_TWICE, "id", id=draft.value.id)
