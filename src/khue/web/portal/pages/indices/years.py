"""The ranks of an index and of those before and after it from period to period, the frameworks apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.model.index import Index
from khue.model.standing import Standing
from khue.pipeline.reading import Build
from khue.reports.charts import bump
from khue.web.portal import links, speaking
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.indices.seen import Seen, family, standings
from khue.web.portal.pages.units import bare
from khue.web.portal.parts import Cell, Chart, Column, Table, table

MOST_LINES = 8
Unit = tuple[str, date | None]
"""A unit through time: its code, and since when it has borne it; a code that passed on to another place is two."""


def card(seen: Seen) -> Card | None:
    """The chart and its table; None below two periods."""
    told = _told(seen.build, seen.index.id)
    if len(told) < 2:
        return None
    unit = _unit(seen, seen.unit, seen.standing.period)
    lines = _lines(seen, told, unit)
    if not lines:
        return None
    stops = tuple(
        bump.Stop(speaking.period(found.period, seen.lang), _act(index), f"/{found.ranked}") for index, found in told
    )
    label = _("Ranks of %(units)s by period") % {"units": ", ".join(line.name for line in lines)}
    wide, narrow = bump.both(bump.Bump(label, stops, lines))
    breaks = any(before[0].id != after[0].id for before, after in pairwise(told))
    caption = _caption(seen, breaks=breaks)
    chart = Chart(mark_safe(wide), mark_safe(narrow), caption, _table(seen, told, lines))  # noqa: S308 - our own drawing
    return Card(title=_("Ranks over the years"), id="qua-cac-nam", charts=(chart,))


def _caption(seen: Seen, *, breaks: bool) -> str:
    said = [_("The thick line is %(unit)s.") % {"unit": seen.unit_name(seen.unit)}]
    if breaks:
        said.append(
            _("Dashed lines: the set of indicators changed; ranks on either side do not compare, and no line crosses.")
        )
    return " ".join(said)


@once_per_build
def _told(build: Build, index: str) -> tuple[tuple[Index, Standing], ...]:
    """The standings that have a rank of all who were ranked, of the index and of others of its series, oldest first."""
    own = catalog(build).indices[index]
    found = [(one, standing) for one in family(build, own) for standing in standings(build, one).values()]
    ranked = [(one, standing) for one, standing in found if any(standing.is_of_all(r) for r in standing.results)]
    return tuple(sorted(ranked, key=lambda pair: Period.parse(pair[1].period)))


def _unit(seen: Seen, code: str, period: str) -> Unit:
    unit = seen.things.units.find(code, Period.parse(period).end)
    return code, unit.valid_from if unit else None


def _lines(seen: Seen, told: Iterable[tuple[Index, Standing]], front: Unit) -> tuple[bump.Line, ...]:
    """The unit in front and those that stand beside it: the best known of the units that were ranked most often."""
    ranks: dict[Unit, dict[int, int]] = {}
    for at, (_index, standing) in enumerate(told):
        for result in standing.results:
            if result.rank is not None and standing.is_of_all(result):
                ranks.setdefault(_unit(seen, result.unit, standing.period), {})[at] = result.rank
    often = Counter({unit: len(own) for unit, own in ranks.items()})
    others = sorted(
        (unit for unit in ranks if unit != front), key=lambda unit: (-often[unit], _mean(ranks[unit]), unit[0])
    )
    chosen = [*([front] if front in ranks else []), *others[: MOST_LINES - 1]]
    return tuple(bump.Line(_name(seen, unit), ranks[unit], unit == front) for unit in chosen)


def _mean(ranks: dict[int, int]) -> float:
    return sum(ranks.values()) / len(ranks)


def _name(seen: Seen, unit: Unit) -> str:
    code, since = unit
    known = next((one for one in seen.things.units.history(code) if one.valid_from == since), None)
    return bare(speaking.pair(known.name, known.name_en, seen.lang)) if known else code


def _act(index: Index) -> str:
    """The number of the decision that a framework was laid down in, short enough to stand above its years.

    The part before the first bracket or comma: "922/QĐ-BTTTT".
    """
    return index.act.split("(")[0].split(",")[0].strip()


def _table(seen: Seen, told: tuple[tuple[Index, Standing], ...], lines: tuple[bump.Line, ...]) -> Table:
    columns = (
        Column(_("Period")), Column(_("Framework")), *(Column(line.name, numeric=True) for line in lines),
        Column(_("Ranked"), numeric=True),
    )  # fmt: skip
    body: list[list[Cell | str]] = [
        [
            Cell(speaking.period(found.period, seen.lang), links.listing_of("index", index.id, ky=found.period)),
            _act(index), *(str(line.ranks.get(at, "–")) for line in lines), str(found.ranked),
        ]
        for at, (index, found) in reversed(list(enumerate(told)))
    ]  # fmt: skip
    return table(_("Ranks over the years"), columns, body, stacked=False)
