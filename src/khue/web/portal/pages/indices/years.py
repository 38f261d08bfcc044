"""The card of ranks from period to period; what is drawn is chosen in `khue.pipeline.indices.years`."""

from __future__ import annotations

from itertools import pairwise

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from khue.pipeline.indices.years import Told, act, ranked_years, ranks_drawn
from khue.pipeline.reading import Build
from khue.reports.charts import bump
from khue.web.portal import links, speaking
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Chart, Column, Table, table


def card(seen: Seen) -> Card | None:
    """The chart and its table; None below two periods."""
    told = _told(seen.build, seen.index.id)
    drawn = ranks_drawn(told, seen.things.units, seen.unit, seen.standing.period, seen.lang)
    if drawn is None:
        return None
    wide, narrow = bump.both(drawn)
    breaks = any(before[0].id != after[0].id for before, after in pairwise(told))
    caption = _caption(seen, breaks=breaks)
    chart = Chart(mark_safe(wide), mark_safe(narrow), caption, _table(seen, told, drawn))  # noqa: S308 - our own drawing
    return Card(title=_("Ranks over the years"), id="qua-cac-nam", charts=(chart,))


def _caption(seen: Seen, *, breaks: bool) -> str:
    said = [_("The thick line is %(unit)s.") % {"unit": seen.unit_name(seen.unit)}]
    if breaks:
        said.append(
            _("Dashed lines: the set of indicators changed; ranks on either side do not compare, and no line crosses.")
        )
    return " ".join(said)


@once_per_build
def _told(build: Build, index: str) -> Told:
    return ranked_years(build, catalog(build).indices[index])


def _table(seen: Seen, told: Told, drawn: bump.Bump) -> Table:
    columns = (
        Column(_("Period")), Column(_("Framework")), *(Column(line.name, numeric=True) for line in drawn.lines),
        Column(_("Ranked"), numeric=True),
    )  # fmt: skip
    body: list[list[Cell | str]] = [
        [
            Cell(speaking.period(found.period, seen.lang), links.listing_of("index", index.id, ky=found.period)),
            act(index), *(str(line.ranks.get(at, "–")) for line in drawn.lines), str(found.ranked),
        ]
        for at, (index, found) in reversed(list(enumerate(told)))
    ]  # fmt: skip
    return table(_("Ranks over the years"), columns, body, stacked=False)
