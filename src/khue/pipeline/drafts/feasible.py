"""Feasible (khả thi): how likely each target is to be met, what is missing to measure it, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterator

from khue.model.base import Text
from khue.model.draft import Criterion, Grade, Offence
from khue.model.outlook import TargetOutlook
from khue.model.target import Operator, Target
from khue.pipeline.drafts.examined import Examined

UNLIKELY = Criterion(
    "unlikely",
    Grade.GRAVE,
    Text(vi="Theo số liệu đã biết đến {on_day}, mức {promise} khó đạt: khả năng {chance_words}.",
         en="From the figures known by {on_day}, {promise} is hard to reach: {chance_words}."),
    Text(vi="Hạ mức, lùi thời hạn, hoặc nêu biện pháp mới đủ sức thay đổi xu hướng.",
         en="Lower the goal, give more time, or name new measures strong enough to change the trend."),
)  # fmt: skip
DOUBTFUL = Criterion(
    "doubtful",
    Grade.REMARK,
    Text(vi="Theo số liệu đã biết đến {on_day}, khả năng đạt mức {promise} dưới một nửa ({chance_words}).",
         en="From the figures known by {on_day}, the chance of {promise} is less than even ({chance_words})."),
    Text(vi="Xem các nhiệm vụ phục vụ chỉ tiêu này có đủ hay không.",
         en="See whether the tasks that serve this target are enough."),
)  # fmt: skip
OTHER_UNIT = Criterion(
    "measured-otherwise",
    Grade.UNKNOWN,
    Text(vi="Chưa ước được khả năng đạt: chỉ tiêu tính bằng “{unit}”, số liệu tính bằng “{expected}”.",
         en="No chance can be worked out: the target is in “{unit}”, the figures are in “{expected}”."),
    Text(vi="Dùng một đơn vị tính.", en="Use one unit of measure."),
)  # fmt: skip
IN_WORDS = Criterion(
    "in-words", Grade.UNKNOWN,
    Text(vi="Chỉ tiêu nêu bằng lời, không có con số nên không tính được khả năng đạt.",
         en="The target is words only, without a number, so no chance can be worked out."),
    Text(vi="Nêu con số và năm phải đạt, hoặc chuyển thành mục tiêu chung.",
         en="Give a number and a year, or make it a general objective."),
)  # fmt: skip
NO_INDICATOR = Criterion(
    "no-indicator", Grade.UNKNOWN,
    Text(vi="Chưa có chỉ số nào đo chỉ tiêu này.", en="No indicator measures this target yet."),
    Text(vi="Nêu cách tính, đơn vị tính và cơ quan cung cấp số liệu.",
         en="Say how it is computed, in what unit, and who supplies the figures."),
)  # fmt: skip
NO_START = Criterion(
    "no-start", Grade.UNKNOWN,
    Text(vi="Đến {on_day} chưa có số liệu nào của chỉ số “{indicator}”, văn bản cũng không nêu mốc xuất phát.",
         en="By {on_day} the indicator “{indicator}” has no figure, and the document gives no baseline."),
    Text(vi="Đề nghị {agency} cung cấp số liệu hiện trạng và ghi mốc xuất phát cạnh chỉ tiêu.",
         en="Ask {agency} for the present figure and give it beside the target as its baseline."),
)  # fmt: skip
NO_FIGURES = Criterion(
    "no-figures", Grade.UNKNOWN,
    Text(vi="Ngoài mốc xuất phát {baseline}, đến {on_day} chưa có số liệu nào của chỉ số “{indicator}”.",
         en="Apart from its baseline of {baseline}, the indicator “{indicator}” has no figure by {on_day}."),
    Text(vi="Đề nghị {agency} cung cấp số liệu các năm trước.", en="Ask {agency} for the figures of earlier years."),
)  # fmt: skip
TOO_FEW = Criterion(
    "too-few-figures", Grade.UNKNOWN,
    Text(vi="Chỉ số “{indicator}” mới có {have} kỳ số liệu so sánh được; cần ít nhất {need} kỳ mới ước được khả năng đạt.",
         en="The indicator “{indicator}” has {have} comparable figures; at least {need} are needed for a chance."),
    Text(vi="Đề nghị {agency} bổ sung số liệu các kỳ trước.", en="Ask {agency} for earlier figures."),
)  # fmt: skip
NO_OUTLOOK = Criterion(
    "no-outlook", Grade.UNKNOWN,
    Text(vi="Chưa ước được khả năng đạt: {missing_words}", en="No chance can be worked out: {missing_words}"),
    Text(vi="Xem lại thời hạn và cách tính của chỉ tiêu.", en="Look at the deadline and the way the target is computed."),
)  # fmt: skip
NO_OWNER = Criterion(
    "no-owner", Grade.GRAVE,
    Text(vi="Chỉ tiêu chưa có cơ quan chịu trách nhiệm.", en="No agency answers for this target."),
    Text(vi="Giao chỉ tiêu cho một cơ quan, ngay trong văn bản hoặc trong phụ lục kèm theo.",
         en="Give it to one agency, in the text or in its annex."),
    absence=True,
)  # fmt: skip
CRITERIA = (UNLIKELY, DOUBTFUL, OTHER_UNIT, IN_WORDS, NO_INDICATOR, NO_START, NO_FIGURES, TOO_FEW, NO_OUTLOOK, NO_OWNER)


def looked_at(draft: Examined) -> list[str]:
    """The targets."""
    return [target.id for target in draft.targets]


def offences(draft: Examined) -> Iterator[Offence]:
    """What stands in the way of each target."""
    for target in draft.targets:
        if not target.agency:
            yield draft.about(NO_OWNER, target)
        found = _chance(draft, target)
        if found is not None:
            yield found


def _chance(draft: Examined, target: Target) -> Offence | None:
    if target.operator is Operator.QUALITATIVE or target.value is None:
        return draft.about(IN_WORDS, target)
    if target.indicator not in draft.indicators:
        return draft.about(NO_INDICATOR, target)
    expected = draft.indicators[target.indicator].unit
    if target.unit != expected:
        return draft.about(OTHER_UNIT, target, unit=target.unit or "–", expected=expected)
    outlook = draft.outlooks.get(target.id)
    if outlook is None or outlook.chance is None:
        return _unknown(draft, target, outlook)
    rules, chance = draft.rules, outlook.chance
    if chance >= rules.doubtful:
        return None
    criterion = UNLIKELY if chance < rules.unlikely else DOUBTFUL
    return draft.about(criterion, target, chance=chance, on_day=draft.day.isoformat())


def _unknown(draft: Examined, target: Target, outlook: TargetOutlook | None) -> Offence:
    """Why there is no chance: no figures, too few of them, or what the outlook says."""
    missing = outlook.missing if outlook else None
    code = missing.code if missing else "no_figures"
    indicator = draft.indicators[target.indicator]
    keeper = draft.named(draft.city.keeper(indicator) or target.agency)
    named = {
        "indicator": indicator.name.vi,
        "indicator_en": indicator.name.in_("en"),
        **keeper,
        "on_day": draft.day.isoformat(),
    }
    if code == "no_figures":
        return draft.about(NO_START if target.baseline_value is None else NO_FIGURES, target, **named)
    if missing is not None and code == "too_few":
        return draft.about(TOO_FEW, target, **{**dict(missing.params), **named})
    return draft.about(NO_OUTLOOK, target, missing=code, **(missing.params if missing else {}))
