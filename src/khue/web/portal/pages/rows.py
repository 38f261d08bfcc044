"""Tables of things that more than one page shows: targets, tasks, datasets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from khue.model.contract import Contract
from khue.model.progress import Counting
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline import wording
from khue.pipeline.quality.telling import points
from khue.pipeline.tasks.words import COUNTINGS
from khue.web.context import language
from khue.web.portal import links, speaking
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.parts import Cell, Column, Fact, Table, table

_LONGEST = 140


def short(text: str) -> str:
    """The text cut at a word where it is long."""
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def nothing() -> Card:
    """What a listing says when its filters leave nothing."""
    return Card(
        title=_("Nothing found"),
        sentences=(_("Nothing matches these filters. Take one away, or search with fewer words."),),
    )


def downloads(kind: str) -> tuple[Fact, ...]:
    """The listing's data for programs and spreadsheets."""
    address = links.api(kind)
    return (Fact("CSV", "", f"{address}?format=csv&bom=1&limit=1000"), Fact("JSON", "", f"{address}?limit=1000"))


def promise(target: Target, lang: str) -> str:
    """What is promised, as a sign and a number: “≥ 95 %”; a dash for a target without a number."""
    return wording.promise(target, lang, speaking.FIXED)


def targets(things: Catalog, targets: Sequence[Target], lang: str, caption: str) -> Table:
    """Targets with their promise, latest figure and status."""
    columns = (
        Column(_("Target")), Column(_("Promised"), numeric=True), Column(_("By"), numeric=True),
        Column(_("Latest figure"), numeric=True), Column(_("Status")),
    )  # fmt: skip
    return table(caption, columns, [_target_row(things, target, lang) for target in targets])


def _target_row(things: Catalog, target: Target, lang: str) -> list[Cell | str]:
    assessment = things.build.assessments.get(target.id)
    latest = assessment.latest if assessment else None
    form = target.form_of(things.indicators.get(target.indicator))
    figure = Cell(
        speaking.figure(latest.value, form, lang), note=speaking.period(latest.period, lang)
    ) if latest else Cell(_("none"))  # fmt: skip
    by = speaking.day(target.due, lang) if target.due else str(target.year or "–")
    text = Cell(speaking.pair(target.text, target.text_en, lang), links.to("target", target.id), target.id)
    return [text, promise(target, lang), by, figure, Cell(status=things.evidence(target))]


def state(things: Catalog, task: Task) -> str:
    """How a task counts, in words, and how many days it is late."""
    standing = things.build.task_standings[task.id]
    said = COUNTINGS[standing.counting][language() == "en"]
    if standing.counting is Counting.RUNNING and standing.finished:
        return _("reported as done, to be verified")
    if standing.counting is Counting.RUNNING and standing.deadline is None:
        return _("not done, no deadline")
    return said


def deadline(things: Catalog, task: Task, lang: str) -> str:
    """The deadline in force as a day, else in the document's words."""
    standing = things.build.task_standings[task.id]
    return speaking.day(standing.deadline, lang) if standing.deadline else task.deadline_text or "–"


def tasks(things: Catalog, tasks: Sequence[Task], lang: str, caption: str, *, lead: bool = True) -> Table:
    """Tasks with their product, deadline and state; `lead` adds the agency that leads."""
    columns = [Column(_("Task")), Column(_("Deadline"), numeric=True), Column(_("State"))]
    body: list[list[Cell | str]] = []
    for task in tasks:
        text = Cell(short(speaking.pair(task.text, task.text_en, lang)), links.to("task", task.id), task.id)
        body.append([text, deadline(things, task, lang), state(things, task)])
    if lead:
        columns.insert(1, Column(_("Leads")))
        for row, task in zip(body, tasks, strict=True):
            row.insert(1, _lead(things, task, lang))
    return table(caption, tuple(columns), body)


def _lead(things: Catalog, task: Task, lang: str) -> Cell:
    """Who answers for a task now."""
    standing = things.build.task_standings[task.id]
    code = standing.owner or standing.lead or task.lead
    cell = things.agency_cell(code, lang, task.lead_text or "–")
    return cell if standing.owner or not code else replace(cell, note=_("nobody answers for it now"))


def datasets(things: Catalog, contracts: Sequence[Contract], lang: str, caption: str) -> Table:
    """Datasets with their owner, rhythm, newest version and the indicators that count them."""
    columns = (
        Column(_("Dataset")), Column(_("Owner")), Column(_("Rhythm")), Column(_("Newest version"), numeric=True),
        Column(_("Rows"), numeric=True), Column(_("Indicators"), numeric=True), Column(_("Quality"), numeric=True),
    )  # fmt: skip
    return table(caption, columns, [_dataset_row(things, contract, lang) for contract in contracts])


def _dataset_row(things: Catalog, contract: Contract, lang: str) -> list[Cell | str]:
    version = things.current_version(contract.id)
    return [
        Cell(contract.name or contract.id, links.to("dataset", contract.id), contract.id),
        things.agency_cell(contract.owner, lang, "–"),
        rhythm(contract),
        str(version.number) if version else _("none yet"),
        speaking.figure(version.rows, "", lang) if version else "–",
        str(len(things.indicators_of_dataset.get(contract.id, ()))),
        _quality(things, contract, lang),
    ]


def _quality(things: Catalog, contract: Contract, lang: str) -> str:
    found = things.build.quality.get(contract.id)
    return points(found.score / 100 if found and found.score is not None else None, lang)


def rhythm(contract: Contract) -> str:
    """How often the data is promised, in words."""
    return rhythm_word(contract.custom("khue.nextUpdate"))


def rhythm_word(code: str) -> str:
    """A rhythm of publication in words; the code itself where it is not one of ours."""
    known = {
        "day": _("daily"), "week": _("weekly"), "month": _("monthly"), "quarter": _("quarterly"),
        "half": _("half-yearly"), "year": _("yearly"),
    }  # fmt: skip
    return known.get(code, code or "–")
