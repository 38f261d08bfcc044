"""A code is given once; a unit's code may return, but never while its earlier bearer exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date

from khue.folder.known import components
from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.unit import Unit

DUPLICATE_CODE = Rule(
    "KH302", "duplicate-code",
    Text(vi='Mã "{id}" đã được khai báo ở {first}.', en='The code "{id}" is already declared at {first}.'),
    Text(vi="Hãy đổi một trong hai mã, hoặc bỏ dòng thừa.", en="Change one of the two codes, or remove one of them."),
)  # fmt: skip
OVERLAPPING_UNITS = Rule(
    "KH303", "overlapping-units",
    Text(vi='Mã đơn vị "{id}" còn hiệu lực cùng lúc cho một đơn vị khác, khai báo ở {first}.',
         en='The unit code "{id}" is borne at the same time by another unit, declared at {first}.'),
    Text(vi="Hãy xem lại valid_from và valid_to của hai dòng; valid_to là ngày cuối cùng.",
         en="Look at valid_from and valid_to of both rows; valid_to is the last day."),
)  # fmt: skip
RULES = (DUPLICATE_CODE, OVERLAPPING_UNITS)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding at each second bearer of a code."""
    yield from _twice(folder.agencies, "code")
    for entries in (
        folder.targets,
        folder.tasks,
        folder.documents,
        folder.contracts,
        folder.indicators,
        folder.indices,
    ):
        yield from _twice(entries, "id")
    yield from _units(folder)
    for kind in ("levels", "groups", "blocs"):
        if folder.declaration:
            parts = enumerate(getattr(folder.declaration.value, kind))
            yield from _within(folder.declaration, [(part.id, (kind, i, "id")) for i, part in parts])
    for index in folder.indices:
        tree = components(index.value.components, "components")
        yield from _within(index, [(part.id, (*steps, "id")) for part, steps in tree])
        pillars = enumerate(index.value.pillars)
        yield from _within(index, [(pillar.id, ("pillars", i, "id")) for i, pillar in pillars])
    for contract in folder.contracts:
        for i, table in enumerate(contract.value.tables):
            steps = ("schema", i, "properties")
            yield from _within(contract, [(p.name, (*steps, j, "name")) for j, p in enumerate(table.properties)])


def _twice(entries: Iterable[Entry[object]], field: str) -> Iterator[Finding]:
    first: dict[Hashable, Entry[object]] = {}
    for entry in entries:
        code = getattr(entry.value, field)
        if code in first:
            yield entry.finding(DUPLICATE_CODE, field, id=code, first=first[code].where)
        first.setdefault(code, entry)


def _within(entry: Entry[object], named: Iterable[tuple[str, tuple[str | int, ...]]]) -> Iterator[Finding]:
    first: dict[str, tuple[str | int, ...]] = {}
    for name, steps in named:
        if name in first:
            place = f"{entry.path}:{entry.place(*first[name])[0]}"
            yield entry.finding(DUPLICATE_CODE, *steps, id=name, first=place)
        first.setdefault(name, steps)


def _units(folder: LoadedFolder) -> Iterator[Finding]:
    by_code: dict[str, list[Entry[Unit]]] = defaultdict(list)
    for entry in folder.units:
        for other in by_code[entry.value.code]:
            if _overlap(entry.value, other.value):
                yield entry.finding(OVERLAPPING_UNITS, "code", id=entry.value.code, first=other.where)
                break
        by_code[entry.value.code].append(entry)


def _overlap(one: Unit, other: Unit) -> bool:
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    return start <= min(one.valid_to or date.max, other.valid_to or date.max)
