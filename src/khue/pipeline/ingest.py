"""Files into versions: read, checked against the contract, stored - or refused with every reason, and nothing changed.

A contract says by `khue.delivery` how its dataset arrives. `whole` (the default): each file is the whole dataset, and
replaces the one before. `append`: each file adds its rows to those stored; a file of the same name replaces the rows
that it gave before. When a contract changes, the raw files behind the current version are read again under it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from khue import contracts, sources
from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity, has_errors
from khue.ports import FILE_NAME, RawFile, Reading, Version
from khue.sources.guard import MAX_BYTES, check_file
from khue.stores import ParquetStore
from khue.stores.disk import sha256 as hash_of
from khue.stores.parquet import Outdated, contract_hash

UNKNOWN_DATASET = Rule(
    "KH670", "unknown-dataset",
    Text(vi='Thành phố không có quy ước cho bộ dữ liệu "{dataset}".',
         en='The city has no contract for a dataset "{dataset}".'),
    Text(vi="Các bộ dữ liệu: {known}.", en="The datasets are: {known}."),
)  # fmt: skip
UNKNOWN_DELIVERY = Rule(
    "KH671", "unknown-delivery",
    Text(vi='khue.delivery của "{dataset}" là "{value}"; phải là whole hoặc append.',
         en='khue.delivery of "{dataset}" is "{value}"; it must be whole or append.'),
    Text(vi="Sửa customProperties của quy ước.", en="Correct the contract's customProperties."),
)  # fmt: skip
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
class _Checked:
    """A file that was read and checked; `table` is None where it is refused."""

    result: IngestResult
    table: pa.Table | None
    sha256: str = ""


def ingest(city: City, store: ParquetStore, dataset: str, file: Path, *, dry_run: bool = False,
           created: str | None = None) -> IngestResult:  # fmt: skip
    """Check the file against the dataset's contract and store it as a new version, unless an error forbids it.

    `created` is the moment that the version bears, as ISO text (now, where left out). Raises InputError for a dataset
    that the city does not declare.
    """
    delivery = _Delivery(city, store, _contract(city, dataset), created or _now(), dry_run)
    checked = _read(city, delivery.contract, file)
    return checked.result if checked.table is None else delivery.store_checked(checked, checked.table)


def ingest_inbox(city: City, city_path: Path, store: ParquetStore, *, created: str | None = None) -> list[IngestResult]:
    """Take in what is new in `inbox/<dataset>/`, by dataset and name; the files stay where they are.

    A file that a version already holds is not read again. Every file and every stored dataset gives a result.
    """
    results = [
        renewed for contract in city.contracts
        if (renewed := renew(city, store, contract.id, created=created)) is not None
    ]  # fmt: skip
    for folder in _visible(city_path / "inbox"):
        try:
            contract = _contract(city, folder.name)
        except InputError as error:
            results.append(_refused(folder.name, folder, error))
            continue
        results += _ingest_folder(city, store, contract, _visible(folder), created)
    return results


def pending(city: City, city_path: Path, store: ParquetStore) -> list[tuple[str, Path]]:
    """What `ingest_inbox` would read, by dataset: new files of the inbox, and raw files whose contract has changed."""
    contracts_by_id = {contract.id: contract for contract in city.contracts}
    found = []
    for dataset, contract in contracts_by_id.items():
        current = store.current(dataset)
        if current is not None and current.contract_hash != contract_hash(contract):
            found += [(dataset, Path(raw.name)) for raw in current.raw_files]
    for folder in _visible(city_path / "inbox"):
        known = contracts_by_id.get(folder.name)
        files = _visible(folder)
        found += [(folder.name, file) for file in files if known is None or _held(store, known, file) is None]
    return found


def renew(city: City, store: ParquetStore, dataset: str, *, created: str | None = None) -> IngestResult | None:
    """Read the raw files behind the current version again where the contract has changed since; else None.

    The old version stays the current one when the new contract refuses a file.
    """
    contract, current = _contract(city, dataset), store.current(dataset)
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
        version = store.put(contract, pa.concat_tables(tables), None, created or _now(), kept=current.raw_files,
                            reading=result.facts, after=current.number)  # fmt: skip
    except Outdated:
        return None
    return replace(result, version=version, rows=version.rows, stored=True)


def _contract(city: City, dataset: str) -> Contract:
    known = [contract.id for contract in city.contracts]
    found = next((contract for contract in city.contracts if contract.id == dataset), None)
    if found is None:
        close = get_close_matches(dataset, known, n=1)
        params = {"dataset": dataset, "known": ", ".join(known) or "-", "suggestion": close[0] if close else ""}
        raise InputError(finding=Finding(UNKNOWN_DATASET, dataset, params=params))
    if found.custom("khue.delivery") not in ("", "whole", "append"):
        params = {"dataset": dataset, "value": found.custom("khue.delivery")}
        raise InputError(finding=Finding(UNKNOWN_DELIVERY, dataset, params=params))
    return found


def _appends(contract: Contract) -> bool:
    return contract.custom("khue.delivery") == "append"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, by name; hidden files and the lock files of office programs are passed over."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


def _refused(dataset: str, file: Path, error: InputError) -> IngestResult:
    if not isinstance(error.finding, Finding):
        raise error
    return IngestResult(dataset, file, findings=(error.finding,), total=1)


def _read(city: City, contract: Contract, file: Path) -> _Checked:
    """The file as typed rows, or the findings that refuse it."""
    try:
        check_file(file, MAX_BYTES)
        sha256 = hash_of(file)
        reading = sources.read(file, contracts.header_names(contract))
    except InputError as error:
        return _Checked(_refused(contract.id, file, error), None)
    return _check(city, contract, reading, file, sha256)


def _check(city: City, contract: Contract, reading: Reading, file: Path, sha256: str) -> _Checked:
    checked = contracts.check(contract, reading, city.units() if city.unit_rows else None,
                              time_zone=city.declaration.time_zone)  # fmt: skip
    result = IngestResult(
        contract.id, file, findings=tuple(checked.findings), rows=reading.table.num_rows + reading.bad_rows,
        bad_rows=checked.bad_rows, total=checked.total, facts=_facts(reading),
    )  # fmt: skip
    return _Checked(result, checked.table, sha256)


def _facts(reading: Reading) -> dict[str, str | int]:
    facts: dict[str, str | int] = {
        "format": reading.format, "sheet": reading.sheet, "encoding": reading.encoding,
        "delimiter": reading.delimiter, "header_row": reading.header_row,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value != ""}


def _read_again(city: City, contract: Contract, store: ParquetStore, raw: RawFile) -> _Checked:
    """A raw file of the store under the name that it came with, which tells its format."""
    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        named = Path(folder) / raw.name
        named.symlink_to(store.raw_path(raw.sha256).resolve())
        checked = _read(city, contract, named)
    findings = tuple(msgspec.structs.replace(finding, path=raw.name) for finding in checked.result.findings)
    return replace(checked, result=replace(checked.result, file=Path(raw.name), findings=findings))


@dataclass(frozen=True)
class _Delivery:
    """One file on its way into the store."""

    city: City
    store: ParquetStore
    contract: Contract
    created: str
    dry_run: bool

    def store_checked(self, checked: _Checked, table: pa.Table) -> IngestResult:
        """Put the checked rows into the store, again from the start whenever another writer was faster."""
        for _ in range(_ATTEMPTS):
            try:
                return self._put(checked, table)
            except InputError as error:
                return replace(_refused(self.contract.id, checked.result.file, error), rows=checked.result.rows)
            except Outdated:
                continue
        return _with(checked.result, [Finding(BUSY, self.contract.id, params={"dataset": self.contract.id})])

    def _put(self, checked: _Checked, table: pa.Table) -> IngestResult:
        result, current = checked.result, self.store.current(self.contract.id)
        before, kept = current.number if current else 0, []
        if _appends(self.contract) and current is not None:
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
                                 sha256=checked.sha256, after=before)  # fmt: skip
        return replace(result, version=version, stored=True) if version.number > before else _noted(result, version)

    def _is_renewed(self, current: Version) -> bool:
        return current.contract_hash == contract_hash(self.contract)

    def _base(self, current: Version, kept: Sequence[RawFile]) -> list[_Checked]:
        """The rows that stay beside those of the new file; read again from the raw files where the contract changed."""
        if not self._is_renewed(current):
            return [_read_again(self.city, self.contract, self.store, raw) for raw in kept]
        rows = self.store.rows(current)
        names = pa.array([raw.name for raw in kept], pa.string())
        stays = rows.filter(pc.is_in(rows[FILE_NAME], value_set=names))
        return [_Checked(IngestResult(self.contract.id, Path(current.raw_name)), stays)]


def _stored_fails(kept: _Checked) -> list[Finding]:
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


def _ingest_folder(city: City, store: ParquetStore, contract: Contract, files: Sequence[Path],
                   created: str | None) -> list[IngestResult]:  # fmt: skip
    """Take in the files of one dataset; where each is the whole dataset, the last by name is the one that stays."""
    results = []
    for file in files:
        held = _held(store, contract, file)
        if held is None:
            results.append(ingest(city, store, contract.id, file, created=created))
        else:
            results.append(IngestResult(contract.id, file, version=held, rows=held.rows))
    taken = [one for one in results if one.version is not None]
    if not _appends(contract) and taken and any(one.stored for one in taken) and not taken[-1].stored:
        results[results.index(taken[-1])] = ingest(city, store, contract.id, taken[-1].file, created=created)
    return results


def _held(store: ParquetStore, contract: Contract, file: Path) -> Version | None:
    """The newest version that already holds the file: for an appended dataset, only the current one counts."""
    if not file.is_file():
        return None
    sha256 = hash_of(file)
    current = store.current(contract.id)
    versions = ([current] if current else []) if _appends(contract) else store.versions(contract.id)
    holding = [one for one in versions if any(raw.sha256 == sha256 for raw in one.raw_files)]
    return holding[-1] if holding else None
