"""Codes of units for the names in a table, with the day in mind.

The rule: the column most of whose names are communes (or else districts) names the unit; another column of names of a higher
level, as the groups that rows were under, says within what. A name that means several units, or none, gives no code and is
told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from khue.model.reading import ColumnAs, Fault, Repair
from khue.model.unit_names import Named, UnitNames
from khue.sources.recognisers.columns import Unread, Value
from khue.sources.understand import MOST_FAULTS, Understood

_ENOUGH = 0.5
_SAMPLE = 500


def with_codes(given: Understood, names: UnitNames, on: date | None, label: str) -> Understood:
    """The table with a last column `label`: the code of the unit that each row names, on the day `on` (any, where None)."""
    named, within = named_columns(given, names)
    if named is None:
        return given
    above = given.columns[within] if within is not None else [None] * len(given.rows)
    found = [_find(names, value, on, over) for value, over in zip(given.columns[named], above, strict=True)]
    codes: list[Value] = [one.unit.code if one and one.unit else None for one in found]
    number = given.read_as.columns[named].number
    faults = _faults(given, given.columns[named], found, number)
    known = sum(code is not None for code in codes)
    account = msgspec.structs.replace(
        given.read_as, columns=(*given.read_as.columns, ColumnAs(label, 0, "code")),
        repairs=(*given.read_as.repairs, Repair("codes", known, label, given.names[named])),
        faults=(*given.read_as.faults, *faults)[:MOST_FAULTS], fault_count=given.read_as.fault_count + len(faults),
    )  # fmt: skip
    return Understood((*given.names, label), (*given.columns, codes), given.rows, account)


def named_columns(given: Understood, names: UnitNames) -> tuple[int | None, int | None]:
    """The column that names units, and the one that names what they lie in."""
    levels = {at: found for at in range(len(given.names)) if (found := _level(given.columns[at], names))}
    if not levels:
        return None, None
    finest = max(
        levels, key=lambda at: (levels[at] == "commune", levels[at] == "district", given.read_as.columns[at].number > 0)
    )
    above = [at for at in levels if at != finest and levels[at] != levels[finest]]
    return finest, above[0] if above else None


def _level(values: Sequence[Value], names: UnitNames) -> str:
    """The level that most names of a column are of; empty where fewer than half name a unit."""
    sample = list(dict.fromkeys(value for value in values if isinstance(value, str)))[:_SAMPLE]
    if not sample or not any(any(char.isalpha() for char in value) for value in sample):
        return ""
    levels: Counter[str] = Counter()
    found = 0
    for value in sample:
        units = names.find(value).units
        found += bool(units)
        levels.update({unit.level for unit in units})
    return levels.most_common(1)[0][0] if found >= _ENOUGH * len(sample) else ""


def _find(names: UnitNames, value: Value, on: date | None, within: Value) -> Named | None:
    if not isinstance(value, str) or not value:
        return None
    return names.find(value, on, within if isinstance(within, str) else "")


def _faults(given: Understood, values: Sequence[Value], found: Sequence[Named | None], number: int) -> list[Fault]:
    return [
        Fault(row, number, "" if isinstance(value, Unread) else str(value), "several-units" if one.units else "no-unit")
        for row, value, one in zip(given.rows, values, found, strict=True) if one is not None and one.unit is None
    ]  # fmt: skip
