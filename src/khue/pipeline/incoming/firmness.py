"""Whether a delivery is an estimate, provisional or final: said by who sends it, by the name of its file, or in a column.

    khue ingest ho-so uoc-thang-12.xlsx --status estimated     # said
    khue.estimatedFiles: "*uoc*;*ước*"                         # by the file's name, in the contract; khue.provisionalFiles too
    khue.statusColumn: tinh_chat                               # row by row: ước, sơ bộ, chính thức

What is said holds over what the name says, and that over the column.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from khue.lib.vietnamese import fold
from khue.model.base import Text
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity
from khue.model.observation import Status
from khue.pipeline.firmness import LOOSE, ORDER, WORDS, has_any, loose_months, told, weakest
from khue.ports import Rows, Version
from khue.stores import ParquetStore
from khue.stores.standings import Standing, Standings

PATTERNS = {"khue.estimatedFiles": Status.ESTIMATED.value, "khue.provisionalFiles": Status.PROVISIONAL.value}
"""The properties of a contract that say of files by their names what they are; several patterns are parted by `;`."""
_WORDS = {
    Status.ESTIMATED.value: ("uoc", "uoc tinh", "uoc thuc hien", "estimated", "estimate", "e"),
    Status.PROVISIONAL.value: ("so bo", "tam tinh", "provisional", "preliminary", "p"),
}
_BY_WORD = {word: status for status, words in _WORDS.items() for word in words}


SETTLED = Rule(
    "KH629", "standing-changed",
    Text(vi="Nội dung như phiên bản {number}; trước đây: {was_vi}, nay: {value}.",
         en="The content is that of version {number}; it was {was_en} and is now {now_en}."),
    severity=Severity.NOTE,
)  # fmt: skip


INSTEAD = Rule(
    "KH639", "replaces-looser",
    Text(vi='Tệp này thay cho "{value}", là số liệu ước hoặc sơ bộ của cùng kỳ; giá trị cũ vẫn được giữ để đối chiếu.',
         en='The file takes the place of "{value}", which had less firm figures of the same periods; these stay visible.'),
    severity=Severity.NOTE,
)  # fmt: skip


class Loose(NamedTuple):
    """A raw file, by the hash of its bytes and its name, and which of its months are not final."""

    raw: str
    name: str
    months: dict[str, str]


def of_name(contract: Contract, name: str) -> str:
    """What the name of a file says; empty where it says nothing.

    Marks and letters' case do not count: `Ước tháng 12.xlsx` is met by `*uoc*`.
    """
    plain = fold(name)
    for rule, status in PATTERNS.items():
        patterns = (one.strip() for one in contract.custom(rule).split(";"))
        if any(fnmatch(plain, fold(pattern)) for pattern in patterns if pattern):
            return status
    return ""


def of_word(text: str) -> str:
    """What a cell of the status column says; final for every other word.

    >>> of_word("Ước thực hiện"), of_word("chính thức")
    ('estimated', 'final')
    """
    return _BY_WORD.get(fold(text), Status.FINAL.value)


def months_of(contract: Contract, rows: Rows, name: str, given: str = "") -> dict[str, str]:
    """The months of the rows of a file that are not final, each with what it is; `given` is what was said of all of them."""
    whole = given or of_name(contract, name)
    column, time = contract.custom("khue.statusColumn"), contract.time_column
    if whole == Status.FINAL.value or (not whole and column not in rows.schema.names):
        return {}
    from khue.stores.parts import by_month

    wanted = [one for one in dict.fromkeys([time, column if not whole else ""]) if one in rows.schema.names]
    found = {}
    for month, own in by_month(rows.select(wanted or rows.schema.names[:1]), time):
        texts = () if whole else own.column(column).unique().to_pylist()
        status = whole or weakest(of_word(str(text)) for text in texts if text is not None)
        if status in LOOSE:
            found[month] = status
    return found


def note(store: ParquetStore, contract: Contract, loose: Loose, at: str) -> None:
    """Write down what a raw file is before it makes a version: nothing, where it is final and never was anything else."""
    _write_down(store, contract.id, loose, store.newest(contract.id), at)


def settle(store: ParquetStore, contract: Contract, loose: Loose, version: Version, at: str) -> list[Finding]:
    """Write down what the content of a version is from now on; a note where it was something else."""
    before = loose_months(store, contract.id, version.number)
    _write_down(store, contract.id, loose, version.number - 1, at)
    now = loose_months(store, contract.id, version.number)
    if before == now:
        return []
    words = {
        lang: (told(before, lang) or WORDS["final"].in_(lang), told(now, lang) or WORDS["final"].in_(lang))
        for lang in ("vi", "en")
    }
    params = {"number": version.number, "was_vi": words["vi"][0], "was_en": words["en"][0],
              "value": words["vi"][1], "now_en": words["en"][1]}  # fmt: skip
    return [Finding(SETTLED, loose.name, params=params)]


def _write_down(store: ParquetStore, dataset: str, loose: Loose, after: int, at: str) -> None:
    """Unless it holds already in the versions above `after`."""
    lines = Standings(store.home, dataset)
    if lines.of(after + 1).get(loose.raw, {}) != loose.months:
        lines.add(Standing(raw=loose.raw, after=after, at=at, months=loose.months))


def as_then(store: ParquetStore, contract: Contract, raw: str) -> dict[str, str]:
    """What is on record of a raw file for the version that is made next: of a delivery that is made again."""
    return Standings(store.home, contract.id).of(store.newest(contract.id) + 1).get(raw, {})


def said_of(instead: Iterable[str], file: Path) -> list[Finding]:
    """A note for each file whose place another takes."""
    return [Finding(INSTEAD, str(file), params={"value": name}) for name in sorted(instead)]


def replaced(store: ParquetStore, contract: Contract, current: Version, loose: Loose, rows: Rows) -> frozenset[str]:
    """The files of a version whose place firmer rows take: each of their months is there again, and firmer than it was."""
    if not has_any(store.home, contract.id):
        return frozenset()
    from khue.stores.parts import by_month, said_by

    wanted = [one for one in (contract.time_column,) if one in rows.schema.names] or rows.schema.names[:1]
    new = {m: loose.months.get(m, Status.FINAL.value) for m, _ in by_month(rows.select(wanted), contract.time_column)}
    held = Standings(store.home, contract.id).of(current.number)
    found: dict[str, bool] = {}
    for path, part in store.parts(current):
        month = said_by(path)
        before = held.get(part.raw, {}).get(month, Status.FINAL.value)
        firmer = month in new and ORDER.index(before) < ORDER.index(new[month])
        found[part.name] = found.get(part.name, True) and firmer
    return frozenset(name for name, all_firmer in found.items() if all_firmer)
