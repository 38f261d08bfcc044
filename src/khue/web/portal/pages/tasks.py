"""Tasks: what the documents assign, to whom, by when."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from khue.model.task import Task
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Filter, Page, choice, pages
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.portal.thread import Knot, weave

PAGE = 100


def standing(things: Catalog, task: Task) -> str:
    """One of the four states in which tasks are counted: done, late_done, open or overdue."""
    return "overdue" if things.is_overdue(task) else task.state


def states() -> dict[str, str]:
    """The four states by their codes, in words; together they are all tasks."""
    return {
        "done": _("done on time"), "late_done": _("done late"), "open": _("not done, not overdue"), "overdue": _("overdue"),
    }  # fmt: skip


def listing(
    build: Build, lang: str, *, lead: str = "", document: str = "", state: str = "", q: str = "", number: int = 1
) -> Page:  # fmt: skip
    """The tasks that pass the filters, in the order of their documents."""
    things = catalog(build)
    wanted = [
        task for task in build.city.tasks
        if lead in ("", task.lead) and document in ("", task.document) and state in ("", standing(things, task))
        and matches(q, task.id, task.text, task.text_en)
    ]  # fmt: skip
    shown = wanted[(number - 1) * PAGE : number * PAGE]
    listed = Card(
        title=_("Tasks"), table=rows.tasks(things, shown, lang, _("Tasks")), pages=pages(len(wanted), number, PAGE)
    ) if shown else rows.nothing()  # fmt: skip
    return Page(
        head=Head(title=_("What has to be done, and by whom?"), description=_lead(things), json=links.api("tasks")),
        over=_("Tasks"),
        lead=_lead(things),
        filters=_filters(things, lang, lead, document, state, q),
        downloads=rows.downloads("tasks"),
        main=(listed,),
        side=(_counts(things, wanted),),
    )


def _lead(things: Catalog) -> str:
    counts = Counter(standing(things, task) for task in things.city.tasks)
    params = {
        "count": len(things.city.tasks), "done": counts["done"] + counts["late_done"], "late": counts["overdue"],
        "documents": len({task.document for task in things.city.tasks}),
    }  # fmt: skip
    return (
        _(
            "%(count)s tasks of %(documents)s documents: %(done)s done, %(late)s overdue. States are as the agencies report them."
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
    counts = Counter(standing(things, task) for task in tasks)
    body: list[list[Cell | str]] = [
        [Cell(speaking.sentence_case(word), links.listing("tasks", **{"trang-thai": code})), str(counts[code])]
        for code, word in states().items()
    ]  # fmt: skip
    body.append([_("All"), str(len(tasks))])
    columns = (Column(_("State")), Column(_("Tasks"), numeric=True))
    return Card(title=_("Tasks by state"), table=table(_("Tasks by state"), columns, body, stacked=False))


def page(build: Build, task: Task, lang: str) -> Page:
    """One task."""
    things = catalog(build)
    title = speaking.pair(task.text, task.text_en, lang)
    targets = [things.targets[id] for id in task.targets if id in things.targets]
    serves = Card(title=_("Targets it serves"), table=rows.targets(things, targets, lang, _("Targets it serves"))) if targets else Card(
        title=_("Targets it serves"), note=_("No target is linked to this task yet.")
    )  # fmt: skip
    return Page(
        head=Head(
            title=title,
            description=_sentence(things, task, lang),
            json=links.api("tasks", task.id),
            thread=_thread(things, task, lang),
        ),
        over=" · ".join(
            part for part in (_("Task"), task.id, things.document_number(task.document), task.clause) if part
        ),
        lead=_sentence(things, task, lang),
        main=(_assignment(things, task, lang), serves),
        side=(_who(things, task, lang),),
    )


def _sentence(things: Catalog, task: Task, lang: str) -> str:
    lead = things.agency_name(task.lead, lang) if task.lead else task.lead_text or _("No agency")
    if task.state != "open" and task.done_on:
        return _("%(agency)s did it on %(day)s.") % {"agency": lead, "day": speaking.day(task.done_on, lang)}
    if task.state != "open":
        return _("%(agency)s reports it done.") % {"agency": lead}
    if task.deadline is None:
        words = {"agency": lead, "when": task.deadline_text or _("no date is stated")}
        return _("%(agency)s leads it; deadline: %(when)s.") % words
    days = (task.deadline - things.build.as_of).days
    params = {"agency": lead, "day": speaking.day(task.deadline, lang), "days": abs(days)}
    if days < 0:
        return _("%(agency)s was to finish it by %(day)s; it is %(days)s days late.") % params
    return _("%(agency)s leads it and has until %(day)s (%(days)s days).") % params


def _thread(things: Catalog, task: Task, lang: str) -> tuple[Knot, ...]:
    given = {"tasks": (task.id, "")}
    target = next((things.targets[id] for id in task.targets if id in things.targets), None)
    if target:
        given["target"] = (_("Target %(id)s") % {"id": target.id}, links.to("target", target.id))
        if target.indicator in things.indicators:
            given["indicator"] = (
                things.indicators[target.indicator].name.in_(lang),
                links.to("indicator", target.indicator),
            )
    if task.lead in things.agencies:
        agency = things.agencies[task.lead]
        given["head"] = (head_post(agency, lang) or agency.name, links.to("agency", task.lead))
    return weave("tasks", **given)


def _assignment(things: Catalog, task: Task, lang: str) -> Card:
    facts = [
        Fact(_("Document"), things.document_number(task.document), links.to("document", task.document)),
        Fact(_("Clause"), task.clause or "–"),
        Fact(_("Product"), task.product or _("The document names no product.")),
        Fact(_("Deadline"), rows.deadline(task, lang)),
        Fact(_("State"), rows.state(things, task), note=_("as reported")),
    ]
    if task.done_on:
        facts.append(Fact(_("Done on"), speaking.day(task.done_on, lang)))
    if task.source_url:
        facts.append(Fact(_("Source"), speaking.host(task.source_url), task.source_url))
    return Card(title=_("The assignment"), facts=tuple(facts), note=speaking.own(task.note, lang))


def _who(things: Catalog, task: Task, lang: str) -> Card:
    agency = things.agencies.get(task.lead)
    facts = [
        Fact(
            _("Leads"),
            things.agency_name(task.lead, lang) if task.lead else task.lead_text or "–",
            links.to("agency", task.lead) if agency else "",
        )
    ]
    if agency:
        facts.append(Fact(_("Head"), head_post(agency, lang) or "–"))
    facts += [
        Fact(_("Helps"), things.agency_name(code, lang), links.to("agency", code) if code in things.agencies else "")
        for code in task.cooperating
    ]
    if task.cooperating_text:
        facts.append(Fact(_("Helps"), task.cooperating_text))
    return Card(title=_("Who answers"), facts=tuple(facts))
