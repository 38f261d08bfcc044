"""All observations of a build as one Parquet file, for analysts and for other engines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from khue.model.observation import Observation
from khue.pipeline.readmodel import COLUMNS, position

_NUMBERS = frozenset({"value", "numerator", "denominator", "estimated_share"})


def write(path: Path, observations: Sequence[Observation]) -> None:
    """Write the observations, every vintage of them, in order of indicator, period and unit."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    ordered = sorted(
        observations, key=lambda o: (o.indicator, position(o.period), o.unit, o.carried, o.published, o.place)
    )
    types = {name: pa.float64() for name in _NUMBERS} | {"of_units": pa.int64()}
    fields = [pa.field(name, types.get(name, pa.string())) for name in COLUMNS]
    columns = [[_value(observation, name) for observation in ordered] for name in COLUMNS]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    pq.write_table(pa.table(arrays, schema=pa.schema(fields)), path, compression="zstd")


def _value(observation: Observation, name: str) -> object:
    value: object = getattr(observation, name)
    return observation.status.value if name == "status" else value
