"""Whether what speaks for persons in a dataset is enough to hold it back.

A kind is found where a header hints at it, or a word before it in a cell, or where more candidates are true ones than chance
explains: of twelve digits taken at random one in sixty reads like a citizen number. Of so few candidates that chance cannot
be told from truth, one true one is enough: an officer who knows better says so, and a number that is out cannot be called back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import comb, exp, log

import msgspec
import pyarrow as pa

from khue.contracts.personal.kinds import NAME_AND_BIRTH
from khue.contracts.personal.look import Evidence, look, together
from khue.contracts.personal.names import MOST
from khue.model.contract import Contract

_FEW = 3
"""Of so few candidates, one that is true is enough."""
_CHANCE = 0.017
"""The share of all numbers of twelve digits that read like a citizen number: 63 provinces, and who was born until now."""
_UNLIKELY = 1e-4
_ENOUGH = 0.2


class Exposure(msgspec.Struct, frozen=True):
    """A column in which persons are identified though it is not declared so.

    `kind` is a code of KINDS, or `name-and-birth`; `rows` counts its rows, `first` has the first of them with the value
    masked; `column` is the name in the contract.
    """

    column: str
    kind: str
    rows: int
    first: tuple[tuple[int, str], ...]


def scan(contract: Contract, table: pa.Table) -> list[Exposure]:
    """Every exposure in the typed rows of a dataset (with `ROW_NUMBER`), by column, then kind."""
    return judged(look(contract, table))


def judged(found: Iterable[Evidence]) -> list[Exposure]:
    """The exposures that the evidence of some tables amounts to, by column, then kind."""
    return sorted(_exposures(list(found)), key=lambda one: (one.column, one.kind))


def _exposures(found: Sequence[Evidence]) -> Iterator[Exposure]:
    for one in together(found).values():
        if one.rows and _is_enough(one):
            yield Exposure(one.column, one.kind, one.rows, one.first)


def _is_enough(one: Evidence) -> bool:
    if one.kind == NAME_AND_BIRTH:
        return one.rows >= MOST * one.like
    if one.hinted:
        return True
    if one.kind == "citizen-number" and not one.number:
        return one.like <= _FEW or _tail(one.like, one.rows, _CHANCE) < _UNLIKELY
    alone = one.rows == one.like and not one.number  # hardly anything else is written so
    return alone or one.rows >= max(_FEW, _ENOUGH * one.like)


def _tail(count: int, true: int, chance: float) -> float:
    """How likely it is that of so many at least so many are true by chance; a bound (Chernoff's) where they are many."""
    if true <= chance * count:
        return 1.0
    if count <= 60:
        return sum(comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(true, count + 1))
    share = true / count
    rest = (1 - share) * log((1 - share) / (1 - chance)) if share < 1 else 0.0
    return exp(-count * (share * log(share / chance) + rest))
