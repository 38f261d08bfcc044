"""A file at a web address, fetched only where it is not the one that was fetched before (ETag, Last-Modified)."""

from __future__ import annotations

from pathlib import Path

from khue.lib.guarded import Fetched
from khue.sources.remote.elsewhere import Brought, Elsewhere, Mark

_ENDINGS = {
    "text/csv": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json", "text/plain": ".txt",
    "application/geo+json": ".json", "application/xml": ".xml", "text/xml": ".xml", "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx", "text/html": ".html",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods", "application/vnd.apache.parquet": ".parquet",
}  # fmt: skip
_KNOWN = frozenset({*_ENDINGS.values(), ".xlsm"})


def bring(source: Elsewhere, before: Mark, folder: Path) -> Brought | None:
    """The file, or None where nothing is new."""
    return brought(source, source.location, before, folder)


def brought(source: Elsewhere, url: str, before: Mark, folder: Path, name: str = "") -> Brought | None:
    """What an address of the source has, under the name that is declared, or else said by it."""
    landed = folder / ".fetched"
    found = source.fetch(url, landed, before)
    if not found.changed:
        return None
    file = folder / Path(source.asked("file") or name or _named(source, found)).name
    landed.rename(file)
    return Brought(file, Mark(etag=found.etag, modified=found.modified))


def _named(source: Elsewhere, found: Fetched) -> str:
    """The name that the answer gives, with an ending that tells its form."""
    if Path(found.name).suffix.lower() in _KNOWN:
        return found.name
    return f"{Path(found.name).stem or source.dataset}{_ENDINGS.get(found.media_type, '.csv')}"
