"""One delivery on its way into the store: read, checked against a contract, laid beside what is stored, and stored.

Nothing here asks where a file came from: `khue.pipeline.ingest` takes files from people and the inbox,
`khue.pipeline.redelivery` takes them again from the raw files that were kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from khue import contracts, sources
from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity, has_errors
from khue.pipeline.faults import shrunk
from khue.ports import FILE_NAME, RawFile, Reading, Version
from khue.sources.guard import MAX_BYTES, check_file
from khue.stores import ParquetStore
from khue.stores.parquet import Outdated, contract_hash

ALREADY_STORED = Rule(
    "KH672", "already-stored",
    Text(vi="Nội dung này đã được lưu ở phiên bản {number}; không tạo phiên bản mới.",
         en="This content is already stored as version {number}; no new version was made."),
    severity=Severity.NOTE,
)  # fmt: skip
BUSY = Rule(
    "KH673", "busy",
    Text(vi='Bộ dữ liệu "{dataset}" đang được nhiều người nộp cùng lúc.',
         en='Many are submitting "{dataset}" at this moment.'),
    Text(vi="Gửi lại sau ít phút; chưa có gì được lưu.", en="Send it again in a moment; nothing was stored."),
)  # fmt: skip
KEPT_FILE_FAILS = Rule(
    "KH674", "stored-file-fails",
    Text(vi="Quy ước đã thay đổi, và tệp {name} đã lưu trước đây không còn đạt.",
         en="The contract has changed, and the stored file {name} no longer meets it."),
    Text(vi="Sửa quy ước, hoặc gửi lại tệp đó với cùng tên để thay thế.",
         en="Correct the contract, or send that file again under its own name to replace it."),
)  # fmt: skip

_ATTEMPTS = 10


@dataclass(frozen=True)
class IngestResult:
    """What became of one file: the version that holds it, or None and the findings that say why not.

    `stored` tells a new version from one that was already there. `facts` say how the file was read.
    """

    dataset: str
    file: Path
    version: Version | None = None
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    bad_rows: int = 0
    total: int = 0
    stored: bool = False
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a finding forbids storing the file."""
        return has_errors(list(self.findings))


@dataclass(frozen=True)
class Checked:
    """A file that was read and checked; `table` is None where it is refused."""

    result: IngestResult
    table: pa.Table | None
    sha256: str = ""


def renew(city: City, store: ParquetStore, contract: Contract, *, created: str | None = None,
          again: bool = False) -> IngestResult | None:  # fmt: skip
    """Read the raw files behind the current version again where the contract has changed since; else None.

    The old version stays the current one when the new contract refuses a file. `again` as in `ParquetStore.put`.
    """
    current = store.current(contract.id)
    if current is None or current.contract_hash == contract_hash(contract):
        return None
    checked = [_read_again(city, contract, store, raw) for raw in current.raw_files]
    findings = tuple(finding for one in checked for finding in one.result.findings)
    result = replace(checked[0].result, findings=findings, bad_rows=sum(one.result.bad_rows for one in checked))
    tables = [one.table for one in checked if one.table is not None]
    if len(tables) < len(checked):
        return result
    clashes = [
        clash for number, raw in enumerate(current.raw_files[1:], 1)
        for clash in contracts.check_kept(contract, pa.concat_tables(tables[:number]), tables[number], Path(raw.name))
    ]  # fmt: skip
    if clashes:
        return _with(result, clashes)
    try:
        version = store.put(contract, pa.concat_tables(tables), None, created or now(), kept=current.raw_files,
                            reading=result.facts, after=current.number, again=again)  # fmt: skip
    except Outdated:
        return None
    return replace(result, version=version, rows=version.rows, stored=True)


def now() -> str:
    """This moment, as a version bears it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def refused(dataset: str, file: Path, error: InputError) -> IngestResult:
    """The result for a file that could not be taken in at all."""
    if not isinstance(error.finding, Finding):
        raise error
    return IngestResult(dataset, file, findings=(error.finding,), total=1)


def read(city: City, contract: Contract, file: Path) -> Checked:
    """The file as typed rows, or the findings that refuse it."""
    try:
        check_file(file, MAX_BYTES)
        sha256 = hash_of(file)
        reading = sources.read(file, contracts.header_names(contract))
    except InputError as error:
        return Checked(refused(contract.id, file, error), None)
    return _check(city, contract, reading, file, sha256)


def _check(city: City, contract: Contract, reading: Reading, file: Path, sha256: str) -> Checked:
    checked = contracts.check(contract, reading, city.units() if city.unit_rows else None,
                              time_zone=city.declaration.time_zone)  # fmt: skip
    result = IngestResult(
        contract.id, file, findings=tuple(checked.findings), rows=reading.table.num_rows + reading.bad_rows,
        bad_rows=checked.bad_rows, total=checked.total, facts=_facts(reading),
    )  # fmt: skip
    return Checked(result, checked.table, sha256)


def _facts(reading: Reading) -> dict[str, str | int]:
    facts: dict[str, str | int] = {
        "format": reading.format, "sheet": reading.sheet, "encoding": reading.encoding,
        "delimiter": reading.delimiter, "header_row": reading.header_row,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value != ""}


def _read_again(city: City, contract: Contract, store: ParquetStore, raw: RawFile) -> Checked:
    """A raw file of the store under the name that it came with, which tells its format."""
    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        named = Path(folder) / raw.name
        named.symlink_to(store.raw_path(raw.sha256).resolve())
        checked = read(city, contract, named)
    findings = tuple(msgspec.structs.replace(finding, path=raw.name) for finding in checked.result.findings)
    return replace(checked, result=replace(checked.result, file=Path(raw.name), findings=findings))


@dataclass(frozen=True)
class Arrival:
    """One file on its way into the store; `again` as in `ParquetStore.put`."""

    city: City
    store: ParquetStore
    contract: Contract
    created: str
    dry_run: bool = False
    again: bool = False

    def store_checked(self, checked: Checked, table: pa.Table) -> IngestResult:
        """Put the checked rows into the store, again from the start whenever another writer was faster."""
        for _ in range(_ATTEMPTS):
            try:
                return self._put(checked, table)
            except InputError as error:
                return replace(refused(self.contract.id, checked.result.file, error), rows=checked.result.rows)
            except Outdated:
                continue
        return _with(checked.result, [Finding(BUSY, self.contract.id, params={"dataset": self.contract.id})])

    def _put(self, checked: Checked, table: pa.Table) -> IngestResult:
        result, current = checked.result, self.store.current(self.contract.id)
        before, kept = current.number if current else 0, []
        if current is not None and not self.contract.appends and not self.again:
            warnings = shrunk(current, table.num_rows, str(result.file))
            result = replace(result, findings=(*result.findings, *warnings), total=result.total + len(warnings))
        if self.contract.appends and current is not None:
            if self._is_renewed(current) and any(raw.sha256 == checked.sha256 for raw in current.raw_files):
                return _noted(result, current)
            kept = [raw for raw in current.raw_files if raw.name != result.file.name]
            base = self._base(current, kept)
            findings = [finding for one in base if one.table is None for finding in _stored_fails(one)]
            tables = [one.table for one in base if one.table is not None]
            for rows in tables:
                findings += contracts.check_kept(self.contract, rows, table, result.file)
            if findings:
                return _with(result, findings)
            table = pa.concat_tables([*tables, table])
        if self.dry_run:
            return result
        version = self.store.put(self.contract, table, result.file, self.created, kept=kept, reading=result.facts,
                                 sha256=checked.sha256, after=before, again=self.again)  # fmt: skip
        return replace(result, version=version, stored=True) if version.number > before else _noted(result, version)

    def _is_renewed(self, current: Version) -> bool:
        return current.contract_hash == contract_hash(self.contract)

    def _base(self, current: Version, kept: Sequence[RawFile]) -> list[Checked]:
        """The rows that stay beside those of the new file; read again from the raw files where the contract changed."""
        if not self._is_renewed(current):
            return [_read_again(self.city, self.contract, self.store, raw) for raw in kept]
        rows = self.store.rows(current)
        names = pa.array([raw.name for raw in kept], pa.string())
        stays = rows.filter(pc.is_in(rows[FILE_NAME], value_set=names))
        return [Checked(IngestResult(self.contract.id, Path(current.raw_name)), stays)]


def _stored_fails(kept: Checked) -> list[Finding]:
    """That a file stored before fails now, and why."""
    name = str(kept.result.file)
    return [Finding(KEPT_FILE_FAILS, name, params={"name": name}), *kept.result.findings]


def _with(result: IngestResult, findings: Sequence[Finding]) -> IngestResult:
    """The result with errors that came up after the file itself had passed."""
    return replace(
        result, findings=(*result.findings, *findings), total=result.total + len(findings),
        bad_rows=len({finding.line for finding in findings if finding.line and finding.path == str(result.file)}),
    )  # fmt: skip


def _noted(result: IngestResult, version: Version) -> IngestResult:
    note = Finding(ALREADY_STORED, str(result.file), params={"number": version.number})
    return replace(result, version=version, findings=(*result.findings, note), total=result.total + 1)
