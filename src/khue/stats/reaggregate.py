"""Sums of some units put together for others, by a crosswalk; ratios are divided last, from the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan

from khue.stats.apportion import apportion, whole_numbers
from khue.stats.crosswalk import Crosswalk, Share
from khue.stats.decimals import MOST_PLACES

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Sums:
    """What adds up: a numerator with its denominator, or a sum of its own as the numerator. None: no value to add."""

    numerator: Number | None
    denominator: Number | None = None

    @property
    def size(self) -> float:
        """How much it is: by the denominator, or by the numerator where that is nothing."""
        return abs(float(self.denominator or self.numerator or 0))


@dataclass(frozen=True, slots=True)
class Carried:
    """The sums of a unit, and the share of them that is an estimate (None: exact)."""

    sums: Sums
    estimated_share: float | None


def reaggregate(parts: Mapping[str, Sums], crosswalk: Crosswalk) -> dict[str, Carried]:
    """The sums of the target units from those of the source units; what nobody took over is under NOWHERE.

    Everything is kept: the sums over all targets equal those over all sources. Raises KeyError for a code that was
    no unit on the crosswalk's first day.
    """
    unknown = sorted(code for code in parts if not crosswalk.of(code))
    if unknown:
        raise KeyError(f"no units of level {crosswalk.level} on {crosswalk.from_day}: {', '.join(unknown)}")
    return together((sums, crosswalk.of(code)) for code, sums in parts.items())


def together(parts: Iterable[tuple[Sums, Sequence[Share]]]) -> dict[str, Carried]:
    """The sums of every target, from sums that each are divided by their own shares."""
    pools: dict[str, _Pool] = defaultdict(_Pool)
    for sums, shares in parts:
        if len(shares) == 1:
            pools[shares[0].target].take(sums, sums.size, exact=True)
            continue
        given = [share for share in shares if share.share]
        for share, piece in zip(given, divided(sums, [share.share for share in given]), strict=True):
            pools[share.target].take(piece, sums.size * float(share.share), exact=share.exact)
    return {target: pool.carried() for target, pool in pools.items()}


def divided(sums: Sums, shares: Sequence[Fraction]) -> list[Sums]:
    """The sums in pieces that add up to them: whole numbers stay whole, decimals keep their number of places."""
    weights, scale = whole_numbers(shares), max(_scale(sums.numerator), _scale(sums.denominator))
    pieces = [_pieces(number, weights, scale) for number in (sums.numerator, sums.denominator)]
    return [Sums(*pair) for pair in zip(*pieces, strict=True)]


def _pieces(number: Number | None, weights: Sequence[int], scale: int) -> Sequence[Number | None]:
    """What is smaller than the last place goes to the greatest weight."""
    if number is None:
        return [None] * len(weights)
    if scale == 1 and isinstance(number, int):
        return apportion(number, weights)
    count = int(number * scale)
    pieces = [Fraction(piece, scale) for piece in apportion(count, weights)]
    pieces[weights.index(max(weights))] += number - Fraction(count, scale)
    return pieces


def _scale(number: Number | None) -> int:
    """The power of ten that makes the number whole."""
    scale = 1
    while number is not None and number * scale % 1 and scale < 10**MOST_PLACES:
        scale *= 10
    return scale


def as_written(number: float | None) -> Number | None:
    """A number as it is written: 0.1 is a tenth; None where there is none, or NaN."""
    if number is None or isnan(number):
        return None
    return int(number) if number == int(number) else Fraction(repr(number))


def quotient(sums: Sums, scale: float) -> Number | None:
    """The numerator divided by the denominator, times a scale; None where one is not known or there is nothing to divide by."""
    if not sums.denominator or sums.numerator is None:
        return None
    return Fraction(repr(scale)) * Fraction(sums.numerator, sums.denominator)


def _add(one: Number | None, other: Number | None) -> Number | None:
    return one if other is None else other if one is None else one + other


class _Pool:
    """What comes together in one target; sizes are taken before rounding."""

    def __init__(self) -> None:
        self._numerator: Number | None = None
        self._denominator: Number | None = None
        self._size = 0.0
        self._estimated = 0.0

    def take(self, piece: Sums, size: float, *, exact: bool) -> None:
        self._numerator = _add(self._numerator, piece.numerator)
        self._denominator = _add(self._denominator, piece.denominator)
        self._size += size
        if not exact:
            self._estimated += size

    def carried(self) -> Carried:
        estimated = min(1.0, self._estimated / self._size) if self._estimated else None
        return Carried(Sums(self._numerator, self._denominator), estimated)
