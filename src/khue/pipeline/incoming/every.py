"""All findings on the cells of a file that has more than are listed, found by reading it once more as it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khue import contracts, sources
from khue.contracts.every import every
from khue.contracts.set_aside import as_warning
from khue.engines.compile import expression
from khue.exceptions import KhueError
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.pipeline.incoming import closer
from khue.pipeline.incoming.aside import finding_of
from khue.pipeline.incoming.checked import IngestResult
from khue.ports import Reading

MOST = 200_000
"""So many findings are worded; the cells of all others are marked without words."""
Cells = Iterator[tuple[int, int]]


@dataclass(frozen=True)
class All:
    """Findings on cells by row, as many as are worded, and the row and column of each that comes after them."""

    findings: list[Finding]
    others: list[tuple[int, int]]


Finder = Callable[[Path, IngestResult], All | None]


def finder(city: City, contract: Contract) -> Finder:
    """What finds all findings on a file; it gives None where the file cannot be read any more as it was."""

    def find(file: Path, result: IngestResult) -> All | None:
        try:
            return _all(city, contract, file, result)
        except (KhueError, OSError):
            return None

    return find


def _all(city: City, contract: Contract, file: Path, result: IngestResult) -> All:
    reading, units = _read(city, contract, file, result), city.units() if city.unit_rows else None
    found = every(contract, reading, units, time_zone=city.declaration.time_zone, sql=expression)
    made, path, kept = All([], []), str(result.file), not result.refused
    for table in found.tables:
        for line in table.select(["_row", "_code", "_column", "_value", "_expected"]).to_pylist():
            column = found.places.get((line["_column"] or "").split(", ")[0], 0)
            if len(made.findings) >= MOST:
                made.others.append((line["_row"], column))
                continue
            finding = finding_of(path, line, contract.closed, column)
            made.findings.append(as_warning(finding) if kept else finding)
    return made


def _read(city: City, contract: Contract, file: Path, result: IngestResult) -> Reading:
    """The file as it was read when it was checked."""
    if result.read_as is None:
        return sources.read(file, contracts.header_names(contract))
    return closer.look(contract, file, result.read_as.corrected, city.units() if city.unit_rows else None)
