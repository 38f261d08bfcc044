"""Amounts and reasons in words: đồng as they are printed, and why an index point has no price."""

from __future__ import annotations

from khue.lib.vietnamese import number
from khue.model.assessment import Reason
from khue.pipeline.wording import period_words

REASONS = {
    "no_indicator": (
        "Thành phần này không gắn với chỉ số nào nên không lần được tới nhiệm vụ.",
        "No indicator measures this component, so that no task leads to it.",
    ),
    "no_money": (
        "Chưa có nhiệm vụ nào có kinh phí phục vụ chỉ số của thành phần này.",
        "No task with money serves the indicator of this component.",
    ),
    "one_period": (
        "Mới có điểm của một kỳ nên chưa biết tăng hay giảm.",
        "Points are known of one period only, so that a gain cannot be told.",
    ),
    "points_unknown": (
        "Không đơn vị nào có điểm ở cả hai kỳ.",
        "No unit has points in both periods.",
    ),
    "nothing_paid": (
        "Chưa có số giải ngân giữa {before} và {after}.",
        "Nothing is known to have been paid out between {before} and {after}.",
    ),
    "not_all_paid": (
        "Có nhiệm vụ chưa có số giải ngân giữa {before} và {after}, nên tính ra sẽ thấp hơn thực tế.",
        "Of some tasks it is not known what was paid between {before} and {after}; a price would be too low.",
    ),
    "nothing_gained": (
        "Điểm không tăng mà giảm {points} từ {before} đến {after}.",
        "No points were gained: {points} were lost from {before} to {after}.",
    ),
    "unchanged": (
        "Điểm không thay đổi từ {before} đến {after}.",
        "Points did not change from {before} to {after}.",
    ),
}  # fmt: skip
"""Why đồng for a point cannot be said, in Vietnamese and English."""


def dong(amount: int | None, lang: str) -> str:
    """An amount to the last đồng; in words where it is not known.

    >>> dong(45250500, "vi"), dong(0, "en"), dong(None, "vi")
    ('45.250.500 đồng', '0 đồng', 'chưa có số liệu')
    """
    if amount is None:
        return "not known" if lang == "en" else "chưa có số liệu"
    return f"{number(amount, 0, lang)}\u00a0đồng".replace("\u00a0", " ")


def reason(found: Reason, lang: str) -> str:
    """Why an index point has no price."""
    params = {
        name: number(round(value, 2), lang=lang) if isinstance(value, float) else period_words(str(value), lang)
        for name, value in found.params.items()
    }
    return REASONS[found.code][lang == "en"].format_map(params)
