"""What formulas come to, column by column; observations are made of it only as they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from khue.lib.periods import Grain, Period
from khue.model.observation import Observation, Status
from khue.ports import Measure, Request

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Codes = np.ndarray[Any, np.dtype[np.int32]]
    Numbers = np.ndarray[Any, np.dtype[np.float64]]

COLUMNS = ("indicator", "level", "unit", "grain", "period", "value", "status", "numerator", "denominator")
"""The columns of the table of results; value, numerator and denominator are DOUBLE or NULL, all others text."""
_NUMBERS = ("value", "numerator", "denominator")
_STATUSES = (Status.FINAL, Status.MISSING, Status.UNDEFINED)
_FINAL, _MISSING, _UNDEFINED = range(3)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Results:
    """One row for every level, unit, grain and start that has rows; three numbers for every measure.

    The columns of `wide` are `level`, `unit`, `grain`, `start`, then value, numerator and denominator of the first
    measure, of the second, and so on.
    """

    request: Request
    wide: pa.Table

    @classmethod
    def nothing(cls, request: Request) -> Results:
        """The results where no measure wants any level or grain."""
        import pyarrow as pa

        keys = [("level", pa.string()), ("unit", pa.string()), ("grain", pa.string()), ("start", pa.date32())]
        numbers = [(f"{index}", pa.float64()) for index in range(3 * len(request.measures))]
        return cls(request, pa.schema(keys + numbers).empty_table())

    def table(self) -> pa.Table:
        """One row for every observation, in the columns `COLUMNS`, texts as dictionaries; one measure after the other."""
        return self._table

    @cached_property
    def _table(self) -> pa.Table:
        import pyarrow as pa

        places = Places.of(self.wide)
        return pa.concat_tables(
            [schema().empty_table()] + [self._block(n, m, places) for n, m in enumerate(self.request.measures)]
        )

    def _block(self, number: int, measure: Measure, places: Places) -> pa.Table:
        """The observations of one measure: those at its own levels and grains."""
        import numpy as np
        import pyarrow as pa

        rows = places.rows(measure)
        three = [_numbers(self.wide.column(4 + 3 * number + part), rows) for part in range(3)]
        statuses = _judge(three[0], three[2], ratio=measure.formula.denominator is not None)
        names = [measure.indicator for measure in self.request.measures]
        value, numerator, denominator = (pa.array(numbers, from_pandas=True) for numbers in three)
        return pa.table(
            [
                _texts(np.full(len(rows), number, np.int32), names),
                *(_texts(codes[rows], texts) for codes, texts in places.columns),
                value,
                _texts(statuses, [status.value for status in _STATUSES]),
                numerator,
                denominator,
            ],
            schema=schema(),
        )

    def __iter__(self) -> Iterator[Observation]:
        """The rows of the table as observations."""
        version = self.request.version.label
        statuses = {status.value: status for status in Status}
        columns = [self.table().column(name).to_pylist() for name in COLUMNS]
        for indicator, level, unit, grain, period, value, status, numerator, denominator in zip(*columns, strict=True):
            yield Observation(
                indicator=indicator, unit=unit, period=period, value=value, status=statuses[status], level=level,
                grain=grain, numerator=numerator, denominator=denominator, source="dataset", version=version,
            )  # fmt: skip


def schema() -> pa.Schema:
    """The columns of the table of results with their types."""
    import pyarrow as pa

    texts = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(name, pa.float64() if name in _NUMBERS else texts) for name in COLUMNS])


@dataclass(frozen=True)
class Places:
    """Level, unit, grain and period of every row: for each, the number of its text in a list of texts."""

    columns: tuple[tuple[Codes, list[str]], ...]

    @classmethod
    def of(cls, wide: pa.Table) -> Places:
        """Of the first four columns of results."""
        level, unit, grain = (_coded(wide.column(index)) for index in range(3))
        return cls((level, unit, grain, _periods(*grain, wide.column(3))))

    def rows(self, measure: Measure) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The numbers of the rows at the levels and grains that a measure has."""
        import numpy as np

        level, _, grain, _ = self.columns
        wanted = _among(*level, measure.levels) & _among(*grain, [grain.value for grain in measure.grains])
        return np.flatnonzero(wanted)


def _among(codes: Codes, texts: list[str], wanted: Collection[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    import numpy as np

    return np.array([text in wanted for text in texts], bool)[codes]


def _coded(column: pa.ChunkedArray) -> tuple[Codes, list[str]]:
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_numpy(zero_copy_only=False), coded.dictionary.to_pylist()


def _periods(codes: Codes, grains: list[str], starts: pa.ChunkedArray) -> tuple[Codes, list[str]]:
    """The text of each row's period; as many are written as there are periods."""
    import numpy as np

    days = starts.cast("int32").to_numpy().astype(np.int64)
    pairs, found = np.unique(days * len(Grain) + codes, return_inverse=True)
    known = ((_EPOCH + timedelta(int(pair) // len(Grain)), Grain(grains[int(pair) % len(Grain)])) for pair in pairs)
    return found.astype(np.int32), [str(Period(start, grain)) for start, grain in known]


def _numbers(column: pa.ChunkedArray, rows: np.ndarray[Any, np.dtype[np.int64]]) -> Numbers:
    """The numbers of these rows; what is NULL or not finite is NaN."""
    import numpy as np

    numbers: Numbers = column.to_numpy().astype(np.float64)[rows]
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _judge(value: Numbers, denominator: Numbers, *, ratio: bool) -> Codes:
    """The status of each row, by its number in `_STATUSES`; where it is UNDEFINED, the value is taken away.

    It says of columns what `khue.engines.request.observe` says of one observation.
    """
    import numpy as np

    undefined = np.isnan(denominator) | (denominator == 0) if ratio else np.zeros(len(value), bool)
    value[undefined] = np.nan
    return np.where(undefined, _UNDEFINED, np.where(np.isnan(value), _MISSING, _FINAL)).astype(np.int32)


def _texts(codes: Codes, texts: list[str]) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(texts, pa.string()))
