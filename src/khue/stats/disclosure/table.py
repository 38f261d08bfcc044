"""A table of counts and the sums that hold in it: a city is its communes, a year its quarters, each in the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Sum:
    """One equation: the cell `total` is what the cells `parts` add up to, each so many times as `weights` say (once, where
    these are left out).
    """

    total: int
    parts: tuple[int, ...]
    weights: tuple[float, ...] = ()

    @property
    def weighted(self) -> Iterator[tuple[int, float]]:
        """The parts, each with its weight."""
        return zip(self.parts, self.weights or repeat(1.0), strict=False)

    @property
    def terms(self) -> tuple[int, ...]:
        """All cells in it, the total first."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Table:
    """`values` of the cells, none negative; `sums` are the equations that a reader may use."""

    values: Values
    sums: tuple[Sum, ...]

    @cached_property
    def through(self) -> Mapping[int, tuple[int, ...]]:
        """By cell, the numbers of the sums that it stands in."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(self.sums):
            for cell in one.terms:
                found[cell].append(number)
        return {cell: tuple(numbers) for cell, numbers in found.items()}
