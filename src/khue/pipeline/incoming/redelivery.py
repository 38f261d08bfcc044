"""Versions made again from the raw files: every delivery that was written down and whose version is not there.

That is so after `datasets/` was lost, and after a writer was killed between writing its delivery down and storing it. A
delivery is held against the contract of its day, which is kept beside the raw files; whether its units existed was
judged when it was accepted, and is not judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import msgspec

from khue.contracts import KeyIndex
from khue.exceptions import KhueError
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule
from khue.pipeline.incoming.again import by_name, read_again, under_its_name
from khue.pipeline.incoming.checked import Beside, IngestResult
from khue.pipeline.incoming.delivery import Arrival, renew
from khue.stores import ParquetStore
from khue.stores import refused as refused_rows
from khue.stores.deliveries import Delivery, contract_hash

LOST = Rule(
    "KH675", "delivery-lost",
    Text(vi="Không dựng lại được phiên bản {number} của {dataset} từ tệp gốc {name}: {found}.",
         en="Version {number} of {dataset} could not be made again from its raw file {name}: {found}."),
    Text(vi="Khôi phục thư mục raw từ bản sao lưu rồi chạy khue build.",
         en="Restore the folder raw from a backup, then run khue build."),
)  # fmt: skip


MOST_TOGETHER = 64
"""So many versions are made at most before the disk is waited for."""


def waiting(store: ParquetStore, dataset: str = "") -> list[Delivery]:
    """The deliveries whose versions are to be made again, by dataset and in order."""
    datasets = [dataset] if dataset else store.deliveries.datasets()
    return [one for name in datasets for one in store.deliveries.after(name, store.newest(name))]


def redeliver(city: City, store: ParquetStore, dataset: str = "") -> list[IngestResult]:
    """Make the versions of all deliveries that wait; after one that fails, the later ones of its dataset wait on."""
    results: list[IngestResult] = []
    for name, deliveries in groupby(waiting(store, dataset), lambda one: one.dataset):
        found, keys = list(deliveries), Keys()
        for start in range(0, len(found), MOST_TOGETHER):
            results += _redeliver_some(city, store, found[start : start + MOST_TOGETHER], keys)
            if results and results[-1].refused and results[-1].dataset == name:
                break
    return results


def _redeliver_some(city: City, store: ParquetStore, deliveries: Sequence[Delivery], keys: Keys) -> list[IngestResult]:
    """As many as can be made again; the disk is waited for once for all of them."""
    results: list[IngestResult] = []
    with store.together(deliveries[0].dataset):
        for delivery in deliveries:
            if delivery.number > store.newest(delivery.dataset):
                results.append(_redeliver(city, store, delivery, keys))
                if results[-1].refused:
                    break
    return results


class Keys:
    """The keys that are known of each dataset during one run, as long as its contract stays the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, KeyIndex]] = {}

    def of(self, contract: Contract) -> KeyIndex:
        """The index for a contract."""
        hashed = contract_hash(contract)
        known = self._known.get(contract.id)
        if known is None or known[0] != hashed:
            known = self._known[contract.id] = (hashed, KeyIndex(contract))
        return known[1]


def _redeliver(city: City, store: ParquetStore, delivery: Delivery, keys: Keys) -> IngestResult:
    nothing = IngestResult(delivery.dataset, Path(delivery.name))
    then, units = msgspec.structs.replace(city, unit_rows=()), city.units() if city.unit_rows else None
    if delivery.number != store.newest(delivery.dataset) + 1:
        return _lost(nothing, delivery, f"v{delivery.number - 1}?")
    try:
        contract = store.deliveries.contract(delivery)
    except KhueError as error:
        return _lost(nothing, delivery, str(error))
    if delivery.without:
        version = store.without(contract, delivery.without, delivery.received, again=True)
        return replace(nothing, version=version, rows=version.rows, stored=True)
    if not delivery.sha256:
        return renew(then, store, contract, created=delivery.received, again=True, units=units) or nothing
    raw = store.raw_path(delivery.sha256)
    if not raw.is_file():
        return _lost(nothing, delivery, delivery.sha256[:12])
    with under_its_name(store, delivery.sha256, delivery.name) as named:
        arrival = Arrival(then, store, contract, delivery.received, again=True, keys=keys.of(contract))
        beside = Beside(store.home, without=refused_rows.numbers(store.home, delivery.sha256, contract))
        checked = read_again(then, store, contract, named, delivery.sha256, as_then=True, units=units, beside=beside)
        result = checked.result if checked.table is None else arrival.store_checked(checked, checked.table)
        checked.let_go()
    if result.refused and store.newest(delivery.dataset) >= delivery.number:
        return nothing  # another process was faster
    result = by_name(result)
    return _lost(result, delivery, result.findings[0].rule.code) if result.refused else result


def _lost(result: IngestResult, delivery: Delivery, found: str) -> IngestResult:
    params = {"dataset": delivery.dataset, "number": delivery.number, "name": delivery.name or "–", "found": found}
    lost = Finding(LOST, f"raw/deliveries/{delivery.dataset}/v{delivery.number}.json", params=params)
    return replace(result, findings=(lost, *result.findings), total=result.total + 1)
