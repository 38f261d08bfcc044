"""What was delivered for which dataset: beside the raw files, so that the versions can be made again from both alone.

raw/deliveries/<dataset>/v<n>.json      what brought version n about; never changed
raw/contracts/<hash>.json               the contract that it was held against
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from khue.exceptions import KhueError
from khue.lib import disk
from khue.model.contract import Contract, Property

T = TypeVar("T")

_FILE = re.compile(r"v([1-9][0-9]*)\.json")


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What brought a version about: a file under the name that it came with, or, with neither, a changed contract, or that
    what the version `without` had brought was withdrawn.

    `contract` is the hash of the contract that the rows were held against, `received` the moment that the version bears.
    """

    dataset: str
    number: int
    received: str
    contract: str
    name: str = ""
    sha256: str = ""
    without: int = 0


class Deliveries:
    """The records of deliveries under the raw files of a data home."""

    def __init__(self, raw: Path) -> None:
        self._records = raw / "deliveries"
        self._contracts = raw / "contracts"

    def keep(self, deliveries: Sequence[tuple[Delivery, Contract]], added: list[Path]) -> None:
        """Write records down, in their order, and their contracts before them.

        `added` is told of what is new, so that it can be taken back.
        """
        contracts = {self._contracts / f"{one.contract}.json": contract for one, contract in deliveries}
        records = {self._path(one.dataset, one.number): one for one, _ in deliveries}
        for files in (contracts, records):
            new = {
                path: msgspec.json.format(msgspec.json.encode(one)) for path, one in files.items() if not path.is_file()
            }
            for path in new:
                disk.make_folder(path.parent)
            added += new
            disk.write_all(new)

    def has(self, dataset: str, number: int) -> bool:
        """Whether there is a record of that version."""
        return self._path(dataset, number).is_file()

    def datasets(self) -> list[str]:
        """The datasets for which something was delivered, by name."""
        return sorted(path.name for path in self._records.glob("*") if path.is_dir())

    def after(self, dataset: str, number: int) -> list[Delivery]:
        """The deliveries that brought about the versions above `number`, in order."""
        found = (_FILE.fullmatch(path.name) for path in (self._records / dataset).glob("v*.json"))
        above = sorted(n for match in found if match and (n := int(match[1])) > number)
        return [_decoded(self._path(dataset, n), Delivery) for n in above]

    def contract(self, delivery: Delivery) -> Contract:
        """The contract that a delivery was held against."""
        return _decoded(self._contracts / f"{delivery.contract}.json", Contract)

    def _path(self, dataset: str, number: int) -> Path:
        return self._records / dataset / f"v{number}.json"


def contract_hash(contract: Contract) -> str:
    """The SHA-256 of what a contract asks of its rows; descriptions and business names are left out."""
    tables = [msgspec.structs.replace(table, properties=tuple(map(_bare, table.properties)), description="",
                                      business_name="") for table in contract.tables]  # fmt: skip
    own = sorted((one.property, str(one.value)) for one in contract.custom_properties)
    return disk.digest(msgspec.json.encode((contract.version, tables, own)))


def _bare(column: Property) -> Property:
    return msgspec.structs.replace(column, description="", business_name="", examples=(), tags=(), classification="")


def _decoded(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise KhueError(f"{path}: {error}") from error
