"""Versions of datasets as Parquet in one folder: written beside, renamed into place, then pointed to.

    raw/<sha256>                            every file as it was received
    raw/deliveries/<id>/v<n>.json           for which dataset, under which name and contract (khue.stores.deliveries)
    datasets/<id>/v<n>/part-0.parquet       the typed rows, in the order of the file
    datasets/<id>/v<n>/manifest.json        what they are, where they came from
    datasets/<id>/current                   the number of the newest version: the one step that makes it count

A version above the pointer was never finished and no reader sees it: the next writer removes it, or, where its delivery
was already written down, moves the pointer. Everything under `datasets` can be made again from `raw`.
"""

from __future__ import annotations

import errno
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from khue.exceptions import InputError, KhueError
from khue.lib import disk
from khue.model.base import Text
from khue.model.contract import Contract, Property
from khue.model.finding import Finding, Rule
from khue.ports import FILE_NAME, Partition, RawFile, Version
from khue.stores.deliveries import Deliveries, Delivery

DISK_FULL = Rule(
    "KH680", "disk-full",
    Text(vi="Không ghi được phiên bản mới của {dataset}: {found}. Không có gì thay đổi.",
         en="The new version of {dataset} could not be written: {found}. Nothing was changed."),
    Text(vi="Giải phóng dung lượng đĩa hoặc kiểm tra quyền ghi rồi gửi lại tệp.",
         en="Free space on the disk or check the right to write, then send the file again."),
)  # fmt: skip
BAD_NAME = Rule(
    "KH681", "bad-dataset-name",
    Text(vi='"{dataset}" không dùng làm tên bộ dữ liệu được.', en='"{dataset}" cannot be the name of a dataset.'),
    Text(vi="Chỉ dùng chữ không dấu, chữ số, gạch nối và gạch dưới.",
         en="Use letters a-z, digits, hyphen and underscore."),
)  # fmt: skip
CHANGED = Rule(
    "KH682", "changed-while-read",
    Text(vi='Tệp "{name}" bị thay đổi trong khi đang được đọc.',
         en='The file "{name}" changed while it was being read.'),
    Text(vi="Đợi tệp được lưu xong rồi gửi lại.", en="Wait until it is saved, then send it again."),
)  # fmt: skip
UNDELIVERED = Rule(
    "KH683", "undelivered",
    Text(vi="Phiên bản {number} của {dataset} đã được nhận trước đây nhưng chưa dựng lại được từ tệp gốc.",
         en="Version {number} of {dataset} was accepted before and has not been made again from its raw file yet."),
    Text(vi="Chạy khue build để dựng lại, rồi gửi lại tệp này.",
         en="Run khue build to make it again, then send this file again."),
)  # fmt: skip

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_VERSION = re.compile(r"v([1-9][0-9]*)")
_FAULTS = {
    errno.ENOSPC: "đĩa đầy / disk full",
    errno.EFBIG: "tệp quá lớn / file too large",
    errno.EDQUOT: "hết hạn mức / over quota",
}
_PART = "part-0.parquet"
_ROW_GROUP = 122_880


class Outdated(Exception):  # noqa: N818 - it is not a fault but an answer: make the table again
    """The version that a table was made from is no longer the current one."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The file manifest.json of one version. `content` is the SHA-256 of the Parquet file."""

    dataset: str
    number: int
    content: str
    raw: str
    raw_name: str
    rows: int
    created: str
    contract_version: str
    contract_hash: str
    columns: dict[str, str]
    raw_files: tuple[RawFile, ...] = ()
    reading: dict[str, str | int] = {}


class ParquetStore:
    """The versions kept under one data home: any number of readers, one writer at a time, the others waiting."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.deliveries = Deliveries(home / "raw")

    def put(
        self, contract: Contract, table: pa.Table, raw: Path | None, created: str, *, kept: Sequence[RawFile] = (),
        reading: Mapping[str, str | int] | None = None, sha256: str = "", after: int | None = None,
        again: bool = False,
    ) -> Version:  # fmt: skip
        """Keep the rows as a new version and make it the current one; gives the current one where nothing is new.

        `kept` are raw files kept before whose rows are in the table; where `raw` is None all rows come from them.
        `reading` is how the file was read, `sha256` what its bytes were then. `after` is the version that the table was
        made from: Outdated is raised when it is no longer the current one. When the disk does not take the version,
        KhueError is raised with a finding, and nothing has changed. `again` makes a version anew whose delivery is
        written down; without it InputError is raised where one waits for that.
        """
        folder = self._folder(contract.id)
        added: list[Path] = []
        with disk.locked(self.home / "datasets" / ".lock"):
            try:
                self._clean(folder)
                if after is not None and self._pointer(folder) != after:
                    raise Outdated(contract.id)
                number = self._pointer(folder) + 1
                if self.deliveries.has(contract.id, number) is not again:
                    raise InputError(finding=_undelivered(contract.id, number))
                raw_files = [*([self._keep(raw, sha256, added)] if raw else []), *kept]
                new = raw_files[0] if raw else RawFile("", "", 0)
                delivery = Delivery(dataset=contract.id, number=number, received=created,
                                    contract=contract_hash(contract), name=new.name, sha256=new.sha256)  # fmt: skip
                folder.mkdir(parents=True, exist_ok=True)
                record = None if again else lambda: self.deliveries.keep(delivery, contract, added)
                return self._write(folder, contract, table, created, raw_files, dict(reading or {}), record)
            except (OSError, InputError) as error:
                for path in added:
                    path.unlink(missing_ok=True)
                if isinstance(error, InputError):
                    raise
                found = _FAULTS.get(error.errno or 0, error.strerror or str(error))
                params = {"dataset": contract.id, "found": found}
                raise KhueError(finding=Finding(DISK_FULL, contract.id, params=params)) from error

    def current(self, dataset: str) -> Version | None:
        """The newest version, or None."""
        number = self._pointer(self._folder(dataset))
        return self._version(dataset, number) if number else None

    def versions(self, dataset: str) -> tuple[Version, ...]:
        """All versions, oldest first."""
        folder = self._folder(dataset)
        return tuple(self._version(dataset, number) for number in _numbers(folder) if number <= self._pointer(folder))

    def manifest(self, version: Version) -> Manifest:
        """Everything that was written down about a version."""
        path = self._folder(version.dataset) / f"v{version.number}" / "manifest.json"
        return msgspec.json.decode(path.read_bytes(), type=Manifest)

    def paths(self, version: Version) -> tuple[Path, ...]:
        """The Parquet files of a version."""
        return tuple(self.home / file for file in version.files)

    def raw_path(self, sha256: str) -> Path:
        """Where the file with that hash is kept as it was received."""
        return self.home / "raw" / sha256

    def rows(self, version: Version) -> pa.Table:
        """All rows of a version, as they were put."""
        return pa.concat_tables([pq.ParquetFile(path).read() for path in self.paths(version)])

    def _folder(self, dataset: str) -> Path:
        if _NAME.fullmatch(dataset) is None:
            raise InputError(finding=Finding(BAD_NAME, dataset, params={"dataset": dataset[:60]}))
        return self.home / "datasets" / dataset

    def _pointer(self, folder: Path) -> int:
        try:
            return int((folder / "current").read_text().strip())
        except FileNotFoundError:
            return 0
        except ValueError as error:
            raise KhueError(f"{folder / 'current'}: {error}") from error

    def _version(self, dataset: str, number: int) -> Version:
        path = self._folder(dataset) / f"v{number}" / "manifest.json"
        try:
            made = msgspec.json.decode(path.read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError) as error:
            raise KhueError(f"{path}: {error}") from error
        return Version(
            dataset=dataset, number=number, content=made.content, raw=made.raw, raw_name=made.raw_name, rows=made.rows,
            partitions=(Partition("", (f"datasets/{dataset}/v{number}/{_PART}",), made.rows, made.content),), created=made.created,
            contract_version=made.contract_version, contract_hash=made.contract_hash, raw_files=made.raw_files,
        )  # fmt: skip

    def _keep(self, path: Path, expected: str, added: list[Path]) -> RawFile:
        sha256, is_new = disk.copy_by_hash(path, self.home / "raw")
        if is_new:
            added.append(self.raw_path(sha256))
        if expected and sha256 != expected:
            raise InputError(finding=Finding(CHANGED, str(path), params={"name": path.name}))
        return RawFile(sha256, path.name, 0)

    def _clean(self, folder: Path) -> None:
        """Finish or remove what a writer left that was killed; the lock says that none is at work."""
        self._finish(folder)
        pointer = self._pointer(folder)
        for path in folder.glob(disk.BESIDE) if folder.is_dir() else ():
            disk.remove(path)
        for number in _numbers(folder):
            if number > pointer:
                disk.remove(folder / f"v{number}")
        for path in (self.home / "raw").rglob(disk.BESIDE):
            disk.remove(path)

    def _finish(self, folder: Path) -> None:
        """Point to the version that a killed writer had in place and written down as delivered."""
        number = self._pointer(folder) + 1
        if (folder / f"v{number}").is_dir() and self.deliveries.has(folder.name, number):
            disk.write_beside(folder / "current", f"{number}\n".encode())

    def _write(self, folder: Path, contract: Contract, table: pa.Table, created: str, raw_files: Sequence[RawFile],
               reading: dict[str, str | int], record: Callable[[], None] | None) -> Version:  # fmt: skip
        before = self.current(contract.id)
        number = before.number + 1 if before else 1
        beside = folder / f".v{number}.new"
        try:
            beside.mkdir()
            content = _write_rows(table, beside / _PART)
            hashed = contract_hash(contract)
            if record and before and (before.content, before.contract_hash) == (content, hashed):
                disk.remove(beside)
                return before
            manifest = Manifest(
                dataset=contract.id, number=number, content=content, raw=raw_files[0].sha256,
                raw_name=raw_files[0].name, rows=table.num_rows, created=created, contract_version=contract.version,
                contract_hash=hashed, columns={field.name: str(field.type) for field in table.schema},
                raw_files=_counted(raw_files, table), reading=reading,
            )  # fmt: skip
            disk.write_beside(beside / "manifest.json", msgspec.json.format(msgspec.json.encode(manifest)))
            beside.rename(folder / f"v{number}")
            disk.sync(folder)
            if record:
                record()
            disk.write_beside(folder / "current", f"{number}\n".encode())
        except OSError:
            if self._pointer(folder) == number:  # the version already counts; only its last sync failed
                return self._version(contract.id, number)
            disk.remove(beside)
            disk.remove(folder / f"v{number}")
            raise
        return self._version(contract.id, number)


def _undelivered(dataset: str, number: int) -> Finding:
    return Finding(UNDELIVERED, dataset, params={"dataset": dataset, "number": number})


def contract_hash(contract: Contract) -> str:
    """The SHA-256 of what a contract asks of its rows; descriptions and business names are left out."""
    tables = [msgspec.structs.replace(table, properties=tuple(map(_bare, table.properties)), description="",
                                      business_name="") for table in contract.tables]  # fmt: skip
    own = sorted((one.property, str(one.value)) for one in contract.custom_properties)
    return disk.digest(msgspec.json.encode((contract.version, tables, own)))


def _bare(column: Property) -> Property:
    return msgspec.structs.replace(column, description="", business_name="", examples=(), tags=(), classification="")


def _numbers(folder: Path) -> list[int]:
    found = (_VERSION.fullmatch(path.name) for path in folder.glob("v*"))
    return sorted(int(match[1]) for match in found if match)


def _write_rows(table: pa.Table, path: Path) -> str:
    """Write the rows so that equal rows give equal bytes: one chunk, no statement of who wrote them."""
    pq.write_table(table.combine_chunks(), path, compression="zstd", row_group_size=_ROW_GROUP)
    disk.sync(path)
    return disk.sha256(path)


def _counted(raw_files: Sequence[RawFile], table: pa.Table) -> tuple[RawFile, ...]:
    """The raw files with the number of rows that each gave."""
    if FILE_NAME not in table.column_names:
        return tuple(RawFile(raw_files[0].sha256, raw_files[0].name, table.num_rows) for _ in raw_files[:1])
    counts = Counter({one["values"]: one["counts"] for one in table[FILE_NAME].value_counts().to_pylist()})
    return tuple(RawFile(one.sha256, one.name, counts[one.name]) for one in raw_files)
