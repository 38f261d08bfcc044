"""The cheapest way to a rank, explained line by line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.pipeline.indices.answers import Answer
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Column, Table, table

ANCHOR = "duong-di"


def card(seen: Seen, way: Answer) -> Card:
    """What the rank takes, each step, and what they come to; or the best that can be had."""
    title = _("The cheapest way to rank %(rank)s") % {"rank": way["rank"]}
    params = {
        "rank": way["rank"], "needed": seen.score(way["needed"]), "rival": seen.unit_name(way["rival"]) if way["rival"] else "–",
        "now": way["now"]["rank"], "score": seen.score(way["score"]), "cost": seen.number(way["cost"]),
        "best": seen.score(way["best"]["score"]), "best_rank": way["best"]["rank"],
    }  # fmt: skip
    if not way["reachable"]:
        said = _(
            "Rank %(rank)s cannot be reached: it takes %(needed)s, as %(rival)s has, and within all limits the most is %(best)s, "
            "rank %(best_rank)s."
        )
        return Card(title=title, id=ANCHOR, sentences=(said % params,), note=_fixed(seen, way))
    if not way["steps"]:
        said = _("It has rank %(now)s now: nothing has to change.")
        return Card(title=title, id=ANCHOR, sentences=(said % params,))
    return Card(
        title=title, id=ANCHOR, table=_steps(seen, way, title), note=_fixed(seen, way),
        sentences=(
            _("Rank %(rank)s takes %(needed)s, as %(rival)s has now. The least that has to be done for it:") % params,
            _("Together that makes %(score)s at a cost of %(cost)s. Other units are taken as they stand now.") % params,
        ),
    )  # fmt: skip


def _steps(seen: Seen, way: Answer, title: str) -> Table:
    columns = (
        Column(_("Component")), Column(_("From"), numeric=True), Column(_("To"), numeric=True), Column(_("Points"), numeric=True),
        Column(_("Cost"), numeric=True),
    )  # fmt: skip
    rows: list[list[Cell | str]] = [
        [
            seen.part_name(step["component"]), seen.number(step["from"]), seen.number(step["to"]),
            f"+{seen.points(step['points'])}", seen.number(step["cost"]),
        ]
        for step in way["steps"]
    ]  # fmt: skip
    return table(title, columns, rows)


def _fixed(seen: Seen, way: Answer) -> str:
    """The components that were not in question."""
    if not way["fixed"]:
        return ""
    names = ", ".join(map(seen.part_name, way["fixed"][:6])) + (", …" if len(way["fixed"]) > 6 else "")
    return _("Left as they are, since their values are not known: %(parts)s.") % {"parts": names}
