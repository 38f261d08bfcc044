"""A raw file of the store read again: under the name that it came with, and as it was told to be read then."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from khue.model.city import City
from khue.model.contract import Contract
from khue.model.reading import AUTOMATIC
from khue.model.unit import Units
from khue.pipeline.incoming import remembered
from khue.pipeline.incoming.checked import Beside, Checked, IngestResult, read
from khue.stores import ParquetStore


@contextmanager
def under_its_name(store: ParquetStore, sha256: str, name: str) -> Iterator[Path]:
    """The raw file under its name, which tells its format, as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        named = Path(folder) / name
        named.symlink_to(store.raw_path(sha256).resolve())
        yield named


def read_again(city: City, store: ParquetStore, contract: Contract, named: Path, sha256: str, *,
               as_then: bool = False, units: Units | None = None, beside: Beside | None = None) -> Checked:  # fmt: skip
    """The file as `read` gives it, closely where it was read so when it was taken in.

    With `as_then` not closely where it was not, also where that would be found to pay now.
    """
    told = remembered.kept(store.raw_path(sha256))
    closely = True if told is not None else False if as_then else None
    beside = beside or Beside(store.home)
    return read(city, contract, named, sha256, told or AUTOMATIC, closely=closely, units=units, beside=beside)


def by_name(result: IngestResult) -> IngestResult:
    """The result without the folder that the file was in for the moment."""
    name = result.file.name
    findings = tuple(
        msgspec.structs.replace(finding, path=name) if finding.path == str(result.file) else finding
        for finding in result.findings
    )
    return replace(result, file=Path(name), findings=findings)
