"""What a roll-up gives, as finished observations: carried to the units of today, in the columns that are published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from khue.lib.periods import Grain
from khue.model.observation import Status
from khue.pipeline.computing.cells import Span
from khue.pipeline.observations import coded, schema
from khue.stats import columns
from khue.stats.carry import carry_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from khue.model.formula import Formula
    from khue.stats.frame import Frame


COLUMNS = (
    "indicator", "unit", "period", "value", "status", "level", "grain", "numerator", "denominator", "carried",
    "estimated_share",
)  # fmt: skip
"""The columns in which a computed observation differs from others; the rest is the same in all of a dataset version."""


def finish(
    results: pa.Table, formulas: Mapping[str, Formula], frame: Frame, by_todays_units: pa.Table | None = None
) -> pa.Table:
    """The observations of the results, whose units are named by the keys of the frame, in the columns `COLUMNS`.

    `by_todays_units` are results of what does not add up, with the rows placed in the units of today (`Places.todays`).
    """
    rolled = None if by_todays_units is None else _counted(by_todays_units)
    carried = carry_columns(_counted(results), formulas, frame, rolled)
    day = pa.DictionaryArray.from_arrays(pa.array(carried.carried.astype(np.int32)), ["", frame.day.isoformat()])
    return _narrow(
        results.take(pa.array(carried.row)),
        unit=_texts(carried.unit), status=_texts(carried.status), value=_numbers(carried.value),
        numerator=_numbers(carried.numerator), denominator=_numbers(carried.denominator), carried=day,
        estimated_share=_numbers(carried.estimated_share),
    )  # fmt: skip


def as_counted(results: pa.Table) -> pa.Table:
    """The observations of the results where no unit ever changed: nothing is carried."""
    return _narrow(results, carried=_same("", len(results)), estimated_share=pa.nulls(len(results), pa.float64()))


def _narrow(results: pa.Table, **given: pa.Array) -> pa.Table:
    columns = {name: given[name] if name in given else results.column(name) for name in COLUMNS}
    return pa.table(columns, schema=pa.schema([schema().field(name) for name in COLUMNS]))


def cited(tables: Mapping[str, Sequence[pa.Table]]) -> pa.Table:
    """Observations by the dataset that they were counted from, as one observation table."""
    listed = [table for own in tables.values() for table in own]
    if not listed:
        return schema().empty_table()
    table = pa.concat_tables(listed).unify_dictionaries().combine_chunks()
    rows = [sum(map(len, own)) for own in tables.values()]
    codes = pa.array(np.repeat(np.arange(len(rows), dtype=np.int32), rows))
    given = {"version": pa.DictionaryArray.from_arrays(codes, list(tables)), "source": _same("dataset", len(table))}

    def column(field: pa.Field) -> pa.Array:
        if field.name in COLUMNS:
            return table.column(field.name)
        if field.name in given:
            return given[field.name]
        return _same("", len(table)) if _is_text(field) else pa.nulls(len(table), field.type)

    return pa.table([column(field) for field in schema()], schema=schema())


def _is_text(field: pa.Field) -> bool:
    return bool(pa.types.is_dictionary(field.type))


def _same(text: str, rows: int) -> pa.DictionaryArray:
    """A column of one text."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def _counted(results: pa.Table) -> columns.Counted:
    indicator, level, unit, period, status = (
        columns.Coded(*coded(results, name)) for name in ("indicator", "level", "unit", "period", "status")
    )
    value, numerator, denominator = (results.column(name).to_numpy() for name in ("value", "numerator", "denominator"))
    return columns.Counted(indicator, level, unit, period, value, numerator, denominator, status)


def _texts(column: columns.Coded) -> pa.DictionaryArray:
    """A column of texts, each of which stands in the dictionary once."""
    once = columns.Coded.of(column.names)
    return pa.DictionaryArray.from_arrays(pa.array(once.codes[column.codes].astype(np.int32)), pa.array(once.names))


def _numbers(column: columns.Numbers) -> pa.Array:
    return pa.array(column, pa.float64(), from_pandas=True)


def by_span(observations: pa.Table, spans: Collection[Span]) -> dict[Span, pa.Table]:
    """The observations of each of the spans; those of other periods are left out."""
    grains, periods = coded(observations, "grain"), coded(observations, "period")
    numbers = {(span.grain.value, str(span)): number for number, span in enumerate(spans)}

    def number(grain: str, period: str) -> int:
        return numbers.get((grain, period[:7] if grain == Grain.DAY.value else period), -1)

    table = np.array([[number(grain, period) for period in periods.texts] for grain in grains.texts], np.int32)
    numbered = table[grains.codes, periods.codes] if len(observations) else np.zeros(0, np.int32)
    order = np.argsort(numbered, kind="stable")
    starts = np.searchsorted(numbered[order], np.arange(len(numbers) + 1))
    ordered = observations.take(pa.array(order)).combine_chunks()
    return {span: ordered.slice(starts[n], starts[n + 1] - starts[n]) for n, span in enumerate(spans)}


def loosened(table: pa.Table, status: str) -> pa.Table:
    """The observations with that status where they were final: the rows that they were counted from are not."""
    found = coded(table, "status")
    texts = [status if text == Status.FINAL.value else text for text in found.texts]
    column = _texts(columns.Coded(found.codes, texts))
    return table.set_column(table.schema.get_field_index("status"), table.schema.field("status"), column)


def known_by(table: pa.Table, as_of: date) -> pa.Table:
    """The observations of days that are over."""
    over = coded(table, "period").mapped(lambda text: text <= as_of.isoformat())
    return table.filter(pa.array(over.astype(bool)))
