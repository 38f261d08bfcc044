"""A version of a dataset, or every value of the build, as a file: CSV, Parquet or JSON, streamed whatever its size.

The files are those that the build's manifest names; nothing of the address becomes part of a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from khue.pipeline.reading import OBSERVATIONS
from khue.web.errors import NotFound
from khue.web.portal import error_pages
from khue.web.portal.views import build_of
from khue.web.portal.views.datasets import find_contract, find_version
from khue.web.tables import csv_lines

BATCH = 4096
_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def dataset_file(request: HttpRequest, id: str, number: int, format: str) -> HttpResponseBase:
    """The whole version in one of the three formats; `bom=1` begins CSV with a byte order mark for Excel."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    build = build_of(request)
    version = find_version(build, find_contract(build, id), number)
    paths = [build.home / name for name in version.files]
    return _file(request, paths, f"{version.dataset}-v{version.number}", format, version.content)


def observations_file(request: HttpRequest, format: str) -> HttpResponseBase:
    """Every value of the build, with its unit, period, status, parts and source."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    build = build_of(request)
    name = f"{build.city.declaration.id}-{build.as_of}"
    return _file(request, [build.folder / OBSERVATIONS], name, format, build.id)


def _file(request: HttpRequest, paths: list[Path], name: str, format: str, content: str) -> HttpResponseBase:
    if format not in _WRITERS:
        raise NotFound(_("A dataset can be had as csv, parquet or json."))
    response = _WRITERS[format](paths, request)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response.headers["ETag"] = f'"{content}-{format}"'
    return response


def _csv(paths: list[Path], request: HttpRequest) -> HttpResponseBase:
    header, rows = _table(paths)
    lines = csv_lines(header, rows, bom=request.GET.get("bom") == "1")
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")


def _json(paths: list[Path], request: HttpRequest) -> HttpResponseBase:
    header, rows = _table(paths)
    return StreamingHttpResponse(_objects(header, rows), content_type="application/json")


def _parquet(paths: list[Path], request: HttpRequest) -> HttpResponseBase:
    file = paths[0].open("rb") if len(paths) == 1 else _joined(paths)
    return FileResponse(file, content_type="application/vnd.apache.parquet")


_WRITERS: dict[str, Callable[[list[Path], HttpRequest], HttpResponseBase]] = {
    "csv": _csv, "json": _json, "parquet": _parquet,
}  # fmt: skip


def _table(paths: list[Path]) -> tuple[list[str], Iterator[tuple[object, ...]]]:
    """The column names, and the rows read a batch at a time."""
    import pyarrow.parquet as pq

    return pq.read_schema(paths[0]).names, _rows(paths)


def _rows(paths: list[Path]) -> Iterator[tuple[object, ...]]:
    import pyarrow.parquet as pq

    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _objects(header: list[str], rows: Iterator[tuple[object, ...]]) -> Iterator[bytes]:
    before = b"[\n"
    for row in rows:
        yield before + _JSON.encode(dict(zip(header, row, strict=True)))
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _joined(paths: list[Path]) -> BinaryIO:
    """Several files as one, written to a file that vanishes when it is closed."""
    from tempfile import TemporaryFile

    import pyarrow.parquet as pq

    file: BinaryIO = TemporaryFile()  # noqa: SIM115 - the response closes it
    with pq.ParquetWriter(file, pq.read_schema(paths[0])) as writer:
        for path in paths:
            with pq.ParquetFile(path) as part:
                for batch in part.iter_batches():
                    writer.write_batch(batch)
    file.seek(0)
    return file
