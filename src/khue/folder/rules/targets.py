"""A target says who answers for it, by when, in what unit of measure, by which indicator, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.bearers import last_bearer
from khue.folder.loaded import Entry, LoadedFolder
from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.indicator import Indicator
from khue.model.target import Operator, Target

NO_AGENCY = Rule(
    "KH401", "target-without-agency",
    Text(vi='Chỉ tiêu "{id}" ({clause}) chưa có cơ quan chịu trách nhiệm.',
         en='The target "{id}" ({clause}) has no agency that answers for it.'),
    Text(vi="Hãy điền cột agency; nếu suy ra từ chức năng, ghi agency_basis là by_function.",
         en="Fill in the column agency; where it is read from the field of duty, set agency_basis to by_function."),
)  # fmt: skip
NO_DEADLINE = Rule(
    "KH402", "target-without-deadline",
    Text(vi='Chỉ tiêu "{id}" chưa có năm hoặc ngày phải đạt.',
         en='The target "{id}" has no year and no day to be met by.'),
    Text(vi="Hãy điền cột year hoặc cột due.", en="Fill in the column year or the column due."),
    Severity.WARNING,
)  # fmt: skip
NO_UNIT = Rule(
    "KH403", "target-without-unit",
    Text(vi='Chỉ tiêu "{id}" có con số nhưng chưa có đơn vị tính.',
         en='The target "{id}" has a number but no unit of measure.'),
    Text(vi='Hãy điền cột unit (ví dụ "%").', en='Fill in the column unit (as "%").'),
)  # fmt: skip
NO_MEASURE = Rule(
    "KH404", "target-without-measure",
    Text(vi='Chỉ tiêu "{id}" chưa gắn với chỉ số nào nên chưa đo được.',
         en='The target "{id}" has no indicator yet, so that it cannot be measured.'),
    Text(vi="Hãy khai báo một chỉ số ở indicators/ và ghi mã vào cột indicator.",
         en="Declare an indicator under indicators/ and give its id in the column indicator."),
    Severity.WARNING,
)  # fmt: skip
QUALITATIVE = Rule(
    "KH405", "qualitative-target",
    Text(vi='Chỉ tiêu "{id}" chỉ nêu bằng lời nên không tính được mức đạt.',
         en='The target "{id}" is words only, so that no status can be computed.'),
    Text(vi="Nếu văn bản có nêu con số, hãy ghi con số đó.", en="If the document gives a number, enter it."),
    Severity.NOTE,
)  # fmt: skip
BY_FUNCTION = Rule(
    "KH406", "agency-by-function",
    Text(vi='Cơ quan của chỉ tiêu "{id}" được suy ra từ chức năng, văn bản không nêu.',
         en='The agency of the target "{id}" is read from its field of duty; no document names it.'),
    Text(vi="Khi có văn bản giao, hãy ghi agency_basis là stated.",
         en="Once a document names it, set agency_basis to stated."),
    Severity.NOTE,
)  # fmt: skip
AGENCY_ENDED = Rule(
    "KH407", "agency-ended",
    Text(vi='Cơ quan "{agency}" của chỉ tiêu "{id}" chỉ tồn tại đến {end}, trước hạn {deadline}, '
            "và chưa có cơ quan kế thừa.",
         en='The agency "{agency}" of the target "{id}" exists until {end} only, '
            "before the deadline {deadline}, and has no successor."),
    Text(vi="Hãy điền cột successor ở agencies.csv, hoặc giao chỉ tiêu cho cơ quan khác.",
         en="Fill in the column successor in agencies.csv, or give the target to another agency."),
    Severity.WARNING,
)  # fmt: skip
OPERATOR_VALUE = Rule(
    "KH408", "operator-value",
    Text(vi='Phép so sánh "{operator}" {need_vi}.', en='The operator "{operator}" {need_en}.'),
    Text(vi="Hãy xem lại các cột operator, value và value_to.", en="Look at the columns operator, value and value_to."),
)  # fmt: skip
MIXED_UNITS = Rule(
    "KH409", "target-unit-differs",
    Text(vi='Đơn vị tính của chỉ tiêu là "{unit}", nhưng của chỉ số "{indicator}" là "{expected}".',
         en='The target is in "{unit}", but its indicator "{indicator}" is in "{expected}".'),
    Text(vi="Hãy dùng cùng một đơn vị tính, hoặc gắn chỉ số khác.",
         en="Use one unit of measure, or another indicator."),
)  # fmt: skip
HALF_BASELINE = Rule(
    "KH410", "half-baseline",
    Text(vi="Mốc xuất phát cần cả giá trị (baseline_value) và kỳ (baseline_period).",
         en="A baseline needs both its value (baseline_value) and its period (baseline_period)."),
    Text(vi="Hãy điền nốt ô còn thiếu, hoặc để trống cả hai.",
         en="Fill in the one that is missing, or leave both empty."),
    Severity.WARNING,
)  # fmt: skip
RULES = (
    NO_AGENCY, NO_DEADLINE, NO_UNIT, NO_MEASURE, QUALITATIVE, BY_FUNCTION, AGENCY_ENDED, OPERATOR_VALUE, MIXED_UNITS,
    HALF_BASELINE,
)  # fmt: skip


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each target by itself."""
    agencies = {entry.value.code: entry.value for entry in folder.agencies}
    indicators = {entry.value.id: entry.value for entry in folder.indicators}
    for entry in folder.targets:
        yield from _missing(entry)
        yield from _operator(entry)
        yield from _unit(entry, indicators)
        yield from _agency(entry, agencies)


def _missing(entry: Entry[Target]) -> Iterator[Finding]:
    target = entry.value
    if not target.agency:
        yield entry.finding(NO_AGENCY, "agency", id=target.id, clause=target.clause)
    if target.year is None and target.due is None:
        yield entry.finding(NO_DEADLINE, "year", id=target.id)
    if target.operator is Operator.QUALITATIVE:
        yield entry.finding(QUALITATIVE, "operator", id=target.id)
    elif not target.indicator:
        yield entry.finding(NO_MEASURE, "indicator", id=target.id)
    if target.operator is not Operator.QUALITATIVE and not target.unit:
        yield entry.finding(NO_UNIT, "unit", id=target.id)
    if (target.baseline_value is None) != (not target.baseline_period):
        yield entry.finding(HALF_BASELINE, "baseline_value", id=target.id)


def _operator(entry: Entry[Target]) -> Iterator[Finding]:
    target = entry.value
    need = _need(target)
    if need:
        yield entry.finding(OPERATOR_VALUE, "value", operator=target.operator.value, need_vi=need[0], need_en=need[1])


def _need(target: Target) -> tuple[str, str] | None:
    low, high = target.value, target.value_to
    match target.operator:
        case Operator.QUALITATIVE:
            wrong = low is not None or high is not None
            return ("không đi với con số", "goes with no number") if wrong else None
        case Operator.RANGE if low is None or high is None:
            return "cần cả value và value_to", "needs both value and value_to"
        case Operator.RANGE if low is not None and high is not None and low >= high:
            return "cần value nhỏ hơn value_to", "needs a value smaller than value_to"
        case Operator.RANGE:
            return None
    if low is None:
        return "cần một con số ở cột value", "needs a number in the column value"
    return None if high is None else ("không dùng value_to", "does not take value_to")


def _unit(entry: Entry[Target], indicators: dict[str, Indicator]) -> Iterator[Finding]:
    target, indicator = entry.value, indicators.get(entry.value.indicator)
    if indicator and target.unit and target.unit != indicator.unit:
        params = {"unit": target.unit, "indicator": indicator.id, "expected": indicator.unit}
        yield entry.finding(MIXED_UNITS, "unit", **params)


def _agency(entry: Entry[Target], agencies: dict[str, Agency]) -> Iterator[Finding]:
    target = entry.value
    if target.agency and target.agency_basis == "by_function":
        yield entry.finding(BY_FUNCTION, "agency_basis", id=target.id)
    deadline = target.deadline
    last = last_bearer(agencies, target.agency, deadline) if deadline else None
    if last is not None and deadline is not None:
        params = {"id": target.id, "agency": last.name, "end": last.valid_to, "deadline": deadline}
        yield entry.finding(AGENCY_ENDED, "agency", **params)
