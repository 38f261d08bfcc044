"""Changes of units: who went over to whom, on a day on which both stood, and whole in the sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from khue.folder.known import guess, known
from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.unit import UnitChange, Units

CHANGE_WITHOUT_UNIT = Rule(
    "KH311", "change-without-unit",
    Text(vi='Thay đổi ngày {date} nhắc đến đơn vị "{code}", nhưng ngày {day} không có đơn vị nào mang mã này.',
         en='The change on {date} names the unit "{code}", but on {day} no unit bears that code.'),
    Text(vi="Hãy xem lại mã, và valid_from, valid_to ở units/units.csv.",
         en="Look at the code, and at valid_from and valid_to in units/units.csv."),
)  # fmt: skip
WEIGHTS_NOT_WHOLE = Rule(
    "KH312", "weights-not-whole",
    Text(vi='Các phần của đơn vị "{code}" ngày {date} cộng lại bằng {total}, không phải 1.',
         en='The shares of the unit "{code}" on {date} add up to {total}, not to 1.'),
    Text(vi="Hãy sửa các cột weight, population_weight; nếu chưa biết một phần, hãy để trống ô đó.",
         en="Correct the columns weight and population_weight; leave a cell empty where a share is not known."),
)  # fmt: skip
WEIGHT_RANGE = Rule(
    "KH313", "weight-range",
    Text(vi="Phần chuyển đi phải lớn hơn 0 và không quá 1, nhưng ở đây là {weight}.",
         en="A share is more than 0 and at most 1; here stands {weight}."),
    Text(vi="Hãy viết tỷ lệ dạng số thập phân: 25 % là 0.25.", en="Write the share as a decimal: 25 % is 0.25."),
)  # fmt: skip
RULES = (CHANGE_WITHOUT_UNIT, WEIGHTS_NOT_WHOLE, WEIGHT_RANGE)

TOLERANCE = 0.001
"""Shares are printed with three decimals at least; what they miss of 1 by rounding is no fault."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about units/changes.csv."""
    units = Units(entry.value for entry in folder.units)
    parts: dict[tuple[str, date], list[Entry[UnitChange]]] = defaultdict(list)
    for entry in folder.changes:
        parts[entry.value.from_code, entry.value.date].append(entry)
        yield from _unit(folder, units, entry)
        for field in ("weight", "population_weight"):
            weight = getattr(entry.value, field)
            if weight is not None and not 0 < weight <= 1:
                yield entry.finding(WEIGHT_RANGE, field, weight=weight)
    for (code, day), entries in parts.items():
        for field in ("weight", "population_weight"):
            weights = [getattr(entry.value, field) for entry in entries]
            total = sum(weight for weight in weights if weight is not None)
            if (None not in weights and abs(total - 1) > TOLERANCE) or total > 1 + TOLERANCE:
                yield entries[0].finding(WEIGHTS_NOT_WHOLE, field, code=code, date=day, total=f"{total:.4g}")


def _unit(folder: LoadedFolder, units: Units, entry: Entry[UnitChange]) -> Iterator[Finding]:
    change = entry.value
    if change.date == date.min:
        return
    before = change.date - timedelta(days=1)
    for field, code, day in (("from_code", change.from_code, before), ("to_code", change.to_code, change.date)):
        if code and units.find(code, day) is None and code not in folder.left_out.get("unit", frozenset()):
            suggestion = "" if code in known(folder, "unit") else guess(folder, "unit", code)
            yield entry.finding(CHANGE_WITHOUT_UNIT, field, date=change.date, code=code, day=day, suggestion=suggestion)
