"""What is said of readings and items, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from khue.model.assessment import Evidence
from khue.web.context import language
from khue.web.portal.words import Mark
from khue.web.readings.models import Decision, Item, Stage
from khue.web.readings.reading import CannotReadError


def kind(code: str) -> str:
    """What an item is."""
    names = {
        "target": _("Target"), "task": _("Task"), "viewpoints": _("Viewpoint"), "objectives": _("Objective"), "solutions": _("Solution"),
    }  # fmt: skip
    return names[code]


def decision(code: str) -> Mark:
    """What was decided of an item."""
    shown = {
        Decision.OPEN: Mark(Evidence.NO_DATA, _("Not decided yet")), Decision.CONFIRMED: Mark(Evidence.MET, _("Confirmed")),
        Decision.CORRECTED: Mark(Evidence.MET, _("Corrected and confirmed")), Decision.ADDED: Mark(Evidence.MET, _("Added by hand")),
        Decision.REJECTED: Mark(Evidence.AT_RISK, _("Rejected")),
    }  # fmt: skip
    return shown[Decision(code)]


def stage(code: str) -> Mark:
    """Where a reading stands."""
    shown = {
        Stage.OPEN: Mark(Evidence.ON_TRACK, _("Being confirmed")), Stage.WRITTEN: Mark(Evidence.MET, _("Written into the plan")),
        Stage.DROPPED: Mark(Evidence.NO_DATA, _("Given up")),
    }  # fmt: skip
    return shown[Stage(code)]


def certainty(item: Item) -> str:
    """How sure the reading is, in words: nobody is helped by a hundredth."""
    if not item.read:
        return _("added by hand")
    if item.certainty >= 0.9:
        return _("certain")
    return _("fairly certain") if item.certainty >= 0.7 else _("doubtful")


def said(sentence: Mapping[str, str]) -> str:
    """A kept sentence in the reader's language."""
    return sentence.get(language()) or sentence.get("vi", "")


def heading(vi: str) -> str:
    """The heading of a field, which tables have in Vietnamese."""
    names = {
        "Chỉ tiêu": _("Target"), "Phép so sánh": _("Comparison"), "Giá trị": _("Value"),
        "Giá trị đến": _("Up to (of a range)"),
        "Đơn vị tính": _("Unit of measure"), "Năm": _("Year"), "Chỉ số": _("Indicator"), "Đơn vị chủ trì": _("Lead agency"),
        "Lĩnh vực": _("Field"),
        "Mức cam kết": _("Degree of promise"), "Chỉ tiêu trước": _("Earlier target (code)"),
        "Quan hệ": _("How it stands to the earlier one"),
        "Ghi chú": _("Note"), "Nhiệm vụ": _("Task"), "Đơn vị phối hợp": _("Co-operating agencies"),
        "Kết quả/sản phẩm": _("Result or product"),
        "Thời gian": _("Deadline"), "Quan điểm, mục tiêu, giải pháp": _("Words"), "Loại": _("Kind"),
    }  # fmt: skip
    return vi if language() == "vi" else names.get(vi, vi)


def cannot_read(error: CannotReadError) -> str:
    """Why a document was not taken."""
    if error.said[0]:
        return error.said[language() == "en"]
    names = {
        "no-file": _("Choose a file."),
        "ending": _("Only .docx, .pdf and .txt are read. Save an older .doc as .docx first."),
        "too-large": _("The file is larger than 100 MB."),
        "empty": _("The file is empty."),
        "too-long": _("The document took too long to read. Send the resolution and its annexes apart."),
        "broken": _("The file could not be read; it may be damaged. Open it, save it anew and send it again."),
    }
    return names.get(error.code, error.code)


def choice(vi: str) -> str:
    """A choice of a list, which tables have in Vietnamese."""
    names = {
        "khoảng": _("about"), "từ … đến": _("from … to"), "bằng lời": _("in words"), "chắc chắn": _("firm"),
        "phấn đấu": _("to be striven for"),
        "nhắc lại": _("restates"), "thay thế": _("replaces"), "mâu thuẫn": _("contradicts"), "bổ sung": _("supplements"),
        "Quan điểm": _("Viewpoint"), "Mục tiêu": _("Objective"), "Giải pháp": _("Solution"),
    }  # fmt: skip
    return vi if language() == "vi" else names.get(vi, vi)
