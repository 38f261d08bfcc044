"""The ranks of an index and of those before and after it from period to period, the frameworks apart: what a chart draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from khue.lib.periods import Period
from khue.model.index import Index
from khue.model.standing import Standing
from khue.model.unit import Units, bare
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words
from khue.reports.charts import bump

MOST_LINES = 8
Told = tuple[tuple[Index, Standing], ...]
"""Standings with their indices, oldest first."""
Unit = tuple[str, date | None]
"""A unit through time: its code, and since when it has borne it; a code that passed on to another place is two."""


def family(build: Build, index: Index) -> list[Index]:
    """The indices of its series, in order of their years; the index itself where it is of none."""
    if not index.series:
        return [index]
    return sorted((other for other in build.city.indices if other.series == index.series), key=lambda one: one.years)


def ranked_years(build: Build, index: Index) -> Told:
    """The standings that have a rank of all who were ranked, of the index and of others of its series."""
    names = {one.id: one for one in family(build, index)}
    found = [(names[id], standing) for (id, _period), standing in build.standings.items() if id in names]
    ranked = [(one, standing) for one, standing in found if any(standing.is_of_all(r) for r in standing.results)]
    return tuple(sorted(ranked, key=lambda pair: Period.parse(pair[1].period)))


def ranks_drawn(told: Told, units: Units, code: str, period: str, lang: str) -> bump.Bump | None:
    """The chart of a unit's ranks beside those of others; None below two periods, or where nobody was ranked."""
    lines = _lines(told, units, _unit(units, code, period), lang)
    if len(told) < 2 or not lines:
        return None
    stops = tuple(
        bump.Stop(period_words(one.period, lang).removeprefix("năm "), act(index), f"/{one.ranked}")
        for index, one in told
    )
    names = ", ".join(line.name for line in lines)
    label = f"Ranks of {names} by period" if lang == "en" else f"Thứ hạng của {names} qua các kỳ"
    return bump.Bump(label, stops, lines)


def act(index: Index) -> str:
    """The number of the decision that a framework was laid down in, short enough to stand above its years.

    The part before the first bracket or comma: "922/QĐ-BTTTT".
    """
    return index.act.split("(")[0].split(",")[0].strip()


def _unit(units: Units, code: str, period: str) -> Unit:
    unit = units.find(code, Period.parse(period).end)
    return code, unit.valid_from if unit else None


def _lines(told: Sequence[tuple[Index, Standing]], units: Units, front: Unit, lang: str) -> tuple[bump.Line, ...]:
    """The unit in front and those that stand beside it: the best known of the units that were ranked most often."""
    ranks: dict[Unit, dict[int, int]] = {}
    for at, (_index, standing) in enumerate(told):
        for result in standing.results:
            if result.rank is not None and standing.is_of_all(result):
                ranks.setdefault(_unit(units, result.unit, standing.period), {})[at] = result.rank
    often = Counter({unit: len(own) for unit, own in ranks.items()})
    others = sorted(
        (unit for unit in ranks if unit != front), key=lambda unit: (-often[unit], _mean(ranks[unit]), unit[0])
    )
    chosen = [*([front] if front in ranks else []), *others[: MOST_LINES - 1]]
    return tuple(bump.Line(_name(units, unit, lang), ranks[unit], unit == front) for unit in chosen)


def _mean(ranks: dict[int, int]) -> float:
    return sum(ranks.values()) / len(ranks)


def _name(units: Units, unit: Unit, lang: str) -> str:
    code, since = unit
    known = next((one for one in units.history(code) if one.valid_from == since), None)
    if known is None:
        return code
    return bare(known.name_en if lang == "en" and known.name_en else known.name)
