"""A version of a dataset, the values of an indicator, or every value of the build, as a file: CSV, Parquet or JSON.

Streamed whatever the size. The files are those that the build names; nothing of the address becomes part of a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from khue.web.errors import NotFound
from khue.web.portal import error_pages
from khue.web.portal.views import build_of
from khue.web.portal.views.datasets import find_contract, find_version
from khue.web.portal.views.indicators import find_indicator
from khue.web.tables import csv_lines

if TYPE_CHECKING:
    import pyarrow as pa

    from khue.pipeline.privacy.curtain import Curtain

BATCH = 4096
_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def dataset_file(request: HttpRequest, id: str, number: int, format: str) -> HttpResponseBase:
    """The whole version in one of the three formats; `bom=1` begins CSV with a byte order mark for Excel."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    build = build_of(request)
    version = find_version(build, find_contract(build, id), number)
    paths = build.files(id, number)
    if not paths:
        raise NotFound(_("This version has no rows."))
    rows, name = _Rows.of_files(paths, build.curtain(id)), f"{version.dataset}-v{version.number}"
    return _file(request, rows, name, format, f"{version.content}-{build.id}")


def indicator_file(request: HttpRequest, id: str, format: str) -> HttpResponseBase:
    """Every value of an indicator, of all areas and periods, with every vintage."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    from khue.pipeline.anomalies.flagged import with_flags  # numpy, which no page needs to begin

    build = build_of(request)
    indicator = find_indicator(build, id)
    rows = _Rows.of_tables(iter([with_flags(build, build.everything(indicator.id).table())]))
    return _file(request, rows, f"{indicator.id}-{build.as_of}", format, f"{build.id}-{indicator.id}")


def observations_file(request: HttpRequest, format: str) -> HttpResponseBase:
    """Every value of the build, with its unit, period, status, parts and source."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    from khue.pipeline.anomalies.flagged import with_flags

    build = build_of(request)
    name = f"{build.city.declaration.id}-{build.as_of}"
    tables = (with_flags(build, one) for one in build.tables())
    return _file(request, _Rows.of_tables(tables), name, format, build.id)


@dataclass(frozen=True)
class _Rows:
    """Rows in batches; `path` is the one Parquet file that holds just these, where there is one."""

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    path: Path | None = None

    @classmethod
    def of_files(cls, paths: Sequence[Path], curtain: Curtain) -> _Rows:
        """The rows of several files, one after the other, with closed columns as they are shown."""
        import pyarrow.parquet as pq

        schema = pq.read_schema(paths[0])
        if curtain.closed:
            return cls(curtain.schema(schema), curtain.batches(_batches(paths)))
        return cls(schema, _batches(paths), paths[0] if len(paths) == 1 else None)

    @classmethod
    def of_tables(cls, tables: Iterator[pa.Table]) -> _Rows:
        """The rows of tables of one schema, of which there is at least one, texts written out."""
        import pyarrow as pa

        first = next(tables)
        plain = pa.schema([(f.name, getattr(f.type, "value_type", f.type)) for f in first.schema])
        return cls(plain, (batch for one in chain([first], tables) for batch in one.cast(plain).to_batches(BATCH)))

    def tuples(self) -> Iterator[tuple[object, ...]]:
        """Each row as Python values."""
        for batch in self.batches:
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def parquet(self) -> BinaryIO:
        """The rows as a Parquet file: the one that is there, or one that vanishes when it is closed."""
        import pyarrow.parquet as pq

        if self.path is not None:
            return self.path.open("rb")
        file: BinaryIO = TemporaryFile()  # noqa: SIM115 - the response closes it
        with pq.ParquetWriter(file, self.schema, compression="zstd") as writer:
            for batch in self.batches:
                writer.write_batch(batch)
        file.seek(0)
        return file


def _batches(paths: Sequence[Path]) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=BATCH)


def _file(request: HttpRequest, rows: _Rows, name: str, format: str, content: str) -> HttpResponseBase:
    if format not in _WRITERS:
        raise NotFound(_("A dataset can be had as csv, parquet or json."))
    response = _WRITERS[format](rows, request)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response.headers["ETag"] = f'"{content}-{format}"'
    return response


def _csv(rows: _Rows, request: HttpRequest) -> HttpResponseBase:
    lines = csv_lines(rows.schema.names, rows.tuples(), bom=request.GET.get("bom") == "1")
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")


def _json(rows: _Rows, request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(_objects(rows.schema.names, rows.tuples()), content_type="application/json")


def _parquet(rows: _Rows, request: HttpRequest) -> HttpResponseBase:
    return FileResponse(rows.parquet(), content_type="application/vnd.apache.parquet")


_WRITERS: dict[str, Callable[[_Rows, HttpRequest], HttpResponseBase]] = {
    "csv": _csv, "json": _json, "parquet": _parquet,
}  # fmt: skip


def _objects(header: list[str], rows: Iterator[tuple[object, ...]]) -> Iterator[bytes]:
    before = b"[\n"
    for row in rows:
        yield before + _JSON.encode(dict(zip(header, row, strict=True)))
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"
