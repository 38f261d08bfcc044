"""Rows that were not taken in with the rest of their file: beside the raw file, named by its hash and the contract's.

raw/refused/<raw>-<contract>.parquet is never dropped nor changed: the same file under the same contract gives the same.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from khue.lib import disk
from khue.model.contract import Contract
from khue.ports import ROW_NUMBER
from khue.stores.deliveries import contract_hash

_DIGITS = 16


def path_of(home: Path, sha256: str, contract: Contract) -> Path:
    """Where the refused rows of a raw file lie, in a data home; no file where it had none."""
    return home / "raw" / "refused" / f"{sha256}-{contract_hash(contract)[:_DIGITS]}.parquet"


def without(home: Path, sha256: str, contract: Contract, rows: pa.Table) -> pa.Table:
    """The rows but for those that were refused when the file came: units may be others today, what was accepted may not."""
    path = path_of(home, sha256, contract)
    if not path.is_file():
        return rows
    refused = pq.read_table(path, columns=[ROW_NUMBER]).column(0).combine_chunks()
    return rows.filter(pc.invert(pc.is_in(rows.column(ROW_NUMBER), value_set=refused)))


def keep(home: Path, sha256: str, contract: Contract, rows: pa.Table) -> None:
    """Write them down, before the version that leaves them out."""
    path = path_of(home, sha256, contract)
    if path.is_file():
        return
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    disk.make_folder(path.parent)
    disk.write_beside(path, sink.getvalue().to_pybytes())
