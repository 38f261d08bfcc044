"""No index rests on its own results, by whatever way round."""

from __future__ import annotations

from collections.abc import Iterable

from khue.folder.known import components
from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.index import Index
from khue.model.indicator import Indicator

INDEX_CIRCLE = Rule(
    "KH524", "index-circle",
    Text(vi='Bộ chỉ số "{index}" dựa trên chính kết quả của nó: {circle}.',
         en='The index "{index}" rests on its own results: {circle}.'),
    Text(vi="Hãy bỏ thành phần dùng chỉ số đó.", en="Take out the component that uses that indicator."),
)  # fmt: skip
RULES = (INDEX_CIRCLE,)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding at the component through which a circle goes."""
    if not any(part.indicator for entry in folder.indices for part in entry.value.parts()):
        return
    rests = _rests(folder)
    for entry in folder.indices:
        for part, steps in components(entry.value.components, "components"):
            for field, indicator in part.measured():
                circle = _circle(rests, entry.value, indicator)
                if circle:
                    yield entry.finding(INDEX_CIRCLE, *steps, *field, index=entry.value.id, circle=" → ".join(circle))


def _results(index: Index) -> set[str]:
    found = {index.score, index.rank}
    for pillar in index.pillars:
        found |= {pillar.score, pillar.rank}
    return found - {""}


def _rests(folder: LoadedFolder) -> dict[str, set[str]]:
    """What each indicator rests on: those of its formula, and those of the index whose result it is."""
    rests = _formulas({entry.value.id: entry.value for entry in folder.indicators})
    for entry in folder.indices:
        own = {indicator for part in entry.value.parts() for _, indicator in part.measured()}
        for result in _results(entry.value):
            rests.setdefault(result, set()).update(own)
    return rests


def _formulas(indicators: dict[str, Indicator]) -> dict[str, set[str]]:
    derived = {id: indicator for id, indicator in indicators.items() if indicator.derived}
    if not derived:
        return {}
    # Here, because the parser of formulas takes longer to import than everything else that a check needs.
    from khue.formulas.derived import inputs_of, read_derived

    formulas = {id: read_derived(indicator.formula, indicators) for id, indicator in derived.items()}
    return {id: set(inputs_of(formula)) for id, formula in formulas.items() if formula is not None}


def _circle(rests: dict[str, set[str]], index: Index, start: str) -> list[str]:
    """The way from a component's indicator back to a result of its index, or nothing."""
    aims, ways, seen = _results(index), [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] in aims:
            return [index.id, *way, index.id]
        for following in sorted(rests.get(way[-1], set()) - seen):
            seen.add(following)
            ways.append([*way, following])
    return []
