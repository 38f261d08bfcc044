"""The features of a collection that an OGC API Features server offers, page by page, as rows.

`location` is the server's landing page, `khue.collection` the collection. A row has the properties of a feature, its `id`
and, of a point, `lon` and `lat`, where the contract has such columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from khue.sources.remote.elsewhere import Brought, Elsewhere, Mark
from khue.sources.remote.faults import not_understood
from khue.sources.remote.records import write_records

PAGE = 1_000
"""So many features are asked for at once."""

MOST_PAGES = 100_000
_KIND = "OGC API Features"


class _Link(msgspec.Struct, frozen=True):
    href: str = ""
    rel: str = ""


class _Geometry(msgspec.Struct, frozen=True):
    type: str = ""
    coordinates: Any = None


class _Feature(msgspec.Struct, frozen=True):
    id: str | int | None = None
    properties: dict[str, Any] | None = None
    geometry: _Geometry | None = None


class _Page(msgspec.Struct, frozen=True):
    type: str
    features: list[_Feature]
    links: list[_Link] = []


def bring(source: Elsewhere, before: Mark, folder: Path) -> Brought | None:
    """All features as a file; it is always asked for, since such a server does not say whether anything is new."""
    del before
    file = folder / f"{source.dataset}.json"
    write_records(file, _rows(source, folder))
    return Brought(file, Mark())


def _rows(source: Elsewhere, folder: Path) -> Iterator[dict[str, Any]]:
    collection = source.asked("collection", required=True)
    url = f"{source.location.rstrip('/')}/collections/{quote(collection, safe='')}/items?f=json&limit={PAGE}"
    seen: set[str] = set()
    while url and url not in seen and len(seen) < MOST_PAGES:
        seen.add(url)
        page = _page(source, url, folder)
        yield from (_row(one, source.columns) for one in page.features)
        following = next((link.href for link in page.links if link.rel == "next"), "")
        url = _same_host(source, url, following) if following and page.features else ""


def _page(source: Elsewhere, url: str, folder: Path) -> _Page:
    landed = folder / ".answer"
    source.fetch(url, landed, accept="application/geo+json")
    try:
        page = msgspec.json.decode(landed.read_bytes(), type=_Page)
    except msgspec.DecodeError as error:
        raise not_understood(source.location, _KIND, str(error), str(error)) from error
    if page.type != "FeatureCollection":
        raise not_understood(source.location, _KIND, f"gặp {page.type}", f"found {page.type}")
    return page


def _same_host(source: Elsewhere, url: str, following: str) -> str:
    """Where the next page is; a page that lies with another host is not followed, lest rows of others are mixed in."""
    target = urljoin(url, following)
    if urlsplit(target).netloc != urlsplit(url).netloc:
        raise not_understood(source.location, _KIND, "trang sau nằm ở máy khác", "the next page lies with another host")
    return target


def _row(feature: _Feature, columns: tuple[str, ...]) -> dict[str, Any]:
    row = dict(feature.properties or {})
    own = {"id": feature.id}
    if (
        feature.geometry is not None
        and feature.geometry.type == "Point"
        and isinstance(feature.geometry.coordinates, list)
    ):
        own |= dict(zip(("lon", "lat"), feature.geometry.coordinates, strict=False))
    return {**{name: value for name, value in own.items() if name in columns}, **row}
