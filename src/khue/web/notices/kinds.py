"""What people can be told: the topics they choose among, and the kinds of notices with their words.

A kind is added here, with its words in both languages; whoever tells it fills the names in braces. `note` is a parameter that
every kind may have: a sentence of its own below the words, as a reason that somebody typed.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from khue.model.base import Text


class Channel(StrEnum):
    """By which way somebody is told."""

    PORTAL = "portal"
    EMAIL = "email"
    CALENDAR = "calendar"


_USUAL = {Channel.PORTAL: True, Channel.EMAIL: True}


@dataclass(frozen=True)
class Topic:
    """What is chosen together. `usual` has the channels by which it can be had, and whether it is so where nobody chose.

    What is `kept` stands in the portal whatever somebody chose: an assignment counts as handed over there.
    """

    id: str
    name: Text
    about: Text
    usual: Mapping[Channel, bool] = field(default_factory=lambda: dict(_USUAL))
    kept: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its topic, and its words with names in braces."""

    id: str
    topic: str
    said: Text

    def words(self, params: Mapping[str, object], lang: str) -> str:
        """The sentence; a parameter with both languages (`{"vi": .., "en": ..}`) is taken in the reader's."""
        return self.said.in_(lang).format_map({name: in_language(value, lang) for name, value in params.items()})

    @property
    def names(self) -> frozenset[str]:
        """The parameters that the words need."""
        return frozenset(name for text in (self.said.vi, self.said.en) for name in _names(text or ""))


def in_language(value: object, lang: str) -> str:
    """A parameter in a language."""
    if isinstance(value, Mapping):
        return str(value.get(lang) or value.get("vi", ""))
    return str(value)


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


_CALENDAR = {**_USUAL, Channel.CALENDAR: True}
_QUIET = {Channel.PORTAL: True, Channel.EMAIL: False}

TOPICS = {
    topic.id: topic
    for topic in (
        Topic("assigned", Text(vi="Việc được giao", en="Work assigned"),
              Text(vi="Nhiệm vụ mới giao, giao lại hoặc mở lại.", en="Tasks newly assigned, or opened again."), kept=True),
        Topic("pressed", Text(vi="Đôn đốc", en="Reminders"),
              Text(vi="Phiếu đôn đốc và việc báo cáo lên lãnh đạo.", en="Reminders, and what goes to the executive."), kept=True),
        Topic("progress", Text(vi="Tiến độ nhiệm vụ", en="Progress of tasks"),
              Text(vi="Nhận việc, trả lại, báo cáo kết quả, xác nhận, gia hạn.", en="Accepted, returned, reported, verified, extended."),
              _QUIET),
        Topic("deadlines", Text(vi="Thời hạn", en="Deadlines"),
              Text(vi="Nhiệm vụ và báo cáo sắp đến hạn hoặc quá hạn.", en="Tasks and reports about to be due, or overdue."),
              _CALENDAR),
        Topic("data", Text(vi="Dữ liệu phải nộp", en="Data owed"),
              Text(vi="Dữ liệu đến hạn, chậm nộp hoặc không được nhận.", en="Data due, late or refused."), _CALENDAR),
        Topic("targets", Text(vi="Chỉ tiêu đổi trạng thái", en="Targets that turned"),
              Text(vi="Chỉ tiêu do cơ quan mình chủ trì chuyển trạng thái.", en="Targets that your agency leads and whose status turned."),
              _QUIET),
        Topic("drafts", Text(vi="Dự thảo và góp ý", en="Drafts and comments"),
              Text(vi="Văn bản cần xác nhận, lấy ý kiến, tiếp thu, giải trình.", en="Documents to confirm or comment on; answers."),
              _QUIET),
        Topic("ratings", Text(vi="Đánh giá, xếp loại", en="Ratings"),
              Text(vi="Kết quả chấm tháng và việc xem xét kiến nghị.", en="Monthly ratings, and objections to them.")),
        Topic("digest", Text(vi="Bản tin tuần", en="Weekly digest"),
              Text(vi="Sáng thứ Hai: việc cần thúc đẩy, thay đổi và việc đến hạn trong tuần.",
                   en="On Monday morning: what to push, what changed, what is due this week."), {Channel.EMAIL: True}),
    )
}  # fmt: skip
"""Every topic by id, in the order of the page where people choose."""

_KINDS = (
    ("task.assigned", "assigned", "Giao nhiệm vụ {task}, hạn {deadline}", "Task {task} is assigned, due {deadline}"),
    ("task.reopened", "assigned", "Mở lại nhiệm vụ {task}", "Task {task} is open again"),
    ("task.accepted", "progress", "{agency} đã nhận nhiệm vụ {task}", "{agency} accepted task {task}"),
    ("task.returned", "progress", "{agency} trả lại nhiệm vụ {task}", "{agency} returned task {task}"),
    ("task.reported", "progress", "{agency} báo cáo nhiệm vụ {task}", "{agency} reported on task {task}"),
    ("task.verified", "progress", "Đã xác nhận kết quả nhiệm vụ {task}", "The result of task {task} is verified"),
    ("task.closed", "progress", "Nhiệm vụ {task} đã kết thúc", "Task {task} is closed"),
    ("task.directed", "assigned", "Ý kiến chỉ đạo về nhiệm vụ {task}", "A directive on task {task}"),
    ("task.answered", "progress", "Đã trả lời đề nghị hỗ trợ nhiệm vụ {task}", "The request for help with task {task} was answered"),
    ("task.help", "progress", "{agency} đề nghị hỗ trợ nhiệm vụ {task}", "{agency} asks for help with task {task}"),
    ("task.extension_asked", "progress", "{agency} xin gia hạn nhiệm vụ {task} đến {deadline}",
     "{agency} asks to extend task {task} to {deadline}"),
    ("task.extension_granted", "progress", "Gia hạn nhiệm vụ {task} đến {deadline}", "Task {task} is extended to {deadline}"),
    ("task.extension_refused", "progress", "Không gia hạn nhiệm vụ {task}", "Task {task} is not extended"),
    ("task.reminded", "pressed", "Đôn đốc lần {number}: nhiệm vụ {task}, hạn {deadline}",
     "Reminder {number}: task {task}, due {deadline}"),
    ("task.escalated", "pressed", "Nhiệm vụ {task} của {agency} đã được đôn đốc {number} lần",
     "Task {task} of {agency} has been pressed for {number} times"),
    ("task.due", "deadlines", "Còn {days} ngày: nhiệm vụ {task} đến hạn {deadline}", "{days} days left: task {task} is due {deadline}"),
    ("task.overdue", "deadlines", "Nhiệm vụ {task} đã quá hạn {deadline}", "Task {task} is overdue since {deadline}"),
    ("report.due", "deadlines", "Còn {days} ngày: {report}, hạn {deadline}", "{days} days left: {report}, due {deadline}"),
    ("data.due", "data", "Còn {days} ngày: dữ liệu {dataset} kỳ {period}, hạn {deadline}",
     "{days} days left: data of {dataset} for {period}, due {deadline}"),
    ("data.late", "data", "Dữ liệu {dataset} kỳ {period} đã quá hạn {deadline}",
     "Data of {dataset} for {period} is overdue since {deadline}"),
    ("data.refused", "data", "Dữ liệu {dataset} nộp lên không được nhận", "Data sent for {dataset} was not accepted"),
    ("target.changed", "targets", "Chỉ tiêu {target}: từ “{before}” sang “{after}”", "Target {target}: from “{before}” to “{after}”"),
    ("draft.opened", "drafts", "Lấy ý kiến dự thảo {document}, hạn {deadline}", "Comments wanted on draft {document} by {deadline}"),
    ("draft.read", "drafts", "Văn bản {document} đã đọc xong, chờ xác nhận", "Document {document} was read and waits to be confirmed"),
    ("comment.made", "drafts", "{agency} góp ý dự thảo {document}, {clause}", "{agency} commented on draft {document}, {clause}"),
    ("comment.answered", "drafts", "Ý kiến về dự thảo {document} đã được trả lời", "A comment on draft {document} was answered"),
    ("rating.made", "ratings", "Kết quả chấm điểm {agency}, {period}", "The rating of {agency}, {period}"),
    ("rating.objected", "ratings", "{agency} kiến nghị về kết quả chấm điểm {period}", "{agency} objects to its rating of {period}"),
    ("rating.decided", "ratings", "Đã xem xét kiến nghị của {agency} về {period}", "The objection of {agency} on {period} was decided"),
)  # fmt: skip

KINDS = {id: Kind(id, topic, Text(vi=vi, en=en)) for id, topic, vi, en in _KINDS}
"""Every kind by id."""
