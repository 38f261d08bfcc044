"""What a draft names beside itself: documents, agencies, areas and levels, each of which may be there no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khue.lib.vietnamese import canonical
from khue.model.base import Text
from khue.model.draft import Criterion, Grade, Offence, Param
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit
from khue.model.unit_names import parted
from khue.pipeline.drafts.examined import Examined

REPLACED = Criterion(
    "replaced-document", Grade.GRAVE,
    Text(vi="Dẫn chiếu văn bản {document}, đã được thay thế.", en="It refers to {document}, which has been replaced."),
    Text(vi="Dẫn chiếu văn bản thay thế.", en="Refer to the document that replaced it."),
)  # fmt: skip
LATER = Criterion(
    "later-document", Grade.GRAVE,
    Text(vi="Căn cứ vào văn bản {document} ban hành ngày {other_day}, sau ngày của chính văn bản này ({on_day}).",
         en="It rests on {document} of {other_day}, which is later than its own date ({on_day})."),
    Text(vi="Kiểm tra lại ngày, số của văn bản được dẫn.", en="Check date and number of the document referred to."),
)  # fmt: skip
GONE_AGENCY = Criterion(
    "agency-gone", Grade.GRAVE,
    Text(vi="{agency} không còn từ sau ngày {end_day}.", en="{agency} has not existed since {end_day}."),
    Text(vi="Giao cho cơ quan kế thừa: {successor}.", en="Give it to the agency that took over: {successor}."),
)  # fmt: skip
FUTURE_AGENCY = Criterion(
    "agency-not-yet", Grade.GRAVE,
    Text(vi="{agency} đến ngày {start_day} mới có.", en="{agency} exists from {start_day} only."),
    Text(vi="Giao cho cơ quan đang có.", en="Give it to an agency that exists."),
)  # fmt: skip
ENDING_AGENCY = Criterion(
    "agency-ending", Grade.REMARK,
    Text(vi="{agency} chỉ còn đến ngày {end_day}, trước thời hạn {due_day}.",
         en="{agency} exists until {end_day} only, before the deadline of {due_day}."),
    Text(vi="Ghi cơ quan kế thừa: {successor}.", en="Name the agency that will take over: {successor}."),
)  # fmt: skip
UNKNOWN_AGENCY = Criterion(
    "agency-unknown", Grade.GRAVE,
    Text(vi="Không có cơ quan nào mang mã “{code}” trong danh mục của thành phố.",
         en="No agency in the city's list has the code “{code}”."),
    Text(vi="Chọn cơ quan trong danh mục, hoặc bổ sung danh mục.", en="Choose one from the list, or add it there."),
)  # fmt: skip
GONE_UNIT = Criterion(
    "unit-gone", Grade.GRAVE,
    Text(vi="“{name}” không còn là đơn vị hành chính tại ngày {on_day}.",
         en="“{name}” is not an administrative unit on {on_day}."),
    Text(vi="Ghi tên đơn vị hiện nay.", en="Name the unit of today."),
)  # fmt: skip
GONE_CODE = Criterion(
    "unit-code-gone", Grade.GRAVE,
    Text(vi="Mã đơn vị {code} không ứng với đơn vị hành chính nào tại ngày {on_day}.",
         en="The unit code {code} belongs to no administrative unit on {on_day}."),
    Text(vi="Tra lại mã đơn vị theo danh mục hiện hành.", en="Look the code up in the list in force."),
)  # fmt: skip
GONE_LEVEL = Criterion(
    "level-gone", Grade.GRAVE,
    Text(vi="Nội dung nói tới “{name}”, cấp hành chính không còn tại ngày {on_day}.",
         en="It speaks of “{name}”, a level of government that is not there on {on_day}."),
    Text(vi="Giao lại cho cấp đang có.", en="Give it to a level that exists."),
)  # fmt: skip
CRITERIA = (
    REPLACED,
    LATER,
    GONE_AGENCY,
    FUTURE_AGENCY,
    ENDING_AGENCY,
    UNKNOWN_AGENCY,
    GONE_UNIT,
    GONE_CODE,
    GONE_LEVEL,
)

_NUMBER = re.compile(r"(?<![\w/])\d{1,5}(?:/\d{4})?[-/][A-ZĐ]{2,6}[-/A-ZĐ0-9]*")
_NAMED = re.compile(r"(?:[Pp]hường|[Xx]ã|[Qq]uận|[Hh]uyện|[Tt]hị xã|[Tt]hị trấn)\s+[A-ZĐÀ-Ỹ]\w*(?:\s+[A-ZĐÀ-Ỹ]\w*)*")
_CODE = re.compile(r"\bmã (?:đơn vị|xã|phường|đơn vị hành chính)\s+([0-9A-Z]{2,6})\b")
_RESTING = ("cites", "carries_out")
"""The relations that a document itself states; the others are what was found by comparing."""
_LEVELS = {
    "cấp huyện": ("quan", "huyen", "thi-xa"), "quận": ("quan",), "huyện": ("huyen",), "thị xã": ("thi-xa",),
    "thị trấn": ("thi-tran",),
}  # fmt: skip
"""Words for a level, and the kinds of units that are of it."""


def offences(draft: Examined) -> Iterator[Offence]:
    """What is named and not there."""
    yield from _relations(draft)
    for item in draft.items:
        yield from _numbers(draft, item)
        yield from _agencies(draft, item)
        yield from _places(draft, item)


def _relations(draft: Examined) -> Iterator[Offence]:
    known = {one.id: one for one in draft.city.documents}
    for relation in draft.document.relations:
        other = known.get(relation.document)
        if other is None or relation.kind not in _RESTING:
            continue
        since = draft.ended.get(other.id)
        if since is not None:
            yield draft.of_document(REPLACED, **draft.titled(other.id))
        if other.date and draft.document.date and other.date > draft.document.date:
            days: dict[str, Param] = {"other_day": other.date.isoformat(), "on_day": draft.document.date.isoformat()}
            yield draft.of_document(LATER, **draft.titled(other.id), **days)


def _numbers(draft: Examined, item: Target | Task) -> Iterator[Offence]:
    numbers = {one.number.casefold(): one for one in draft.city.documents}
    for found in dict.fromkeys(_NUMBER.findall(item.text)):
        other = numbers.get(found.casefold())
        if other is not None and (other.id in draft.ended or other.status in ("replaced", "expired")):
            yield draft.about(REPLACED, item, **draft.titled(other.id))


def _agencies(draft: Examined, item: Target | Task) -> Iterator[Offence]:
    """Those that the text names; what is read from a field of duty was not said by the document."""
    first = item.lead if isinstance(item, Task) else item.agency if item.agency_basis == "stated" else ""
    for code in dict.fromkeys(code for code in (first, *item.cooperating) if code):
        yield from _agency(draft, item, code)


def _agency(draft: Examined, item: Target | Task, code: str) -> Iterator[Offence]:
    agency, due = draft.agencies.get(code), item.deadline
    if agency is None:
        yield draft.about(UNKNOWN_AGENCY, item, code=code)
        return
    next_one = draft.agencies.get(agency.successor)
    successor = {
        "successor": next_one.name if next_one else "chưa khai báo",
        "successor_en": (next_one.name_en or next_one.name) if next_one else "not declared",
    }
    if agency.valid_from is not None and draft.day < agency.valid_from:
        yield draft.about(FUTURE_AGENCY, item, start_day=agency.valid_from.isoformat(), **draft.named(code))
    elif agency.valid_to is not None and agency.valid_to < draft.day:
        yield draft.about(GONE_AGENCY, item, end_day=agency.valid_to.isoformat(), **draft.named(code), **successor)
    elif agency.valid_to is not None and due is not None and agency.valid_to < due and draft.day >= draft.today:
        days = {"end_day": agency.valid_to.isoformat(), "due_day": due.isoformat()}
        yield draft.about(ENDING_AGENCY, item, **days, **draft.named(code), **successor)


def _places(draft: Examined, item: Target | Task) -> Iterator[Offence]:
    day, units = draft.day.isoformat(), draft.city.unit_rows
    if not units:
        return
    named = _NAMED.findall(item.text)
    for name in dict.fromkeys(named):
        found = draft.unit_names.find(name, draft.day)
        if found.units and not found.in_force:
            yield draft.about(GONE_UNIT, item, name=name, on_day=day)
    for code in dict.fromkeys(_CODE.findall(item.text)):
        if not any(unit.code == code and unit.valid_on(draft.day) for unit in units):
            yield draft.about(GONE_CODE, item, code=code, on_day=day)
    rest = canonical(_NAMED.sub(" ", item.text))
    gone = [word for word, kinds in _LEVELS.items() if _says(rest, word) and _ended(units, kinds, draft)]
    if gone:
        yield draft.about(GONE_LEVEL, item, name=gone[0], on_day=day)


def _says(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(canonical(word))}(?!\w)", text) is not None


def _ended(units: tuple[Unit, ...], kinds: tuple[str, ...], draft: Examined) -> bool:
    """Whether there were units of these kinds and there are none on the day."""
    own = [unit for unit in units if (unit.kind or parted(unit.name)[0]) in kinds and _inside(unit, draft)]
    return bool(own) and not any(unit.valid_on(draft.day) for unit in own)


def _inside(unit: Unit, draft: Examined) -> bool:
    return not any(level.peer and level.id == unit.level for level in draft.city.declaration.levels)
