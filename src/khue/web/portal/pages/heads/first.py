"""Which fields come first: the published criteria with their weights, what each adds, and who changed them when."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.priority import Ground, Priorities
from khue.pipeline.heads.duties import Duties
from khue.pipeline.heads.priorities import Placed, placed
from khue.web.portal import links, speaking
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.parts import Cell, Column, Fact, table


def card(things: Catalog, duties: Duties, lang: str) -> Card | None:
    """The fields in their places; nothing where the city publishes no criteria."""
    declared = things.city.priorities
    if declared is None:
        return None
    title = _("Fields that come first")
    heads = (Column(_("Field")), Column(_("Place"), numeric=True), Column(_("Score"), numeric=True))
    columns = (*heads, *(Column(_name(ground, lang), numeric=True) for ground in declared.grounds))
    body = [_row(things, one, declared, lang) for one in placed(duties, declared)]
    changes = tuple(Fact(f"{speaking.day(one.date, lang)}, {one.by}", one.what.in_(lang)) for one in declared.changes)
    note = _(
        "The weight stands with each criterion; each adds its weight times the value of the field among all fields, from 0 to 1."
    )
    source = f"{declared.source}. " if declared.source else ""
    return Card(title=title, id="uu-tien", items=changes, table=table(title, columns, body), note=f"{source}{note}")


def _name(ground: Ground, lang: str) -> str:
    return f"{ground.name.in_(lang)} ({number(ground.weight, lang=lang)})"


def _row(things: Catalog, one: Placed, declared: Priorities, lang: str) -> list[Cell | str]:
    name = things.groups[one.group].in_(lang) if one.group in things.groups else one.group
    parts = (
        number(round(one.parts[ground.id], 2), lang=lang) if ground.id in one.parts else _("not known")
        for ground in declared.grounds
    )
    score = number(round(one.score, 2), lang=lang)
    return [Cell(name, links.listing("targets", nhom=one.group)), str(one.place), score, *parts]
