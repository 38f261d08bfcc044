"""Observations in bulk with what is odd about them: a column more, for files that are downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from khue.pipeline.observations import coded, numbers

if TYPE_CHECKING:
    import pyarrow as pa

    from khue.pipeline.reading import Build

FLAGS = "flags"


def with_flags(build: Build, table: pa.Table) -> pa.Table:
    """The same rows with a column that has the codes of what is odd about each, joined by a semicolon; empty for most."""
    import pyarrow as pa

    columns = [coded(table, name) for name in ("indicator", "unit", "period", "place")]
    odd = {one.indicator for one in build.anomalies}
    texts = [""] * len(table)
    values = numbers(table, "value")
    for row in np.flatnonzero(columns[0].mapped(odd.__contains__).astype(bool)) if len(table) else ():
        indicator, unit, period, place = (column.texts[column.codes[row]] for column in columns)
        found = build.odd(indicator, unit, period)
        texts[row] = ";".join(one.kind.value for one in found if one.value == values[row] and one.place == place)
    return table.append_column(FLAGS, pa.array(texts, pa.string()).dictionary_encode().cast(table.schema.field(0).type))
