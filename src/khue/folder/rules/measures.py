"""Units of measure are named in every language of the city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.city import CityDeclaration
from khue.model.finding import Finding, Rule, Severity
from khue.model.indicator import Indicator
from khue.model.target import Target

NO_ENGLISH = Rule(
    "KH352", "measure-without-english",
    Text(vi='Đơn vị đo "{unit}" chưa có tên tiếng Anh; bản tiếng Anh sẽ in nguyên tiếng Việt.',
         en='The unit of measure "{unit}" has no English name; the English pages print it in Vietnamese.'),
    Text(vi="Hãy thêm đơn vị đo này vào mục measures của city.yaml.", en="Add it to measures in city.yaml."),
    Severity.NOTE,
)  # fmt: skip
TWICE = Rule(
    "KH353", "measure-named-twice",
    Text(vi='Đơn vị đo "{unit}" được khai hai lần.', en='The unit of measure "{unit}" is declared twice.'),
    Text(vi="Hãy bỏ một dòng.", en="Remove one of the two."),
)  # fmt: skip
RULES = (NO_ENGLISH, TWICE)

_SAME_IN_BOTH = ("", "%")


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A note for each unit of measure without an English name, where it is first used."""
    if folder.declaration is None:
        return
    yield from _twice(folder.declaration)
    if "en" not in folder.declaration.value.languages:
        return
    known = {unit.id for unit in folder.declaration.value.measures if unit.name.en} | set(_SAME_IN_BOTH)
    used: tuple[Entry[Indicator] | Entry[Target], ...] = (*folder.indicators, *folder.targets)
    for entry in used:
        if not entry.value.unit_en and entry.value.unit not in known:
            known.add(entry.value.unit)
            yield entry.finding(NO_ENGLISH, "unit", unit=entry.value.unit)


def _twice(entry: Entry[CityDeclaration]) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, unit in enumerate(entry.value.measures):
        if unit.id in seen:
            yield entry.finding(TWICE, "measures", position, "id", unit=unit.id)
        seen.add(unit.id)
