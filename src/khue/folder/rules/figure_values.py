"""A figure agrees with its own parts and lies within what its indicator can be. Where not, it is kept and flagged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.lib.located import Row
from khue.model.base import Text
from khue.model.figure import Figure
from khue.model.finding import Finding, Rule, Severity
from khue.model.indicator import Indicator

PARTS_DISAGREE = Rule(
    "KH504", "percentage-parts",
    Text(vi="Tỷ lệ công bố là {value} %, nhưng {numerator}/{denominator} là {computed} %.",
         en="The published share is {value} %, but {numerator}/{denominator} is {computed} %."),
    Text(vi="Số liệu vẫn được giữ như đã công bố; hãy ghi chú nếu nguồn có giải thích.",
         en="The figure is kept as it was published; add a note if the source explains it."),
    Severity.WARNING,
)  # fmt: skip
OUT_OF_BOUNDS = Rule(
    "KH505", "out-of-bounds",
    Text(vi='Giá trị {value} nằm ngoài khoảng có thể của chỉ số "{indicator}" ({low} đến {high}).',
         en='The value {value} is outside what the indicator "{indicator}" can be ({low} to {high}).'),
    Text(vi="Số liệu vẫn được giữ; hãy xem lại số hoặc bounds của chỉ số.",
         en="The figure is kept; look at it, or at the indicator's bounds."),
    Severity.WARNING,
)  # fmt: skip
RULES = (PARTS_DISAGREE, OUT_OF_BOUNDS)

DECIMAL_MARGIN = 1.000001
"""Half a unit of the last printed decimal is honest rounding; this much more is the computer's own."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about the value of each figure."""
    indicators = {entry.value.id: entry.value for entry in folder.indicators}
    for entry in folder.figures:
        indicator = indicators.get(entry.value.indicator)
        if indicator is not None:
            yield from _bounds(entry, indicator)
            yield from _parts(entry, indicator)


def _bounds(entry: Entry[Figure], indicator: Indicator) -> Iterator[Finding]:
    value, low, high = entry.value.value, indicator.bounds.min, indicator.bounds.max
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        yield entry.finding(
            OUT_OF_BOUNDS, "value", value=f"{value:g}", indicator=indicator.id,
            low="…" if low is None else f"{low:g}", high="…" if high is None else f"{high:g}",
        )  # fmt: skip


def _parts(entry: Entry[Figure], indicator: Indicator) -> Iterator[Finding]:
    figure = entry.value
    unit = figure.unit_of_measure or indicator.unit
    if unit != "%" or figure.value is None or figure.numerator is None or not figure.denominator:
        return
    computed = 100 * figure.numerator / figure.denominator
    if abs(computed - figure.value) > 0.5 * 10 ** -_decimals(entry) * DECIMAL_MARGIN:
        yield entry.finding(
            PARTS_DISAGREE, "value", value=f"{figure.value:g}", computed=f"{computed:.4g}",
            numerator=f"{figure.numerator:.12g}", denominator=f"{figure.denominator:.12g}",
        )  # fmt: skip


def _decimals(entry: Entry[Figure]) -> int:
    """How many decimals the value was printed with, as it stands in the file."""
    printed = entry.origin.cell("value") if isinstance(entry.origin, Row) else repr(entry.value.value)
    return len(printed.lower().partition("e")[0].partition(".")[2])
