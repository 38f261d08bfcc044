"""Versions on their way onto the disk: their parts, manifests, the records of their deliveries, and last the pointer.

Until the pointer moves, everything can be undone; what a killed writer left is found by the folder that it marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pyarrow as pa

from khue.exceptions import InputError
from khue.lib import disk
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.ports import RawFile, Rows, Version
from khue.stores import faults, staging
from khue.stores.deliveries import Deliveries, Delivery, contract_hash
from khue.stores.parts import Delivered, Made, Part, path_of
from khue.stores.remote import Remote
from khue.stores.shelf import Manifest, Month, Parts, Shelf, Shown, month_of, raw_files


@dataclass(frozen=True)
class Change:
    """What a new version is to have: rows of files kept before, then those of a new file, beside what is stored or not.

    `after` is the version that the rows were checked against. `again`: the delivery is written down already. `made` are
    the parts of the table, where these were made already. `instead` are the names of files that the new one takes the place of,
    besides one of its own name. `without` names a version whose rows are left out, and nothing else is new.
    """

    contract: Contract
    created: str
    kept: Iterable[Delivered] = ()
    table: Rows | None = None
    raw: Path | None = None
    sha256: str = ""
    reading: Mapping[str, str | int] = field(default_factory=dict)
    beside: bool = False
    after: int | None = None
    again: bool = False
    made: Sequence[Made] = ()
    instead: Collection[str] = ()
    without: int = 0


class Batch:
    """Versions of one dataset that count all at once: written one after the other under the lock, then made durable.

    Waiting for the disk once for many versions takes a fraction of the time, and promises the same: a version counts
    when the pointer moves, and by then all that it needs is on the disk.
    """

    def __init__(self, home: Path, shelf: Shelf, deliveries: Deliveries, remote: Remote | None) -> None:
        self._home, self._shelf, self._deliveries, self._remote = home, shelf, deliveries, remote
        self._mark = marks(home) / shelf.folder.name
        self._written: list[Writing] = []
        self._records: list[Path] = []

    def put(self, change: Change) -> Version:
        """Write the next version; gives the one before where nothing is new."""
        if change.contract.id != self._shelf.folder.name:
            raise ValueError(f"{change.contract.id} is not {self._shelf.folder.name}")
        if not self._written:
            disk.make_folder(self._mark)
            disk.make_folder(self._shelf.parts)
        before = self._shelf.current()
        writing = Writing(self._home, self._shelf, change)
        try:
            manifest = writing.run()
        except BaseException:
            writing.undo()
            raise
        if manifest is None:
            writing.undo()
            return self._shelf.version(before)
        writing.forget_rows()
        self._written.append(writing)
        self._shelf.ahead = manifest.number
        return self._shelf.version(manifest.number)

    def end(self) -> None:
        """Make all that was written durable, and then let it count."""
        try:
            if self._written:
                self._count()
        except OSError:
            number, self._shelf.ahead = self._shelf.ahead, 0
            if self._shelf.number() != number:
                self.undo()
                raise
            # the versions already count; only the last sync failed
        self._shelf.ahead = 0
        disk.remove(self._mark)

    def _count(self) -> None:
        paths = [path for writing in self._written for path in writing.added]
        for path in dict.fromkeys((*paths, *(path.parent for path in paths), self._shelf.folder)):
            disk.sync(path)
        if self._remote:
            self._remote.keep(path for path in paths if path.parent == self._shelf.parts)
        new = [(one.record, one.change.contract) for one in self._written if one.record and not one.change.again]
        self._deliveries.keep(new, self._records)
        disk.write_beside(self._shelf.pointer, f"{self._shelf.ahead}\n".encode())

    def undo(self) -> None:
        """Take everything back: no version of the batch counts."""
        self._shelf.ahead = 0
        for writing in self._written:
            writing.undo()
        with suppress(OSError):
            for path in self._records:
                path.unlink(missing_ok=True)
            disk.remove(self._mark)


class Writing:
    """One version: its files are written under the names that they keep, which nobody reads before the pointer moves."""

    def __init__(self, home: Path, shelf: Shelf, change: Change) -> None:
        self.change = change
        self.added: list[Path] = []
        self.record: Delivery | None = None
        self._home, self._shelf = home, shelf
        self._before = shelf.current()
        self._number = shelf.number() + 1

    def run(self) -> Manifest | None:
        """Write raw file, parts and manifest; None where the version before has the same content."""
        made = self._without() if self.change.without else self._with_rows()
        if made is None:
            return None
        old = self._shelf.manifest(self._before) if self._before else None
        same = old is not None and (old.content, old.contract_hash) == (made.content, made.contract_hash)
        if same and not self.change.again:
            return None
        self.record = self._delivery(made)
        self.added.append(self._shelf.path(self._number))
        self.added[-1].write_bytes(msgspec.json.encode(made))
        return made

    def _with_rows(self) -> Manifest | None:
        """The manifest with the rows of the change, whose parts are written."""
        own: dict[str, list[Part]] = {}
        last = None
        for last in self._delivered():
            for period, part, written in last.parts(self.change.contract):
                self._write(self._home / path_of(self._shelf.folder.name, period, part.file), part, written)
                own.setdefault(period, []).append(part)
        if last is None:
            return None
        before = self._months_before()
        columns = {column.name: str(column.type) for column in last.table.schema}
        months = self._months(own, before, last.raw.name)
        return self._manifest(last.raw, columns, last.reading, before, months)

    def _without(self) -> Manifest | None:
        """The manifest of the version before, without the rows that another one brought; None where no other are there."""
        before = self._months_before()
        left = {p: tuple(one for one in shown.parts if one.since != self.change.without) for p, shown in before.items()}
        months = {period: parts for period, parts in left.items() if parts}
        if not months:
            return None
        raw = raw_files(part for parts in months.values() for part in parts)[0]
        old = self._shelf.manifest(self._before)
        return self._manifest(raw, old.columns, old.reading, before, months)

    def forget_rows(self) -> None:
        """Let go of the rows, which are on their way to the disk."""
        self.change = replace(self.change, table=None, kept=(), made=())

    def undo(self) -> None:
        """Remove what was written."""
        with suppress(OSError):
            for path in self.added:
                path.unlink(missing_ok=True)

    def _write(self, path: Path, part: Part, written: pa.Buffer | Path) -> None:
        """Write a part, or give the file that has it its name, unless it is kept already."""
        if path.is_file() and path.stat().st_size == part.bytes:
            return
        self.added.append(path)
        if isinstance(written, Path):
            path.unlink(missing_ok=True)
            disk.link(written, path)
        else:
            path.write_bytes(written)

    def _months_before(self) -> dict[str, Shown]:
        return self._shelf.months(self._shelf.manifest(self._before)) if self._before else {}

    def _delivered(self) -> Iterable[Delivered]:
        change = self.change
        since = {(part.raw, part.name): part.since for shown in self._months_before().values() for part in shown.parts}
        for kept in change.kept:
            yield replace(kept, since=since.get((kept.raw.sha256, kept.raw.name), self._number))
        if change.table is not None and change.raw is not None:
            yield Delivered(self._keep(change.raw), change.table, change.reading, self._number, change.made)

    def _keep(self, path: Path) -> RawFile:
        disk.make_folder(self._home / "raw")
        copied = self.change.table.raw if isinstance(self.change.table, staging.Staged) else None
        if copied is None:
            sha256, is_new = disk.copy_by_hash(path, self._home / "raw")
        else:
            sha256, is_new = copied.sha256, disk.link_by_hash(copied.path, copied.sha256, self._home / "raw")
        if is_new:
            self.added.append(self._home / "raw" / sha256)
        if self.change.sha256 not in ("", sha256):
            raise InputError(finding=Finding(faults.CHANGED, str(path), params={"name": path.name}))
        return RawFile(sha256, path.name, 0)

    def _months(self, own: Mapping[str, Sequence[Part]], before: Mapping[str, Shown], name: str) -> dict[str, Parts]:
        """The parts of each month; those of a file delivered again take the place of those that it gave before."""
        if not self.change.beside:
            return {period: tuple(parts) for period, parts in own.items()}
        gone = self.change.instead
        stay = {p: tuple(part for part in shown.parts if part.name not in gone) for p, shown in before.items()}
        found = {period: _replaced(parts, own.get(period, ()), name) for period, parts in stay.items()}
        found |= {period: tuple(parts) for period, parts in own.items() if period not in before}
        return {period: parts for period, parts in found.items() if parts}

    def _manifest(
        self, raw: RawFile, columns: dict[str, str], reading: Mapping[str, str | int], before: Mapping[str, Shown],
        months: Mapping[str, Parts],
    ) -> Manifest:  # fmt: skip
        contract, files = self.change.contract, [(p, part) for p in sorted(months) for part in months[p]]
        changed = {p: self._month(months[p], before.get(p)) for p in sorted(months)}
        spelled = {period: month for period, month in changed.items() if month is not None}
        return Manifest(
            dataset=contract.id, number=self._number,
            content=disk.digest("\n".join(f"{p} {part.file}" for p, part in files).encode()),
            raw=raw.sha256, raw_name=raw.name, rows=sum(part.rows for _, part in files),
            created=self.change.created, contract_version=contract.version, contract_hash=contract_hash(contract),
            columns=columns,
            months={p: self._number if p in spelled else before[p].at for p in changed}, changed=spelled,
            reading=dict(reading),
        )  # fmt: skip

    def _month(self, parts: Parts, before: Shown | None) -> Month | None:
        """The month anew, or None where its parts are those of the version before."""
        return None if before is not None and before.parts == parts else month_of(self._number, parts, before)

    def _delivery(self, made: Manifest) -> Delivery:
        new = self.change.raw is not None
        return Delivery(
            dataset=made.dataset, number=made.number, received=made.created, contract=made.contract_hash,
            name=made.raw_name if new else "", sha256=made.raw if new else "", without=self.change.without,
        )  # fmt: skip


def _replaced(parts: Parts, new: Sequence[Part], name: str) -> Parts:
    """The parts with the new ones in the place of the first that came from the file `name`, or at the end."""
    place = next((n for n, part in enumerate(parts) if part.name == name), len(parts))
    stay = [part for part in parts[place:] if part.name != name]
    return parts if place == len(parts) and not new else (*parts[:place], *new, *stay)


def marks(home: Path) -> Path:
    """The folder in which a writer marks the dataset that it writes: a mark that is found tells of one that was killed."""
    return home / "datasets" / ".writing"


def tidy(home: Path, shelf: Shelf, deliveries: Deliveries) -> None:
    """Finish or remove what a writer left that was killed; the lock says that none is at work."""
    if shelf.number() == 0:
        _forget_former(shelf)
    _finish(shelf, deliveries)
    for mark in marks(home).glob("*"):
        other = shelf if mark.name == shelf.folder.name else Shelf(shelf.folder.with_name(mark.name))
        _finish(other, deliveries)
        _sweep(other)
        for path in (home / "raw").rglob(disk.BESIDE):
            disk.remove(path)
        disk.remove(mark)
    staging.sweep(home)


def _finish(shelf: Shelf, deliveries: Deliveries) -> None:
    """Point to the versions that a killed writer had in place and written down as delivered."""
    number = before = shelf.number()
    while shelf.path(number + 1).is_file() and deliveries.has(shelf.folder.name, number + 1):
        number += 1
    if number > before:
        disk.write_beside(shelf.pointer, f"{number}\n".encode())


def _sweep(shelf: Shelf) -> None:
    """Remove what no version of a dataset needs."""
    if not shelf.folder.is_dir():
        return
    number = shelf.number()
    manifests = [shelf.manifest(n) for n in range(1, number + 1)]
    needed = {
        Path(path_of(made.dataset, period, part.file)).name
        for made in manifests for period, month in made.changed.items() for part in month.parts
    }  # fmt: skip
    known = {shelf.path(n) for n in range(1, number + 1)}
    for path in (*shelf.folder.glob(disk.BESIDE), *shelf.folder.glob("v*.json"), *shelf.parts.glob("*")):
        if path not in known and path.name not in needed:
            disk.remove(path)


def _forget_former(shelf: Shelf) -> None:
    """Remove versions in a former layout, the pointer first: they are made again from the raw files."""
    if shelf.pointer.is_file():
        shelf.pointer.unlink()
        disk.sync(shelf.folder)
    for path in shelf.folder.glob("v*"):
        if path.is_dir():
            disk.remove(path)
