"""A published figure stands once, in its indicator's unit of measure, for a period of its index, with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.figure import Figure
from khue.model.finding import Finding, Rule, Severity
from khue.model.index import Index
from khue.model.indicator import Indicator
from khue.model.observation import Status
from khue.model.unit import Units

MIXED_UNITS = Rule(
    "KH501", "mixed-units",
    Text(vi='Số liệu có đơn vị tính "{unit}", nhưng chuỗi của chỉ số "{indicator}" tính bằng "{expected}".',
         en='The figure is in "{unit}", but the series of "{indicator}" is in "{expected}".'),
    Text(vi="Hãy đổi số liệu sang cùng đơn vị tính, hoặc khai báo chỉ số khác.",
         en="Convert the figure, or declare another indicator."),
)  # fmt: skip
OUTSIDE_INDEX = Rule(
    "KH502", "period-outside-index",
    Text(vi='Kỳ {period} nằm ngoài các năm áp dụng của bộ chỉ số "{index}" ({years}).',
         en='The period {period} is outside the years of the index "{index}" ({years}).'),
    Text(vi="Hãy ghi đúng bộ chỉ số của năm đó, hoặc bổ sung năm vào bộ chỉ số.",
         en="Name the index that was in force, or add the year to the index."),
)  # fmt: skip
DUPLICATE_FIGURE = Rule(
    "KH503", "duplicate-figure",
    Text(vi="Số liệu này (cùng chỉ số, đơn vị, kỳ, ngày công bố) đã có ở {first}.",
         en="This figure (same indicator, unit, period and day of publication) is already given at {first}."),
    Text(vi="Hãy bỏ một dòng; nếu là lần công bố khác, ghi ngày ở cột published.",
         en="Remove one of them; if it was published anew, give the day in the column published."),
)  # fmt: skip
NO_SOURCE = Rule(
    "KH506", "figure-without-source",
    Text(vi="Số liệu chưa có địa chỉ nguồn.", en="The figure has no source address."),
    Text(vi="Hãy điền cột source_url.", en="Fill in the column source_url."),
    Severity.WARNING,
)  # fmt: skip
STATUS_VALUE = Rule(
    "KH507", "status-value",
    Text(vi='Trạng thái "{status}" {need_vi}.', en='The status "{status}" {need_en}.'),
    Text(vi="Số liệu thiếu thì để trống value và ghi status là missing; thiếu không phải là 0.",
         en="Leave value empty and set status to missing where there is none: missing is not zero."),
)  # fmt: skip
UNIT_ABSENT = Rule(
    "KH508", "unit-absent-in-period",
    Text(vi='Trong kỳ {period} không có đơn vị nào mang mã "{unit}".',
         en='No unit bears the code "{unit}" in the period {period}.'),
    Text(vi="Hãy xem lại mã và kỳ; mã đơn vị có thể đã đổi khi sắp xếp lại.",
         en="Look at the code and the period; codes change with reorganisations."),
    Severity.WARNING,
)  # fmt: skip
RULES = (MIXED_UNITS, OUTSIDE_INDEX, DUPLICATE_FIGURE, NO_SOURCE, STATUS_VALUE, UNIT_ABSENT)

NO_VALUE = frozenset({Status.MISSING, Status.UNDEFINED, Status.SUPPRESSED})


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each figure, and about figures given twice."""
    indicators = {entry.value.id: entry.value for entry in folder.indicators}
    indices = {entry.value.id: entry.value for entry in folder.indices}
    units = Units(entry.value for entry in folder.units)
    for entry in folder.figures:
        yield from _measure(entry, indicators.get(entry.value.indicator))
        yield from _index(entry, indices.get(entry.value.index))
        yield from _status(entry)
        yield from _place(entry, units)
        if not entry.value.source_url:
            yield entry.finding(NO_SOURCE, "source_url")
    yield from _duplicates(folder)


def _measure(entry: Entry[Figure], indicator: Indicator | None) -> Iterator[Finding]:
    unit = entry.value.unit_of_measure
    if indicator and unit and unit != indicator.unit:
        yield entry.finding(MIXED_UNITS, "unit_of_measure", unit=unit, indicator=indicator.id, expected=indicator.unit)


def _index(entry: Entry[Figure], index: Index | None) -> Iterator[Finding]:
    if index and entry.value.period and Period.parse(entry.value.period).start.year not in index.years:
        years = ", ".join(str(year) for year in index.years)
        yield entry.finding(OUTSIDE_INDEX, "period", period=entry.value.period, index=index.id, years=years)


def _status(entry: Entry[Figure]) -> Iterator[Finding]:
    figure = entry.value
    if figure.status in NO_VALUE and figure.value is not None:
        yield entry.finding(STATUS_VALUE, "value", status=figure.status.value, need_vi="không đi với giá trị",
                            need_en="goes with no value")  # fmt: skip
    elif figure.status not in NO_VALUE and figure.value is None:
        yield entry.finding(STATUS_VALUE, "value", status=figure.status.value, need_vi="cần một giá trị",
                            need_en="needs a value")  # fmt: skip


def _place(entry: Entry[Figure], units: Units) -> Iterator[Finding]:
    history = units.history(entry.value.unit)
    if not history or not entry.value.period:
        return
    period = Period.parse(entry.value.period)
    if not any(unit.valid_on(period.start) or unit.valid_on(period.end) for unit in history):
        yield entry.finding(UNIT_ABSENT, "unit", unit=entry.value.unit, period=entry.value.period)


def _duplicates(folder: LoadedFolder) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Entry[Figure]] = {}
    for entry in folder.figures:
        figure = entry.value
        key = (figure.indicator, figure.unit, figure.period, figure.published, figure.vintage, figure.index)
        if key in first:
            yield entry.finding(DUPLICATE_FIGURE, "indicator", first=first[key].where)
        first.setdefault(key, entry)
