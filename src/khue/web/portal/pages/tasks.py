"""Tasks: what the documents assign, to whom, by when; how they count, who owes reports on them, and why they are late."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.progress import Counting, tally
from khue.model.task import Task
from khue.pipeline.reading import Build
from khue.pipeline.tasks import punctual
from khue.pipeline.tasks.answers import STATUS
from khue.pipeline.tasks.words import CAUSE_KINDS, COUNTINGS
from khue.web.context import language
from khue.web.matching import matches
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Filter, Page, choice, pages
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.parts import Cell, Column, table

PAGE = 100


def standing(things: Catalog, task: Task) -> str:
    """One of the four states in which tasks are counted: done, late_done, open or overdue."""
    return STATUS[things.build.task_standings[task.id].counting]


def states() -> dict[str, str]:
    """The four states by their codes, in words; together they are all tasks."""
    return {STATUS[one]: said[language() == "en"] for one, said in COUNTINGS.items()}


def listing(
    build: Build, lang: str, *, lead: str = "", document: str = "", state: str = "", q: str = "", number: int = 1
) -> Page:  # fmt: skip
    """The tasks that pass the filters, in the order of their documents."""
    things = catalog(build)
    wanted = [
        task for task in build.city.tasks
        if lead in ("", task.lead, build.task_standings[task.id].owner) and document in ("", task.document)
        and state in ("", standing(things, task)) and matches(q, task.id, task.text, task.text_en)
    ]  # fmt: skip
    shown = wanted[(number - 1) * PAGE : number * PAGE]
    listed = Card(
        title=_("Tasks"), table=rows.tasks(things, shown, lang, _("Tasks")), pages=pages(len(wanted), number, PAGE)
    ) if shown else rows.nothing()  # fmt: skip
    side = (_counts(things, wanted), _silent(things, lang), _causes(things), _started(things, lang))
    return Page(
        head=Head(title=_("What has to be done, and by whom?"), description=_lead(things), json=links.api("tasks")),
        over=_("Tasks"),
        lead=_lead(things),
        filters=_filters(things, lang, lead, document, state, q),
        downloads=rows.downloads("tasks"),
        main=(listed,),
        side=tuple(card for card in side if card is not None),
    )


def _lead(things: Catalog) -> str:
    counts = tally(things.build.task_standings.values())
    params = {
        "count": sum(counts.values()), "done": counts[Counting.DONE_IN_TIME] + counts[Counting.DONE_LATE],
        "late": counts[Counting.OVERDUE], "documents": len({task.document for task in things.city.tasks if task.document}),
    }  # fmt: skip
    return (
        _(
            "%(count)s tasks of %(documents)s documents: %(done)s done, %(late)s overdue. "
            "A task that several documents share is counted once."
        )
        % params
    )


def _filters(things: Catalog, lang: str, lead: str, document: str, state: str, q: str) -> tuple[Filter, ...]:
    leads = [(code, things.agency_name(code, lang)) for code in things.tasks_of_agency]
    documents = [(id, things.document_number(id)) for id in things.tasks_of_document]
    return (
        choice("chu-tri", _("Leads"), leads, lead, every=_("every agency")),
        choice("van-ban", _("Document"), documents, document, every=_("every document")),
        choice("trang-thai", _("State"), list(states().items()), state, every=_("every state")),
        Filter("q", _("Search"), value=q),
    )


def _counts(things: Catalog, tasks: list[Task]) -> Card:
    """How many tasks are in each state; those that other documents share are named beside, and not counted again."""
    standings = [things.build.task_standings[task.id] for task in tasks]
    counts, again = tally(standings), sum(1 for one in standings if one.same_as)
    body: list[list[Cell | str]] = [
        [Cell(speaking.sentence_case(word), links.listing("tasks", **{"trang-thai": STATUS[one]})), str(counts[one])]
        for one, word in ((one, said[language() == "en"]) for one, said in COUNTINGS.items())
    ]  # fmt: skip
    body.append([_("All"), str(sum(counts.values()))])
    columns = (Column(_("State")), Column(_("Tasks"), numeric=True))
    note = _("Listed under several documents and counted once: %(n)s.") % {"n": again} if again else ""
    return Card(title=_("Tasks by state"), table=table(_("Tasks by state"), columns, body, stacked=False), note=note)


def _silent(things: Catalog, lang: str) -> Card | None:
    """Agencies that owe a report on overdue tasks, by how long."""
    build = things.build
    found = punctual.silent(build.task_standings.values(), build.as_of, build.city.declaration.following)
    if not found:
        return None
    body: list[list[Cell | str]] = [
        [replace(things.agency_cell(one.agency, lang, _("no agency")), note=_tasks(len(one.tasks))), str(one.days)]
        for one in found
    ]
    columns = (Column(_("Agency")), Column(_("Days"), numeric=True))
    note = _("Overdue tasks on which nothing was reported. Who reports today is not on the list today.")
    return Card(
        title=_("Reports owed"),
        id="cham-bao-cao",
        table=table(_("Reports owed"), columns, body, stacked=False),
        note=note,
    )


def _tasks(n: int) -> str:
    return ngettext("%(n)s task", "%(n)s tasks", n) % {"n": n}


def _causes(things: Catalog) -> Card | None:
    found = punctual.causes(things.build.task_standings.values())
    if not found.tasks:
        return None
    kinds = {kind: speaking.sentence_case(said[language() == "en"]) for kind, said in CAUSE_KINDS.items()}
    body: list[list[Cell | str]] = [
        [kinds["objective"], str(found.objective)], [kinds["subjective"], str(found.subjective)],
        [_("No cause told"), str(found.none)], [_("All"), str(found.tasks)],
    ]  # fmt: skip
    columns = (Column(_("Cause")), Column(_("Tasks"), numeric=True))
    return Card(
        title=_("Why tasks are late"), table=table(_("Why tasks are late"), columns, body, stacked=False),
        note=_("Tasks that are overdue or were done late."),
    )  # fmt: skip


def _started(things: Catalog, lang: str) -> Card | None:
    found = punctual.started(things.city.tasks)
    if not found:
        return None
    body: list[list[Cell | str]] = [[things.agency_cell(code, lang, "–"), str(n)] for code, n in found.most_common()]
    columns = (Column(_("Agency")), Column(_("Tasks"), numeric=True))
    return Card(title=_("Tasks that agencies set themselves"),
                table=table(_("Tasks that agencies set themselves"), columns, body, stacked=False))  # fmt: skip
