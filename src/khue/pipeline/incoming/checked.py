"""A file read and checked against a contract: its rows, or the findings that refuse it, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from khue import contracts, sources
from khue.contracts.set_aside import Aside
from khue.contracts.whole import Rules
from khue.engines.compile import expression
from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, has_errors
from khue.model.reading import AUTOMATIC, Correction, ReadAs
from khue.model.unit import Units
from khue.pipeline.incoming import closer, remembered
from khue.ports import ROW_NUMBER, Piecewise, Reading, Rows, Version
from khue.sources.guard import MAX_BYTES, check_file
from khue.stores.parquet import told
from khue.stores.parts import Made, make
from khue.stores.staging import Folder, Spool, Staged


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
    """A file that was read and checked; `table` is None where it is refused, and stands for its rows where these are many.

    `made` are the parts of the table, where these were made already; `aside` are the violations of rows that are left out.
    """

    result: IngestResult
    table: Rows | None
    sha256: str = ""
    made: Sequence[Made] = ()
    aside: Aside | None = None

    def let_go(self) -> None:
        """Let go of rows that are not in memory, once they are stored or not wanted."""
        if isinstance(self.table, Staged):
            self.table.close()


@dataclass(frozen=True)
class Beside:
    """What else is known where a file is read: the data `home` in which many rows wait, and `whole`, which judges rows beside
    others. `without` are the numbers (sorted) of rows that were refused before and are left out.
    """

    home: Path | None = None
    whole: Rules | None = None
    without: npt.NDArray[np.int64] = field(default_factory=lambda: np.array([], np.int64))


_NOTHING = Beside()


def refused(dataset: str, file: Path, error: InputError) -> IngestResult:
    """The result for a file that could not be taken in at all."""
    if not isinstance(error.finding, Finding):
        raise error
    return IngestResult(dataset, file, findings=(error.finding,), total=1)


def read(city: City, contract: Contract, file: Path, sha256: str = "", correction: Correction | None = None, *,
         closely: bool | None = None, units: Units | None = None, beside: Beside = _NOTHING) -> Checked:  # fmt: skip
    """The file as typed rows, or the findings that refuse it; `sha256` is what its bytes are known to be.

    `correction` says how it is to be read; where it is None, what is remembered beside the file holds. `closely` is known
    of a file that was read before, and found out where it is None. `units` give names their codes (else the city's). Of a file
    with many rows, `Checked.let_go` is to be called at the end.
    """
    try:
        check_file(file, MAX_BYTES)
        sha256 = sha256 or hash_of(file)
        told = remembered.correction_for(file.parent, file.name) if correction is None else correction
    except InputError as error:
        return Checked(refused(contract.id, file, error), None)
    units = units or (city.units() if city.unit_rows else None)
    if told != AUTOMATIC or closely:
        return _closely(city, contract, file, sha256, told, units, beside)
    reading, first = _at_once(city, contract, file, sha256, beside)
    if closely is not None or not closer.pays(file, first.result, reading):
        return first
    second = _closely(city, contract, file, sha256, told, units, beside)
    return second if closer.better(first.result, second.result) else first


def _at_once(
    city: City, contract: Contract, file: Path, sha256: str, beside: Beside
) -> tuple[Reading | None, Checked]:  # fmt: skip
    """The file taken for what it is called, with the contract's header; the reading is None where it is not so."""
    try:
        pieces = sources.pieces(file, contracts.header_names(contract))
        if pieces is not None:
            return pieces.head, _check_pieces(city, contract, pieces, file, sha256, beside)
        reading = sources.read(file, contracts.header_names(contract))
    except InputError as error:
        return None, Checked(refused(contract.id, file, error), None, sha256)
    return reading, _check(city, contract, reading, file, sha256, beside)


def _closely(city: City, contract: Contract, file: Path, sha256: str, told: Correction, units: Units | None,
             beside: Beside) -> Checked:  # fmt: skip
    """The file looked at cell by cell."""
    try:
        reading = closer.look(contract, file, told, units)
    except InputError as error:
        return Checked(refused(contract.id, file, error), None, sha256)
    return _check(city, contract, reading, file, sha256, beside)


def prepared(city: City, contract: Contract, file: Path, sha256: str, beside: Beside = _NOTHING) -> Checked:
    """The same with the parts that are to be stored, so that storing them takes no time."""
    checked = read(city, contract, file, sha256, beside=beside)
    if checked.table is None or checked.made:
        return checked
    return replace(checked, made=tuple(make(contract, checked.table)))


def _check(city: City, contract: Contract, reading: Reading, file: Path, sha256: str, beside: Beside) -> Checked:
    checked = contracts.check(contract, reading, city.units() if city.unit_rows else None,
                              time_zone=city.declaration.time_zone, sql=expression, whole=beside.whole)  # fmt: skip
    table = checked.table
    if table is not None and len(beside.without):
        out = pc.is_in(table.column(ROW_NUMBER), value_set=pa.array(beside.without))
        table = table.filter(pc.invert(out))
    result = _result(contract, file, reading, checked, reading.table.num_rows + reading.bad_rows)
    return Checked(result, table, sha256, aside=checked.aside)


def _check_pieces(
    city: City, contract: Contract, pieces: Piecewise, file: Path, sha256: str, beside: Beside
) -> Checked:  # fmt: skip
    """The same of a file whose rows need not fit into memory: good ones wait in a folder, as the parts that they will be."""
    # Arrow's own memory gives pages back and asks for them anew: a tenth of all time.
    pa.set_memory_pool(pa.system_memory_pool())
    with told(contract.id):
        folder = Folder(beside.home)
        spool = Spool(contract, file.name, folder)
        checked = contracts.check_pieces(contract, pieces, spool, city.units() if city.unit_rows else None, hold=folder.hold,
                                         time_zone=city.declaration.time_zone, sql=expression, whole=beside.whole)  # fmt: skip
        raw = None if beside.home is None or (beside.home / "raw" / sha256).is_file() else file  # it is kept already
        staged = spool.stage(np.union1d(checked.without, beside.without), raw) if checked.accepted else None
    made = staged.made if staged is not None else ()
    result = _result(contract, file, pieces.head, checked, checked.rows)
    return Checked(result, staged, sha256, made, checked.aside)


def _result(contract: Contract, file: Path, reading: Reading, checked: contracts.CheckedTable | contracts.CheckedPieces,
            rows: int) -> IngestResult:  # fmt: skip
    return IngestResult(
        contract.id, file, findings=tuple(checked.findings), rows=rows, bad_rows=checked.bad_rows, total=checked.total,
        facts=_facts(reading) | ({"set_aside": checked.bad_rows} if checked.aside is not None else {}),
        read_as=reading.read_as,
    )  # fmt: skip


def _facts(reading: Reading) -> dict[str, str | int]:
    facts: dict[str, str | int] = {
        "format": reading.format, "sheet": reading.sheet, "encoding": reading.encoding,
        "delimiter": reading.delimiter, "header_row": reading.header_row,
    }  # fmt: skip
    facts |= reading.read_as.kept if reading.read_as else {}
    return {name: value for name, value in facts.items() if value != ""}
