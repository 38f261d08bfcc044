"""Drafts under judgement: five gates, each with the clauses that stand in its way, and what hangs on each target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.assessment import Evidence
from khue.model.draft import Draft, Gate, Grade, Kind, Offence, Passing, Verdict, Worth
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.drafts import wording
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.outlook.words import chance_words, missing_words
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.drafts_covered import covered_table
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.portal.words import EVIDENCE

_CROSS = "M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6"


@dataclass(frozen=True)
class Sign:
    """What a gate or an offence says, as a pill: its CSS class, shape and word."""

    code: str
    shape: str
    label: str


@dataclass(frozen=True)
class Place:
    """A clause in which something is wrong; `text` is empty for the document as a whole."""

    clause: str
    href: str
    text: str


@dataclass(frozen=True)
class Row:
    """What is wrong, what to do, and in which clauses."""

    sign: Sign
    wrong: str
    todo: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Door:
    """One gate as it is shown."""

    id: str
    name: str
    question: str
    sign: Sign
    line: str
    rows: tuple[Row, ...]
    open: bool


@dataclass(frozen=True)
class Line:
    """A draft in the list."""

    name: str
    href: str
    title: str
    day: str
    signs: tuple[tuple[str, Sign], ...]


@dataclass(frozen=True, kw_only=True)
class DraftsPage:
    """The list: drafts first, then documents that were adopted."""

    head: Head
    lead: str
    drafts: tuple[Line, ...]
    adopted: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """One draft with its gates and what else is known of it."""

    head: Head
    over: str
    lead: str
    whole: bool
    doors: tuple[Door, ...]
    cards: tuple[Card, ...]
    ways: tuple[Fact, ...]


def passing_sign(passing: Passing, lang: str) -> Sign:
    """The pill of a gate."""
    like = {Passing.PASSES: Evidence.MET, Passing.REMARKS: Evidence.AT_RISK, Passing.UNJUDGED: Evidence.NO_DATA}
    label = wording.PASSINGS[passing][lang == "en"]
    if passing is Passing.FAILS:
        return Sign(Evidence.OVERDUE.value, _CROSS, label)
    return Sign(like[passing].value, EVIDENCE[like[passing]].shape, label)


def grade_sign(grade: Grade, lang: str) -> Sign:
    """The pill of an offence."""
    like = {Grade.REMARK: Evidence.AT_RISK, Grade.UNKNOWN: Evidence.NO_DATA}
    label = wording.GRADES[grade][lang == "en"]
    if grade is Grade.GRAVE:
        return Sign(Evidence.OVERDUE.value, _CROSS, label)
    return Sign(like[grade].value, EVIDENCE[like[grade]].shape, label)


@once_per_build
def by_id(build: Build) -> dict[str, Draft]:
    """Everything that was judged, by id."""
    return {draft.document.id: draft for draft in reversed(drafts_of(build.city))}


def listing(build: Build, lang: str) -> DraftsPage:
    """Every draft with what its gates say."""
    verdicts = [(by_id(build)[id_], found) for id_, found in build.verdicts.items()]
    under = [_line(draft, found, lang) for draft, found in verdicts if draft.document.status == "draft"]
    adopted = [_line(draft, found, lang) for draft, found in verdicts if draft.document.status != "draft"]
    lead = _(
        "A draft is looked at from five sides before it is adopted. Each side opens the clauses to be put right. "
        "What is not known is said, and never counted against a draft."
    )
    return DraftsPage(
        head=Head(title=_("Is the draft ready to be adopted?"), description=lead, json=links.api("drafts")),
        lead=lead, drafts=tuple(under), adopted=tuple(adopted),
    )  # fmt: skip


def _line(draft: Draft, verdict: Verdict, lang: str) -> Line:
    document = draft.document
    return Line(
        name=document.number or document.id,
        href=links.to("draft", document.id),
        title=document.title.in_(lang),
        day=speaking.day(verdict.day, lang),
        signs=tuple(
            (wording.NAMES[gate.name][lang == "en"], passing_sign(gate.passing, lang)) for gate in verdict.gates
        ),
    )


def page(build: Build, draft: Draft, verdict: Verdict, lang: str, ways: Sequence[Fact] = ()) -> DraftPage:
    """One draft; `ways` lead to its comments and its other versions."""
    document = draft.document
    told = _Told(build, draft, lang)
    cards = (
        _chances(draft, verdict, lang), _worths(build, draft, verdict, lang), _clear(build, draft, verdict, lang),
        _covered(build, verdict, lang),
    )  # fmt: skip
    return DraftPage(
        head=Head(
            title=document.title.in_(lang), description=_lead(draft, verdict, lang), json=links.api("drafts", document.id)
        ),
        over=document.number or document.id, lead=_lead(draft, verdict, lang), whole=verdict.whole,
        doors=tuple(told.door(gate) for gate in verdict.gates),
        cards=tuple(card for card in cards if card), ways=tuple(ways),
    )  # fmt: skip


def _lead(draft: Draft, verdict: Verdict, lang: str) -> str:
    said = _("%(targets)s targets and %(tasks)s tasks, judged by what was known on %(day)s.") % {
        "targets": len(draft.targets), "tasks": len(draft.tasks), "day": speaking.day(verdict.day, lang),
    }  # fmt: skip
    failing = [
        wording.NAMES[gate.name][lang == "en"].lower() for gate in verdict.gates if gate.passing is Passing.FAILS
    ]
    if not failing:
        return said
    return f"{said} " + _("To be put right: %(gates)s.") % {"gates": ", ".join(failing)}


class _Told:
    """The gates of one draft in words."""

    def __init__(self, build: Build, draft: Draft, lang: str) -> None:
        self._build, self._draft, self._lang = build, draft, lang

    def door(self, gate: Gate) -> Door:
        english = self._lang == "en"
        return Door(
            id=gate.name.value, name=wording.NAMES[gate.name][english], question=wording.QUESTIONS[gate.name][english],
            sign=passing_sign(gate.passing, self._lang), line=wording.gate_line(gate, self._lang),
            rows=tuple(self._row(*said) for said in wording.together(self._draft, gate, self._lang)), open=gate.passing is Passing.FAILS,
        )  # fmt: skip

    def _row(self, grade: Grade, wrong: str, todo: str, offences: Sequence[Offence]) -> Row:
        said = wrong.replace(" %", f"{speaking.FIXED}%")
        return Row(grade_sign(grade, self._lang), said, todo, tuple(self._place(one) for one in offences))

    def _place(self, offence: Offence) -> Place:
        if offence.kind is Kind.DOCUMENT:
            return Place(_("The whole document"), "", "")
        clause = speaking.clause(offence.clause) if offence.clause else _("A programme")
        return Place(clause, self._href(offence), speaking.pair(offence.text, offence.text_en, self._lang))

    def _href(self, offence: Offence) -> str:
        """The page of the target or task where it is the city's already; a draft's own has none."""
        target = offence.kind is Kind.TARGET and offence.subject in self._build.targets
        task = offence.kind is Kind.TASK and any(one.id == offence.subject for one in self._build.city.tasks)
        return links.to(offence.kind.value, offence.subject) if target or task else ""


def _chances(draft: Draft, verdict: Verdict, lang: str) -> Card | None:
    targets = {target.id: target for target in draft.targets}
    if not verdict.prospects:
        return None
    body: list[list[Cell | str]] = [
        [
            Cell(speaking.clause(targets[one.target].clause)),
            speaking.pair(targets[one.target].text, targets[one.target].text_en, lang),
            chance_words(one.chance, lang) if one.chance is not None
            else missing_words(one.missing, targets[one.target].form, lang) if one.missing else "–",
        ]
        for one in verdict.prospects
    ]  # fmt: skip
    title = _("The chance of each target")
    return Card(
        title=title, id="kha-nang",
        table=table(title, (Column(_("Clause")), Column(_("Target")), Column(_("Chance of meeting it"))), body),
        note=_("Worked out from the city's own figures by the way they moved so far; new measures are not in it."),
    )  # fmt: skip


def _worths(build: Build, draft: Draft, verdict: Verdict, lang: str) -> Card | None:
    items: dict[str, Target | Task] = {item.id: item for item in draft.targets}
    items |= {item.id: item for item in draft.tasks}
    if not verdict.worths:
        return None
    body: list[list[Cell | str]] = [
        [
            Cell(speaking.clause(items[one.subject].clause)),
            speaking.pair(items[one.subject].text, items[one.subject].text_en, lang),
            wording.EFFECTS[one.effect][lang == "en"],
            _points(build, one, lang),
            str(one.tasks) if one.kind is Kind.TARGET else "",
        ]
        for one in verdict.worths
    ]
    title = _("Activity, product or result, and what hangs on it")
    columns = (
        Column(_("Clause")), Column(_("Target or task")), Column(_("Comes to")), Column(_("Index points at most")),
        Column(_("Tasks for it"), numeric=True),
    )  # fmt: skip
    return Card(title=title, id="ket-qua", table=table(title, columns, body))


def _points(build: Build, worth: Worth, lang: str) -> str:
    names = {index.id: index.name.in_(lang) for index in build.city.indices}
    return "; ".join(
        _("%(points)s of 100 points of %(index)s")
        % {"points": number(round(one.share, 1), lang=lang), "index": names.get(one.index, one.index)}
        for one in worth.points
    )


def _clear(build: Build, draft: Draft, verdict: Verdict, lang: str) -> Card | None:
    fields, tasks = build.city.declaration.drafts.clear, {task.id: task for task in draft.tasks}
    if not verdict.clear or not fields:
        return None
    said = {True: _("yes"), False: _("no"), None: _("not known")}
    body: list[list[Cell | str]] = [
        [
            Cell(speaking.clause(tasks[one.task].clause), note=speaking.pair(tasks[one.task].text, tasks[one.task].text_en, lang)),
            *(said[one.fields.get(field.id)] for field in fields),
        ]
        for one in verdict.clear
    ]  # fmt: skip
    title = _("What is clear of each task")
    columns = (Column(_("Task")), *(Column(speaking.sentence_case(field.name.in_(lang))) for field in fields))
    return Card(title=title, id="ro", table=table(title, columns, body))


def _covered(build: Build, verdict: Verdict, lang: str) -> Card | None:
    if not verdict.covers:
        return None
    title = _("Central orientations in this document alone")
    way = (Fact(_("The whole city"), "", links.to("coverage")),)
    return Card(title=title, id="bao-quat", links=way, table=covered_table(build, verdict.covers, lang, title))
