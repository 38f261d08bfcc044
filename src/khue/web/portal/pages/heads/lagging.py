"""Who and what lags: fields by how far their targets are from the promise, agencies by how many days late they are."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import number
from khue.pipeline.heads.answers import NOBODY_NAME
from khue.pipeline.heads.duties import Duties
from khue.pipeline.heads.lists import Delay, Late, Sector, late, sectors
from khue.web.portal import links, speaking
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.pages.heads import columns
from khue.web.portal.parts import Cell, Column, table

SECTORS, LATE = "theo-linh-vuc", "cham-ngay"
"""The anchors of the two lists."""


def sectors_card(things: Catalog, duties: Duties, lang: str) -> Card | None:
    """The fields, the farthest from their targets first."""
    found = [sector for sector in sectors(duties) if sector.group]
    if not found:
        return None
    title = _("Fields, the farthest from their targets first")
    heads = (
        Column(_("Field")), Column(_("Missing to the target, on average"), numeric=True), Column(_("Farthest target")),
        Column(_("Targets"), numeric=True), Column(_("of these behind"), numeric=True), Column(_("Tasks"), numeric=True),
        Column(_("of these overdue"), numeric=True),
    )  # fmt: skip
    note = _(
        "What is missing in the latest figure to the promised value, as a share of that value; the mean over the targets "
        "that have a figure. Targets without a figure are not counted as zero: they are left out."
    )
    body = [_sector_row(things, sector, lang) for sector in found]
    return Card(title=title, id=SECTORS, table=table(title, heads, body), note=note)


def _sector_row(things: Catalog, sector: Sector, lang: str) -> list[Cell | str]:
    name = things.groups[sector.group].in_(lang) if sector.group in things.groups else sector.group
    measured = _("%(n)s of %(all)s targets have a figure") % {"n": sector.measured, "all": sector.count.targets}
    gap = Cell(_percent(sector.gap, lang), note=measured if sector.count.targets else "")
    farthest = _farthest(things, sector, lang)
    return [
        Cell(name, links.listing("targets", nhom=sector.group)), gap, farthest, str(sector.count.targets),
        str(columns.behind(sector.count)), str(sector.count.tasks), str(sector.count.counting.get("overdue", 0)),
    ]  # fmt: skip


def _farthest(things: Catalog, sector: Sector, lang: str) -> Cell:
    if not sector.farthest:
        return Cell("–")
    target = things.targets[sector.farthest]
    text = rows.short(speaking.pair(target.text, target.text_en, lang))
    return Cell(text, links.to("target", target.id), _percent(sector.its_gap, lang))


def _percent(share: float | None, lang: str) -> str:
    """A share of what was promised, in per cent with one decimal; in words where it is not known."""
    if share is None:
        return _("not known")
    return f"{number(round(100 * share, 1), lang=lang)}{speaking.FIXED}%"


def late_card(things: Catalog, duties: Duties, lang: str, wanted: set[str], *, every: bool) -> Card | None:
    """The agencies that are late, the most days first; nobody is on the list who is late with nothing."""
    found = [one for one in late(duties) if one.head in wanted or (every and not one.head)]
    title = _("Who is late, the most days first")
    if not found:
        return Card(title=title, id=LATE, sentences=(_("Nobody is late with a task or with data."),)) if every else None
    heads = (
        Column(_("Agency")), Column(_("Days late, together"), numeric=True), Column(_("Longest"), numeric=True),
        Column(_("Late with")),
    )  # fmt: skip
    note = _(
        "Tasks count from their last day, data from the day on which it was due. What is handed in today leaves the list today."
    )
    return Card(
        title=title, id=LATE, table=table(title, heads, [_late_row(things, one, lang) for one in found]), note=note
    )


def _late_row(things: Catalog, one: Late, lang: str) -> list[Cell | str]:
    first = things.agency_cell(one.head, lang) if one.head else Cell(NOBODY_NAME.in_(lang))
    longest = one.delays[0]
    days = (number(days, 0, lang) for days in (one.days, one.longest))
    return [first, *days, _delay_cell(things, longest, len(one.delays) - 1, lang)]


def _delay_cell(things: Catalog, delay: Delay, more: int, lang: str) -> Cell:
    note = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more else ""
    if delay.what == "task":
        task = things.tasks[delay.id]
        return Cell(rows.short(speaking.pair(task.text, task.text_en, lang)), links.to("task", delay.id), note)
    return Cell(data_name(things, delay.id, lang), links.to("gaps"), note)


def data_name(things: Catalog, id: str, lang: str) -> str:
    """What a line of the register of missing data is about, in words."""
    kind, _separator, subject = id.partition(":")
    if kind == "dataset":
        return things.contracts[subject].name or subject
    if kind == "indicator":
        return things.indicators[subject].name.in_(lang)
    return things.indices[subject].name.in_(lang) if kind == "index" else subject
