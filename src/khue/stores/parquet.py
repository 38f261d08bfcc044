"""Versions of datasets as Parquet in one folder: parts by month, which versions share, and a pointer to the newest.

    raw/<sha256>                            every file as it was received
    raw/withdrawn/<id>.jsonl                which versions were withdrawn and restored (khue.stores.withdrawals)
    raw/deliveries/<id>/v<n>.json           for which dataset, under which name and contract (khue.stores.deliveries)
    datasets/<id>/parts/<month>-<hash>.parquet  typed rows of one month out of one file, in its order (khue.stores.parts)
    datasets/<id>/v<n>.json                 the parts of a version, and where they came from (khue.stores.shelf)
    datasets/<id>/current                   the number of the newest version: the one step that makes it count
    datasets/.writing/<id>/                 the mark of a writer (khue.stores.writing)
    datasets/.staged/<name>/                rows of a large file on their way (khue.stores.staging)

Nothing that was put is ever changed: a file that is added brings new parts, and the new version names the old ones
beside them. A version above the pointer was never finished and no reader sees it: the next writer removes it, or, where
its delivery was already written down, moves the pointer. Where KHUE_PARTS names an object storage, the parts are kept
there too (khue.stores.remote), and those in the data home are copies of them. Everything under `datasets` can be made again from `raw`.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

from khue.exceptions import InputError, KhueError
from khue.lib import disk
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.ports import Rows, Version
from khue.stores import damage, faults, staging
from khue.stores.deliveries import Deliveries
from khue.stores.parts import Delivered, Made, Part, apart, bounds
from khue.stores.remote import SETTING, Remote
from khue.stores.shelf import Head, Manifest, Shelf
from khue.stores.withdrawals import Withdrawals
from khue.stores.writing import Batch, Change, tidy

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_FAULTS = {
    errno.ENOSPC: "đĩa đầy / disk full",
    errno.EFBIG: "tệp quá lớn / file too large",
    errno.EDQUOT: "hết hạn mức / over quota",
}


class Outdated(Exception):  # noqa: N818 - it is not a fault but an answer: make the table again
    """The version that a table was made from is no longer the current one."""


class ParquetStore:
    """The versions kept under one data home: any number of readers, one writer at a time, the others waiting."""

    def __init__(self, home: Path, parts: str | None = None) -> None:
        """The store of a home; `parts` is the address where its parts are kept too (None: what KHUE_PARTS says)."""
        self.home = home
        self.deliveries = Deliveries(home / "raw")
        self._shelves: dict[str, Shelf] = {}
        self._checks = damage.Checks()
        self._batch: Batch | None = None
        self._alone = False
        address = os.environ.get(SETTING, "") if parts is None else parts
        self._remote = Remote(address) if address else None

    def staging(self) -> staging.Folder:
        """A folder in the data home for the rows of a file on its way; what it holds goes with the object."""
        return staging.Folder(self.home)

    def put(
        self, contract: Contract, table: Rows, raw: Path | None, created: str, *, beside: bool = False,
        kept: Iterable[Delivered] = (), reading: Mapping[str, str | int] | None = None, sha256: str = "",
        after: int | None = None, again: bool = False, made: Sequence[Made] = (), instead: Collection[str] = (),
    ) -> Version:  # fmt: skip
        """Keep the rows of a raw file as a new version and make it the current one; the one before where nothing is new.

        `beside`: what is stored stays, but for the rows of a file of the same name or in `instead`. `kept` are the rows of files kept
        before, which go before those of the table; they are asked for one after the other, under the lock. `reading` is
        how the file was read, `sha256` what its bytes were then. `after` is the version that the table was checked
        against: Outdated is raised when it is no longer the current one. When the disk does not take the version,
        KhueError is raised with a finding, and nothing has changed. `again` makes a version anew whose delivery is
        written down; without it InputError is raised where one waits for that. `made` are the table's parts
        (`khue.stores.parts.make`), where these were made before.
        """
        change = Change(contract, created, kept, table, raw, sha256, reading or {}, beside, after, again, made, instead)
        return self._write(change)

    def renew(self, contract: Contract, kept: Iterable[Delivered], created: str, *, after: int | None = None,
              again: bool = False) -> Version:  # fmt: skip
        """Keep the rows of files kept before as a new version, as they are under another contract; else as `put`."""
        return self._write(Change(contract, created, kept, after=after, again=again))

    def without(self, contract: Contract, number: int, created: str, *, again: bool = False) -> Version:
        """Keep a new version without the rows that a version brought; the current one where that is not possible or needed."""
        return self._write(Change(contract, created, without=number, again=again))

    @contextmanager
    def together(self, dataset: str) -> Iterator[None]:
        """Versions of a dataset that are put within count all at once at the end, and wait for the disk together.

        The lock is held meanwhile. Where something else fails, what was put until then counts.
        """
        shelf = self._shelf(dataset)
        with told(dataset), self.alone():
            tidy(self.home, shelf, self.deliveries)
            self._batch = Batch(self.home, shelf, self.deliveries, self._remote)
            try:
                yield
            except Exception:
                self._batch.end()
                raise
            except BaseException:
                self._batch.undo()
                raise
            else:
                self._batch.end()
            finally:
                self._batch = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes within; what is put in several steps is put there."""
        if self._alone:
            yield
            return
        with disk.locked(self.home / "datasets" / ".lock"):
            self._alone = True
            try:
                yield
            finally:
                self._alone = False

    def _write(self, change: Change) -> Version:
        dataset = change.contract.id
        if self._batch is None:
            with self.together(dataset):
                return self._write(change)
        number = self._shelf(dataset).number()
        if change.after is not None and self._shelf(dataset).current() != change.after:
            raise Outdated(dataset)
        if self.deliveries.has(dataset, number + 1) is not change.again:
            params = {"dataset": dataset, "number": number + 1}
            raise InputError(finding=Finding(faults.UNDELIVERED, dataset, params=params))
        with told(dataset):
            return self._batch.put(change)

    def current(self, dataset: str) -> Version | None:
        """The newest version that counts, or None."""
        shelf = self._shelf(dataset)
        number = shelf.current()
        return shelf.version(number) if number else None

    def newest(self, dataset: str) -> int:
        """The number of the newest version, withdrawn or not; 0 where there is none."""
        return self._shelf(dataset).number()

    def counting(self, dataset: str) -> list[int]:
        """The numbers of the versions that count: neither withdrawn nor with rows that a withdrawn one brought."""
        return self._shelf(dataset).counting()

    def withdrawals(self, dataset: str) -> Withdrawals:
        """What is on record of versions withdrawn and restored."""
        return self._shelf(dataset).withdrawals

    def withdrawn(self, dataset: str) -> dict[str, int]:
        """By the SHA-256 of each raw file whose rows were withdrawn and did not come back, the version that brought it."""
        out = self._shelf(dataset).withdrawals.out(self.newest(dataset))
        if not out:
            return {}
        current = self.current(dataset)
        back = {raw.sha256 for raw in current.raw_files} if current else set()
        return {head.raw: head.number for head in self.history(dataset) if head.number in out and head.raw not in back}

    def versions(self, dataset: str) -> tuple[Version, ...]:
        """All versions, oldest first."""
        shelf = self._shelf(dataset)
        return tuple(shelf.version(number) for number in range(1, shelf.number() + 1))

    def version(self, dataset: str, number: int) -> Version:
        """The version with that number; KhueError where there is none."""
        return self._shelf(dataset).version(number)

    def history(self, dataset: str) -> tuple[Head, ...]:
        """What there is to say of all versions, oldest first, without the months that each is made of."""
        shelf = self._shelf(dataset)
        return tuple(shelf.head(number) for number in range(1, shelf.number() + 1))

    def delivered(self, dataset: str) -> dict[str, int]:
        """By the SHA-256 of each raw file that brought a version about, the number of the newest such version."""
        return {head.raw: head.number for head in self.history(dataset)}

    def manifest(self, version: Version) -> Manifest:
        """Everything that was written down about a version."""
        return self._shelf(version.dataset).manifest(version.number)

    def paths(self, version: Version) -> tuple[Path, ...]:
        """The Parquet files of a version, all of them in the data home."""
        return self.at_hand([self.home / file for file in version.files])

    def raw_path(self, sha256: str) -> Path:
        """Where the file with that hash is kept as it was received."""
        return self.home / "raw" / sha256

    def rows(self, version: Version) -> pa.Table:
        """All rows of a version, month by month, in each as they were put; InputError names a part that cannot be read."""
        return pa.concat_tables([damage.read(path) for path in self.paths(version)])

    def parts(self, version: Version) -> Iterator[tuple[Path, Part]]:
        """The files of a version in order, each with what is written down about it: its rows, the raw file they came from."""
        listed = list(self._listed(version))
        self.at_hand([path for path, _ in listed])
        yield from listed

    def _listed(self, version: Version, files: Collection[str] | None = None) -> Iterator[tuple[Path, Part]]:
        shelf = self._shelf(version.dataset)
        for shown in shelf.months(shelf.manifest(version.number)).values():
            for file, part in zip(shown.partition.files, shown.parts, strict=True):
                if files is None or file in files:
                    yield self.home / file, part

    def at_hand(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """The paths, once those that the data home lacks are fetched, where they are kept elsewhere too."""
        if self._remote and (absent := [path for path in paths if not path.is_file()]):
            self._remote.fetch(absent)
        return tuple(paths)

    def columns(self, path: Path, names: Sequence[str]) -> pa.Table:
        """Columns of one of a version's files; InputError names one that cannot be read."""
        self.at_hand([path])
        return damage.read(path, names)

    def near(self, version: Version, contract: Contract, table: Rows, name: str) -> tuple[Path, ...]:
        """The files of a version, but for those of the raw file `name`, that may hold a primary key of the table."""
        wanted = bounds(table.select(contract.primary_key), contract)
        return tuple(
            path for path, part in self._listed(version) if part.name != name and not apart(wanted, part.bounds)
        )

    def damaged(self, version: Version, *, whole: bool = False, files: Collection[str] | None = None) -> list[Finding]:
        """A finding for each part of a version, or of those of these files, that is missing or has another size than was written.

        With `whole`, its bytes are held against its hash too, once in the life of the store. A part that is kept
        elsewhere too is fetched for that, and is not missed before.
        """
        listed = list(self._listed(version, files))
        if self._remote and whole:
            with suppress(InputError):  # what does not come is found missing below
                self.at_hand([path for path, _ in listed])
        elif self._remote:
            listed = [(path, part) for path, part in listed if path.is_file()]
        found = ((self._checks.damage(path, part, whole=whole), path) for path, part in listed)
        return [damage.finding(rule, path) for rule, path in found if rule is not None]

    def _shelf(self, dataset: str) -> Shelf:
        if _NAME.fullmatch(dataset) is None:
            raise InputError(finding=Finding(faults.BAD_NAME, dataset, params={"dataset": dataset[:60]}))
        return self._shelves.setdefault(dataset, Shelf(self.home / "datasets" / dataset))


@contextmanager
def told(dataset: str) -> Iterator[None]:
    """What the disk refuses, as KhueError with a finding."""
    try:
        yield
    except OSError as error:
        found = _FAULTS.get(error.errno or 0, error.strerror or str(error))
        params = {"dataset": dataset, "found": found}
        raise KhueError(finding=Finding(faults.DISK_FULL, dataset, params=params)) from error
