"""Rows that were not taken in with the rest of their file: beside the raw file, named by its hash and the contract's.

raw/refused/<raw>-<contract>.parquet is never dropped nor changed: the same file under the same contract gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from khue.lib import disk
from khue.model.contract import Contract
from khue.ports import ROW_NUMBER
from khue.stores.deliveries import contract_hash

_DIGITS = 16


def path_of(home: Path, sha256: str, contract: Contract) -> Path:
    """Where the refused rows of a raw file lie, in a data home; no file where it had none."""
    return home / "raw" / "refused" / f"{sha256}-{contract_hash(contract)[:_DIGITS]}.parquet"


def found(home: Path, sha256: str, hashed: str) -> Path | None:
    """The refused rows of a raw file under the contract of that hash; None where it had none."""
    path = home / "raw" / "refused" / f"{sha256}-{hashed[:_DIGITS]}.parquet"
    return path if path.is_file() else None


def numbers(home: Path, sha256: str, contract: Contract) -> npt.NDArray[np.int64]:
    """The rows that were refused when the file came, sorted: units may be others today, what was accepted may not."""
    path = path_of(home, sha256, contract)
    if not path.is_file():
        return np.array([], np.int64)
    return np.unique(pq.read_table(path, columns=[ROW_NUMBER]).column(0).to_numpy())


def keep(home: Path, sha256: str, contract: Contract, tables: Iterable[pa.Table]) -> None:
    """Write them down, table by table, before the version that leaves them out."""
    path = path_of(home, sha256, contract)
    if path.is_file():
        return
    disk.make_folder(path.parent)
    with disk.beside(path) as temporary, ExitStack() as stack:
        writer = None
        for table in tables:
            writer = writer or stack.enter_context(pq.ParquetWriter(temporary, table.schema, compression="zstd"))
            writer.write_table(table)
