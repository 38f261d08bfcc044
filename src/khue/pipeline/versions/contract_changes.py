"""Each contract held against the one that the stored version in use was checked by: compatible, or breaking, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khue.contracts.changes import Change, advised, compare
from khue.exceptions import KhueError
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity
from khue.stores import ParquetStore

_MOST = 6
"""So many changes are named."""
BREAKING = Rule(
    "KH367", "contract-breaking",
    Text(vi="Quy ước {dataset} đổi so với phiên bản {number} đang dùng theo hướng phá vỡ: {changes_vi}. Mục version "
            "đang ghi {given}; nên là {advised}.",
         en="The contract of {dataset} breaks with the one of version {number}, which is in use: {changes_en}. Its version says "
            "{given}; it should be {advised}."),
    Text(vi="Báo cho bên gửi và bên dùng, rồi tăng số đầu của version; xem khue contract diff {dataset}@{number} {dataset}.",
         en="Tell those who send and those who read, and raise the first number of version; see khue contract diff "
            "{dataset}@{number} {dataset}."),
    Severity.WARNING,
)  # fmt: skip
ANNOUNCED = Rule(
    "KH368", "contract-changed",
    Text(vi="Quy ước {dataset} đổi so với phiên bản {number} đang dùng ({kind_vi}): {changes_vi}.",
         en="The contract of {dataset} differs from the one of version {number}, which is in use ({kind_en}): {changes_en}."),
    Text(vi="Các tệp gốc sẽ được đọc lại theo quy ước mới ở lần khue build tới.",
         en="The next khue build reads the raw files again by it."),
    Severity.NOTE,
)  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """A contract that is not the one by which the version in use was checked, and by what they differ."""

    number: int
    before: Contract
    now: Contract
    changes: tuple[Change, ...]

    @property
    def breaking(self) -> bool:
        """Whether somebody's files or formulas fail."""
        return any(one.breaks for one in self.changes)

    @property
    def announced(self) -> bool:
        """Whether the first number of the contract's version grew."""
        return _major(self.now.version) > _major(self.before.version)

    def finding(self, path: str, line: int = 0) -> Finding:
        """What is to be said of it, about the file at `path`: a warning where what breaks was not announced."""
        hidden = self.breaking and not self.announced
        kinds = ("phá vỡ", "breaking") if self.breaking else ("tương thích", "compatible")
        return Finding(BREAKING if hidden else ANNOUNCED, path, line, params={
            "dataset": self.now.id, "number": self.number, "given": self.now.version, "advised": self._advised,
            "changes_vi": self._words("vi"), "changes_en": self._words("en"), "kind_vi": kinds[0], "kind_en": kinds[1],
        })  # fmt: skip

    @property
    def _advised(self) -> str:
        try:
            return advised(self.before, self.now, list(self.changes))
        except ValueError:
            return "?"

    def _words(self, lang: str) -> str:
        """The changes, those that break something first."""
        ordered = sorted((one for one in self.changes if not one.words), key=lambda one: not one.breaks)
        named = [f"{one.column}: {one.what.in_(lang)}" if one.column else one.what.in_(lang) for one in ordered[:_MOST]]
        more = len(ordered) - len(named)
        return "; ".join(named) + (f" … (+{more})" if more else "")


def contract_changes(city: City, store: ParquetStore) -> Iterator[Changed]:
    """Those of the city's contracts that ask for something else than when the version in use came."""
    for contract in city.contracts:
        current = store.current(contract.id)
        if current is None or len(contract.tables) != 1:
            continue
        before = _before(store, contract.id, current.number)
        changes = tuple(compare(before, contract)) if before else ()
        if before is not None and any(not one.words for one in changes):
            yield Changed(current.number, before, contract, changes)


def of_folder(city: City, home: Path, folder: Path) -> list[Finding]:
    """The same as findings at the contracts' files; none where nothing was ever delivered."""
    if not (home / "raw" / "deliveries").is_dir():
        return []
    found = contract_changes(city, ParquetStore(home))
    return [one.finding(name, _line(folder / name)) for one in found for name in [f"contracts/{one.now.id}.odcs.yaml"]]


def _before(store: ParquetStore, dataset: str, number: int) -> Contract | None:
    """The contract that a version was held against; None where its record is gone."""
    try:
        delivery = next((one for one in store.deliveries.after(dataset, number - 1) if one.number == number), None)
        contract = store.deliveries.contract(delivery) if delivery else None
    except KhueError:
        return None
    return contract if contract is not None and contract.tables else None


def _line(path: Path) -> int:
    """The line of a contract's file on which its version stands; 0 where it is not found."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    return next((number for number, line in enumerate(lines, 1) if line.startswith("version:")), 0)


def _major(version: str) -> int:
    first = version.split(".")[0]
    return int(first) if first.isascii() and first.isdigit() else 0
