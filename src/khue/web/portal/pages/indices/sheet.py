"""What an index is by its declaration, the frameworks beside it, and published figures that contradict each other."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khue.lib.vietnamese import number
from khue.pipeline.indices.holding import indicators_of
from khue.pipeline.indices.years import family
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Fact

METHODS: dict[str, Promise] = {
    "none": gettext_lazy("none: values are shares of the maximum already"),
    "min-max": gettext_lazy("from the lowest to the highest unit"),
    "z-score": gettext_lazy("distance from the mean in standard deviations"),
    "rank": gettext_lazy("by rank"),
    "distance-to-target": gettext_lazy("distance to a target"),
    "goalposts": gettext_lazy("between fixed goalposts"),
    "arithmetic": gettext_lazy("arithmetic mean"),
    "geometric": gettext_lazy("geometric mean"),
    "harmonic": gettext_lazy("harmonic mean"),
    "copeland": gettext_lazy("pairs won and lost (Copeland)"),
}
"""Methods of normalisation and aggregation in words."""
CONTRADICTIONS = ("KH511", "KH512")
"""Findings about published figures of indices that cannot all be right."""


def sheet(seen: Seen) -> Card:
    """The declaration as a list of facts."""
    index = seen.index
    issuer = seen.things.agency_name(index.issuer, seen.lang) if index.issuer else ""
    level = seen.things.levels[index.level].name.in_(seen.lang) if index.level in seen.things.levels else index.level
    given = (
        (_("Act"), index.act), (_("Issued by"), issuer), (_("Years in force"), years(index.years)),
        (_("Compares"), level),
        (_("At most"), _("%(points)s points") % {"points": number(index.max_points, lang=seen.lang)} if index.max_points else ""),
        (_("Normalisation"), str(METHODS[index.normalisation.value])),
        (_("Aggregation"), str(METHODS[index.aggregation.value])),
        (_("Leading group"), _("the first %(count)s") % {"count": index.top}),
    )  # fmt: skip
    facts = [Fact(name, value) for name, value in given if value]
    facts += [
        Fact(name, seen.things.indicators[id].name.in_(seen.lang), links.to("indicator", id))
        for name, id in ((_("Scores are published as"), index.score), (_("Ranks are published as"), index.rank))
        if id in seen.things.indicators
    ]
    facts += [Fact(_("Source"), speaking.host(address), address) for address in index.sources]
    return Card(title=_("The index"), facts=tuple(facts), note=speaking.own(index.note, seen.lang))


def years(listed: tuple[int, ...]) -> str:
    """Years, those in a row as a span.

    >>> years((2016, 2021, 2022, 2023))
    '2016, 2021–2023'
    """
    spans: list[list[int]] = []
    for year in sorted(listed):
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def frameworks(seen: Seen) -> Card | None:
    """The other indices of the series; None where there is none."""
    others = [other for other in family(seen.build, seen.index) if other.id != seen.index.id]
    if not others:
        return None
    items = tuple(
        Fact(other.name.in_(seen.lang), years(other.years), links.to("index", other.id), other.act) for other in others
    )
    note = _(
        "Each framework counts other indicators with other points: scores on the two sides of a change do not compare."
    )
    return Card(title=_("Before and after"), items=items, note=note)


@once_per_build
def _figures_by_place(build: Build, index: str) -> dict[str, str]:
    """Where the figures of an index stand (file and line), each with what it is of: period, unit and indicator, and its note."""
    things = catalog(build)
    names = indicators_of(things.indices[index])
    return {
        o.place: f"{things.unit_name(o.unit, 'vi')} {o.period}|{o.note}"
        for name in names for o in build.observations(name) if o.place
    }  # fmt: skip


def contradictions(seen: Seen) -> Card | None:
    """Published figures of the index that cannot all be right, as they are, with the reason; None where there are none."""
    places = _figures_by_place(seen.build, seen.index.id)
    items = []
    for note in seen.build.notes:
        place = ":".join(note.place.split(":")[:2])
        if note.code in CONTRADICTIONS and place in places:
            about, _bar, own = places[place].partition("|")
            said = note.en if seen.lang == "en" else note.vi
            items.append(Fact(about, said, "", speaking.own(own, seen.lang)))
    if not items:
        return None
    return Card(title=_("Published figures that contradict each other"), id="mau-thuan", items=tuple(items))
