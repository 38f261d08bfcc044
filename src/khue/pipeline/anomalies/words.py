"""What is odd, in words: the page, the interface and the command line all say it with these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import floor, log10
from typing import TYPE_CHECKING

from khue.lib.periods import Period
from khue.lib.vietnamese import number
from khue.model.anomaly import Anomaly, Kind, Strength
from khue.model.measure import Form
from khue.pipeline.wording import amount, period_words

if TYPE_CHECKING:
    from khue.pipeline.reading import Build

KINDS = {
    Kind.UNIT_ERROR: ("nghi nhầm đơn vị tính", "unit of measure in doubt"),
    Kind.BREAK: ("đứt chuỗi chưa khai báo", "undeclared break"),
    Kind.OUTLIER: ("lệch hẳn", "out of line"),
    Kind.ZERO_FOR_MISSING: ("số 0 có thể là thiếu", "zero that may be missing"),
    Kind.CARRIED_FORWARD: ("lặp lại y nguyên", "carried forward"),
    Kind.OVER_BOUNDS: ("ngoài khoảng có thể", "beyond its bounds"),
    Kind.PARTS_DO_NOT_ADD_UP: ("các phần không khớp", "parts do not add up"),
    Kind.RANK_ORDER: ("hạng trái với điểm", "rank against score"),
    Kind.SAME_AS_ANOTHER: ("trùng số với chỉ số khác", "same as another indicator"),
    Kind.VINTAGES_DIFFER: ("hai số cho một kỳ", "two figures for one period"),
}
"""The kinds as they are named in lists, in Vietnamese and English."""

STRENGTHS = {
    Strength.CONTRADICTION: ("mâu thuẫn", "contradiction"),
    Strength.UNLIKELY: ("khó là ngẫu nhiên", "hardly by chance"),
}
"""How sure it is."""

KEPT = {
    True: ("Giữ nguyên như đã công bố, không sửa.", "As published; not corrected."),
    False: ("Giữ nguyên như đã tính, không sửa.", "As computed; not corrected."),
}
"""What was done about it, of published figures and of computed values."""

_SENTENCES = {
    "unit_error": (
        "Giá trị {value} bằng {times} mức mà các kỳ bên cạnh cho thấy (khoảng {expected}); có thể nhầm đơn vị tính.",
        "The value {value} is {times} what its neighbours in time suggest (about {expected}); the unit of measure may "
        "be another.",
    ),
    "break": (
        "Từ {period} mức của chuỗi chuyển từ khoảng {before} sang khoảng {after} và giữ ở đó, mà chưa khai báo thay đổi "
        "nào trong cách tính.",
        "From {period} on the series stands at about {after} instead of {before} and stays there; no change of method "
        "is declared.",
    ),
    "outlier": (
        "Giá trị {value} lệch hẳn mức mà các kỳ bên cạnh cho thấy (khoảng {expected}).",
        "The value {value} is far from what its neighbours in time suggest (about {expected}).",
    ),
    "zero_for_missing": (
        "Giá trị là 0 trong khi các kỳ bên cạnh ở mức khoảng {expected}; có thể là thiếu số liệu, mà thiếu không phải "
        "là 0.",
        "The value is 0 while its neighbours in time stand at about {expected}; it may be missing, and missing is not "
        "zero.",
    ),
    "carried_forward.run": (
        "Giá trị {value} giống hệt đến chữ số cuối cùng trong {count} kỳ liền, từ {since}; chỉ số này thường thay đổi.",
        "The value {value} is the same to the last digit in {count} periods in a row, from {since} on; this indicator "
        "normally moves.",
    ),
    "carried_forward.block": (
        "{count} đơn vị cùng lặp lại đúng giá trị kỳ trước của mình; chỉ số này thường thay đổi.",
        "{count} units repeat their own value of the period before, all at once; this indicator normally moves.",
    ),
    "carried_forward.shared": (
        "{count} đơn vị có cùng giá trị {value} đến chữ số cuối cùng.",
        "{count} units have the value {value} alike, to the last digit.",
    ),
    "over_bounds": (
        "Giá trị {value} vượt ra ngoài giới hạn {bound} của chỉ số.",
        "The value {value} is beyond the indicator's bound of {bound}.",
    ),
    "parts_do_not_add_up.ratio": (
        "Công bố {value}, nhưng {numerator} trên {denominator} là {computed}.",
        "Published as {value}, but {numerator} of {denominator} is {computed}.",
    ),
    "parts_do_not_add_up.total": (
        "Tổng công bố là {value}, nhưng các phần công bố cho {total}.",
        "The published total is {value}, but its published parts make {total}.",
    ),
    "parts_do_not_add_up.units": (
        "Công bố {value}, nhưng {count} đơn vị bên dưới cộng lại là {total}.",
        "Published as {value}, but the {count} units below add up to {total}.",
    ),
    "parts_do_not_add_up.periods": (
        "Công bố {value}, nhưng {count} kỳ bên trong cộng lại là {total}.",
        "Published as {value}, but the {count} periods within add up to {total}.",
    ),
    "parts_do_not_add_up.indicators": (
        "Công bố {value}, nhưng {count} chỉ số thành phần cộng lại là {total}.",
        "Published as {value}, but the {count} indicators that make it up come to {total}.",
    ),
    "parts_do_not_add_up.shares": (
        "{count} tỷ lệ của cùng một tổng thể cộng lại là {total}, không phải 100%.",
        "The {count} shares of one whole add up to {total}, not to 100%.",
    ),
    "rank_order": (
        "Xếp hạng {rank} với {value}, cao hơn {other} của {unit} ở hạng {above}.",
        "Ranked {rank} with {value}, which is more than the {other} of {unit} at rank {above}.",
    ),
    "same_as_another": (
        "Đúng giá trị này đến chữ số cuối cùng cũng được công bố cho “{indicator}”; có thể chép nhầm cột.",
        "The very same value was published for “{indicator}” too; it may have been copied from the wrong column.",
    ),
    "vintages_differ": (
        "Cùng kỳ này còn một số khác cũng ghi là chính thức: {other}.",
        "Another figure for the same period is called final too: {other}.",
    ),
}  # fmt: skip
"""By kind and way the sentence, in Vietnamese and English."""

_PLAIN = frozenset({"count", "rank", "above", "numerator", "denominator"})
"""Numbers that are not in the indicator's unit of measure."""
_ABOUT = frozenset({"expected", "before", "after"})
"""Numbers that are told roughly: with three digits."""
_MOST_PLACES = 6


def sentence(build: Build, one: Anomaly, lang: str) -> str:
    """What is odd about an observation, in one sentence."""
    code = f"{one.kind.value}.{one.way}" if one.way else one.kind.value
    return _SENTENCES[code][lang == "en"].format_map(_params(build, one, lang))


def _params(build: Build, one: Anomaly, lang: str) -> dict[str, str]:
    indicator = build.indicators.get(one.indicator)
    form = replace(indicator.form if indicator else Form(), decimals=None, fixed=False)
    told = {name: value for name, value in one.params.items() if isinstance(value, (int, float))}
    said = {
        "period": period_words(one.period, lang),
        "value": "" if one.value is None else _exact(one.value, form, lang),
    }
    said |= {name: _told(name, value, form, lang) for name, value in told.items() if name != "value"}
    if "factor" in told:
        said["times"] = _times(told["factor"], lang)
    if one.related is not None:
        said["since"] = period_words(one.related.period, lang)
        said["unit"] = _unit(build, one.related.unit, Period.parse(one.related.period).end, lang)
        other = build.indicators.get(one.related.indicator)
        said["indicator"] = other.name.in_(lang) if other else one.related.indicator
    return {"unit": "", "indicator": "", "since": ""} | said


def _told(name: str, value: float, form: Form, lang: str) -> str:
    if name in _PLAIN:
        return number(value, lang=lang)
    return _exact(_rough(value) if name in _ABOUT else value, form, lang)


def _exact(value: float, form: Form, lang: str) -> str:
    """A value as exactly as it was printed, and a computed one with four digits."""
    places = max(2, 3 - floor(log10(abs(value)))) if value else 0
    return amount(value, replace(form, decimals=min(places, _MOST_PLACES)), lang)


def _rough(value: float) -> float:
    return round(value, 2 - floor(log10(abs(value)))) if value else value


def _times(factor: float, lang: str) -> str:
    """How many times as large something is: "1.000 lần", "1/100"."""
    if factor < 1:
        return f"1/{number(round(1 / factor), lang=lang)}"
    return f"{number(factor, lang=lang)} {'lần' if lang == 'vi' else 'times'}"


def _unit(build: Build, code: str, day: date, lang: str) -> str:
    unit = build.units.find(code, day)
    if unit is None:
        return code
    return (unit.name_en if lang == "en" else "") or unit.name
