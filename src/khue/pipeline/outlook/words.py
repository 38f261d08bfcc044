"""An outlook in words, in Vietnamese or in English: the chance, why there is none, what it rests on and takes for granted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from khue.lib.periods import Period
from khue.lib.vietnamese import day, number
from khue.model.assessment import Reason
from khue.model.measure import Form
from khue.pipeline.wording import amount, difference, pace_words, period_words

_FRACTIONS = (
    (1, 20), (1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10), (19, 20),
)  # fmt: skip
"""The chances that are said; others are said as the nearest of them."""

_SMALL = 0.035
"""Below this chance, or as near to certainty, no fraction that is said comes close."""

FAMILIES = {
    "level": ("giữ quanh mức những kỳ gần đây", "stays about where it has lately been"),
    "drift": ("giữ tốc độ từ trước đến nay", "the pace so far goes on"),
    "theta": ("giữ tốc độ, lấy mức đã bớt nhiễu", "the pace so far goes on, from a smoothed level"),
    "damped": ("chậm dần", "the pace fades"),
    "trend": ("theo đà mấy năm gần đây", "the latest pace goes on"),
    "revert": ("trở về mức trung bình", "returns to a mean"),
    "limited": ("đường cong chữ S", "an S-curve"),
}
"""The methods by name."""

MISSING: dict[str, tuple[str, str]] = {
    "qualitative": (
        "Văn bản nêu bằng lời, không kèm con số, nên không có mức nào để tính khả năng đạt.",
        "The document puts it in words, without a number whose chance could be given.",
    ),
    "no_indicator": (
        "Chưa có chỉ số nào đo chỉ tiêu này. Cần một chỉ số và ít nhất 3 mốc số liệu so sánh được với nhau.",
        "No indicator measures this target yet. An indicator is needed, and at least 3 figures that compare.",
    ),
    "no_figures": (
        "Chưa có số liệu nào của thành phố cho chỉ số này; cần ít nhất 3 mốc so sánh được với nhau.",
        "No figure of the city is known for this indicator; at least 3 that compare are needed.",
    ),
    "no_deadline": (
        "Văn bản không nêu thời hạn, nên không có ngày nào để tính khả năng đạt.",
        "The document gives no deadline, so there is no day for which a chance could be given.",
    ),
    "deadline_past": (
        "Thời hạn {deadline} đã qua: kết quả nay do số liệu trả lời, không còn là khả năng.",
        "The deadline of {deadline} has passed: the figures now tell what came of it, and there is no chance to give.",
    ),
    "goal_past": (
        "Số liệu mới nhất đã đến thời hạn: kết quả nay do số liệu trả lời, không còn là khả năng.",
        "The newest figure reaches the deadline: it tells what came of it, and there is no chance to give.",
    ),
    "deadline_past_unmeasured": (
        "Thời hạn {deadline} đã qua mà chưa có số liệu cho ngày đó: phải chờ số liệu, không còn là khả năng.",
        "The deadline of {deadline} has passed without a figure for it: what is missing is that figure, not a forecast.",
    ),
    "too_few": (
        "Mới có {have} mốc số liệu so sánh được với nhau; cần ít nhất {need}, còn thiếu {more}.",
        "Figures that compare: {have}. At least {need} are needed; {more} more will do.",
    ),
    "too_few_since": (
        "Mới có {have} mốc số liệu so sánh được với nhau, vì cách tính đã đổi từ {since}; cần ít nhất {need}, còn thiếu "
        "{more}. Số liệu trước đó không dùng được để dự báo.",
        "Figures that compare: {have}, since the way of counting changed in {since}. At least {need} are needed; {more} "
        "more will do. Earlier figures cannot serve for a forecast.",
    ),
    "out_of_bounds": (
        "Có một số liệu là {value}, nằm ngoài khoảng có thể xảy ra; cần sửa số liệu hoặc khoảng đã khai.",
        "One figure is {value}, outside what is possible; the figure or the declared bounds need correcting.",
    ),
    "no_scale": (
        "Số liệu đến nay toàn là 0, chưa cho thấy mỗi năm có thể đổi bao nhiêu.",
        "All figures so far are 0 and do not show how large a change may be.",
    ),
    "too_far": (
        "Thời hạn còn {years} năm, trong khi số liệu mới kéo dài {span} năm; với chừng ấy số liệu chỉ nhìn được xa "
        "{reach} năm.",
        "The deadline is {years} years ahead, and the figures reach back {span} years, from which one may look "
        "{reach} years ahead.",
    ),
    "break_ahead": (
        "Cách tính chỉ số đổi từ {break}, trước thời hạn {deadline}; số liệu cũ không cho biết gì về số liệu theo cách "
        "tính mới.",
        "The way of counting changes in {break}, before the deadline of {deadline}; figures of the old way do not foretell "
        "those of the new one.",
    ),
}
"""Why there is no chance, in Vietnamese and English."""

REASON = {
    "experience": (
        "Dẫn đầu là cách “{family}” ({weight}): số liệu còn quá ít để tự chọn, nên dựa vào kinh nghiệm từ nhiều chuỗi số "
        "liệu công khai khác.",
        "The method “{family}” leads ({weight}): the figures are too few to choose by themselves, so that the choice rests on "
        "experience with many other public series.",
    ),
    "least_error": (
        "Dẫn đầu là cách “{family}” ({weight}): nó sai ít nhất qua {forecasts} lần thử trên chính chuỗi này, bình quân "
        "{error}.",
        "The method “{family}” leads ({weight}): it was the least wrong in {forecasts} trials on this very series, by {error} on "
        "average.",
    ),
    "most_likely": (
        "Dẫn đầu là cách “{family}” ({weight}), tuy qua {forecasts} lần thử cách “{rival}” sai ít hơn ({rival_error} so với "
        "{error}): xét cả độ rộng dự báo thì nó hợp với số liệu hơn.",
        "The method “{family}” leads ({weight}), although in {forecasts} trials “{rival}” was less wrong ({rival_error} against "
        "{error}): with the width of its forecasts it agrees better with the figures.",
    ),
}
"""Why a method leads, in Vietnamese and English."""

ASSUMPTION = {
    "level": (
        "Giả định: chỉ số giữ quanh mức của những kỳ gần đây.",
        "It takes for granted that the figure stays about where it has lately been.",
    ),
    "drift": (
        "Giả định: tốc độ từ trước đến nay còn tiếp tục; trước mắt {pace}.",
        "It takes for granted that the pace so far goes on; at first the figure would {pace}.",
    ),
    "theta": (
        "Giả định: tốc độ từ trước đến nay còn tiếp tục, tính từ mức đã bớt nhiễu; trước mắt {pace}.",
        "It takes for granted that the pace so far goes on, from a level without the latest ups and downs; at first the "
        "figure would {pace}.",
    ),
    "damped": (
        "Giả định: tốc độ chậm dần, cứ {half_life} năm còn một nửa; trước mắt {pace}.",
        "It takes for granted that the pace fades, by half every {half_life} years; at first the figure would {pace}.",
    ),
    "trend": (
        "Giả định: đà của mấy năm gần đây còn tiếp tục; trước mắt {pace}.",
        "It takes for granted that the latest pace goes on; at first the figure would {pace}.",
    ),
    "revert": (
        "Giả định: chỉ số trở về quanh mức trung bình {mean}.",
        "It takes for granted that the figure returns to about {mean}.",
    ),
    "ceiling": (
        "Giả định: tăng nhanh rồi chậm dần theo đường cong chữ S tới mức trần chưa biết, khoảng {end} (80% khả năng từ "
        "{end_low} đến {end_high}).",
        "It takes for granted an S-curve up to a ceiling that is not known, about {end} ({end_low} to {end_high} with a "
        "chance of 80%).",
    ),
    "floor": (
        "Giả định: giảm nhanh rồi chậm dần theo đường cong chữ S tới mức sàn chưa biết, khoảng {end} (80% khả năng từ "
        "{end_low} đến {end_high}).",
        "It takes for granted an S-curve down to a floor that is not known, about {end} ({end_low} to {end_high} with a "
        "chance of 80%).",
    ),
    "bounded": (
        "Giả định: đi theo đường cong chữ S, càng gần giới hạn càng chậm; trước mắt {pace}.",
        "It takes for granted an S-curve that slows down near its limit; at first the figure would {pace}.",
    ),
}
"""What the leading method takes for granted, in Vietnamese and English."""

CAUTIONS = {
    "slows": (
        "Tốc độ bình quân đến nay đủ để đạt mức đề ra, nhưng dự kiến không giữ được: vì thế khả năng đạt thấp hơn so với "
        "trạng thái phía trên.",
        "The pace so far would be enough, but is not expected to last: that is why the chance is lower than the status "
        "suggests.",
    ),
    "mixed": (
        "Không cách dự báo nào nổi trội; kết quả là trung bình của nhiều cách.",
        "No method stands out; this is a mixture of several.",
    ),
    "beyond_checked": (
        "Thời hạn còn hơn sáu năm, xa hơn mức mà độ tin cậy của dự báo đã được kiểm nghiệm.",
        "The deadline is more than six years ahead, farther than the forecasts were checked.",
    ),
    "seasons": (
        "Chưa đủ số liệu từng năm nên phải dùng số liệu ngắn hơn; biến động theo mùa chưa được tính, thực tế có thể dao "
        "động rộng hơn.",
        "There are too few yearly figures, so that shorter periods are used; seasons are not modelled, and the true range "
        "may be wider.",
    ),
    "only_grows": (
        "Tỷ lệ này đến nay chỉ tăng. Với những chuỗi chỉ tăng, kết quả thường tốt hơn dự báo: nơi dự báo nói 75% thì 89% "
        "đã đạt.",
        "This share has only grown so far. Such series tend to do better than is said: where 75% was said, 89% came true.",
    ),
    "not_final": (
        "Số liệu mới nhất chưa chính thức nên được tin ít hơn; dự báo sẽ đổi khi có số chính thức.",
        "The newest figure is not final and is trusted less; the forecast will change with the final one.",
    ),
}
"""What a reader should be careful about, in Vietnamese and English."""


def chance_words(chance: float, lang: str) -> str:
    """A chance as a leader would say it, the nearest simple fraction; never none and never certain.

    >>> chance_words(0.76, "vi"), chance_words(0.76, "en"), chance_words(0.5, "en"), chance_words(0.01, "en")
    ('khoảng 3 trên 4', 'about 3 chances in 4', 'about an even chance', 'less than 1 chance in 20')
    """
    if chance < _SMALL:
        return "less than 1 chance in 20" if lang == "en" else "dưới 1 trên 20"
    if chance > 1 - _SMALL:
        return "more than 19 chances in 20" if lang == "en" else "hơn 19 trên 20"
    top, bottom = min(_FRACTIONS, key=lambda fraction: abs(fraction[0] / fraction[1] - chance))
    if (top, bottom) == (1, 2):
        return "about an even chance" if lang == "en" else "khoảng một nửa"
    if lang == "en":
        return f"about {top} {'chance' if top == 1 else 'chances'} in {bottom}"
    return f"khoảng {top} trên {bottom}"


def percent(share: float, lang: str) -> str:
    """A chance or a weight in whole per cent, from 1 to 99.

    >>> percent(0.234, "vi"), percent(0.999, "en")
    ('23%', '99%')
    """
    return f"{number(min(99, max(1, round(100 * share))), lang=lang)}%"


def missing_words(missing: Reason, form: Form, lang: str) -> str:
    """Why there is no chance, and what is missing."""
    params = missing.params
    code = missing.code
    if code == "too_few" and params.get("since"):
        code = "too_few_since"
    if code == "deadline_past" and not params.get("measured"):
        code = "deadline_past_unmeasured"
    return _said(MISSING[code], params, form, lang)


def reason_words(reason: Reason, form: Form, lang: str) -> str:
    """Why the first method leads."""
    return _said(REASON[reason.code], reason.params, form, lang)


def assumption_words(assumption: Reason, form: Form, lang: str) -> str:
    """What the leading method takes for granted."""
    return _said(ASSUMPTION[_assumed(assumption)], assumption.params, form, lang)


def _assumed(assumption: Reason) -> str:
    """An S-curve is told by the end that it goes to, where that is the one that is not known."""
    if assumption.code != "limited":
        return assumption.code
    pace, side = assumption.params.get("pace"), str(assumption.params.get("side"))
    rises = isinstance(pace, (int, float)) and pace > 0
    return side if rises == (side == "ceiling") else "bounded"


def caution_words(code: str, lang: str) -> str:
    """What a reader should be careful about."""
    return CAUTIONS[code][lang == "en"]


def family_words(family: str, lang: str) -> str:
    """The name of a method."""
    return FAMILIES[family][lang == "en"]


def _said(template: tuple[str, str], params: Mapping[str, float | int | str | None], form: Form, lang: str) -> str:
    words = {name: _word(name, value, form, lang) for name, value in params.items() if value is not None}
    said = template[lang == "en"].format_map(words)
    return said[0].upper() + said[1:]


def _word(name: str, value: float | int | str, form: Form, lang: str) -> str:
    """One number or name of a sentence, by what it is."""
    match name:
        case "family" | "rival":
            return family_words(str(value), lang)
        case "weight":
            return percent(float(value), lang)
        case "deadline":
            return day(date.fromisoformat(str(value)), lang)
        case "since" | "break":
            return period_words(str(Period.parse(str(value))), lang)
        case "pace":
            return pace_words(float(value), form, lang)
        case "value" | "mean" | "end" | "end_low" | "end_high":
            return amount(float(value), form, lang)
        case "error" | "rival_error":
            return size_words(float(value), form, lang)
        case _:
            return number(round(value, 1), lang=lang) if isinstance(value, (int, float)) else str(value)


def size_words(size: float, form: Form, lang: str) -> str:
    """How far apart two values are: of shares in percentage points."""
    return amount(size, difference(form), lang)
