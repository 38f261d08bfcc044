"""One task: what is to be done, where it stands, what happened to it, and who answers."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.progress import Counting, Happening, TaskStanding
from khue.model.task import Task
from khue.pipeline.reading import Build
from khue.pipeline.tasks import telling
from khue.pipeline.tasks.words import ACTS, BASES, CAUSE_KINDS, COUNTINGS, STAGES
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import money, rows
from khue.web.portal.pages.card import Card, Page, paper
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.portal.thread import Knot, weave


def page(build: Build, task: Task, lang: str) -> Page:
    """One task."""
    things = catalog(build)
    title = speaking.pair(task.text, task.text_en, lang)
    targets = [things.targets[id] for id in task.targets if id in things.targets]
    serves = Card(title=_("Targets it serves"), table=rows.targets(things, targets, lang, _("Targets it serves"))) if targets else Card(
        title=_("Targets it serves"), note=_("No target is linked to this task yet.")
    )  # fmt: skip
    paid = money.task_card(build, task.id, lang)
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
        papers=(paper("bien-ban", _("Minutes of verification"), ma=task.id),),
        main=tuple(card for card in (_assignment(things, task, lang), *_course(things, task, lang), serves, paid) if card),
        side=(_stands(things, task, lang), _who(things, task, lang)),
    )  # fmt: skip


def _sentence(things: Catalog, task: Task, lang: str) -> str:
    standing = things.build.task_standings[task.id]
    code = standing.owner or standing.lead
    lead = things.agency_name(code, lang) if code else task.lead_text or _("No agency")
    if standing.counting.done and standing.done_on:
        return _("%(agency)s did it on %(day)s.") % {"agency": lead, "day": speaking.day(standing.done_on, lang)}
    if standing.counting.done:
        return _("%(agency)s reports it done.") % {"agency": lead}
    nobody = "" if standing.owner else telling.ownerless(things.city, task, standing.lead, standing, lang)
    if nobody:
        return nobody
    if standing.deadline is None:
        words = {"agency": lead, "when": task.deadline_text or _("no date is stated")}
        return _("%(agency)s leads it; deadline: %(when)s.") % words
    days = (standing.deadline - things.build.as_of).days
    params = {"agency": lead, "day": speaking.day(standing.deadline, lang), "days": abs(days)}
    if standing.finished:
        return _("%(agency)s reported it done; the result is yet to be verified.") % params
    if standing.counting is Counting.OVERDUE:
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
    owner = things.agencies.get(things.build.task_standings[task.id].owner)
    if owner:
        given["head"] = (head_post(owner, lang) or owner.name, links.to("agency", owner.code))
    return weave("tasks", **given)


def _assignment(things: Catalog, task: Task, lang: str) -> Card:
    facts = [
        *_documents(things, task),
        Fact(_("Clause"), task.clause or "–"),
        Fact(_("Product"), task.product or _("The document names no product.")),
        Fact(_("Deadline in the document"), _in_document(task, lang)),
    ]
    if task.pilot:
        facts.append(
            Fact(_("Done first, as a trial, by"), ", ".join(things.agency_name(code, lang) for code in task.pilot))
        )
    if task.source_url:
        facts.append(Fact(_("Source"), speaking.host(task.source_url), task.source_url))
    return Card(title=_("The assignment"), facts=tuple(facts), note=speaking.own(task.note, lang))


def _in_document(task: Task, lang: str) -> str:
    """The deadline as the document states it: a day, perhaps with an hour, or so many working days."""
    if task.deadline is not None:
        return f"{task.deadline_time + ' ' if task.deadline_time else ''}{speaking.day(task.deadline, lang)}"
    if task.working_days is not None:
        return _("%(n)s working days after it was assigned") % {"n": task.working_days}
    return task.deadline_text or "–"


def _documents(things: Catalog, task: Task) -> list[Fact]:
    """The documents that assign the task; an agency that set itself the task has none."""
    standing = things.build.task_standings[task.id]
    shared = [one for one in things.city.tasks if one.same_as == task.id or one.id == standing.same_as]
    if not task.document:
        return [Fact(_("Document"), _("none: the agency set itself the task"))]
    facts = [Fact(_("Document"), things.document_number(task.document), links.to("document", task.document))]
    return facts + [
        Fact(_("Also in"), f"{things.document_number(one.document)} ({one.id})", links.to("task", one.id),
             note=_("one task, counted once"))
        for one in shared
    ]  # fmt: skip


def _stands(things: Catalog, task: Task, lang: str) -> Card:
    """Where the task stands, and on what that rests."""
    standing, english = things.build.task_standings[task.id], lang == "en"
    facts = [
        Fact(
            _("State"),
            speaking.sentence_case(COUNTINGS[standing.counting][english]),
            note=BASES[standing.basis][english],
        ),
        Fact(_("Stage"), speaking.sentence_case(telling.stage(standing, lang))),
        Fact(_("Deadline"), _deadline(task, standing, lang), note=_last_day(standing, lang)),
    ]
    if standing.done_on:
        facts.append(Fact(_("Done on"), speaking.day(standing.done_on, lang)))
    if standing.days_late:
        facts.append(Fact(_("Days late"), str(standing.days_late)))
    if standing.progress is not None and not standing.counting.done:
        facts.append(Fact(_("Progress"), f"{number(standing.progress * 100, lang=lang)} %"))
    if standing.cause:
        facts.append(Fact(_("Cause of the delay"), standing.cause, note=CAUSE_KINDS[standing.cause_kind][english]))
    if standing.asked:
        facts.append(Fact(_("More time asked for"), speaking.day(standing.asked, lang)))
    if standing.reminders:
        facts.append(Fact(_("Reminders"), str(standing.reminders)))
    if standing.evidence:
        facts.append(Fact(_("Files of evidence"), str(standing.evidence)))
    return Card(title=_("How the task stands"), facts=tuple(facts))


def _deadline(task: Task, standing: TaskStanding, lang: str) -> str:
    return speaking.day(standing.deadline, lang) if standing.deadline else task.deadline_text or "–"


def _last_day(standing: TaskStanding, lang: str) -> str:
    if standing.last_day is None or standing.last_day == standing.deadline:
        return ""
    return _("offices are closed then: in time until %(day)s") % {"day": speaking.day(standing.last_day, lang)}


def _log(things: Catalog, task: Task, lang: str) -> Card | None:
    """Everything that happened, newest first, without internal notes and without names of persons."""
    name = things.build.task_standings[task.id].same_as or task.id
    happened = [one for one in things.build.happenings if one.task == name]
    if not happened:
        return None
    columns = (Column(_("When")), Column(_("What")), Column(_("Who")), Column(_("Details")))
    body = [_event(things, one, lang) for one in reversed(happened)]
    return Card(title=_("What happened"), id="dien-bien", table=table(_("What happened"), columns, body))


def _event(things: Catalog, one: Happening, lang: str) -> list[Cell | str]:
    at = datetime.fromisoformat(one.at)
    said = "; ".join(
        text
        for text in (telling.details(one, lang, lambda code: things.agency_name(code, lang)), telling.said(one))
        if text
    )
    who = things.agency_cell(one.agency, lang, "–")
    return [f"{at:%H:%M} {speaking.day(at.date(), lang)}", ACTS[one.act][lang == "en"], who, said or "–"]


def _course(things: Catalog, task: Task, lang: str) -> tuple[Card | None, Card | None]:
    return _log(things, task, lang), _parts(things, task, lang)


def _parts(things: Catalog, task: Task, lang: str) -> Card | None:
    """The co-operating agencies, each with how its part stands."""
    parts = things.build.task_standings[task.id].parts
    if not parts:
        return None
    columns = (Column(_("Agency")), Column(_("Stage")), Column(_("State")), Column(_("Deadline"), numeric=True))
    body: list[list[Cell | str]] = [
        [things.agency_cell(one.agency, lang), STAGES[one.stage][lang == "en"], COUNTINGS[one.counting][lang == "en"],
         speaking.day(one.deadline, lang) if one.deadline else "–"]
        for one in parts
    ]  # fmt: skip
    return Card(
        title=_("Parts of co-operating agencies"), table=table(_("Parts of co-operating agencies"), columns, body)
    )


def _who(things: Catalog, task: Task, lang: str) -> Card:
    standing = things.build.task_standings[task.id]
    code = standing.owner or standing.lead or task.lead
    agency = things.agencies.get(code)
    name = things.agency_name(code, lang) if code else task.lead_text or "–"
    facts = [Fact(_("Leads"), name, links.to("agency", code) if agency else "")]
    if agency:
        facts.append(Fact(_("Head"), (head_post(agency, lang) if standing.owner else "") or "–"))
    facts += [
        Fact(_("Helps"), things.agency_name(code, lang), links.to("agency", code) if code in things.agencies else "")
        for code in task.cooperating
    ]
    if task.cooperating_text:
        facts.append(Fact(_("Helps"), task.cooperating_text))
    note = telling.ownerless(things.city, task, standing.lead, standing, lang) if standing.owner else ""
    return Card(title=_("Who answers"), facts=tuple(facts), note=note)
