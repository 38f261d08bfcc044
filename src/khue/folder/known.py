"""What a city folder declares, by kind: the names that other declarations may refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from khue.folder.loaded import LoadedFolder
from khue.folder.words import suggest
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
    "task": (Text(vi="Nhiệm vụ", en="task"), "tasks.csv"),
    "indicator": (Text(vi="Chỉ số", en="indicator"), "indicators/"),
    "index": (Text(vi="Bộ chỉ số", en="index"), "indices/"),
    "contract": (Text(vi="Bộ dữ liệu", en="dataset"), "contracts/"),
}
"""How each kind is called, and where in the folder it is declared."""


MAX_GUESSES = 200
"""Each guess compares a word with every declared one; a file full of unknown names must not take minutes."""


def known(folder: LoadedFolder, kind: str) -> frozenset[str]:
    """The ids of a kind, with those that are declared but could not be read."""
    return _names(_Same(folder)).declared[kind]


def guess(folder: LoadedFolder, kind: str, word: str) -> str:
    """The declared id that `word` was probably meant to be, or empty; after many words it is not looked for any more."""
    names = _names(_Same(folder))
    if (kind, word) not in names.guesses:
        wanted = len(names.guesses) < MAX_GUESSES
        names.guesses[kind, word] = suggest(word, sorted(names.declared[kind])) if wanted else ""
    return names.guesses[kind, word]


@dataclass(frozen=True)
class _Names:
    """The names of one folder, and what was guessed about others so far."""

    declared: dict[str, frozenset[str]]
    guesses: dict[tuple[str, str], str] = field(default_factory=dict)


class _Same:
    """A folder compared by identity, so that its names are gathered once."""

    def __init__(self, folder: LoadedFolder) -> None:
        self.folder = folder

    def __hash__(self) -> int:
        return id(self.folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.folder is other.folder


@lru_cache(maxsize=1)
def _names(same: _Same) -> _Names:
    declared = _declared(same.folder)
    return _Names({kind: names | same.folder.left_out.get(kind, frozenset()) for kind, names in declared.items()})


def _declared(folder: LoadedFolder) -> dict[str, frozenset[str]]:
    city = folder.declaration.value if folder.declaration else None
    return {
        "unit": frozenset(entry.value.code for entry in folder.units),
        "level": frozenset(level.id for level in city.levels) if city else frozenset(),
        "group": frozenset(group.id for group in city.groups) if city else frozenset(),
        "bloc": frozenset(bloc.id for bloc in city.blocs) if city else frozenset(),
        "agency": frozenset(entry.value.code for entry in folder.agencies),
        "document": frozenset(entry.value.id for entry in folder.documents),
        "target": frozenset(entry.value.id for entry in folder.targets),
        "task": frozenset(entry.value.id for entry in folder.tasks),
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
