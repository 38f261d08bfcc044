"""Published results of an index agree with one another: ranks follow scores, and a total is what its parts make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.figure import Figure
from khue.model.finding import Finding, Rule, Severity
from khue.model.index import Component, Index, scored, shares
from khue.model.method import Aggregation, Normalisation, Scale

RANK_ORDER = Rule(
    "KH511", "rank-order",
    Text(vi="Hạng {rank} có {value}, cao hơn {other} của hạng {above} ({place}).",
         en="Rank {rank} has {value}, more than the {other} of rank {above} ({place})."),
    Text(vi="Số liệu vẫn được giữ như đã công bố; hãy ghi chú nếu nguồn có giải thích.",
         en="The figures are kept as they were published; add a note if the source explains it."),
    Severity.WARNING,
)  # fmt: skip
TOTAL_DIFFERS = Rule(
    "KH512", "total-differs",
    Text(vi='Tổng công bố của "{index}" là {value}, nhưng các phần công bố cho {total}.',
         en='The published total of "{index}" is {value}, but its published parts make {total}.'),
    Text(vi="Số liệu vẫn được giữ như đã công bố; hãy ghi chú nếu nguồn có giải thích.",
         en="The figures are kept as they were published; add a note if the source explains it."),
    Severity.WARNING,
)  # fmt: skip
RULES = (RANK_ORDER, TOTAL_DIFFERS)

ROUNDING = 1.5
"""By so many units of the last decimal a total of rounded parts may differ from a rounded total."""
Place = tuple[str, str]
"""A period and a unit."""
Held = Mapping[Place, Entry[Figure]]


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about the figures of each index."""
    tables: dict[str, dict[Place, Entry[Figure]]] = defaultdict(dict)
    for entry in folder.figures:
        if entry.value.value is not None:
            tables[entry.value.indicator][entry.value.period, entry.value.unit] = entry
    for index in (entry.value for entry in folder.indices):
        own = {name: _own(index, tables.get(name, {})) for name in (index.score, index.rank) if name}
        yield from _order(own.get(index.score, {}), own.get(index.rank, {}))
        if index.normalisation is Normalisation.NONE and index.aggregation is Aggregation.ARITHMETIC:
            yield from _totals(index, own.get(index.score, {}), tables)


def _own(index: Index, held: Held) -> dict[Place, Entry[Figure]]:
    """The figures of the years in force, and of no other framework."""
    return {
        place: entry for place, entry in held.items()
        if place[0][:4].isdecimal() and int(place[0][:4]) in index.years and entry.value.index in ("", index.id)
    }  # fmt: skip


def _order(scores: Held, ranks: Held) -> Iterator[Finding]:
    """In each period, who is ranked lower has no more."""
    by_period: dict[str, list[tuple[float, float, Place]]] = defaultdict(list)
    for place in scores.keys() & ranks.keys():
        by_period[place[0]].append((_value(ranks[place]), _value(scores[place]), place))
    for listed in by_period.values():
        for (above, other, before), (rank, value, place) in pairwise(sorted(listed)):
            if rank > above and value > other:
                yield scores[place].finding(
                    RANK_ORDER, "value", rank=f"{rank:g}", value=f"{value:g}", above=f"{above:g}", other=f"{other:g}",
                    place=scores[before].where,
                )  # fmt: skip


def _value(entry: Entry[Figure]) -> float:
    return entry.value.value or 0.0


def _totals(index: Index, scores: Held, tables: Mapping[str, Held]) -> Iterator[Finding]:
    """Where all parts were published, they make the total."""
    margin = ROUNDING * 10.0 ** -(4 if index.decimals is None else index.decimals)
    for place, entry in scores.items():
        total = _made(index, index.components, place, tables)
        if total is not None and abs(total - _value(entry)) > margin:
            yield entry.finding(
                TOTAL_DIFFERS, "value", index=index.id, value=f"{_value(entry):g}", total=f"{total:.6g}"
            )


def _made(index: Index, parts: Iterable[Component], place: Place, tables: Mapping[str, Held]) -> float | None:
    """What the published values of the parts make: a share, or the sum of points; None where one is not known, or what it counts."""
    counted = scored(parts)
    values = {part.id: _of_part(index, part, place, tables) for part in counted}
    said = all(part.points is not None or part.weight is not None for part in counted)
    if not said or not values or None in values.values():
        return None
    weights = shares(counted)
    if index.scale is Scale.POINTS:
        return sum(value or 0.0 for value in values.values())
    return sum(weights[id] * (value or 0.0) for id, value in values.items()) / sum(weights.values())


def _of_part(index: Index, part: Component, place: Place, tables: Mapping[str, Held]) -> float | None:
    held = _own(index, tables.get(part.indicator, {})) if part.indicator else {}
    if place in held:
        return _value(held[place])
    return _made(index, part.children, place, tables) if scored(part.children) else None
