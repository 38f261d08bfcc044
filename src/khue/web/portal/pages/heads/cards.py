"""Cards of a head's page: what to push, tasks, and the components of indices with the points that are lost."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.periods import Period
from khue.lib.vietnamese import number
from khue.model.progress import Counting
from khue.model.task import Task
from khue.pipeline.heads.answers import attention_of
from khue.pipeline.heads.components import Piece
from khue.pipeline.heads.duties import Thing
from khue.pipeline.heads.rating import months, rating_of
from khue.pipeline.outlook.words import chance_words, percent
from khue.pipeline.wording import period_words
from khue.web.portal import links, speaking
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Big, Card
from khue.web.portal.pages.heads import columns
from khue.web.portal.pages.heads.seen import Seen
from khue.web.portal.parts import Cell, Column, Fact, table


def push_card(seen: Seen) -> Card | None:
    """What the head is to push today, in the order of the city's list; nothing where there is nothing."""
    found = attention_of(seen.build, seen.agency.code)
    if not found:
        return None
    english = seen.lang == "en"
    title = _("To push")
    heads = (Column(_("What")), Column(_("Why")), Column(_("Next step")), Column(_("By"), numeric=True))
    body: list[list[Cell | str]] = [
        [
            Cell(item["title_en" if english else "title"], _thing_link(seen, item["subjects"][0])),
            item["reason"]["text_en" if english else "text"], item["step"]["text_en" if english else "text"],
            speaking.period(item["by"], seen.lang),
        ]
        for item in found
    ]  # fmt: skip
    whole = Fact(_("The city's list"), "", links.to("attention"))
    return Card(title=title, id="can-thuc-day", links=(whole,), table=table(title, heads, body))


def _thing_link(seen: Seen, id: str) -> str:
    """The page of a target, task, dataset or indicator."""
    held: dict[str, Mapping[str, object]] = {
        "target": seen.things.targets, "task": seen.things.tasks, "dataset": seen.things.contracts,
        "indicator": seen.things.indicators,
    }  # fmt: skip
    return next((links.to(kind, id) for kind, things in held.items() if id in things), "")


def chance(seen: Seen, target: str) -> str:
    """The chance of meeting a target in words; a dash where it was decided already or cannot be said."""
    ahead = seen.build.outlooks.get(target)
    if ahead is None or ahead.chance is None:
        return "–"
    return f"{chance_words(ahead.chance, seen.lang)} ({percent(ahead.chance, seen.lang)})"


def task_row(seen: Seen, task: Task) -> list[Cell | str]:
    """A task with the deadline in force and the state in which it counts."""
    standing = seen.duties.standing(task.id)
    text = Cell(rows.short(speaking.pair(task.text, task.text_en, seen.lang)), links.to("task", task.id), task.id)
    due = speaking.day(standing.deadline, seen.lang) if standing.deadline else task.deadline_text or "–"
    said = str(columns.COUNTING[standing.counting])
    if standing.counting is Counting.RUNNING and standing.deadline is None:
        said = _("not done, no deadline")
    days = standing.days_late
    late = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days} if days else ""
    return [text, due, Cell(said, note=late)]


def rating_card(seen: Seen) -> Card | None:
    """The rating of the newest month that is over, with the way to all its facts; nothing where the city does not rate."""
    if seen.build.city.rating is None:
        return None
    over = [month for month in months(seen.build) if Period.parse(month).end <= seen.build.as_of]
    found = rating_of(seen.build, seen.agency.code, over[0]) if over else None
    if found is None:
        return None
    scheme = seen.build.city.rating
    names = {one.id: one.name.in_(seen.lang) for one in scheme.criteria}
    facts = [Fact(names[one.criterion], _of(seen, one.points, one.worth)) for one in found.criteria]
    grade = next((one.name.in_(seen.lang) for one in scheme.grades if one.id == found.grade), "")
    title = _("Rating, %(month)s") % {"month": period_words(found.month, seen.lang)}
    return Card(
        title=title, id="xep-loai", links=(Fact(_("Every point"), "", links.to("rating", found.month, found.head)),),
        big=Big(_points(seen, found.points), grade), facts=tuple(facts),
    )  # fmt: skip


def _of(seen: Seen, points: float | None, worth: float) -> str:
    if points is None:
        return _("could not be judged")
    return _("%(points)s of %(worth)s") % {"points": _points(seen, points), "worth": _points(seen, worth)}


def components_card(seen: Seen) -> Card | None:
    """The components of indices that the head answers for, those that lose most points first."""
    found = [seen.duties.pieces[duty.id] for duty in seen.mine if duty.thing is Thing.COMPONENT]
    if not found:
        return None
    title = _("Index components and the points they lose")
    heads = (
        Column(_("Component")), Column(_("Period"), numeric=True), Column(_("Points"), numeric=True),
        Column(_("At most"), numeric=True), Column(_("Lost"), numeric=True),
    )  # fmt: skip
    ordered = sorted(found, key=lambda piece: (piece.lost_share is None, -(piece.lost_share or 0.0), piece.id))
    mean = any(piece.units for piece in found)
    note = _("Where an index compares communes, points are the mean of those whose points are known.") if mean else ""
    return Card(
        title=title, id="thanh-phan", table=table(title, heads, [_piece_row(seen, one) for one in ordered]), note=note
    )


def _piece_row(seen: Seen, piece: Piece) -> list[Cell | str]:
    index = seen.things.indices[piece.index].name.in_(seen.lang)
    units = (
        ngettext("mean of %(n)s unit", "mean of %(n)s units", piece.units) % {"n": piece.units} if piece.units else ""
    )
    return [
        Cell(piece.name.in_(seen.lang), links.to("index", piece.index), index),
        speaking.period(piece.period, seen.lang) if piece.period else "–",
        Cell(_points(seen, piece.points), note=units), _points(seen, piece.most), _points(seen, piece.lost),
    ]  # fmt: skip


def _points(seen: Seen, value: float | None) -> str:
    return _("not known") if value is None else number(round(value, 2), lang=seen.lang)
