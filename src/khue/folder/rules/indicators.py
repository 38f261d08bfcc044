"""An indicator is described in full, and a computed one says over what, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.indicator import Indicator

FORMULA_INCOMPLETE = Rule(
    "KH531", "formula-incomplete",
    Text(vi='Chỉ số có "{given}" nên cần thêm: {missing}.', en='The indicator has "{given}" and so needs: {missing}.'),
    Text(vi="Chỉ số tính toán cần formula, levels, periods, và dataset nếu tính trên các dòng; "
            "chỉ số công bố không cần dataset và formula.",
         en="A computed one needs formula, levels, periods, and dataset if it is over rows; "
            "a published one neither dataset nor formula."),
)  # fmt: skip
SHEET_INCOMPLETE = Rule(
    "KH532", "sheet-incomplete",
    Text(vi="Bảng mô tả chỉ số còn thiếu: {missing_vi}.", en="The description of the indicator lacks: {missing_en}."),
    Text(vi="Hãy điền các mục: {fields}.", en="Fill in the fields: {fields}."),
    Severity.NOTE,
)  # fmt: skip
BOUNDS_REVERSED = Rule(
    "KH533", "bounds-reversed",
    Text(vi="Giá trị nhỏ nhất ({low}) lớn hơn giá trị lớn nhất ({high}).",
         en="The least value ({low}) is above the greatest ({high})."),
    Text(vi="Hãy đổi chỗ min và max.", en="Exchange min and max."),
)  # fmt: skip
RULES = (FORMULA_INCOMPLETE, SHEET_INCOMPLETE, BOUNDS_REVERSED)

SHEET = {
    "purpose": ("mục đích, ý nghĩa", "its purpose"),
    "definition": ("khái niệm", "its definition"),
    "method": ("phương pháp tính", "its method"),
    "rhythm": ("kỳ công bố", "its rhythm"),
    "data_source": ("nguồn số liệu", "its data source"),
    "agency": ("cơ quan chịu trách nhiệm thu thập, tổng hợp", "the agency that compiles it"),
}
"""The headings of the state statistics system's sheet, with their fields."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each indicator by itself."""
    for entry in folder.indicators:
        yield from _computed(entry)
        yield from _sheet(entry)
        low, high = entry.value.bounds.min, entry.value.bounds.max
        if low is not None and high is not None and low > high:
            yield entry.finding(BOUNDS_REVERSED, "bounds", low=f"{low:g}", high=f"{high:g}")


def _computed(entry: Entry[Indicator]) -> Iterator[Finding]:
    indicator = entry.value
    if not indicator.formula and not indicator.dataset:
        return
    given = "formula" if indicator.formula else "dataset"
    missing = [name for name in ("formula", "levels", "periods") if not getattr(indicator, name)]
    if missing:
        yield entry.finding(FORMULA_INCOMPLETE, given, given=given, missing=", ".join(missing))


def _sheet(entry: Entry[Indicator]) -> Iterator[Finding]:
    missing = [name for name in SHEET if not getattr(entry.value, name)]
    if missing:
        vi, en = (", ".join(SHEET[name][side] for name in missing) for side in (0, 1))
        yield entry.finding(SHEET_INCOMPLETE, missing_vi=vi, missing_en=en, fields=", ".join(missing))
