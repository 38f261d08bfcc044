"""A file read and checked against a contract: its rows, or the findings that refuse it, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from khue import contracts, sources
from khue.engines.compile import expression
from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, has_errors
from khue.model.reading import AUTOMATIC, Correction, ReadAs
from khue.model.unit import Units
from khue.pipeline.incoming import closer, remembered
from khue.ports import Reading, Version
from khue.sources.guard import MAX_BYTES, check_file
from khue.stores.parts import Made, make


@dataclass(frozen=True)
class IngestResult:
    """What became of one file: the version that holds it, or None and the findings that say why not.

    `stored` tells a new version from one that was already there. `facts` say how the file was read, `read_as` in full where
    it had to be looked at closely.
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
    read_as: ReadAs | None = None

    @property
    def refused(self) -> bool:
        """Whether a finding forbids storing the file."""
        return has_errors(list(self.findings))


@dataclass(frozen=True)
class Checked:
    """A file that was read and checked; `table` is None where it is refused.

    `made` are the parts of the table, where these were made already; `aside` are the violations of rows that are left out.
    """

    result: IngestResult
    table: pa.Table | None
    sha256: str = ""
    made: Sequence[Made] = ()
    aside: pa.Table | None = None


def refused(dataset: str, file: Path, error: InputError) -> IngestResult:
    """The result for a file that could not be taken in at all."""
    if not isinstance(error.finding, Finding):
        raise error
    return IngestResult(dataset, file, findings=(error.finding,), total=1)


def read(city: City, contract: Contract, file: Path, sha256: str = "", correction: Correction | None = None, *,
         closely: bool | None = None, units: Units | None = None) -> Checked:  # fmt: skip
    """The file as typed rows, or the findings that refuse it; `sha256` is what its bytes are known to be.

    `correction` says how it is to be read; where it is None, what is remembered beside the file holds. `closely` is known
    of a file that was read before, and found out where it is None. `units` give names their codes (else the city's).
    """
    try:
        check_file(file, MAX_BYTES)
        sha256 = sha256 or hash_of(file)
        told = remembered.correction_for(file.parent, file.name) if correction is None else correction
    except InputError as error:
        return Checked(refused(contract.id, file, error), None)
    units = units or (city.units() if city.unit_rows else None)
    if told != AUTOMATIC or closely:
        return _closely(city, contract, file, sha256, told, units)
    reading, first = _at_once(city, contract, file, sha256)
    if closely is not None or not closer.pays(file, first.result, reading):
        return first
    second = _closely(city, contract, file, sha256, told, units)
    return second if closer.better(first.result, second.result) else first


def _at_once(city: City, contract: Contract, file: Path, sha256: str) -> tuple[Reading | None, Checked]:
    """The file taken for what it is called, with the contract's header; the reading is None where it is not so."""
    try:
        reading = sources.read(file, contracts.header_names(contract))
    except InputError as error:
        return None, Checked(refused(contract.id, file, error), None, sha256)
    return reading, _check(city, contract, reading, file, sha256)


def _closely(city: City, contract: Contract, file: Path, sha256: str, told: Correction, units: Units | None) -> Checked:
    """The file looked at cell by cell."""
    try:
        reading = closer.look(contract, file, told, units)
    except InputError as error:
        return Checked(refused(contract.id, file, error), None, sha256)
    return _check(city, contract, reading, file, sha256)


def prepared(city: City, contract: Contract, file: Path, sha256: str) -> Checked:
    """The same with the parts that are to be stored, so that storing them takes no time."""
    checked = read(city, contract, file, sha256)
    return checked if checked.table is None else replace(checked, made=tuple(make(contract, checked.table)))


def _check(city: City, contract: Contract, reading: Reading, file: Path, sha256: str) -> Checked:
    checked = contracts.check(contract, reading, city.units() if city.unit_rows else None,
                              time_zone=city.declaration.time_zone, sql=expression)  # fmt: skip
    result = IngestResult(
        contract.id, file, findings=tuple(checked.findings), rows=reading.table.num_rows + reading.bad_rows,
        bad_rows=checked.bad_rows, total=checked.total,
        facts=_facts(reading) | ({"set_aside": checked.bad_rows} if checked.aside is not None else {}),
        read_as=reading.read_as,
    )  # fmt: skip
    return Checked(result, checked.table, sha256, aside=checked.aside)


def _facts(reading: Reading) -> dict[str, str | int]:
    facts: dict[str, str | int] = {
        "format": reading.format, "sheet": reading.sheet, "encoding": reading.encoding,
        "delimiter": reading.delimiter, "header_row": reading.header_row,
    }  # fmt: skip
    facts |= reading.read_as.kept if reading.read_as else {}
    return {name: value for name, value in facts.items() if value != ""}
