"""The sentences of a verdict: what each offence is and what to do, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from khue.lib import vietnamese
from khue.model.assessment import Reason
from khue.model.draft import Criterion, Draft, Effect, Gate, GateName, Grade, Offence, Param, Passing
from khue.model.orientation import Covering
from khue.model.target import Operator, Target
from khue.pipeline import wording
from khue.pipeline.drafts.judge import GATES
from khue.pipeline.outlook.words import chance_words, missing_words

Words = tuple[str, str]
"""In Vietnamese and in English."""

NAMES: Mapping[GateName, Words] = {
    GateName.FEASIBLE: ("Khả thi", "Feasible"),
    GateName.EFFECTIVE: ("Hiệu quả", "Effective"),
    GateName.SAFE: ("An toàn", "Safe"),
    GateName.CONSISTENT: ("Đồng bộ", "Consistent"),
    GateName.UNOBSTRUCTED: ("Thông suốt", "Unobstructed"),
}
QUESTIONS: Mapping[GateName, Words] = {
    GateName.FEASIBLE: ("Chỉ tiêu có đạt được không, và có số liệu để đo không?", "Can the targets be met, and can they be measured?"),
    GateName.EFFECTIVE: ("Nêu kết quả cho người dân, hay chỉ nêu việc làm?", "Does it promise results for people, or only work?"),
    GateName.SAFE: ("Dữ liệu cá nhân, bí mật và hệ thống thông tin có được bảo vệ không?",
                    "Are personal data, secrets and systems protected?"),
    GateName.CONSISTENT: ("Có khớp với văn bản đang có hiệu lực, và khớp với chính nó không?",
                          "Does it agree with what is in force, and with itself?"),
    GateName.UNOBSTRUCTED: ("Việc nào cũng có người nhận và đúng trình tự thời gian không?",
                            "Has every task an owner, and are they in order?"),
}  # fmt: skip
PASSINGS: Mapping[Passing, Words] = {
    Passing.PASSES: ("Qua", "Passes"),
    Passing.REMARKS: ("Qua, có lưu ý", "Passes with remarks"),
    Passing.FAILS: ("Chưa qua", "Does not pass"),
    Passing.UNJUDGED: ("Chưa đủ căn cứ", "Cannot be judged"),
}
GRADES: Mapping[Grade, Words] = {
    Grade.GRAVE: ("Cần sửa", "To be put right"),
    Grade.REMARK: ("Lưu ý", "Remark"),
    Grade.UNKNOWN: ("Chưa rõ", "Not known"),
}
EFFECTS: Mapping[Effect, Words] = {
    Effect.ACTIVITY: ("hoạt động", "activity"),
    Effect.OUTPUT: ("sản phẩm", "output"),
    Effect.OUTCOME: ("kết quả", "outcome"),
}
COVERINGS: Mapping[Covering, Words] = {
    Covering.COVERED: ("Đã cụ thể hóa", "Covered"),
    Covering.PARTLY: ("Mới một phần", "In part"),
    Covering.NOT: ("Còn trống", "Not covered"),
}
WANTING: Mapping[str, Words] = {
    "words": ("chỉ tiêu của thành phố mới nêu bằng lời", "the city's target is in words only"),
    "less": ("mức của thành phố thấp hơn", "the city asks for less"),
    "later": ("thời hạn của thành phố muộn hơn", "the city asks for it later"),
    "otherwise": ("thành phố đo bằng chỉ số khác", "the city measures something else"),
    "task": ("mới có nhiệm vụ, chưa có chỉ tiêu", "there is a task, no target"),
}


@cache
def criteria() -> dict[str, Criterion]:
    """Every criterion of every gate, by name."""
    return {one.name: one for module in GATES.values() for one in module.CRITERIA}


class Teller:
    """The words for the offences of one draft, in one language."""

    def __init__(self, draft: Draft, lang: str) -> None:
        self._targets = {target.id: target for target in draft.targets}
        self._lang = lang

    def said(self, offence: Offence) -> str:
        """What is wrong."""
        return criteria()[offence.criterion].text.in_(self._lang).format_map(self._words(offence))

    def to_do(self, offence: Offence) -> str:
        """What to do about it."""
        return criteria()[offence.criterion].todo.in_(self._lang).format_map(self._words(offence))

    def _words(self, offence: Offence) -> _Words:
        return _Words(offence.params, self._targets.get(offence.subject, _NONE), self._lang)


def together(draft: Draft, gate: Gate, lang: str) -> list[tuple[Grade, str, str, list[Offence]]]:
    """The offences of a gate, those of which the same is to be said together: grade, what is wrong, what to do, and which."""
    teller = Teller(draft, lang)
    found: dict[tuple[Grade, str, str], list[Offence]] = {}
    for one in gate.offences:
        found.setdefault((one.grade, teller.said(one), teller.to_do(one)), []).append(one)
    return [(*said, offences) for said, offences in found.items()]


_NONE = Target(id="x", clause="", group="", text="", operator=Operator.QUALITATIVE)


def gate_line(gate: Gate, lang: str) -> str:
    """What a gate says and why, in a sentence."""
    english, counts = lang == "en", {grade: sum(one.grade is grade for one in gate.offences) for grade in Grade}
    if not gate.looked_at:
        return (
            "The draft has nothing that this gate looks at."
            if english
            else "Dự thảo không có nội dung để xem ở mặt này."
        )
    parts = [f"{counts[grade]} {GRADES[grade][english].lower()}" for grade in Grade if counts[grade]]
    if not parts:
        nothing = ("Đã xem {n} nội dung, không thấy vướng mắc.", "{n} items looked at, nothing found.")
        return nothing[english].format(n=gate.looked_at)
    start = f"{gate.looked_at} items looked at: " if english else f"Đã xem {gate.looked_at} nội dung: "
    return start + ", ".join(parts) + "."


class _Words(dict[str, str]):
    """The parameters of an offence as words; a name that ends in _day is a date, `promise` what a target promises."""

    def __init__(self, params: Mapping[str, Param], target: Target, lang: str) -> None:
        super().__init__()
        self._params, self._target, self._lang = params, target, lang

    def __missing__(self, name: str) -> str:
        match name:
            case "promise" | "other_promise":
                return self._promise(name.removesuffix("promise"))
            case "chance_words":
                return chance_words(float(self._params["chance"] or 0), self._lang)
            case "missing_words":
                return self._missing_words()
            case "latest" | "low" | "high":
                return self._value(self._params.get(name))
            case "baseline":
                return self._value(self._target.baseline_value)
            case "latest_period" | "baseline_period":
                return wording.period_words(str(self._params[name]), self._lang)
        value = self._params.get(f"{name}_en") if self._lang == "en" else None
        return self._plain(name, value if value is not None else self._params.get(name))

    def _plain(self, name: str, value: Param) -> str:
        if name.endswith("_day") and value:
            return vietnamese.day(date.fromisoformat(str(value)), self._lang)
        return "–" if value is None else str(value)

    def _value(self, value: Param) -> str:
        return "–" if value is None else wording.amount(float(value), self._target.form, self._lang)

    def _promise(self, prefix: str) -> str:
        """A goal as people say it: from 30 % on, about 25 %, 20 to 24 %."""
        if self._params.get(f"{prefix}goal") is None:
            return "–"
        given = {name: self._params.get(f"{prefix}{name}") for name in ("goal", "goal_to", "operator")}
        return wording.reason_words(Reason("promise", given), self._target.form, self._lang)["goal"]

    def _missing_words(self) -> str:
        params = {name: value for name, value in self._params.items() if name != "missing"}
        return missing_words(Reason(str(self._params["missing"]), params), self._target.form, self._lang)
