"""What is said to whoever sends rows in which persons are identified: at once, and in which row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from khue.contracts.personal import scan
from khue.exceptions import KhueError
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.privacy import Exposed, Shown
from khue.pipeline.inputs import privacy_version
from khue.pipeline.privacy.kept import KeptExposures
from khue.pipeline.privacy.publications import Publications
from khue.pipeline.privacy.words import finding
from khue.ports import Version

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


def persons_in_rows(contract: Contract, table: pa.Table, file: str) -> list[Finding]:
    """The same of typed rows that are not stored."""
    found = [
        Exposed(
            column=one.column,
            kind=one.kind,
            rows=one.rows,
            first=tuple(Shown(row, file, text) for row, text in one.first),
        )
        for one in scan(contract, table)
    ]
    return [finding(contract.id, one, file) for one in found]
