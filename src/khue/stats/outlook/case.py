"""What an outlook is asked for: the figures of one series since its last break, what kind of number they are, and the goal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf, isfinite, nextafter

FIRM, PROVISIONAL, ESTIMATED = 0.0, 0.15, 0.5
"""How doubtful a figure is by its status: the variance of its later revision, in variances of a typical year's surprise."""

_SAME = 1e-9


class Kind(Enum):
    """What numbers are possible. BOUNDED: from `low` to `high`. AMOUNT: 0 or more. FREE: any, as growth may be."""

    BOUNDED = "bounded"
    AMOUNT = "amount"
    FREE = "free"


@dataclass(frozen=True)
class Figure:
    """A value and the time it speaks of, in years (the end of 2025 is 2026.0)."""

    time: float
    value: float
    doubt: float = FIRM


@dataclass(frozen=True)
class Goal:
    """What is promised: `operator` is one of >= > <= < = ~ range, `value_to` the far end of a range.

    With = and ~ a value within `tolerance` is good enough; `better` is 1 or -1 where going beyond the value upward or
    downward is good enough too, as for "about 30 %" of what is better when higher.
    """

    operator: str
    value: float
    time: float
    value_to: float | None = None
    tolerance: float = 0.0
    better: int = 0

    @property
    def span(self) -> tuple[float, float]:
        """The least and the greatest value that meet it. Raises ValueError for an operator that promises no number."""
        match self.operator:
            case ">=":
                return self.value, inf
            case ">":
                return nextafter(self.value, inf), inf
            case "<=":
                return -inf, self.value
            case "<":
                return -inf, nextafter(self.value, -inf)
            case "range":
                return self.value, self.value if self.value_to is None else self.value_to
            case "=" | "~":
                low, high = self.value - self.tolerance, self.value + self.tolerance
                return -inf if self.better < 0 else low, inf if self.better > 0 else high
            case _:
                raise ValueError(f"{self.operator} promises no number")

    def gap(self, value: float) -> float:
        """By how much `value` has to change to meet it; 0 where it does."""
        low, high = self.span
        return low - value if value < low else min(0.0, high - value)

    def met_by(self, value: float) -> bool:
        """Whether a value meets it, up to the last digits of a floating-point number."""
        return abs(self.gap(value)) <= _SAME * max(1.0, abs(self.value))


@dataclass(frozen=True)
class Case:
    """One question. `step` is the smallest difference that is counted (1 of whole numbers), 0 where there is none.

    A bounded value lies from `low` to `high`. `times` are those, besides the goal's, for which a distribution is wanted.

    Raises ValueError where a time or value is not a number, or two figures speak of one time.
    """

    figures: tuple[Figure, ...]
    kind: Kind
    goal: Goal | None = None
    low: float = 0.0
    high: float = 100.0
    step: float = 0.0
    times: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", tuple(sorted(self.figures, key=lambda figure: figure.time)))
        if not all(isfinite(n) for figure in self.figures for n in (figure.time, figure.value, figure.doubt)):
            raise ValueError("a figure is not a number")
        if len({figure.time for figure in self.figures}) < len(self.figures):
            raise ValueError("two figures speak of the same time")
        if self.kind is Kind.BOUNDED and not self.low < self.high:
            raise ValueError(f"nothing lies between {self.low} and {self.high}")

    @property
    def winning(self) -> tuple[float, float]:
        """The least and the greatest value that, rounded to `step`, meet the goal; all values where there is no goal."""
        low, high = (-inf, inf) if self.goal is None else self.goal.span
        return low - self.step / 2, high + self.step / 2

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest value that is possible."""
        match self.kind:
            case Kind.BOUNDED:
                return self.low, self.high
            case Kind.AMOUNT:
                return 0.0, inf
            case Kind.FREE:
                return -inf, inf
