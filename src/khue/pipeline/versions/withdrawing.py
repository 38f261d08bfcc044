"""A version taken out of use, and taken in again: its rows leave the build or come back, and nothing of it is removed.

Where each file is the whole dataset, the version before counts again. Where files add to each other, a new version is made
without the rows of that file, and on restoring it the file is held against the contract of now once more. Whoever calls
writes the audit record; what the store itself needs, with who, when and why, goes into its own lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule
from khue.pipeline.incoming.again import by_name, read_again, under_its_name
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.delivery import Arrival, now
from khue.pipeline.incoming.ingest import contract_of
from khue.ports import Version
from khue.stores import ParquetStore
from khue.stores.deliveries import Delivery
from khue.stores.withdrawals import Withdrawal

NO_SUCH_VERSION = Rule(
    "KH717", "no-such-version",
    Text(vi="{dataset} không có phiên bản {number}.", en="{dataset} has no version {number}."),
    Text(vi="Xem các phiên bản bằng khue versions {dataset}.", en="See the versions with khue versions {dataset}."),
)  # fmt: skip
NOT_OF_A_FILE = Rule(
    "KH718", "version-without-file",
    Text(vi="Phiên bản {number} của {dataset} không do một tệp nào gửi đến: nó được lập khi quy ước đổi hoặc khi một phiên bản bị rút.",
         en="No file brought version {number} of {dataset}: it was made when the contract changed or another version was "
            "withdrawn."),
    Text(vi="Rút phiên bản mà tệp đã tạo ra, xem khue versions {dataset}.",
         en="Withdraw the version that the file brought; see khue versions {dataset}."),
)  # fmt: skip
ALREADY = Rule(
    "KH719", "already-so",
    Text(vi="Phiên bản {number} của {dataset} hiện {state_vi}.", en="Version {number} of {dataset} {state_en}."),
)  # fmt: skip
CAME_AGAIN = Rule(
    "KH727", "file-came-again",
    Text(vi="Các dòng của phiên bản {number} nay thuộc phiên bản {other} của {dataset}.",
         en="The rows of version {number} now belong to version {other} of {dataset}."),
    Text(vi="Hãy rút phiên bản {other}.", en="Withdraw version {other} instead."),
)  # fmt: skip
_WITHDRAWN = {"state_vi": "đã bị rút từ trước", "state_en": "has been withdrawn before"}
_IN_USE = {
    "state_vi": "không bị rút nên không cần khôi phục",
    "state_en": "is not withdrawn, so there is nothing to restore",
}


@dataclass(frozen=True)
class Done:
    """What a withdrawal or a restoring came to: the version that counts now (None: none does), and what was found.

    `refused` has, of a file that no longer meets its contract, what is wrong; then nothing has changed.
    """

    dataset: str
    number: int
    current: Version | None
    refused: tuple[Finding, ...] = ()


def withdraw(city: City, store: ParquetStore, dataset: str, number: int, *, by: str, why: str) -> Done:
    """Take a version out of use; raises InputError where there is no such version, or it cannot be withdrawn."""
    contract_of(city, dataset)
    with store.alone():
        _brought(store, dataset, number)
        if number in store.withdrawals(dataset).out(store.newest(dataset)):
            raise _refusal(ALREADY, dataset, number, **_WITHDRAWN)
        _leave_out(store, dataset, number)
        _note(store, dataset, number, by, why, restored=False)
    return Done(dataset, number, store.current(dataset))


def restore(city: City, store: ParquetStore, dataset: str, number: int, *, by: str, why: str) -> Done:
    """Take a withdrawn version into use again; raises InputError where it was not withdrawn."""
    contract = contract_of(city, dataset)
    with store.alone():
        delivery = _brought(store, dataset, number)
        if number not in store.withdrawals(dataset).out(store.newest(dataset)):
            raise _refusal(ALREADY, dataset, number, **_IN_USE)
        if (
            contract.appends
            and number != store.newest(dataset)
            and not _superseded(store, dataset, number, delivery.name)
        ):
            result = _deliver_again(city, store, contract, delivery)
            if result.refused:
                return Done(dataset, number, store.current(dataset), result.findings)
        _note(store, dataset, number, by, why, restored=True)
    return Done(dataset, number, store.current(dataset))


def _leave_out(store: ParquetStore, dataset: str, number: int) -> None:
    """Make a version without the rows that another brought, where later versions have them and others besides."""
    current = store.current(dataset)
    if current is None or current.number == number:
        return
    since = {part.since for _, part in store.parts(current)}
    if number in since and len(since) > 1:
        (made,) = store.deliveries.after(dataset, current.number - 1)[:1]
        store.without(store.deliveries.contract(made), number, now())
    elif number not in since:
        raw = store.version(dataset, number).raw
        other = next((part.since for _, part in store.parts(current) if part.raw == raw), None)
        if other is not None:
            raise _refusal(CAME_AGAIN, dataset, number, other=other)


def _superseded(store: ParquetStore, dataset: str, number: int, name: str) -> bool:
    """Whether a later file of the same name has taken the place of what the version brought."""
    current = store.current(dataset)
    return current is not None and any(part.name == name and part.since > number for _, part in store.parts(current))


def _deliver_again(city: City, store: ParquetStore, contract: Contract, delivery: Delivery) -> IngestResult:
    """Take the file in once more, under the name that it came with and read as it was then."""
    with under_its_name(store, delivery.sha256, delivery.name) as named:
        checked = read_again(city, store, contract, named, delivery.sha256)
        if checked.table is None:
            return by_name(checked.result)
        return by_name(Arrival(city, store, contract, now(), restoring=True).store_checked(checked, checked.table))


def _brought(store: ParquetStore, dataset: str, number: int) -> Delivery:
    """The delivery of a file that brought a version about."""
    if not 1 <= number <= store.newest(dataset):
        raise _refusal(NO_SUCH_VERSION, dataset, number)
    delivery = store.deliveries.after(dataset, number - 1)[0]
    if not delivery.sha256:
        raise _refusal(NOT_OF_A_FILE, dataset, number)
    return delivery


def _note(store: ParquetStore, dataset: str, number: int, by: str, why: str, *, restored: bool) -> None:
    store.withdrawals(dataset).add(Withdrawal(
        number=number, act="restore" if restored else "withdraw", newest=store.newest(dataset), at=now(), by=by, why=why,
    ))  # fmt: skip


def _refusal(rule: Rule, dataset: str, number: int, **params: object) -> InputError:
    return InputError(finding=Finding(rule, dataset, params={"dataset": dataset, "number": number, **params}))
