"""What a build does, step by step, and why: said by a plan before and by a build as it goes, in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from khue.lib.periods import Grain, Period


class Cause(msgspec.Struct, frozen=True):
    """Why something is stale, and of what.

    first_build; changed, added or removed (a part of the inputs); new_file (of the inbox), kept_file (read again);
    rows (new or different ones, in the months of `what`); new_indicator, formula; not_kept (nothing changed, but the
    cache does not hold it).
    """

    code: str
    what: str = ""


class Step(msgspec.Struct, frozen=True):
    """Something that a build does: a stage (ingest, scan, compute, assess, publish), and the thing it does it to.

    Of ingest, `item` is dataset and file and `partitions` are those that the file changes; of scan and compute it is the
    dataset, with the partitions whose rows are read, or the periods that are computed, for some indicators at some levels.
    """

    stage: str
    item: str
    why: tuple[Cause, ...]
    partitions: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


def ranges(periods: Iterable[str]) -> list[tuple[str, str]]:
    """Periods in stretches, each by its first and last: by grain, the shortest first; the empty period comes first.

    >>> ranges(["2025-02", "2025-01", "2024", "2025-06", "2024-12"])
    [('2024-12', '2025-02'), ('2025-06', '2025-06'), ('2024', '2024')]
    """
    known = sorted((Period.parse(text) for text in set(periods) if text), key=_order)
    found: list[tuple[Period, Period]] = []
    for period in known:
        if found and period.grain is found[-1][1].grain and found[-1][1].next() == period:
            found[-1] = (found[-1][0], period)
        else:
            found.append((period, period))
    without = [("", "")] if "" in periods else []
    return without + [(str(first), str(last)) for first, last in found]


def _order(period: Period) -> tuple[int, Period]:
    return list(Grain).index(period.grain), period


def stretches(periods: Sequence[str]) -> list[str]:
    """The stretches as text, as programs are told them: `2024-12…2025-02`."""
    return [first if first == last else f"{first}…{last}" for first, last in ranges(periods)]
