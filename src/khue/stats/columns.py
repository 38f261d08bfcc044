"""Observations as columns of numbers, for what is done to very many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
"""A column of numbers; NaN where there is none."""
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """A column of texts: in `codes` each row has the place of its text in `names`."""

    codes: Whole
    names: Sequence[str]

    def take(self, rows: Whole) -> Coded:
        """The column of some rows."""
        return replace(self, codes=self.codes[rows])

    def compact(self) -> Coded:
        """The same texts, each of them but once in `names`."""
        places = {name: place for place, name in enumerate(dict.fromkeys(self.names))}
        return Coded(np.array([places[name] for name in self.names], np.int64)[self.codes], tuple(places))

    def texts(self) -> list[str]:
        """The text of every row."""
        return [self.names[code] for code in self.codes.tolist()]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Coded:
        """The column of these texts."""
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        return cls(np.fromiter((places[text] for text in texts), np.int64, len(texts)), tuple(places))


@dataclass(frozen=True)
class Counted:
    """What was counted for units as they were, in columns of one length; units are named by `Frame.key`.

    `status` holds the values of `Status`; numerator and denominator are those of ratios.
    """

    indicator: Coded
    level: Coded
    unit: Coded
    period: Coded
    value: Numbers
    numerator: Numbers
    denominator: Numbers
    status: Coded

    def __len__(self) -> int:
        return len(self.value)

    def take(self, rows: Whole) -> Counted:
        """Some of the rows."""
        return Counted(
            self.indicator.take(rows), self.level.take(rows), self.unit.take(rows), self.period.take(rows),
            self.value[rows], self.numerator[rows], self.denominator[rows], self.status.take(rows),
        )  # fmt: skip


@dataclass(frozen=True)
class Carried:
    """What stands in the place of what was counted, in columns of one length; units are named by code.

    `row` is a row of `Counted` with the same indicator, level and period, from which all else may be taken over.
    `carried` marks those of today's units. `estimated_share`, between 0 and 1, is NaN where nothing was estimated.
    """

    row: Whole
    unit: Coded
    carried: Flags
    value: Numbers
    numerator: Numbers
    denominator: Numbers
    status: Coded
    estimated_share: Numbers

    def __len__(self) -> int:
        return len(self.row)
