"""Results too large for memory, held in a file that goes when the table goes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BYTES = 64_000_000
"""The largest result that is kept in memory."""


def held(reader: pa.RecordBatchReader) -> pa.Table:
    """All batches as a table: in memory as long as they are few, else mapped from a file without a name."""
    import pyarrow as pa

    kept, size = [], 0
    for batch in reader:
        kept.append(batch)
        size += batch.nbytes
        if size > MOST_BYTES:
            return _mapped(reader.schema, kept, reader)
    return pa.Table.from_batches(kept, reader.schema)


def _mapped(schema: pa.Schema, kept: list[pa.RecordBatch], rest: Iterator[pa.RecordBatch]) -> pa.Table:
    import pyarrow as pa

    with tempfile.NamedTemporaryFile(prefix="khue-") as file:
        with pa.ipc.new_file(file.name, schema) as sink:
            while kept:
                sink.write_batch(kept.pop(0))
            for batch in rest:
                sink.write_batch(batch)
        return pa.ipc.open_file(pa.memory_map(file.name)).read_all()
