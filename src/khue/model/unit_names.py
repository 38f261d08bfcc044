"""Names of administrative units, in all their spellings, to the units that bore them: an index over `Units`.

The rule: the kind is told apart from the name ("P.", "phường", "TT", "Q."); marks, the place of tones, capitals, blanks and
i for y do not matter, but a mark that is written must be right. A district named beside it or behind it chooses among
communes of one name. The day chooses among the units of before and after a reform. What is still more than one is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khue.lib.vietnamese import canonical, fold
from khue.model.unit import Unit

_KINDS = {
    "phuong": r"phường|phuong|p\.|p(?=\s)|f\.", "xa": r"xã|xa|x\.|x(?=\s)", "thi-tran": r"thị\s+trấn|thi\s+tran|tt\.?|t\.t\.?",
    "quan": r"quận|quan|q\.|q(?=\s)", "huyen": r"huyện|huyen|h\.|h(?=\s)", "thi-xa": r"thị\s+xã|thi\s+xa|tx\.?|t\.x\.?",
    "thanh-pho": r"thành\s+phố|thanh\s+pho|tp\.?|t\.p\.?", "tinh": r"tỉnh|tinh|t\.", "dac-khu": r"đặc\s+khu|dac\s+khu",
}  # fmt: skip
_PREFIX = re.compile("|".join(f"(?P<{kind.replace('-', '_')}>{forms})" for kind, forms in sorted(
    _KINDS.items(), key=lambda one: -len(one[1]))), re.IGNORECASE)  # fmt: skip
_SPLIT = re.compile(r"\s*[,(;/]\s*|\s+[-–—]\s+")
_TWINS = {"ð": "đ", "Ð": "Đ"}


@dataclass(frozen=True)
class Named:
    """What a name may mean: no unit, one, or several. `in_force` is false where none of them was there on the day."""

    units: tuple[Unit, ...] = ()
    in_force: bool = True

    @property
    def unit(self) -> Unit | None:
        """The one unit meant; None where there is none or more than one."""
        return self.units[0] if len({unit.code for unit in self.units}) == 1 else None


def parted(text: str) -> tuple[str, str]:
    """The kind (empty where none is said) and the bare name.

    >>> parted("P. Cửa Nam"), parted("TT Trâu Quỳ"), parted("Xanh Pôn")
    (('phuong', 'Cửa Nam'), ('thi-tran', 'Trâu Quỳ'), ('', 'Xanh Pôn'))
    """
    tidy = " ".join("".join(_TWINS.get(char, char) for char in unicodedata.normalize("NFC", text)).split()).strip(
        " .,;:"
    )
    found = _PREFIX.match(tidy)
    rest = tidy[found.end() :] if found else ""
    if found is None or not rest.strip() or (rest[0].isalnum() and found[0][-1] != "."):
        return "", tidy
    return str(found.lastgroup).replace("_", "-"), rest.strip(" .:")


class UnitNames:
    """All names that units ever bore, looked up by the folded name without its kind."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_name: dict[str, list[tuple[str, Unit]]] = defaultdict(list)
        for unit in units:
            kind, bare = parted(unit.name)
            self._by_name[_key(bare)].append((bare, unit))
            if not kind or _key(bare).isdecimal():
                continue
            self._by_name[_key(unit.name)].append((unit.name, unit))

    def find(self, text: str, on: date | None = None, within: str = "") -> Named:
        """The units so named on the day, or, where there was none, on any other; `within` names the unit above."""
        above = self.find(within, on).units if within else ()
        found = self._whole(text, above)
        if not found:
            found = self._in_parts(text, above, on)
        now = tuple(unit for unit in found if on is None or unit.valid_on(on))
        return Named(now or found, bool(now) or on is None)

    def _whole(self, text: str, above: Sequence[Unit]) -> tuple[Unit, ...]:
        kind, bare = parted(text)
        found = [unit for name, unit in self._by_name.get(_key(bare), ()) if _agrees(bare, name)]
        found = list(dict.fromkeys(found))
        if kind:
            found = [unit for unit in found if _same_kind(kind, unit)]
        codes = {unit.code for unit in above}
        inside = [unit for unit in found if unit.parent in codes]
        if above and (inside or any(unit.parent for unit in found)):
            found = inside
        exact = [unit for unit in found if canonical(parted(unit.name)[1]) == canonical(bare)]
        return tuple(exact or found)

    def _in_parts(self, text: str, above: Sequence[Unit], on: date | None) -> tuple[Unit, ...]:
        """The unit above may stand behind the name: "Láng Hạ - Đống Đa", "P. Trúc Bạch, Q. Ba Đình"."""
        parts = [part.strip(" )") for part in _SPLIT.split(text) if part.strip(" )")]
        if len(parts) < 2:
            return ()
        behind = self.find(parts[1], on).units
        return self._whole(parts[0], above or behind) if above or behind else ()


def _key(bare: str) -> str:
    """Without marks, i for y, blanks and signs gone."""
    return "".join(re.findall(r"\w+", fold(bare).replace("y", "i")))


def _same_kind(kind: str, unit: Unit) -> bool:
    """Towns within provinces and cities above them share a word, and so are held against the words of the name too."""
    return unit.kind == kind or parted(unit.name)[0] == kind


def _agrees(given: str, name: str) -> bool:
    """Whether every mark that was written stands in the name: "Trúc Bach" is "Trúc Bạch", "Trục Bạch" is not."""
    ours, theirs = _words(name), _words(given)
    if len(ours) != len(theirs):
        return fold(given) == given.lower()
    return all(word == fold(word) or _spelled(word) == _spelled(own) for word, own in zip(theirs, ours, strict=True))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text.lower()))


def _spelled(word: str) -> str:
    return canonical(word).replace("y", "i")
