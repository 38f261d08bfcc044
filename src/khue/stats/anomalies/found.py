"""What detectors give: places in a grid, as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from khue.stats.anomalies.grid import NOWHERE, Numbers, Whole


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


def without(found: Iterable[Found]) -> list[Found]:
    """The kinds in the order given, each without the rows that a kind before it has told of."""
    told = np.zeros(0, np.int64)
    kept = []
    for one in found:
        new = ~np.isin(one.row, told)
        kept.append(Found(one.code, one.row[new], one.strength[new], one.expected[new], one.size[new], one.other[new]))
        told = np.concatenate((told, one.row))
    return kept
