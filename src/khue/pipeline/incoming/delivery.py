"""One delivery on its way into the store: what was read and checked is laid beside what is stored, and stored.

Nothing here asks where a file came from: `khue.pipeline.incoming.ingest` takes files from people and the inbox,
`khue.pipeline.incoming.redelivery` takes them again from the raw files that were kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from khue import contracts
from khue.contracts.rules import UNUSUAL_VOLUME
from khue.contracts.volume import unusual
from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity
from khue.model.unit import Units
from khue.pipeline.faults import shrunk
from khue.pipeline.incoming import firmness, remembered
from khue.pipeline.incoming.again import by_name, read_again, under_its_name
from khue.pipeline.incoming.checked import Beside, Checked, IngestResult, refused
from khue.pipeline.incoming.rhythm import Arriving, newest_day
from khue.pipeline.incoming.wholes import WholeRules
from khue.pipeline.incoming.withdrawn import refusal_of_withdrawn
from khue.ports import RawFile, Rows, Version
from khue.stores import ParquetStore
from khue.stores import refused as refused_rows
from khue.stores.deliveries import contract_hash
from khue.stores.parquet import Outdated
from khue.stores.parts import Delivered

ALREADY_STORED = Rule(
    "KH672", "already-stored",
    Text(vi="Nội dung này đã được lưu ở phiên bản {number} ({rows} dòng, nhận ngày {received}): không có số liệu mới nên không "
            "tạo phiên bản mới.",
         en="This content is already stored as version {number} ({rows} rows, received on {received}): nothing is new, and no "
            "version was made."),
    Text(vi="Kiểm tra xem có gửi nhầm tệp cũ không.", en="See whether an old file was sent by mistake."),
    Severity.WARNING,
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


class Refused(Exception):  # noqa: N818 - it is not a fault but an answer, on its way out of the store
    """Rows that were to be stored do not meet the contract; the findings say why."""

    def __init__(self, findings: Sequence[Finding] = ()) -> None:
        super().__init__()
        self.findings = tuple(findings)


class Rereading:
    """Raw files of the store read again, one at a time, each checked against the contract and against those before it.

    Iterating gives the rows of each and ends with Refused where one fails; `results` tell of all of them.
    """

    def __init__(self, city: City, store: ParquetStore, contract: Contract, raws: Sequence[RawFile],
                 units: Units | None = None, *, again: bool = False) -> None:  # fmt: skip
        self._city, self._store, self._contract, self._raws, self._units = city, store, contract, raws, units
        self._beside = Beside(store.home, None if again else WholeRules(city, store, contract))
        self._index = contracts.KeyIndex(contract)
        self._read: list[contracts.Kept] = []
        self.results: list[IngestResult] = []

    def __iter__(self) -> Iterator[Delivered]:
        for raw in self._raws:
            checked = self._checked(raw)
            table, clashes = checked.table, []
            if table is not None:
                clashes = self.clashes(table, Path(raw.name))
                self._know(raw, table)
            self.results.append(_with(checked.result, clashes) if clashes else checked.result)
            if table is not None and checked.aside is not None:
                refused_rows.keep(self._store.home, raw.sha256, self._contract, checked.aside.tables())
            if table is not None and not self.failed:
                yield Delivered(raw, table, checked.result.facts, made=checked.made)
            checked.let_go()
        if self.failed:
            raise Refused

    @property
    def failed(self) -> list[IngestResult]:
        """Those that are refused."""
        return [result for result in self.results if result.refused]

    def clashes(self, table: Rows, path: Path) -> list[Finding]:
        """Rows whose key stands in one of the files that were read."""
        return self._index.check(table, self._read, path)

    def _know(self, raw: RawFile, table: Rows) -> None:
        """Remember the keys of the rows; should one be met again, the file is read once more."""
        if not self._contract.primary_key:
            return
        kept = contracts.Kept(raw.name, lambda columns: self._again(raw).select(columns))
        self._read.append(kept)
        self._index.know([(kept, table)])

    def _again(self, raw: RawFile) -> Rows:
        table = self._checked(raw).table
        if table is None:
            raise InputError(str(raw.name))
        return table

    def _checked(self, raw: RawFile) -> Checked:
        with under_its_name(self._store, raw.sha256, raw.name) as named:
            checked = read_again(
                self._city, self._store, self._contract, named, raw.sha256, units=self._units, beside=self._beside
            )
        return replace(checked, result=by_name(checked.result))


def renew(city: City, store: ParquetStore, contract: Contract, *, created: str | None = None,
          again: bool = False, units: Units | None = None) -> IngestResult | None:  # fmt: skip
    """Read the raw files behind the current version again where the contract has changed since; else None.

    The old version stays the current one when the new contract refuses a file. `again` as in `ParquetStore.put`, `units` as
    in `read`.
    """
    current = store.current(contract.id)
    if current is None or current.contract_hash == contract_hash(contract):
        return None
    rows, version = Rereading(city, store, contract, current.raw_files[::-1], units, again=again), None
    with suppress(Refused):
        try:
            version = store.renew(contract, rows, created or now(), after=current.number, again=again)
        except Outdated:
            return None
    return replace(
        rows.results[-1], version=version, rows=version.rows if version else rows.results[-1].rows,
        findings=tuple(finding for one in rows.results[::-1] for finding in one.findings), stored=version is not None,
        bad_rows=sum(one.bad_rows for one in rows.results), total=sum(one.total for one in rows.results),
    )  # fmt: skip


def now() -> str:
    """This moment, as a version bears it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Arrival:
    """One file on its way into the store; `again` as in `ParquetStore.put`, `keys` those of a run over many files.

    `restoring` takes in what was withdrawn. `status` is what the sender says of the rows (`khue.pipeline.incoming.firmness`).
    """

    city: City
    store: ParquetStore
    contract: Contract
    created: str
    dry_run: bool = False
    again: bool = False
    keys: contracts.KeyIndex | None = None
    restoring: bool = False
    status: str = ""

    def store_checked(self, checked: Checked, table: Rows) -> IngestResult:
        """Put the checked rows into the store, again from the start whenever another writer was faster."""
        if not (self.again or self.restoring):
            refusal = refusal_of_withdrawn(self.store, self.contract.id, checked.result.file, checked.sha256)
            if refusal is not None:
                return _with(checked.result, [refusal])
        for _ in range(_ATTEMPTS):
            try:
                return self._put(checked, table)
            except InputError as error:
                return replace(refused(self.contract.id, checked.result.file, error), rows=checked.result.rows)
            except Outdated:
                continue
        return _with(checked.result, [Finding(BUSY, self.contract.id, params={"dataset": self.contract.id})])

    def _put(self, checked: Checked, table: Rows) -> IngestResult:
        result, current = checked.result, self.store.current(self.contract.id)
        if current is not None and not self.contract.appends and not self.again:
            warnings = shrunk(current, table.num_rows, str(result.file))
            result = replace(result, findings=(*result.findings, *warnings), total=result.total + len(warnings))
        if current is not None and not self.again and (odd := self._unusual(current, table.num_rows, result.file)):
            result = replace(result, findings=(*result.findings, odd), total=result.total + 1)
        if not self.again:
            result = _besides(result, self._arriving(result.file, newest_day(self.contract, table)).findings(current))
        if current is None or not self.contract.appends:
            return self._stored(checked, result, table, current)
        if current.contract_hash != contract_hash(self.contract):
            return self._put_anew(checked, table, current)
        if any(raw.sha256 == checked.sha256 for raw in current.raw_files):
            return self._there_already(checked, result, table, current)
        instead = firmness.replaced(self.store, self.contract, current, self._loose(checked, table), table)
        result = _besides(result, firmness.said_of(instead, result.file))
        if clashes := self._clashes(current, table, result.file, instead):
            return _with(result, clashes)
        return self._stored(checked, result, table, current, beside=True, instead=instead)

    def _unusual(self, current: Version, rows: int, file: Path) -> Finding | None:
        """A warning where the file has far more or fewer rows than usual: than other files, or than versions before."""
        if self.contract.appends:
            before = [raw.rows for raw in current.raw_files if raw.name != file.name]
        else:
            counting = set(self.store.counting(self.contract.id))
            before = [head.rows for head in self.store.history(self.contract.id) if head.number in counting]
        usual = unusual(rows, before)
        params = {"value": rows, "expected": usual}
        return None if usual is None else Finding(UNUSUAL_VOLUME, str(file), params=params)

    def _stored(self, checked: Checked, result: IngestResult, table: Rows, current: Version | None,
                kept: Iterable[Delivered] = (), *, beside: bool = False, instead: Collection[str] = ()) -> IngestResult:  # fmt: skip
        """Put the table after the rows of `kept`, beside what is stored or in its place."""
        if self.dry_run:
            deque(kept, 0)
            return result
        before = current.number if current else 0
        if checked.aside is not None:
            refused_rows.keep(self.store.home, checked.sha256, self.contract, checked.aside.tables())
        remembered.keep(self.store.raw_path(checked.sha256), result.read_as.corrected if result.read_as else None)
        if not self.again:
            firmness.note(self.store, self.contract, self._loose(checked, table), self.created)
        version = self.store.put(
            self.contract, table, result.file, self.created, beside=beside, kept=kept, reading=result.facts,
            sha256=checked.sha256, after=before, again=self.again, made=checked.made, instead=instead,
        )  # fmt: skip
        if version.number == before:
            return self._there_already(checked, result, table, version)
        again = () if self.again else self._arriving(result.file).repeated(version)
        return replace(_besides(result, again), version=version, stored=True)

    def _there_already(self, checked: Checked, result: IngestResult, table: Rows, version: Version) -> IngestResult:
        """What becomes of content that is stored: it may be said to be firmer than it was."""
        settled = () if self.again or self.dry_run else firmness.settle(
            self.store, self.contract, self._loose(checked, table), version, self.created)  # fmt: skip
        return _noted(_besides(result, settled), version)

    def _arriving(self, file: Path, newest: date | None = None) -> Arriving:
        return Arriving(self.city, self.store, self.contract, newest, self.created, str(file))

    def _loose(self, checked: Checked, table: Rows) -> firmness.Loose:
        """Which months of the rows are not final."""
        name = checked.result.file.name
        if self.again:
            return firmness.Loose(checked.sha256, name, firmness.as_then(self.store, self.contract, checked.sha256))
        return firmness.Loose(checked.sha256, name, firmness.months_of(self.contract, table, name, self.status))

    def _put_anew(self, checked: Checked, table: Rows, current: Version) -> IngestResult:
        """Append under a contract that changed: all that stays is read again, in one step with the new rows."""
        file = checked.result.file
        stays = [raw for raw in current.raw_files[::-1] if raw.name != file.name]
        rows = Rereading(self.city, self.store, self.contract, stays, again=self.again)

        def kept() -> Iterator[Delivered]:
            yield from rows
            if clashes := rows.clashes(table, file):
                raise Refused(clashes)

        try:
            return self._stored(checked, checked.result, table, current, kept())
        except Refused as error:
            fails = [finding for one in rows.failed for finding in _stored_fails(one)]
            return _with(checked.result, [*fails, *error.findings])

    def _clashes(self, current: Version, table: Rows, file: Path, instead: Collection[str] = ()) -> list[Finding]:
        """Rows whose key a stored row of another file bears."""
        if not self.contract.primary_key:
            return []
        gone = {path for path, part in self.store.parts(current) if part.name in instead} if instead else ()
        near = [path for path in self.store.near(current, self.contract, table, file.name) if path not in gone]
        kept = [contracts.Kept(str(path), partial(self.store.columns, path)) for path in near]
        return (self.keys or contracts.KeyIndex(self.contract)).check(table, kept, file)


def _stored_fails(kept: IngestResult) -> list[Finding]:
    """That a file stored before fails now, and why."""
    name = str(kept.file)
    return [Finding(KEPT_FILE_FAILS, name, params={"name": name}), *kept.findings]


def _with(result: IngestResult, findings: Sequence[Finding]) -> IngestResult:
    """The result with errors that came up after the file itself had passed."""
    return replace(
        result, findings=(*result.findings, *findings), total=result.total + len(findings),
        bad_rows=len({finding.line for finding in findings if finding.line and finding.path == str(result.file)}),
    )  # fmt: skip


def _noted(result: IngestResult, version: Version) -> IngestResult:
    params = {"number": version.number, "rows": version.rows, "received": version.created[:10]}
    return replace(_besides(result, [Finding(ALREADY_STORED, str(result.file), params=params)]), version=version)


def _besides(result: IngestResult, more: Sequence[Finding]) -> IngestResult:
    """The result with warnings and notes that refuse nothing."""
    return replace(result, findings=(*result.findings, *more), total=result.total + len(more))
