"""A rating in words: why a fact has its mark, and why a criterion cannot be judged."""

from __future__ import annotations

from datetime import date

from khue.lib.vietnamese import day, number
from khue.model.assessment import Reason
from khue.model.base import Text

FACTS = {
    "done_in_time": ("Xong ngày {done}, trong hạn {due}.", "Done on {done}, by its deadline of {due}."),
    "done_late": ("Xong ngày {done}, muộn {days} ngày so với hạn {due}.", "Done on {done}, {days} days after its deadline of {due}."),
    "done_in_time_undated": ("Xong ngày {done}; văn bản không nêu thời hạn.", "Done on {done}; the document gives no deadline."),
    "done_late_undated": ("Xong muộn, ngày {done}.", "Done late, on {done}."),
    "overdue": ("Chưa xong, quá hạn {due} {days} ngày.", "Not done, {days} days after its deadline of {due}."),
    "running": ("Chưa đến hạn {due}: chưa tính.", "Its deadline of {due} is not past: not counted yet."),
    "basis_number": ("Kết quả được chứng minh bằng số liệu.", "The figure shows that it is done."),
    "basis_evidence": ("Có minh chứng đã được thẩm tra.", "It rests on evidence that was verified."),
    "basis_stated": ("Chỉ ghi là đã xong, chưa có minh chứng.", "It is only stated to be done; there is no evidence."),
    "target_met": ("Chỉ tiêu đã đạt.", "The target is met."),
    "target_on_track": ("Chỉ tiêu đúng tiến độ.", "The target is on track."),
    "target_at_risk": ("Chỉ tiêu có nguy cơ không đạt.", "The target is at risk."),
    "target_off_track": ("Chỉ tiêu chậm so với yêu cầu.", "The target is off track."),
    "target_overdue": ("Chỉ tiêu đã quá hạn mà chưa đạt.", "The target was not met by its deadline."),
    "target_no_data": ("Chưa có số liệu: không tính.", "There is no figure: not counted."),
    "data_held": ("{held} trên {needed} dữ liệu phải nộp đã có và cập nhật.",
                  "Of {needed} things owed as data, {held} are there and up to date."),
}  # fmt: skip
"""Why a fact has its mark, in Vietnamese and English."""

MISSING = {
    "no_tasks": ("Tháng này không có nhiệm vụ đến hạn, quá hạn hay hoàn thành.",
                 "No task was due, overdue or finished in the month."),
    "nothing_finished": ("Tháng này không có nhiệm vụ nào hoàn thành.", "No task was finished in the month."),
    "no_figures": ("Chưa chỉ tiêu nào đo được.", "No target could be measured."),
    "no_data_owed": ("Không có dữ liệu phải nộp, hoặc không còn lưu tình trạng của ngày đó.",
                     "No data was owed, or it is not kept how it stood on that day."),
}  # fmt: skip
"""Why a criterion cannot be judged, in Vietnamese and English."""

LEFT_OUT = Text(
    vi="Không chấm được: trọng số của tiêu chí này được chia cho các tiêu chí còn lại, không tính là 0.",
    en="It cannot be judged: its weight is shared out among the other criteria, it does not count as 0.",
)
TOO_LITTLE = Text(
    vi="Mới chấm được {judged} trọng số, chưa đủ {least} nên chưa xếp mức.",
    en="Only {judged} of the weight can be judged; below {least} there is no level.",
)


def fact_words(reason: Reason, lang: str) -> str:
    """Why a fact has its mark."""
    return FACTS[reason.code][lang == "en"].format_map(_said(reason, lang))


def missing_words(reason: Reason, lang: str) -> str:
    """Why a criterion cannot be judged."""
    return MISSING[reason.code][lang == "en"]


def too_little(judged: float, least: float, lang: str) -> str:
    """Why there are points and no level."""
    said = {
        name: f"{number(round(100 * share, 1), lang=lang)}%" for name, share in (("judged", judged), ("least", least))
    }
    return TOO_LITTLE.in_(lang).format_map(said)


def _said(reason: Reason, lang: str) -> dict[str, str]:
    return {name: _word(name, value, lang) for name, value in reason.params.items()}


def _word(name: str, value: float | int | str | None, lang: str) -> str:
    if value is None:
        return "–"
    return day(date.fromisoformat(str(value)), lang) if name in ("due", "done") else str(value)
