"""How complete the city's data is, and was at the ends of the last months: a number, its chart and its table."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.gap import Completeness, Thing
from khue.pipeline.gaps.telling import Teller
from khue.pipeline.gaps.words import THINGS
from khue.pipeline.reading import Build
from khue.reports.charts import series
from khue.web.portal import speaking
from khue.web.portal.pages.card import Big, Card
from khue.web.portal.parts import Chart, Column, Fact, table


def complete_card(build: Build, lang: str) -> Card | None:
    """The number, what it is of, and its trend; nothing where nothing is needed."""
    found = [one for one in build.completeness if one.whole.needed]
    if not found or not build.completeness[-1].whole.needed:
        return None
    now, teller = found[-1], Teller(build, lang)
    said = _("%(held)s of %(needed)s, %(day)s") % {
        "held": now.whole.held, "needed": now.whole.needed, "day": speaking.day(now.day, lang)
    }  # fmt: skip
    facts = tuple(
        Fact(THINGS[Thing(name)][lang == "en"], f"{held.held} / {held.needed}") for name, held in now.things.items()
    )
    return Card(
        title=_("How complete the data is"), big=Big(teller.share(now.whole), said),
        charts=(_chart(found, teller, lang),) if len(found) > 1 else (), facts=facts,
        note=_(
            "The share of what targets, indices and contracts need that is there and not late, from what was known on "
            "each day."
        ),
    )  # fmt: skip


def _chart(found: Sequence[Completeness], teller: Teller, lang: str) -> Chart:
    first, last = found[0], found[-1]
    label = _("Completeness of the data: %(first)s on %(since)s, %(last)s on %(until)s") % {
        "first": teller.share(first.whole), "since": speaking.day(first.day, lang), "last": teller.share(last.whole),
        "until": speaking.day(last.day, lang),
    }  # fmt: skip
    marks = tuple(series.Mark(one.day.isoformat(), 100 * (one.whole.share or 0.0)) for one in found)
    drawn = series.Series(
        label=label, marks=marks, number=lambda value: f"{number(round(value, 1), lang=lang)}%", bounds=(0.0, 100.0)
    )
    wide, narrow = (mark_safe(svg) for svg in series.both(drawn))  # noqa: S308 - our own SVG, escaped
    columns = (
        Column(_("Day")), Column(_("Needed"), numeric=True), Column(_("Up to date"), numeric=True), Column(_("Share"), numeric=True),
    )  # fmt: skip
    body = [
        [speaking.day(one.day, lang), str(one.whole.needed), str(one.whole.held), teller.share(one.whole)]
        for one in reversed(found)
    ]
    return Chart(wide, narrow, "", table(_("Completeness by month end"), columns, [list(row) for row in body]))
