"""What stands under one dataset's folder: manifests, the pointer to the newest, and the parts that each version is made of.

A manifest says for each month in which version's manifest its parts stand, and spells out only those months that its own
version changed. A month's parts are a list of runs, each spelled out in one manifest: what is added is joined to the runs
before it as long as these are no longer, so that a list of n parts has about log n runs and each part is written down
about log n times, however many files are delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from khue.exceptions import KhueError
from khue.lib import disk
from khue.ports import Partition, RawFile, Version
from khue.stores.parts import Part, path_of
from khue.stores.withdrawals import Withdrawals

T = TypeVar("T")
Parts = tuple[Part, ...]


class Month(msgspec.Struct, frozen=True, omit_defaults=True):
    """The parts of a month from one version on: those that the manifests of `runs` spell out for it, in order."""

    content: str
    runs: tuple[int, ...]
    parts: Parts = ()


class Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the file v<n>.json of a version says of the whole. `content` is a hash over the parts' bytes, `months` names by
    month the version in whose manifest its parts are written down.
    """

    dataset: str
    number: int
    content: str
    raw: str
    raw_name: str
    rows: int
    created: str
    contract_version: str
    contract_hash: str
    months: dict[str, int]


class Manifest(Head, frozen=True, kw_only=True, omit_defaults=True):
    """The whole of it: with the columns, and the months that the version `changed`."""

    columns: dict[str, str]
    changed: dict[str, Month]
    reading: dict[str, str | int] = {}


@dataclass(frozen=True)
class Shown:
    """A month as a version has it: its runs with the version that spells each out, and the partition that they make."""

    at: int
    runs: tuple[tuple[int, Parts], ...]
    partition: Partition

    @property
    def parts(self) -> Parts:
        """The parts in order."""
        return tuple(part for _, run in self.runs for part in run)


class Shelf:
    """The versions of one dataset, as they lie on the disk; what was read once is read again only where it changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.withdrawals = Withdrawals(folder.parent.parent, folder.name)
        self.ahead = 0
        """The number of the newest version for the writer, who is ahead of the pointer; 0 where nobody is writing."""
        self._manifests: dict[int, tuple[tuple[int, int], Manifest]] = {}
        self._months: dict[tuple[str, int], Shown] = {}
        self._versions: dict[int, tuple[Manifest, Version]] = {}

    @property
    def parts(self) -> Path:
        """The folder of the parts of all versions."""
        return self.folder / "parts"

    def path(self, number: int) -> Path:
        """The manifest of a version."""
        return self.folder / f"v{number}.json"

    @property
    def pointer(self) -> Path:
        """The file with the number of the newest version."""
        return self.folder / "current"

    def number(self) -> int:
        """The number of the newest version, 0 where there is none; what was kept in a former layout is none."""
        if self.ahead:
            return self.ahead
        try:
            number = int(self.pointer.read_text().strip())
        except FileNotFoundError:
            return 0
        except ValueError as error:
            raise KhueError(f"{self.pointer}: {error}") from error
        return 0 if self.is_former(number) else number

    def current(self) -> int:
        """The number of the newest version that counts, 0 where none does."""
        newest = self.number()
        out = self.withdrawals.out(newest)
        return next((n for n in range(newest, 0, -1) if self._counts(n, out)), 0) if out else newest

    def counting(self) -> list[int]:
        """The numbers of the versions that count: neither withdrawn nor with rows that a withdrawn one brought."""
        newest = self.number()
        out = self.withdrawals.out(newest)
        return [n for n in range(1, newest + 1) if self._counts(n, out)]

    def _counts(self, number: int, out: frozenset[int]) -> bool:
        if number in out:
            return False
        return not out or not any(
            part.since in out for shown in self.months(self.manifest(number)).values() for part in shown.parts
        )

    def is_former(self, number: int) -> bool:
        """Whether the version is kept as a folder, as it once was."""
        return not self.path(number).is_file() and (self.folder / f"v{number}").is_dir()

    def manifest(self, number: int) -> Manifest:
        """Everything that was written down about a version."""
        try:
            status = self.path(number).stat()
        except OSError as error:
            raise KhueError(f"{self.path(number)}: {error}") from error
        seen, known = (status.st_ino, status.st_mtime_ns), self._manifests.get(number)
        if known is not None and known[0] == seen:
            return known[1]
        made = self._decoded(number, Manifest)
        if known is not None:  # the versions were made again: nothing that was read before can be relied on
            self._manifests, self._months = {}, {}
        self._manifests[number] = (seen, made)
        return made

    def head(self, number: int) -> Head:
        """The head of a manifest: quicker to read than all of it."""
        known = self._manifests.get(number)
        return known[1] if known else self._decoded(number, Head)

    def _decoded(self, number: int, kind: type[T]) -> T:
        path = self.path(number)
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (OSError, msgspec.DecodeError) as error:
            raise KhueError(f"{path}: {error}") from error

    def _spelled(self, number: int) -> Manifest:
        """A manifest that another refers to: it was read before, or is read now."""
        known = self._manifests.get(number)
        return known[1] if known else self.manifest(number)

    def version(self, number: int) -> Version:
        """A version that is not above the pointer."""
        made = self.manifest(number)
        known = self._versions.get(number)
        if known is None or known[0] is not made:
            known = self._versions[number] = (made, self._version(made))
        return known[1]

    def months(self, manifest: Manifest) -> dict[str, Shown]:
        """The months of a version, in order."""
        return {period: self._month(period, at) for period, at in manifest.months.items()}

    def _month(self, period: str, at: int) -> Shown:
        known = self._months.get((period, at))
        if known is not None:
            return known
        spelled = self._spelled(at)
        month = spelled.changed[period]
        runs = tuple((number, self._spelled(number).changed[period].parts) for number in month.runs)
        parts = [part for _, run in runs for part in run]
        files = tuple(path_of(spelled.dataset, period, part.file) for part in parts)
        sizes = tuple((part.rows, part.content) for part in parts)
        partition = Partition(period, files, sum(part.rows for part in parts), month.content, sizes)
        shown = self._months[(period, at)] = Shown(at, runs, partition)
        return shown

    def _version(self, made: Manifest) -> Version:
        months = self.months(made)
        return Version(
            dataset=made.dataset, number=made.number, content=made.content, raw=made.raw, raw_name=made.raw_name,
            rows=made.rows, partitions=tuple(shown.partition for shown in months.values()), created=made.created,
            contract_version=made.contract_version, contract_hash=made.contract_hash,
            raw_files=raw_files(part for shown in months.values() for part in shown.parts),
        )  # fmt: skip


def raw_files(parts: Iterable[Part]) -> tuple[RawFile, ...]:
    """The raw files that parts came from, the newest first, with the number of rows that each gave."""
    rows: dict[tuple[int, str, str], int] = {}
    for part in parts:
        key = (part.since, part.raw, part.name)
        rows[key] = rows.get(key, 0) + part.rows
    return tuple(RawFile(raw, name, rows[(since, raw, name)]) for since, raw, name in sorted(rows, reverse=True))


def month_of(number: int, parts: Sequence[Part], before: Shown | None) -> Month:
    """A month as version `number` writes it down: as many runs as still hold, and the rest spelled out."""
    left, runs = tuple(parts), []
    for run in before.runs if before else ():
        if left[: len(run[1])] != run[1]:
            break
        runs.append(run)
        left = left[len(run[1]) :]
    while runs and len(runs[-1][1]) <= len(left):
        left = (*runs.pop()[1], *left)
    named = [at for at, _ in runs]
    return Month(content_of(parts), (*named, number) if left else tuple(named), left)


def content_of(parts: Iterable[Part]) -> str:
    """A hash over the rows of parts, in order."""
    return disk.digest("\n".join(part.content for part in parts).encode())
