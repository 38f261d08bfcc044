"""Files into versions: read, checked against the contract, stored - or refused with every reason, and nothing changed.

A contract says by `khue.delivery` how its dataset arrives. `whole` (the default): each file is the whole dataset, and
replaces the one before. `append`: each file adds its rows to those stored; a file of the same name replaces the rows
that it gave before. When a contract changes, the raw files behind the current version are read again under it.
Deliveries that were accepted before and whose versions are gone come first (`khue.pipeline.redelivery`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule
from khue.pipeline.delivery import Arrival, IngestResult, now, read, refused, renew
from khue.pipeline.redelivery import redeliver, waiting
from khue.ports import Version
from khue.stores import ParquetStore
from khue.stores.parquet import contract_hash

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
    return _ingest(city, store, contract, file, created, dry_run=dry_run)


def _ingest(city: City, store: ParquetStore, contract: Contract, file: Path, created: str | None, *,
            dry_run: bool = False) -> IngestResult:  # fmt: skip
    arrival = Arrival(city, store, contract, created or now(), dry_run=dry_run)
    checked = read(city, contract, file)
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
        results += _ingest_folder(city, store, contract, _visible(folder), created)
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
        files = [file for file in _visible(folder) if (folder.name, _hash(file)) not in known_raw]
        found += [(folder.name, file) for file in files if known is None or _held(store, known, file) is None]
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


def _ingest_folder(city: City, store: ParquetStore, contract: Contract, files: Sequence[Path],
                   created: str | None) -> list[IngestResult]:  # fmt: skip
    """Take in the files of one dataset; where each is the whole dataset, the last by name is the one that stays."""
    results = []
    for file in files:
        held = _held(store, contract, file)
        if held is None:
            results.append(_ingest(city, store, contract, file, created))
        else:
            results.append(IngestResult(contract.id, file, version=held, rows=held.rows))
    taken = [one for one in results if one.version is not None]
    if not contract.appends and taken and any(one.stored for one in taken) and not taken[-1].stored:
        results[results.index(taken[-1])] = _ingest(city, store, contract, taken[-1].file, created)
    return results


def _held(store: ParquetStore, contract: Contract, file: Path) -> Version | None:
    """The newest version that already holds the file: for an appended dataset, only the current one counts."""
    sha256 = _hash(file)
    if not sha256:
        return None
    current = store.current(contract.id)
    versions = ([current] if current else []) if contract.appends else store.versions(contract.id)
    holding = [one for one in versions if any(raw.sha256 == sha256 for raw in one.raw_files)]
    return holding[-1] if holding else None


def _hash(file: Path) -> str:
    """The hash of a file's bytes; empty for what is no file."""
    return hash_of(file) if file.is_file() else ""
