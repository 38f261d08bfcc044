"""What detectors give: places in a grid, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from khue.stats.anomalies.grid import NOWHERE, Flags, Numbers, Whole


@dataclass(frozen=True)
class Found:
    """Odd observations of one kind. `row` says which, `other` which one it is held against (`NOWHERE`: none).

    `strength` is how far the limit was passed, 1 being the limit itself. `expected` is the value that was to be expected,
    `size` what the kind has to tell besides: by what the value is off, or how often it stands there; NaN where nothing.
    """

    code: str
    row: Whole
    strength: Numbers
    expected: Numbers
    size: Numbers
    other: Whole

    def __len__(self) -> int:
        return len(self.row)

    @classmethod
    def of(
        cls, code: str, row: Whole, strength: Numbers, expected: Numbers | None = None, size: Numbers | None = None,
        other: Whole | None = None,
    ) -> Found:  # fmt: skip
        """Rows with their strengths; what is left out is not known."""
        unknown = np.full(len(row), np.nan)
        return cls(
            code, row, strength, unknown if expected is None else expected, unknown if size is None else size,
            np.full(len(row), NOWHERE) if other is None else other,
        )  # fmt: skip

    @classmethod
    def joined(cls, found: Sequence[Found]) -> Found:
        """What was found of one kind in several places; of one place at least."""
        columns = (np.concatenate([getattr(one, name) for one in found]) for name in _COLUMNS)
        return found[0] if len(found) == 1 else cls(found[0].code, *columns)

    def chosen(self, wanted: Flags) -> Found:
        """Some of what was found."""
        return Found(self.code, *(getattr(self, name)[wanted] for name in _COLUMNS))

    def listed(self) -> Iterator[tuple[int, int, float, float, float]]:
        """Of each its row, the other, what was expected, its size and its strength."""
        return zip(
            *(column.tolist() for column in (self.row, self.other, self.expected, self.size, self.strength)),
            strict=True,
        )


_COLUMNS = ("row", "strength", "expected", "size", "other")


def without(found: Iterable[Found]) -> list[Found]:
    """The kinds in the order given, each without the rows that a kind before it has told of."""
    told = np.zeros(0, np.int64)
    kept = []
    for one in found:
        kept.append(one.chosen(~np.isin(one.row, told)) if len(told) and len(one) else one)
        told = np.concatenate((told, one.row))
    return kept
