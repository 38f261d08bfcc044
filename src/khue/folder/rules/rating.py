"""A rating can be computed as it is declared: criteria that weigh something, levels that follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.rating import RatingScheme

BAD_WEIGHT = Rule(
    "KH466", "rating-weight",
    Text(vi='Trọng số của tiêu chí "{criterion}" là {weight}; phải lớn hơn 0.',
         en='The weight of the criterion "{criterion}" is {weight}; it must be more than 0.'),
    Text(vi="Bỏ tiêu chí đi nếu nó không tính điểm.", en="Take the criterion out if it is to count for nothing."),
)  # fmt: skip
SAME_ID = Rule(
    "KH467", "rating-id-twice",
    Text(vi='Mã "{id}" đứng hai lần trong {kind}.', en='The id "{id}" stands twice among the {kind}.'),
    Text(vi="Mỗi tiêu chí và mỗi mức một mã riêng.", en="Give each criterion and each level an id of its own."),
)  # fmt: skip
BAD_GRADES = Rule(
    "KH468", "rating-levels",
    Text(vi='Mức "{grade}" bắt đầu từ {least} điểm; các mức phải giảm dần, từ trong khoảng 0 đến 100, và mức cuối từ 0.',
         en='The level "{grade}" begins at {least} points; levels go down from at most 100, and the last one begins at 0.'),
    Text(vi="Xếp mức cao nhất trước; mức cuối cùng có from: 0 để ai cũng có một mức.",
         en="Put the highest level first; the last one has from: 0, so that everybody has a level."),
)  # fmt: skip
NO_ACT = Rule(
    "KH469", "rating-without-act",
    Text(vi="Cách xếp loại chưa nêu văn bản quy định.", en="The rating names no act by which it is done."),
    Text(vi="Điền số văn bản vào source.", en="Give the act in source."),
    Severity.WARNING,
)  # fmt: skip
RULES = (BAD_WEIGHT, SAME_ID, BAD_GRADES, NO_ACT)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about rating.yaml; none where a city has none."""
    if folder.rating is None:
        return
    entry, scheme = folder.rating, folder.rating.value
    for at, criterion in enumerate(scheme.criteria):
        if not criterion.weight > 0:
            yield entry.finding(BAD_WEIGHT, "criteria", at, "weight", criterion=criterion.id, weight=criterion.weight)
    for kind, ids in (("criteria", [c.id for c in scheme.criteria]), ("grades", [g.id for g in scheme.grades])):
        for at, id in enumerate(ids):
            if id in ids[:at]:
                yield entry.finding(SAME_ID, kind, at, "id", id=id, kind=kind)
    yield from _grades(entry, scheme)
    if not scheme.source:
        yield entry.finding(NO_ACT)


def _grades(entry: Entry[RatingScheme], scheme: RatingScheme) -> Iterator[Finding]:
    before = 100.0
    for at, grade in enumerate(scheme.grades):
        last = at == len(scheme.grades) - 1
        falls = grade.least < before or (at == 0 and grade.least <= before)
        if not falls or grade.least < 0 or (last and grade.least != 0):
            yield entry.finding(BAD_GRADES, "grades", at, "from", grade=grade.id, least=grade.least)
        before = grade.least
