"""Sentences for what is kept as data: why a target stands as it does, why a build has something to do.

The page, the interface and the command line all say it with these words, in Vietnamese or in English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from khue.lib.periods import Grain, Period
from khue.lib.vietnamese import day, number
from khue.model.assessment import Reason
from khue.model.measure import Form
from khue.model.target import Operator, Target

EVIDENCE = {
    "met": ("đạt", "met"),
    "on_track": ("đúng tiến độ", "on track"),
    "at_risk": ("có nguy cơ", "at risk"),
    "off_track": ("chậm", "off track"),
    "overdue": ("quá hạn", "overdue"),
    "no_data": ("thiếu dữ liệu", "no data"),
}
"""The words of the evidence statuses, in Vietnamese and English."""

STATUS = {
    "final": ("chính thức", "final"),
    "provisional": ("sơ bộ", "provisional"),
    "estimated": ("ước tính", "estimated"),
    "missing": ("thiếu", "missing"),
    "undefined": ("không xác định", "undefined"),
    "suppressed": ("ẩn", "suppressed"),
}
"""The words of the statuses of an observation."""

REASONS: dict[str, tuple[str, str]] = {
    "qualitative": (
        "Văn bản nêu bằng lời, không kèm con số để đo.",
        "The document puts it in words, without a number to measure.",
    ),
    "no_indicator": (
        "Chưa có chỉ số nào đo chỉ tiêu này.",
        "No indicator measures this target yet.",
    ),
    "no_figures": (
        "Chưa có số liệu nào của thành phố được công bố cho chỉ số này.",
        "No figure of the city has been published for this indicator.",
    ),
    "suppressed": (
        "Số liệu của toàn thành phố được ẩn vì số người phía sau quá ít, công bố có thể làm lộ thông tin của từng người.",
        "The city's figures are hidden: so few persons stand behind them that these could be known.",
    ),
    "one_figure": (
        "Mới có một mốc số liệu ({value} vào {period}{status}), chưa tính được tốc độ.",
        "Only one figure is known ({value}, {period}{status}); a pace cannot be worked out.",
    ),
    "no_deadline": (
        "Văn bản không nêu thời hạn; số gần nhất là {value} ({period}{status}), mức đề ra là {goal}.",
        "The document gives no deadline; the latest figure is {value} ({period}{status}), the goal is {goal}.",
    ),
    "met": (
        "Số liệu {period} là {value}{status}, đạt mức đề ra là {goal}.",
        "The figure for {period} is {value}{status}, which meets the goal of {goal}.",
    ),
    "met_at_deadline": (
        "Đến hạn, số liệu {period} là {value}{status}, đạt mức đề ra là {goal}.",
        "At the deadline the figure for {period} was {value}{status}, which met the goal of {goal}.",
    ),
    "overdue": (
        "Đã qua hạn {deadline}. Số liệu {period} là {value}{status}, chưa đạt mức đề ra là {goal}.",
        "The deadline of {deadline} has passed. The figure for {period} is {value}{status}, short of the goal of "
        "{goal}.",
    ),
    "overdue_unmeasured": (
        "Đã qua hạn {deadline} mà chưa có số liệu cho thời điểm đó; số gần nhất là {value} ({period}{status}), "
        "mức đề ra là {goal}.",
        "The deadline of {deadline} has passed without a figure for it; the latest is {value} ({period}{status}), "
        "the goal is {goal}.",
    ),
    "at_goal": (
        "Số liệu {period} là {value}{status}, đã ở mức đề ra là {goal}; kỳ có hạn {deadline} mới quyết định.",
        "The figure for {period} is {value}{status}, at the goal of {goal}; the period due on {deadline} decides.",
    ),
    "no_time_left": (
        "Số liệu {period} là {value}{status}, chưa đạt mức đề ra là {goal}, và không còn thời gian.",
        "The figure for {period} is {value}{status}, short of the goal of {goal}, and no time is left.",
    ),
    "pace": (
        "Cần {required}; từ {since} đến {period} {actual}.",
        "It must {required}; from {since} to {period} it {actual}.",
    ),
}  # fmt: skip
"""The sentences of the reasons, in Vietnamese and English; all reasons of pace share one."""

_GOALS = {
    ">=": ("từ {0} trở lên", "at least {0}"), ">": ("trên {0}", "more than {0}"),
    "<=": ("không quá {0}", "at most {0}"), "<": ("dưới {0}", "less than {0}"), "=": ("{0}", "{0}"), "~": ("khoảng {0}", "about {0}"),
    "range": ("từ {0} đến {1}", "{0} to {1}"),
}  # fmt: skip
_FIRST_PLACES = ("trong {0} hạng đầu", "among the first {0}")


def reason_sentence(reason: Reason, form: Form, lang: str) -> str:
    """The reason in words; `form` is how the values of the target's indicator are printed (`Target.form_of`).

    >>> params = {"required": 1.6, "actual": 1.9, "since": "2023", "period": "2025", "value": 60.0}
    >>> reason_sentence(Reason("pace_enough", params), Form("%"), "vi")
    'Cần tăng 1,6 điểm % mỗi năm; từ năm 2023 đến năm 2025 tăng 1,9 điểm % mỗi năm.'
    >>> reason_sentence(Reason("pace_enough", params), Form("%"), "en")
    'It must rise by 1.6 points a year; from 2023 to 2025 it rose by 1.9 points a year.'
    """
    template = REASONS["pace" if reason.code.startswith("pace_") else reason.code][lang == "en"]
    return template.format_map(_words(reason.params, form, lang))


def reason_words(reason: Reason, form: Form, lang: str) -> dict[str, str]:
    """The numbers of a reason as they are said, by name: value, goal, period, deadline, required, actual, status."""
    return _words(reason.params, form, lang)


def reason_answer(reason: Reason, vi: str, en: str) -> dict[str, object]:
    """A reason as a plain value: its code and numbers, and the sentences that say it."""
    return {"code": reason.code, "params": dict(reason.params), "text": vi, "text_en": en}


def _words(params: Mapping[str, float | int | str | None], form: Form, lang: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for name in ("period", "since"):
        if params.get(name):
            words[name] = period_words(str(params[name]), lang)
    if isinstance(value := params.get("value"), (int, float)):
        words["value"] = amount(value, form, lang)
    if isinstance(goal := params.get("goal"), (int, float)):
        words["goal"] = _goal(goal, params, replace(form, decimals=None), lang)
    if params.get("deadline"):
        words["deadline"] = day(date.fromisoformat(str(params["deadline"])), lang)
    paces = {name: pace for name in ("required", "actual") if isinstance(pace := params.get(name), (int, float))}
    places = _places(list(paces.values()), form)
    for name, pace in paces.items():
        words[name] = _move(pace, places, form, lang, past=name == "actual")
    return words | {"status": _firmness(str(params.get("status") or "final"), lang)}


def _goal(goal: float, params: Mapping[str, float | int | str | None], form: Form, lang: str) -> str:
    upper = params.get("goal_to")
    ends = [goal, upper] if isinstance(upper, (int, float)) else [goal, goal]
    if params.get("operator") == "range":
        return _GOALS["range"][lang == "en"].format(number(ends[0], lang=lang), amount(ends[1], form, lang))
    if params.get("operator") == "<=" and form.unit in RANKS:
        return _FIRST_PLACES[lang == "en"].format(number(goal, lang=lang))
    return _GOALS[str(params.get("operator", "="))][lang == "en"].format(amount(goal, form, lang))


def _firmness(status: str, lang: str) -> str:
    return "" if status == "final" else f", {STATUS[status][lang == 'en']}"


def _move(pace: float, places: int, form: Form, lang: str, *, past: bool) -> str:
    """A change a year: "tăng 1,6 điểm % mỗi năm", "rise by 1.6 points a year"."""
    if abs(pace) < _EPS:
        return "không đổi" if lang == "vi" else ("did not change" if past else "stay")
    size = f"{number(round(abs(pace), places), lang=lang)} {difference(form).unit_in(lang)}".rstrip()
    if lang == "vi":
        return f"{'tăng' if pace > 0 else 'giảm'} {size} mỗi năm"
    verb = ("rose" if past else "rise") if pace > 0 else ("fell" if past else "fall")
    return f"{verb} by {size} a year"


def pace_words(pace: float, form: Form, lang: str) -> str:
    """A change a year that is needed or expected: "tăng 1,6 điểm % mỗi năm", "rise by 1.6 points a year"."""
    return _move(pace, _places([pace], form), form, lang, past=False)


def _places(paces: Sequence[float], form: Form) -> int:
    """The decimals of values, and more where rounding would hide a pace, or that two of them differ."""
    places = 2 if form.decimals is None else form.decimals
    while places < _MOST_PLACES:
        shown = {round(pace, places) for pace in paces}
        if len(shown) == len(set(paces)) and not any(pace and not round(pace, places) for pace in paces):
            break
        places += 1
    return places


_EPS = 1e-9
_MOST_PLACES = 6
RANKS = ("thứ bậc", "hạng")
"""Units of measure of a place in a ranking: 1 is the best."""


def difference(form: Form) -> Form:
    """How a difference of two values is printed: of shares, in percentage points; of ranks, in places."""
    if form.unit.startswith("%"):
        return replace(form, unit="điểm %", unit_en="points")
    return replace(form, unit="bậc", unit_en="places") if form.unit in RANKS else form


def amount(value: float, form: Form, lang: str, space: str = " ") -> str:
    """A value with its unit of measure, as it is printed everywhere; of a rank "hạng 5".

    At most as many decimals as its form says (else two, or four below one); zeros at their end only where the form has
    them fixed.

    >>> amount(78.0, Form("%"), "vi"), amount(1234.5, Form("tỷ đồng"), "vi"), amount(5, Form("thứ bậc"), "en")
    ('78%', '1.234,5 tỷ đồng', 'rank 5')
    >>> amount(88.81, Form("%", decimals=1), "vi"), amount(0.0123, Form("điểm", "points"), "en")
    ('88,8%', '0.0123 points')
    >>> amount(3.5, Form("điểm", decimals=2), "vi"), amount(3.5, Form("điểm", decimals=2, fixed=True), "vi")
    ('3,5 điểm', '3,50 điểm')
    """
    places = form.decimals if form.decimals is not None else 2 if abs(value) >= 1 else 4
    text = number(round(value, places) + 0.0, form.decimals if form.fixed else None, lang)
    if form.unit in RANKS:
        return f"{'hạng' if lang == 'vi' else 'rank'}{space}{text}"
    if form.unit.startswith("%"):
        return f"{text}{form.unit_in(lang)}"
    return f"{text}{space}{form.unit_in(lang)}" if form.unit else text


_SIGNS = {
    Operator.AT_LEAST: "≥", Operator.MORE_THAN: ">", Operator.AT_MOST: "≤", Operator.LESS_THAN: "<",
    Operator.EQUAL: "=", Operator.ABOUT: "≈",
}  # fmt: skip


def promise(target: Target, lang: str, space: str = "\u00a0") -> str:
    """What is promised, as a sign and a number: "≥ 95 %"; a dash for a target without a number. `space` is before units."""
    if target.operator is Operator.QUALITATIVE or target.value is None:
        return "–"
    value = amount(target.value, target.form, lang, space)
    if target.operator is Operator.RANGE:
        upper = "–" if target.value_to is None else amount(target.value_to, target.form, lang, space)
        return f"{amount(target.value, Form(), lang, space)} – {upper}"
    return f"{_SIGNS[target.operator]} {value}"


def counted(count: int, one: str, many: str) -> str:
    """How many of something, in English.

    >>> counted(1, "task", "tasks"), counted(0, "task", "tasks")
    ('1 task', '0 tasks')
    """
    return f"{count} {one if count == 1 else many}"


def period_words(text: str, lang: str) -> str:
    """A period as it is said.

    >>> [period_words(p, "vi") for p in ("2025", "2025-H1", "2025-Q3", "2025-07", "2025-07-30")]
    ['năm 2025', '6 tháng đầu năm 2025', 'quý III/2025', 'tháng 7/2025', 'ngày 30/07/2025']
    >>> [period_words(p, "en") for p in ("2025", "2025-H1", "2025-Q3", "2025-07", "2025-07-30")]
    ['2025', 'the first half of 2025', 'Q3 2025', 'Jul 2025', '30 Jul 2025']
    """
    period = Period.parse(text)
    year, month, vi = period.start.year, period.start.month, lang == "vi"
    match period.grain:
        case Grain.YEAR:
            return f"năm {year}" if vi else str(year)
        case Grain.HALF:
            half = ("đầu", "first") if month == 1 else ("cuối", "second")
            return f"6 tháng {half[0]} năm {year}" if vi else f"the {half[1]} half of {year}"
        case Grain.QUARTER:
            quarter = (month + 2) // 3
            return f"quý {('I', 'II', 'III', 'IV')[quarter - 1]}/{year}" if vi else f"Q{quarter} {year}"
        case Grain.MONTH:
            return f"tháng {month}/{year}" if vi else f"{period.start:%b %Y}"
        case Grain.DAY:
            return f"ngày {day(period.start)}" if vi else day(period.start, "en")
