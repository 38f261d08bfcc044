"""Money beside result on pages: of a task, a target, a head, a programme and an index, each amount to the last đồng."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.money import KINDS, Amounts, amounts
from khue.pipeline.money.answers import by_head, efforts_of, funds_of
from khue.pipeline.money.effort import Effort
from khue.pipeline.money.words import dong, reason
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.parts import Cell, Column, table

MONEY = "kinh-phi"
"""The anchor of the money on every page."""


def task_card(build: Build, task: str, lang: str) -> Card | None:
    """The money of a task by period; nothing where no budget tells of it."""
    found = funds_of(build).rows_of(task)
    if not found:
        return None
    title = _("Money")
    body: list[list[Cell | str]] = []
    for row in found:
        source = Cell(row.source or speaking.host(row.source_url), row.source_url)
        body.append([speaking.period(row.period, lang), *_cells(amounts(row), lang), source])
    if len(found) > 1:
        body.append([_("Together"), *_cells(funds_of(build).of_tasks([task]), lang), ""])
    columns = (Column(_("Period")), *_columns(), Column(_("Source")))
    over = any(
        row.disbursed is not None and row.allocated is not None and row.disbursed > row.allocated for row in found
    )
    said = _("More was paid out than was allocated; the figures are shown as the budget gives them.") if over else ""
    return Card(title=title, id=MONEY, table=table(title, columns, body), note=f"{_in_dong()} {said}".strip())


def target_card(build: Build, target: str, lang: str) -> Card | None:
    """The money of the tasks that serve a target; what they share with other targets stands apart and is not split."""
    found = funds_of(build).of_target(target)
    if not found.alone.rows and not found.shared.rows:
        return None
    title = _("Money")
    body: list[list[Cell | str]] = []
    if found.tasks:
        body.append([_named(_("Tasks for this target alone"), found.tasks), *_cells(found.alone, lang)])
    note = ""
    if found.shared_tasks:
        body.append([_named(_("Tasks that serve other targets too"), found.shared_tasks), *_cells(found.shared, lang)])
        note = _("What is shared with %(others)s is not split: nobody said how much of it is for which target.") % {
            "others": ", ".join(found.with_others)
        }
    columns = (Column(_("Tasks")), *_columns())
    return Card(title=title, id=MONEY, table=table(title, columns, body), note=f"{_in_dong()} {note}".strip())


def head_card(build: Build, head: str, lang: str) -> Card | None:
    """The money of the tasks that a head answers for, task by task."""
    whole = by_head(build).get(head)
    if whole is None or not whole.rows:
        return None
    from khue.pipeline.heads.answers import duties_of

    tasks = [duty.id for duty in duties_of(build).of(head) if duty.id in funds_of(build).of_task]
    return _tasks_card(build, tasks, whole, lang)


def document_card(build: Build, document: str, lang: str) -> Card | None:
    """The money of a programme, task by task."""
    whole = funds_of(build).documents.get(document)
    if whole is None:
        return None
    tasks = dict.fromkeys(funds_of(build).original(row.task) for row in build.city.money if row.document == document)
    return _tasks_card(build, tasks, whole, lang)


def points_card(build: Build, index: str, lang: str) -> Card | None:
    """What a point of each component of an index cost, where that can be said, and else why not."""
    found = [one for one in efforts_of(build) if one.index == index and one.tasks]
    if not found:
        return None
    title = _("What a point cost")
    columns = (
        Column(_("Component")), Column(_("Points gained"), numeric=True), Column(_("Disbursed"), numeric=True),
        Column(_("Đồng for a point"), numeric=True),
    )  # fmt: skip
    body = [_effort_row(catalog(build), one, lang) for one in found]
    note = _("Money that was paid while points were gained; that the points came of it is not said.")
    return Card(title=title, id=MONEY, table=table(title, columns, body), note=note)


def _tasks_card(build: Build, tasks: Iterable[str], whole: Amounts, lang: str) -> Card:
    things, title = catalog(build), _("Money")
    body: list[list[Cell | str]] = [
        [_task_cell(things, task, lang), *_cells(funds_of(build).of_tasks([task]), lang)] for task in tasks
    ]
    body.append([_("Together"), *_cells(whole, lang)])
    return Card(title=title, id=MONEY, table=table(title, (Column(_("Task")), *_columns()), body), note=_in_dong())


def _in_dong() -> str:
    return _("Amounts in đồng, as the budgets give them; what no budget gives is not counted as zero.")


def _task_cell(things: Catalog, task: str, lang: str) -> Cell:
    found = things.tasks.get(task)
    said = rows.short(speaking.pair(found.text, found.text_en, lang)) if found else task
    return Cell(said, links.to("task", task), task)


def _effort_row(things: Catalog, found: Effort, lang: str) -> list[Cell | str]:
    parts = {part.id: part.name.in_(lang) for part in things.indices[found.index].parts()}
    gained = (
        "–" if found.gained is None else ("+" if found.gained > 0 else "") + number(round(found.gained, 2), lang=lang)
    )
    price = Cell(_amount(found.per_point, lang)) if found.per_point is not None else Cell("–")
    if found.missing is not None:
        price = Cell("–", note=reason(found.missing, lang))
    span = f"{speaking.period(found.before, lang)} – {speaking.period(found.after, lang)}" if found.before else ""
    return [Cell(parts[found.component], note=", ".join(found.tasks)), Cell(gained, note=span),
            _amount(found.paid.of("disbursed"), lang) if found.paid.rows else "–", price]  # fmt: skip


def _named(words: str, tasks: Iterable[str]) -> Cell:
    return Cell(words, note=", ".join(tasks))


def _columns() -> tuple[Column, ...]:
    names = (_("Planned"), _("Allocated"), _("Disbursed"), _("Paid out"))
    return tuple(Column(name, numeric=True) for name in names)


def _amount(amount: int | None, lang: str) -> str:
    """An amount as a number, whose unit stands below the table; in words where it is not known."""
    return dong(None, lang) if amount is None else number(amount, 0, lang)


def _cells(found: Amounts, lang: str) -> list[Cell | str]:
    """The three amounts, and the share that was paid out; what only some rows give says so."""
    cells: list[Cell | str] = []
    for kind in KINDS:
        known = found.known.get(kind, 0)
        note = _("%(known)s of %(rows)s rows") % {"known": known, "rows": found.rows} if 0 < known < found.rows else ""
        cells.append(Cell(_amount(found.of(kind), lang), note=note))
    share = found.used if found.known.get("disbursed") == found.rows else None
    return [*cells, "–" if share is None else f"{number(round(100 * share, 1), lang=lang)}{speaking.FIXED}%"]
