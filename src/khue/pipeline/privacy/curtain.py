"""What stands before the rows of a dataset: closed columns are masked, or pseudonyms, whoever reads and in whichever way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khue.model.contract import Contract
from khue.model.privacy import MASK
from khue.pipeline.privacy.pseudonyms import key_of, pseudonym

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Curtain:
    """The closed columns of a contract; pseudonyms need the key of the data home, and are masks without it."""

    contract: Contract
    home: Path

    @cached_property
    def closed(self) -> frozenset[str]:
        """The columns whose values are not shown."""
        return self.contract.closed

    @cached_property
    def _key(self) -> bytes | None:
        wanted = any(column.pseudonymous for column in self.contract.table.properties)
        return key_of(self.home, self.contract.id) if wanted else None

    @cached_property
    def _pseudonymous(self) -> frozenset[str]:
        known = self._key is not None
        return frozenset(column.name for column in self.contract.table.properties if known and column.pseudonymous)

    def value(self, column: str, value: object) -> object:
        """A value as it is shown: a closed one is masked even where it is empty, a pseudonym is that of somebody."""
        if column not in self.closed:
            return value
        if column in self._pseudonymous and self._key is not None:
            return None if value is None else pseudonym(self._key, value)
        return MASK

    def rows(self, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Sequence[tuple[object, ...]]:
        """Rows as they are shown."""
        if self.closed.isdisjoint(columns):
            return rows
        return [tuple(self.value(name, cell) for name, cell in zip(columns, row, strict=True)) for row in rows]

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One row as it is shown, by column."""
        return {name: self.value(name, cell) for name, cell in row.items()}

    def batches(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Tables as they are shown; a closed column is one of texts."""
        for batch in batches:
            yield self._batch(batch)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """The columns of what is shown."""
        import pyarrow as pa

        return pa.schema([(one.name, pa.string() if one.name in self.closed else one.type) for one in schema])

    def _batch(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        import pyarrow as pa

        arrays = [
            pa.array([self.value(name, cell) for cell in column.to_pylist()], pa.string())
            if name in self.closed
            else column
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        ]
        return pa.record_batch(arrays, self.schema(batch.schema))
