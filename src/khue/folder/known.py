"""What a city folder declares, by kind: the names that other declarations may refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.index import Component

KINDS: Mapping[str, tuple[Text, str]] = {
    "unit": (Text(vi="Đơn vị hành chính", en="unit"), "units/units.csv"),
    "level": (Text(vi="Cấp đơn vị", en="level"), "city.yaml"),
    "group": (Text(vi="Nhóm lĩnh vực", en="group"), "city.yaml"),
    "bloc": (Text(vi="Khối", en="bloc"), "city.yaml"),
    "agency": (Text(vi="Cơ quan", en="agency"), "agencies.csv"),
    "document": (Text(vi="Văn bản", en="document"), "resolutions/"),
    "target": (Text(vi="Chỉ tiêu", en="target"), "targets.csv"),
    "indicator": (Text(vi="Chỉ số", en="indicator"), "indicators/"),
    "index": (Text(vi="Bộ chỉ số", en="index"), "indices/"),
    "contract": (Text(vi="Bộ dữ liệu", en="dataset"), "contracts/"),
}
"""How each kind is called, and where in the folder it is declared."""


def known(folder: LoadedFolder, kind: str) -> frozenset[str]:
    """The ids of a kind, with those that are declared but could not be read."""
    return _declared(_Same(folder))[kind] | folder.left_out.get(kind, frozenset())


class _Same:
    """A folder compared by identity, so that its names are gathered once."""

    def __init__(self, folder: LoadedFolder) -> None:
        self.folder = folder

    def __hash__(self) -> int:
        return id(self.folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.folder is other.folder


@lru_cache(maxsize=1)
def _declared(same: _Same) -> dict[str, frozenset[str]]:
    folder = same.folder
    city = folder.declaration.value if folder.declaration else None
    return {
        "unit": frozenset(entry.value.code for entry in folder.units),
        "level": frozenset(level.id for level in city.levels) if city else frozenset(),
        "group": frozenset(group.id for group in city.groups) if city else frozenset(),
        "bloc": frozenset(bloc.id for bloc in city.blocs) if city else frozenset(),
        "agency": frozenset(entry.value.code for entry in folder.agencies),
        "document": frozenset(entry.value.id for entry in folder.documents),
        "target": frozenset(entry.value.id for entry in folder.targets),
        "indicator": frozenset(entry.value.id for entry in folder.indicators),
        "index": frozenset(entry.value.id for entry in folder.indices),
        "contract": frozenset(entry.value.id for entry in folder.contracts),
    }


def components(parts: Iterable[Component], *steps: str | int) -> Iterable[tuple[Component, tuple[str | int, ...]]]:
    """Every component of a tree with the path of its place in the file; parents come before their children."""
    for position, part in enumerate(parts):
        here = (*steps, position)
        yield part, here
        yield from components(part.children, *here, "children")
