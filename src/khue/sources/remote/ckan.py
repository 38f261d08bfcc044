"""A dataset of a CKAN portal: the file of one of its resources, or the rows of its datastore, page by page.

`location` is the portal's address, `khue.package` the dataset, `khue.resource` the id or name of a resource (the first that is
a table, where left out). With `khue.datastore: true` the rows are asked for, else the resource's file is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from khue.lib.disk import digest
from khue.sources.remote import web
from khue.sources.remote.elsewhere import Brought, Elsewhere, Mark
from khue.sources.remote.faults import not_understood
from khue.sources.remote.records import write_records

T = TypeVar("T")

PAGE = 10_000
"""So many rows are asked for at once."""

_TABLES = ("csv", "xlsx", "xls", "ods", "tsv", "json", "parquet")


class Resource(msgspec.Struct, frozen=True):
    """What a portal says of a resource."""

    id: str
    url: str = ""
    name: str | None = None
    format: str | None = None
    last_modified: str | None = None
    metadata_modified: str | None = None
    hash: str | None = None

    @property
    def state(self) -> str:
        """What changes when its content does."""
        return digest(f"{self.url} {self.last_modified} {self.metadata_modified} {self.hash}".encode())[:32]


class _Package(msgspec.Struct, frozen=True):
    resources: list[Resource] = []


class _Page(msgspec.Struct, frozen=True):
    records: list[dict[str, Any]] = []
    total: int | None = None


class _Answer(msgspec.Struct, frozen=True):
    success: bool
    result: msgspec.Raw = msgspec.Raw(b"null")


def bring(source: Elsewhere, before: Mark, folder: Path) -> Brought | None:
    """The file or the rows of the resource, or None where nothing is new."""
    resource = _resource(source, folder)
    if source.asked("datastore").casefold() == "true":
        return _rows(source, resource, before, folder)
    ending = (resource.format or "").strip().lower()
    name = "" if Path(resource.url).suffix else f"{source.dataset}.{ending if ending in _TABLES else 'csv'}"
    return web.brought(source, resource.url, before, folder, name)


def _resource(source: Elsewhere, folder: Path) -> Resource:
    package, wanted = source.asked("package", required=True), source.asked("resource")
    found = _asked(source, "package_show", folder, _Package, id=package).resources
    if wanted:
        chosen = [one for one in found if wanted in (one.id, one.name)]
    else:
        chosen = [one for one in found if (one.format or "").strip().lower() in _TABLES]
    if not chosen:
        known = ", ".join(one.name or one.id for one in found) or "-"
        raise source.bad(
            f"bộ dữ liệu {package} không có tài nguyên {wanted or 'dạng bảng'}; có: {known}",
            f"the dataset {package} has no resource {wanted or 'that is a table'}; there are: {known}",
        )
    return chosen[0]


def _rows(source: Elsewhere, resource: Resource, before: Mark, folder: Path) -> Brought | None:
    if resource.last_modified and before.etag == resource.state:
        return None
    file = folder / f"{source.dataset}.json"
    write_records(file, _records(source, resource, folder))
    return Brought(file, Mark(etag=resource.state))


def _records(source: Elsewhere, resource: Resource, folder: Path) -> Iterator[dict[str, Any]]:
    """All rows, without the number that the portal gives to each; sorted by it, so that pages do not overlap."""
    offset = 0
    while True:
        page = _asked(
            source, "datastore_search", folder, _Page, resource_id=resource.id, limit=PAGE, offset=offset, sort="_id"
        )  # fmt: skip
        yield from ({name: value for name, value in row.items() if name != "_id"} for row in page.records)
        offset += len(page.records)
        if not page.records or (page.total is not None and offset >= page.total):
            return


def _asked(source: Elsewhere, action: str, folder: Path, kind: type[T], **params: object) -> T:
    """What an action of the portal answers."""
    url = f"{source.location.rstrip('/')}/api/3/action/{action}?{urlencode(params, quote_via=quote)}"
    landed = folder / ".answer"
    source.fetch(url, landed, accept="application/json")
    try:
        answer = msgspec.json.decode(landed.read_bytes(), type=_Answer)
        if answer.success:
            return msgspec.json.decode(answer.result, type=kind)
        raise not_understood(source.location, "CKAN", f"{action} không thành công", f"{action} did not succeed")
    except msgspec.DecodeError as error:
        raise not_understood(source.location, "CKAN", f"{action}: {error}", f"{action}: {error}") from error
