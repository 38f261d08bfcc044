"""Each unit lies in a parent that exists as long as it does, and on a higher level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from khue.folder.known import guess, known
from khue.folder.loaded import Entry, LoadedFolder
from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.unit import Unit

DANGLING_PARENT = Rule(
    "KH304", "dangling-parent",
    Text(vi='Đơn vị cấp trên "{parent}" của "{id}" chưa được khai báo.',
         en='The parent "{parent}" of "{id}" is not declared.'),
    Text(vi="Hãy khai báo đơn vị cấp trên ở units/units.csv, hoặc sửa lại mã.",
         en="Declare the parent in units/units.csv, or correct the code."),
)  # fmt: skip
OUTSIDE_PARENT = Rule(
    "KH305", "unit-outside-parent",
    Text(vi='Đơn vị "{id}" tồn tại ngày {day}, nhưng ngày đó không có đơn vị cấp trên mang mã "{parent}".',
         en='The unit "{id}" exists on {day}, but no parent bears the code "{parent}" on that day.'),
    Text(vi="Hãy xem lại valid_from, valid_to của hai đơn vị, hoặc tách thành hai dòng theo thời gian.",
         en="Look at valid_from and valid_to of both, or split the row in time."),
)  # fmt: skip
PARENT_LOOP = Rule(
    "KH306", "parent-loop",
    Text(vi='"{id}" nằm trong chính nó ({chain}).', en='"{id}" lies within itself ({chain}).'),
    Text(vi="Hãy sửa cột parent.", en="Correct the column parent."),
)  # fmt: skip
PARENT_LEVEL = Rule(
    "KH307", "parent-level",
    Text(vi='Đơn vị "{id}" ở cấp "{level}" không thể nằm trong "{parent}" ở cấp "{parent_level}".',
         en='The unit "{id}" of level "{level}" cannot lie in "{parent}" of level "{parent_level}".'),
    Text(vi="Trong city.yaml, các cấp được liệt kê từ trên xuống.",
         en="In city.yaml the levels are listed from the top down."),
)  # fmt: skip
REVERSED_DATES = Rule(
    "KH308", "reversed-dates",
    Text(vi='"{id}" hết hiệu lực ({end}) trước khi có hiệu lực ({start}).',
         en='"{id}" ends ({end}) before it begins ({start}).'),
    Text(vi="Hãy xem lại valid_from và valid_to.", en="Look at valid_from and valid_to."),
)  # fmt: skip
NO_POINT = Rule(
    "KH309", "coordinates",
    Text(vi='Toạ độ của "{id}" nằm ngoài mặt đất (kinh độ {lon}, vĩ độ {lat}).',
         en='The point of "{id}" is nowhere on earth (longitude {lon}, latitude {lat}).'),
    Text(vi="Kinh độ từ -180 đến 180, vĩ độ từ -90 đến 90, tính bằng độ.",
         en="Longitude runs from -180 to 180 and latitude from -90 to 90 degrees."),
    Severity.ERROR,
)  # fmt: skip
RULES = (DANGLING_PARENT, OUTSIDE_PARENT, PARENT_LOOP, PARENT_LEVEL, REVERSED_DATES, NO_POINT)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about the tree of units, and about the dates of units and agencies."""
    yield from _dates(folder)
    by_code: dict[str, list[Unit]] = {}
    for entry in folder.units:
        by_code.setdefault(entry.value.code, []).append(entry.value)
    ranks = {level.id: rank for rank, level in enumerate(folder.declaration.value.levels)} if folder.declaration else {}
    for entry in folder.units:
        unit = entry.value
        if not (abs(unit.lon or 0) <= 180 and abs(unit.lat or 0) <= 90):
            yield entry.finding(NO_POINT, "lon", id=unit.code, lon=unit.lon, lat=unit.lat)
        if unit.parent:
            yield from _parent(folder, entry, by_code.get(unit.parent, []), ranks)
    yield from _loops(folder.units, {code: {u.parent for u in units} for code, units in by_code.items()})
    yield from _loops(folder.agencies, {entry.value.code: {entry.value.parent} for entry in folder.agencies})


def _dates(folder: LoadedFolder) -> Iterator[Finding]:
    entries: tuple[Entry[Unit | Agency], ...] = (*folder.units, *folder.agencies)
    for entry in entries:
        start, end = entry.value.valid_from, entry.value.valid_to
        if start and end and end < start:
            yield entry.finding(REVERSED_DATES, "valid_to", id=entry.value.code, start=start, end=end)


def _parent(folder: LoadedFolder, entry: Entry[Unit], parents: list[Unit], ranks: dict[str, int]) -> Iterator[Finding]:
    unit = entry.value
    if not parents:
        if unit.parent not in known(folder, "unit"):
            suggestion = guess(folder, "unit", unit.parent)
            yield entry.finding(DANGLING_PARENT, "parent", id=unit.code, parent=unit.parent, suggestion=suggestion)
        return
    gap = _first_gap(unit, parents)
    if gap is not None:
        yield entry.finding(OUTSIDE_PARENT, "parent", id=unit.code, parent=unit.parent, day=gap)
    for parent in parents:
        if ranks.get(parent.level, -1) > ranks.get(unit.level, len(ranks)):
            yield entry.finding(
                PARENT_LEVEL, "level", id=unit.code, level=unit.level, parent=unit.parent, parent_level=parent.level
            )
            break


def _first_gap(unit: Unit, parents: list[Unit]) -> date | None:
    """The first day of the unit on which no parent exists, or None."""
    earliest = min(parent.valid_from or date.min for parent in parents)
    day, last = unit.valid_from or earliest, unit.valid_to or date.max
    while day <= last:
        ends = [parent.valid_to or date.max for parent in parents if parent.valid_on(day)]
        if not ends:
            return day
        if max(ends) >= last:
            return None
        day = max(ends) + timedelta(days=1)
    return None


def _loops(entries: Iterable[Entry[Unit | Agency]], parents: dict[str, set[str]]) -> Iterator[Finding]:
    clear: set[str] = set()
    for entry in entries:
        code = entry.value.code
        chain = _loop(code, parents, clear)
        if chain:
            yield entry.finding(PARENT_LOOP, "parent", id=code, chain=" → ".join(chain))
            clear.add(code)


def _loop(start: str, parents: dict[str, set[str]], clear: set[str]) -> list[str]:
    """The way from a code back to itself, or empty; codes that lead nowhere bad are added to `clear`."""
    waiting, seen = [[start]], {start}
    while waiting:
        chain = waiting.pop()
        for parent in sorted(parents.get(chain[-1], set()) - {""} - clear):
            if parent == start:
                return [*chain, start]
            if parent not in seen:
                seen.add(parent)
                waiting.append([*chain, parent])
    clear.add(start)
    return []
