"""What is said to whoever sends rows in which persons are identified: at once, and in which row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from khue.contracts.personal import judged, look
from khue.exceptions import KhueError
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.privacy import Exposed, Shown
from khue.pipeline.inputs import privacy_version
from khue.pipeline.privacy.kept import KeptExposures
from khue.pipeline.privacy.publications import Publications
from khue.pipeline.privacy.words import finding
from khue.ports import Rows, Version
from khue.stores.staging import Staged

if TYPE_CHECKING:
    from khue.stores.parquet import ParquetStore


def persons_in_version(city: City, store: ParquetStore, contract: Contract, version: Version) -> list[Finding]:
    """A warning for each exposure of a stored version that nobody settled; what was found is kept for the next build."""
    kept = KeptExposures(store.home / "cache", privacy_version())
    try:
        found = list(Publications(city, store, {}, kept).looked(contract, version.number, version.content))
    except (KhueError, OSError, pa.ArrowException):  # an older part is damaged, which the build says
        return []
    kept.write()
    return [finding(contract.id, one, one.first[0].file) for one in found if not one.settled]


def persons_in_rows(contract: Contract, rows: Rows, file: str) -> list[Finding]:
    """The same of typed rows that are not stored."""
    tables = rows.tables() if isinstance(rows, Staged) else [rows]
    found = [
        Exposed(
            column=one.column,
            kind=one.kind,
            rows=one.rows,
            first=tuple(Shown(row, file, text) for row, text in one.first),
        )
        for one in judged(evidence for table in tables for evidence in look(contract, table))
    ]
    return [finding(contract.id, one, file) for one in found]


def persons_in_current(city: City, home: Path) -> list[Finding]:
    """A warning for each exposure of the version of every dataset that is in use now."""
    from khue.stores.parquet import ParquetStore

    store, found = ParquetStore(home), []
    for contract in city.contracts:
        current = store.current(contract.id)
        if current is not None:
            found += persons_in_version(city, store, contract, current)
    return found
