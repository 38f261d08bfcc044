"""Observations as one Arrow table: the form in which they go from the computing to the read model.

A build holds them by the hundred thousand. As columns they are joined, chosen and sorted without a Python object for each
value; `Observation` objects are made only of the few rows that somebody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from khue.lib.periods import Period
from khue.model.observation import Observation, Status

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

COLUMNS = (
    "indicator", "unit", "period", "value", "status", "level", "grain", "numerator", "denominator", "of_units",
    "index", "source", "version", "place", "published", "seen_on", "vintage", "note", "carried", "estimated_share",
)  # fmt: skip
"""The fields of an observation in the order of the table's columns."""

FLOATS = ("value", "numerator", "denominator", "estimated_share")
"""The columns of numbers, NULL where there is none; beside them `of_units` is a whole number, all others are text."""

NUMBERS = (*FLOATS, "of_units")
"""The columns that are not text."""

PLACES = ("higher", "lower", "among")
"""What a build keeps beside each: how many values of the same indicator, level and period are higher and lower, and how many
there are; 0 without a value.
"""


class Coded(NamedTuple):
    """A column of text: a number for each row, and the texts that the numbers stand for."""

    codes: NDArray[Any]
    texts: list[str]

    def mapped(self, function: Callable[[str], object]) -> NDArray[Any]:
        """What the function gives for the text of each row; it is called once for each distinct text."""
        import numpy as np

        found: NDArray[Any] = np.array([function(text) for text in self.texts] or [0])[self.codes]
        return found

    def listed(self) -> list[str]:
        """The text of each row."""
        return list(map(self.texts.__getitem__, self.codes.tolist()))


@cache
def schema() -> pa.Schema:
    """The columns of an observation table: texts by dictionary and never NULL, numbers as float64, `of_units` int64."""
    import pyarrow as pa  # heavy, and not needed where nothing is computed

    text = pa.dictionary(pa.int32(), pa.string())
    types = dict.fromkeys(FLOATS, pa.float64()) | {"of_units": pa.int64()}
    return pa.schema([pa.field(name, types.get(name, text)) for name in COLUMNS])


def table_of(observations: Iterable[Observation]) -> pa.Table:
    """The observations as a table, row by row."""
    import pyarrow as pa

    rows = list(map(msgspec.structs.astuple, observations))
    columns: dict[str, Sequence[Any]] = {}
    columns.update(zip(Observation.__struct_fields__, zip(*rows, strict=True), strict=False))  # no rows, no columns
    columns["status"] = [status.value for status in columns.get("status", ())]
    return pa.table([_array(columns.get(field.name, ()), field.type) for field in schema()], schema=schema())


def _array(values: Sequence[object], type_: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if not pa.types.is_dictionary(type_):
        return pa.array(values, type_)
    return pa.array(values, pa.string()).dictionary_encode().cast(type_)


def observations_of(table: pa.Table) -> list[Observation]:
    """The rows of a table as observations, in their order; for the few that are shown or judged."""
    statuses = {status.value: status for status in Status}
    columns = {name: values(table, name) for name in COLUMNS}
    columns["status"] = [statuses[text] for text in columns["status"]]
    return [Observation(**dict(zip(COLUMNS, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def values(table: pa.Table, name: str) -> list[Any]:
    """A column as Python values: text, numbers, None."""
    if name not in NUMBERS:
        return coded(table, name).listed()
    listed: list[Any] = table.column(name).to_pylist()
    return listed


def coded(table: pa.Table, name: str) -> Coded:
    """A column of text as numbers and the texts that they stand for."""
    array = _whole(table.column(name).unify_dictionaries())
    return Coded(_native(array.indices), array.dictionary.to_pylist())


def numbers(table: pa.Table, name: str) -> NDArray[Any]:
    """A column of numbers, NaN where there is none, or one of yes and no."""
    import numpy as np

    array = _whole(table.column(name))
    if array.type == "bool":
        return _bits(array, 1)
    if not array.null_count:
        return _native(array)
    under = type(array).from_buffers(array.type, len(array), [None, array.buffers()[1]], offset=array.offset)
    return np.where(_bits(array, 0), _native(under), np.nan)


def _bits(array: pa.Array, buffer: int) -> NDArray[Any]:
    """The bits of a buffer of an array as flags: which values there are (0), or the values of yes and no (1)."""
    import numpy as np

    packed = np.frombuffer(array.buffers()[buffer], np.uint8)
    return np.unpackbits(packed, bitorder="little")[array.offset : array.offset + len(array)].view(np.bool_)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    found = column.combine_chunks()
    return found.chunk(0) if hasattr(found, "chunk") else found


def _native(array: pa.Array) -> NDArray[Any]:
    """The same numbers for numpy. `to_numpy` would load pandas, where it happens to be installed: a second of work."""
    import numpy as np

    found: NDArray[Any] = np.from_dlpack(array)
    return found


def joined(tables: Iterable[pa.Table]) -> pa.Table:
    """All rows of several observation tables, one after the other."""
    import pyarrow as pa

    found = pa.concat_tables([schema().empty_table(), *tables])
    return found.unify_dictionaries().combine_chunks()


def coded_anew(table: pa.Table) -> pa.Table:
    """The same rows, each column of text coded by the texts that occur in it and no others, in order: alike for all."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if field.name not in NUMBERS:
            codes, texts = _in_order(coded(table, field.name))
            column = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))
            table = table.set_column(place, field, column)
    return table


def _in_order(column: Coded) -> Coded:
    import numpy as np

    occurring = np.flatnonzero(np.bincount(column.codes, minlength=len(column.texts))).tolist()
    ordered = sorted(occurring, key=column.texts.__getitem__)
    places = np.zeros(len(column.texts), np.int32)
    places[ordered] = np.arange(len(ordered))
    return Coded(places[column.codes], [column.texts[at] for at in ordered])


def chosen(table: pa.Table, name: str, *texts: str) -> pa.Table:
    """The rows whose text in a column is one of those."""
    import pyarrow as pa

    return table.filter(pa.array(coded(table, name).mapped(lambda text: text in texts).astype(bool)))


def citing(table: pa.Table, versions: Mapping[str, str]) -> pa.Table:
    """The rows with the version that each cites in place of its dataset; `versions` by dataset."""
    import pyarrow as pa

    column = table.column("version")
    chunks = [
        pa.DictionaryArray.from_arrays(
            chunk.indices, pa.array([versions.get(text, text) for text in texts], pa.string())
        )
        for chunk in column.chunks
        for texts in [chunk.dictionary.to_pylist()]
    ]
    return table.set_column(COLUMNS.index("version"), "version", pa.chunked_array(chunks, column.type))


def of_periods(table: pa.Table, test: Callable[[Period], bool]) -> pa.Table:
    """The rows whose period passes; the test is called once for each."""
    import pyarrow as pa

    passing = coded(table, "period").mapped(lambda text: test(Period.parse(text)))
    return table.filter(pa.array(passing.astype(bool)))


def counted(table: pa.Table) -> NDArray[Any]:
    """For each row, whether it stands in the series of the units as they were: `Observation.counted` of every row."""
    carried = coded(table, "carried")
    ends = coded(table, "period").mapped(lambda text: Period.parse(text).end.isoformat())
    seen: NDArray[Any] = (carried.mapped(lambda text: not text) != 0) | (ends >= carried.mapped(str))
    return seen
