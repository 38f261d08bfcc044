"""The page of papers: what can be made, and what each has to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.papers.making import KINDS, Kind
from khue.pipeline.papers.said import either
from khue.pipeline.papers.then import long_period
from khue.pipeline.reading import Build
from khue.web.portal.head import Head

ADDRESSES = {"period": "ky", "agency": "co-quan", "document": "van-ban", "id": "ma"}
YEARS = 3
"""How many years back periods are offered; others can be had by their address."""
ABOUT = {
    "periodic": Text(
        vi="Kết quả chỉ tiêu, nhiệm vụ theo bốn trạng thái, nguyên nhân chậm, số liệu thiếu, việc cần thúc đẩy và kiến nghị, của thành phố "
        "hoặc một cơ quan. Kỳ đã qua dùng những gì đã biết khi đó.",
        en="Targets, tasks in four states, causes of delay, missing data, what to push and recommendations, of the city or an agency. "
        "A period that has passed is told by what was known then.",
    ),
    "proposal": Text(
        vi="Căn cứ, nội dung, kết quả rà soát năm yêu cầu, mức cụ thể hóa định hướng, danh mục chỉ tiêu và nhiệm vụ.",
        en="Grounds, content, the five demands, coverage of orientations, lists of targets and tasks.",
    ),
    "reminder": Text(
        vi="Nhiệm vụ quá hạn, sắp đến hạn và dữ liệu chưa nộp của một cơ quan, căn cứ giao và thời hạn yêu cầu.",
        en="An agency's tasks overdue and about to be due, data not handed in, the grounds, and by when.",
    ),
    "minutes": Text(
        vi="Xác minh, nghiệm thu một nhiệm vụ với diễn biến đã ghi; không chọn nhiệm vụ thì là biên bản họp kiểm điểm tiến độ.",
        en="The verification of a task with what is on record; without a task, of a meeting on progress.",
    ),
    "annex": Text(
        vi="Bảng chỉ tiêu và nhiệm vụ theo mẫu cột của danh mục chính thức, để kèm theo văn bản khác.",
        en="Tables of targets and tasks in the official columns, to hang on another paper.",
    ),
    "targets": Text(vi="Tình hình toàn bộ các chỉ tiêu, kèm biểu đồ.", en="How all targets stand, with charts."),
    "attention": Text(vi="Danh sách việc cần thúc đẩy của ngày.", en="The list of things to push."),
}  # fmt: skip
"""What is said of the kinds that are offered here, in the order of the page; the others have their link on the page they are about."""


@dataclass(frozen=True)
class Field:
    """A choice: its name in the address, its label, what can be chosen (value, words), what is."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True)
class Offer:
    """A paper that can be made."""

    address: str
    title: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PapersPage:
    """All that is offered."""

    head: Head
    offers: tuple[Offer, ...]


def gather(build: Build, lang: str, chosen: Mapping[str, str]) -> PapersPage:
    """The page; `chosen` is what the address asks for already."""
    head = Head(
        title=_("Papers"),
        description=_("Reports, proposals, reminders and minutes, made from the figures of the portal."),
    )
    makers = _Fields(build, lang, chosen)
    return PapersPage(head, tuple(makers.offer(KINDS[name]) for name in ABOUT))


class _Fields:
    """The fields of the forms."""

    def __init__(self, build: Build, lang: str, chosen: Mapping[str, str]) -> None:
        self._build, self._lang, self._chosen = build, lang, chosen

    def offer(self, kind: Kind) -> Offer:
        """A kind with its fields."""
        asked = [*kind.takes, *(["id"] if kind.optional else [])]
        fields = tuple(self._field(name, needed=name == kind.needs) for name in asked)
        return Offer(kind.address, kind.title.in_(self._lang), ABOUT[kind.name].in_(self._lang), fields)

    def _field(self, name: str, *, needed: bool) -> Field:
        labels = {"period": _("Period"), "agency": _("Agency"), "document": _("Document"), "id": _("Task")}
        all_ = {"agency": _("The whole city"), "document": _("All documents"), "id": _("None: a meeting"), "period": ""}
        options = {"period": self._periods, "agency": self._agencies, "document": self._documents, "id": self._tasks}[
            name
        ]()
        free = [("", all_[name])] if not needed and name != "period" else []
        return Field(ADDRESSES[name], labels[name], (*free, *options), self._chosen.get(name, ""))

    def _periods(self) -> list[tuple[str, str]]:
        """Months, quarters, half-years and years of which something has passed, the newest first; one asked for is among them."""
        first = self._build.as_of.replace(year=self._build.as_of.year - YEARS + 1, month=1, day=1)
        found: list[str] = []
        for grain in (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR):
            period = Period.containing(self._build.as_of, grain)
            while period.start >= first:
                found.append(str(period))
                period = period.previous()
        return [(one, long_period(one, self._lang)) for one in found]

    def _agencies(self) -> list[tuple[str, str]]:
        on = self._build.as_of
        held = [one for one in self._build.city.agencies if one.valid_on(on)]
        return [(one.code, either(self._lang, one.name, one.name_en or one.name)) for one in held]

    def _documents(self) -> list[tuple[str, str]]:
        found = {draft.document.id: draft.document for draft in drafts_of(self._build.city)}
        return [(id, f"{one.number}: {one.title.in_(self._lang)}"[:120]) for id, one in found.items()]

    def _tasks(self) -> list[tuple[str, str]]:
        return [(one.id, either(self._lang, one.text, one.text_en or one.text)[:110]) for one in self._build.city.tasks]
