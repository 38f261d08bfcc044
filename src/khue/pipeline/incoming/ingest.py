"""Files into versions: read, checked against the contract, stored - or refused with every reason, and nothing changed.

A contract says by `khue.delivery` how its dataset arrives. `whole` (the default): each file is the whole dataset, and
replaces the one before. `append`: each file adds its rows to those stored; a file of the same name replaces the rows
that it gave before. When a contract changes, the raw files behind the current version are read again under it.
Deliveries that were accepted before and whose versions are gone come first (`khue.pipeline.incoming.redelivery`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path

from khue.contracts import KeyIndex
from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import CHOICES, Contract
from khue.model.finding import Finding, Rule
from khue.model.reading import Correction
from khue.pipeline.incoming import remembered
from khue.pipeline.incoming.ahead import Readers, Waiting
from khue.pipeline.incoming.checked import Beside, Checked, IngestResult, prepared, read, refused
from khue.pipeline.incoming.delivery import Arrival, now, renew
from khue.pipeline.incoming.persons import persons_in_rows, persons_in_version
from khue.pipeline.incoming.redelivery import MOST_TOGETHER, redeliver, waiting
from khue.pipeline.incoming.wholes import WholeRules, in_order
from khue.stores import ParquetStore
from khue.stores.deliveries import contract_hash

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


def ingest(city: City, store: ParquetStore, dataset: str, file: Path, *, dry_run: bool = False,
           created: str | None = None, correction: Correction | None = None, status: str = "") -> IngestResult:  # fmt: skip
    """Check the file against the dataset's contract and store it as a new version, unless an error forbids it.

    `created` is the moment that the version bears, as ISO text (now, where left out). `correction` says how the file is to
    be read; where it is None, what is remembered beside the file holds. `status` says whether the rows are estimated,
    provisional or final (where it is empty, the file's name and the contract say it). Raises InputError for a dataset
    that the city does not declare.
    """
    contract = contract_of(city, dataset)
    if not dry_run and (lost := [one for one in redeliver(city, store, dataset) if one.refused]):
        return replace(lost[0], file=file)
    beside = Beside(None if dry_run else store.home, WholeRules(city, store, contract))
    checked = read(city, contract, file, correction=correction, beside=beside)
    if checked.table is None:
        return checked.result
    try:
        arrival = Arrival(city, store, contract, created or now(), dry_run=dry_run, status=status)
        result = arrival.store_checked(checked, checked.table)
        if result.refused:
            return result
        if result.version is None:
            return _told(result, persons_in_rows(contract, checked.table, str(file)))
        return _told(result, persons_in_version(city, store, contract, result.version))
    finally:
        checked.let_go()


def _told(result: IngestResult, persons: Sequence[Finding]) -> IngestResult:
    """The result with what is said of persons in the rows, who keep them from being published."""
    return replace(result, findings=(*result.findings, *persons), total=result.total + len(persons))


def ingest_inbox(
    city: City,
    city_path: Path,
    store: ParquetStore,
    *,
    created: str | None = None,
    hashes: Mapping[str, str] | None = None,
) -> list[IngestResult]:
    """Take in what is new in `inbox/<dataset>/`, by dataset and name; the files stay where they are.

    A file that a version already holds is not read again. Every file and every stored dataset gives a result. `hashes`
    has the hashes of files by their names in the city folder, as far as they are known.
    """
    results = redeliver(city, store)
    lost = {result.dataset for result in results if result.refused}
    results += [
        renewed for contract in city.contracts
        if contract.id not in lost
        and (renewed := renew(city, store, contract_of(city, contract.id), created=created)) is not None
    ]  # fmt: skip
    folders: list[_Folder | IngestResult] = []
    for folder in in_order(city, _visible(city_path / "inbox")):
        if folder.name in lost:
            continue
        try:
            contract = contract_of(city, folder.name)
        except InputError as error:
            folders.append(refused(folder.name, folder, error))
            continue
        hashed = [(file, _known(file, city_path, hashes or {})) for file in _visible(folder)]
        folders.append(_Folder(city, store, contract, created, hashed))
    with Readers([new for one in folders if isinstance(one, _Folder) for new in one.new()]) as readers:
        for one in folders:
            results += one.take(readers) if isinstance(one, _Folder) else [one]
    return results


def pending(
    city: City, city_path: Path, store: ParquetStore, hashes: Mapping[str, str] | None = None
) -> list[tuple[str, Path]]:
    """What `ingest_inbox` would read, by dataset: raw files of lost versions or changed contracts, new ones of the inbox."""
    contracts_by_id = {contract.id: contract for contract in city.contracts}
    again = waiting(store)
    known_raw = {(delivery.dataset, delivery.sha256) for delivery in again}
    found = [(delivery.dataset, Path(delivery.name)) for delivery in again if delivery.name]
    for dataset, contract in contracts_by_id.items():
        current = store.current(dataset)
        if current is not None and current.contract_hash != contract_hash(contract):
            found += [(dataset, Path(raw.name)) for raw in current.raw_files]
    for folder in _visible(city_path / "inbox"):
        known = contracts_by_id.get(folder.name)
        held = _held(store, known) if known else {}
        found += [
            (folder.name, file) for file in _visible(folder)
            for sha256 in [_known(file, city_path, hashes or {})] if (folder.name, sha256) not in known_raw and sha256 not in held
        ]  # fmt: skip
    return found


def contract_of(city: City, dataset: str) -> Contract:
    """The contract of a dataset; raises InputError for one that the city does not declare, or declares wrongly."""
    known = [contract.id for contract in city.contracts]
    found = next((contract for contract in city.contracts if contract.id == dataset), None)
    if found is None:
        close = get_close_matches(dataset, known, n=1)
        params = {"dataset": dataset, "known": ", ".join(known) or "-", "suggestion": close[0] if close else ""}
        raise InputError(finding=Finding(UNKNOWN_DATASET, dataset, params=params))
    if found.custom("khue.delivery") not in ("", *CHOICES["khue.delivery"]):
        params = {"dataset": dataset, "value": found.custom("khue.delivery")}
        raise InputError(finding=Finding(UNKNOWN_DELIVERY, dataset, params=params))
    return found


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, by name; hidden files, lock files of office programs and corrections are passed over."""
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if not path.name.startswith((".", "~$")) and path.name != remembered.FILE_NAME
    )


class _Folder:
    """The files of one dataset in the inbox, each with its hash; `hashed` is empty for what is no file."""

    def __init__(
        self,
        city: City,
        store: ParquetStore,
        contract: Contract,
        created: str | None,
        hashed: Sequence[tuple[Path, str]],
    ) -> None:
        self._city, self._store, self._contract, self._created = city, store, contract, created
        self._hashed = hashed
        self._out = store.withdrawn(contract.id)
        self._held = _held(store, contract)
        self._keys = KeyIndex(contract)
        self._rules = WholeRules(city, store, contract)
        self._beside = Beside(store.home, self._rules)
        self._version = cache(partial(store.version, contract.id))

    def new(self) -> Iterator[Waiting]:
        """The files that may be read ahead: of equal ones the first; none where what others bring decides what is right."""
        if self._rules.needed:
            return
        first = {sha256: file for file, sha256 in reversed(self._hashed)}
        for file, sha256 in self._hashed:
            if sha256 and sha256 not in self._held and first[sha256] == file:
                yield Waiting(file, partial(prepared, self._city, self._contract, file, sha256, self._beside))

    def take(self, readers: Readers) -> list[IngestResult]:
        """A result for each file; where each is the whole dataset, the last by name is the one that stays."""
        results: list[IngestResult] = []
        for start in range(0, len(self._hashed), MOST_TOGETHER):
            results += self._take_some(readers, self._hashed[start : start + MOST_TOGETHER])
        stays = [sha256 not in self._out for _, sha256 in self._hashed]
        taken = [one for one, stay in zip(results, stays, strict=True) if stay and one.version is not None]
        if not self._contract.appends and any(one.stored for one in taken) and not taken[-1].stored:
            last = results.index(taken[-1])
            results[last] = self._store_checked(read(self._city, self._contract, taken[-1].file, beside=self._beside))
        return results

    def _take_some(self, readers: Readers, hashed: Sequence[tuple[Path, str]]) -> list[IngestResult]:
        """A result for each; the disk is waited for once for all that is new."""
        if all(sha256 in self._held for _, sha256 in hashed):
            return [self._take(readers, file, sha256) for file, sha256 in hashed]
        with self._store.together(self._contract.id):
            return [self._take(readers, file, sha256) for file, sha256 in hashed]

    def _take(self, readers: Readers, file: Path, sha256: str) -> IngestResult:
        if sha256 in self._held:
            held = self._version(self._held[sha256])
            return IngestResult(self._contract.id, file, version=held, rows=held.rows)
        result = self._store_checked(
            readers.read(file) or read(self._city, self._contract, file, sha256, beside=self._beside)
        )
        if result.stored and result.version is not None:
            fresh = {raw.sha256: result.version.number for raw in result.version.raw_files}
            self._held = fresh | self._out if self._contract.appends else self._held | fresh
        return result

    def _store_checked(self, checked: Checked) -> IngestResult:
        if checked.table is None:
            return checked.result
        arrival = Arrival(self._city, self._store, self._contract, self._created or now(), keys=self._keys)
        result = arrival.store_checked(checked, checked.table)
        checked.let_go()
        return result


def _held(store: ParquetStore, contract: Contract) -> dict[str, int]:
    """By hash, the raw files that need not be read again, with the newest version that holds each.

    For an appended dataset, only the current version counts. What was withdrawn is known too, and not taken in again.
    """
    if not contract.appends:
        return store.delivered(contract.id)
    current = store.current(contract.id)
    stored = {raw.sha256: current.number for raw in current.raw_files} if current else {}
    return stored | store.withdrawn(contract.id)


def _known(file: Path, city_path: Path, hashes: Mapping[str, str]) -> str:
    """The hash of a file's bytes; empty for what is no file."""
    known = hashes.get(file.relative_to(city_path).as_posix(), "")
    return known or (hash_of(file) if file.is_file() else "")
