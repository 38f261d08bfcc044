"""Files into versions: read, checked against the contract, stored - or refused with every reason, and nothing changed.

A contract says by `khue.delivery` how its dataset arrives. `whole` (the default): each file is the whole dataset, and
replaces the one before. `append`: each file adds its rows to those stored; a file of the same name replaces the rows
that it gave before. When a contract changes, the raw files behind the current version are read again under it.
Deliveries that were accepted before and whose versions are gone come first (`khue.pipeline.incoming.redelivery`).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path

from khue.contracts import KeyIndex
from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule
from khue.pipeline.incoming.delivery import Arrival, Checked, IngestResult, now, read, refused, renew
from khue.pipeline.incoming.redelivery import MOST_TOGETHER, redeliver, waiting
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
           created: str | None = None) -> IngestResult:  # fmt: skip
    """Check the file against the dataset's contract and store it as a new version, unless an error forbids it.

    `created` is the moment that the version bears, as ISO text (now, where left out). Raises InputError for a dataset
    that the city does not declare.
    """
    contract = _contract(city, dataset)
    if not dry_run and (lost := [one for one in redeliver(city, store, dataset) if one.refused]):
        return replace(lost[0], file=file)
    checked = read(city, contract, file)
    arrival = Arrival(city, store, contract, created or now(), dry_run=dry_run)
    return checked.result if checked.table is None else arrival.store_checked(checked, checked.table)


def ingest_inbox(city: City, city_path: Path, store: ParquetStore, *, created: str | None = None) -> list[IngestResult]:
    """Take in what is new in `inbox/<dataset>/`, by dataset and name; the files stay where they are.

    A file that a version already holds is not read again. Every file and every stored dataset gives a result.
    """
    results = redeliver(city, store)
    lost = {result.dataset for result in results if result.refused}
    results += [
        renewed for contract in city.contracts
        if contract.id not in lost
        and (renewed := renew(city, store, _contract(city, contract.id), created=created)) is not None
    ]  # fmt: skip
    for folder in _visible(city_path / "inbox"):
        if folder.name in lost:
            continue
        try:
            contract = _contract(city, folder.name)
        except InputError as error:
            results.append(refused(folder.name, folder, error))
            continue
        results += _Folder(city, store, contract, created).take(_visible(folder))
    return results


def pending(city: City, city_path: Path, store: ParquetStore) -> list[tuple[str, Path]]:
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
            for sha256 in [_hash(file)] if (folder.name, sha256) not in known_raw and sha256 not in held
        ]  # fmt: skip
    return found


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


def _visible(folder: Path) -> list[Path]:
    """What lies in a folder, by name; hidden files and the lock files of office programs are passed over."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


class _Folder:
    """The files of one dataset in the inbox: each is hashed once, and the next is read while one is stored."""

    def __init__(self, city: City, store: ParquetStore, contract: Contract, created: str | None) -> None:
        self._city, self._store, self._contract, self._created = city, store, contract, created
        self._held = _held(store, contract)
        self._keys = KeyIndex(contract)
        self._readings: dict[Path, Future[Checked]] = {}
        self._version = cache(partial(store.version, contract.id))

    def take(self, files: Sequence[Path]) -> list[IngestResult]:
        """A result for each file; where each is the whole dataset, the last by name is the one that stays."""
        hashed = [(file, _hash(file)) for file in files]
        with ThreadPoolExecutor(1) as reader:
            results: list[IngestResult] = []
            for start in range(0, len(hashed), MOST_TOGETHER):
                results += self._take_some(reader, hashed[start : start + MOST_TOGETHER])
        taken = [one for one in results if one.version is not None]
        if not self._contract.appends and any(one.stored for one in taken) and not taken[-1].stored:
            last = results.index(taken[-1])
            results[last] = self._store_checked(read(self._city, self._contract, taken[-1].file))
        return results

    def _take_some(self, reader: ThreadPoolExecutor, hashed: Sequence[tuple[Path, str]]) -> list[IngestResult]:
        """A result for each; the disk is waited for once for all that is new."""
        if all(sha256 in self._held for _, sha256 in hashed):
            return [self._take(file, sha256) for file, sha256 in hashed]
        results = []
        with self._store.together(self._contract.id):
            for number, (file, sha256) in enumerate(hashed):
                self._read(reader, file, sha256)
                for following in hashed[number + 1 : number + 2]:
                    self._read_ahead(reader, *following)
                results.append(self._take(file, sha256))
        return results

    def _read(self, reader: ThreadPoolExecutor, file: Path, sha256: str) -> None:
        if sha256 not in self._held and file not in self._readings:
            self._readings[file] = reader.submit(read, self._city, self._contract, file, sha256)

    def _read_ahead(self, reader: ThreadPoolExecutor, file: Path, sha256: str) -> None:
        """Begin with the next file, unless it is so large that two of them are not to lie in memory."""
        if sha256 and file.stat().st_size <= _MOST_AHEAD:
            self._read(reader, file, sha256)

    def _take(self, file: Path, sha256: str) -> IngestResult:
        checked = self._readings.pop(file, None)
        if sha256 in self._held:
            held = self._version(self._held[sha256])
            return IngestResult(self._contract.id, file, version=held, rows=held.rows)
        result = self._store_checked(checked.result() if checked else read(self._city, self._contract, file, sha256))
        if result.stored and result.version is not None:
            fresh = {raw.sha256: result.version.number for raw in result.version.raw_files}
            self._held = fresh if self._contract.appends else self._held | fresh
        return result

    def _store_checked(self, checked: Checked) -> IngestResult:
        arrival = Arrival(self._city, self._store, self._contract, self._created or now(), keys=self._keys)
        return checked.result if checked.table is None else arrival.store_checked(checked, checked.table)


_MOST_AHEAD = 128 * 1024**2
"""The largest file that is read while another is being stored, in bytes."""


def _held(store: ParquetStore, contract: Contract) -> dict[str, int]:
    """By hash, the raw files that need not be read again, with the newest version that holds each.

    For an appended dataset, only the current version counts.
    """
    if not contract.appends:
        return store.delivered(contract.id)
    current = store.current(contract.id)
    return {raw.sha256: current.number for raw in current.raw_files} if current else {}


def _hash(file: Path) -> str:
    """The hash of a file's bytes; empty for what is no file."""
    return hash_of(file) if file.is_file() else ""
