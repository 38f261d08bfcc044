"""Documents: what each says, how it stands to the others, and how much of it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import fold, sort_key
from khue.model.document import Clause, Document
from khue.model.progress import counted
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.pages import money, rows
from khue.web.portal.pages.card import Card, Filter, Page, choice
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.pages.heads import effects
from khue.web.portal.pages.heads.columns import standing
from khue.web.portal.parts import Cell, Column, Fact, Table, table
from khue.web.portal.thread import Knot, weave


def kinds() -> dict[str, str]:
    """The kinds of documents, in words."""
    return {
        "nghi-quyet": _("Resolution"),
        "ke-hoach": _("Plan"),
        "quyet-dinh": _("Decision"),
        "chuong-trinh": _("Programme"),
        "chi-thi": _("Directive"),
        "chi-dao": _("Instruction"),
        "bao-cao": _("Report"),
        "ket-luan": _("Conclusion"),
        "cam-ket": _("Pledge"),
        "de-an": _("Scheme"),
        "cong-van": _("Official letter"),
        "danh-muc": _("List"),
        "luat": _("Law"),
        "resolution": _("Resolution"), "plan": _("Plan"), "decision": _("Decision"), "programme": _("Programme"),
        "program": _("Programme"), "directive": _("Directive"), "report": _("Report"), "conclusion": _("Conclusion"),
        "pledge": _("Pledge"), "scheme": _("Scheme"), "letter": _("Official letter"), "law": _("Law"), "notice": _("Notice"),
    }  # fmt: skip


def extents() -> dict[str, str]:
    """How much of a text was read, in words."""
    return {
        "complete": _("the whole text was read"),
        "partial": _("parts of the text were read"),
        "header": _("only its number, date and title are known"),
    }


def kind_word(document: Document) -> str:
    """The kind of a document in words."""
    return kinds().get(document.kind, document.kind)


def day_of(document: Document, lang: str) -> str:
    """The document's date, else the words its source has for it."""
    return speaking.day(document.date, lang) if document.date else document.date_text or "–"


def listing(build: Build, lang: str, *, kind: str = "", q: str = "") -> Page:
    """The documents, newest first."""
    things = catalog(build)
    wanted = [
        d for d in build.city.documents if kind in ("", d.kind) and matches(q, d.id, d.number, d.title.vi, d.title.en)
    ]
    wanted.sort(key=lambda document: document.date or date.min, reverse=True)
    judged = (
        Fact(_("Drafts and what is to be put right in them"), "", links.to("drafts")),
        Fact(_("Central orientations and the city's targets"), "", links.to("coverage")),
    )
    listed = Card(title=_("Documents"), links=judged, table=_table(things, wanted, lang)) if wanted else rows.nothing()
    params = {
        "documents": len(build.city.documents),
        "targets": len(build.city.targets),
        "tasks": len(counted(build.task_standings.values())),
    }
    lead = (
        _(
            "%(documents)s documents set %(targets)s targets and %(tasks)s tasks. "
            "A later document may restate, replace or contradict an earlier one; all stay visible."
        )
        % params
    )
    known = sorted(
        {document.kind for document in build.city.documents}, key=lambda kind: sort_key(kinds().get(kind) or kind)
    )
    return Page(
        head=Head(
            title=_("What was promised, and where is it written?"), description=lead, json=links.api("documents")
        ),
        over=_("Documents"),
        lead=lead,
        filters=(
            choice("loai", _("Kind"), [(k, kinds().get(k, k)) for k in known], kind, every=_("every kind")),
            Filter("q", _("Search"), value=q),
        ),
        downloads=rows.downloads("documents"),
        main=(listed,),
    )


def _table(things: Catalog, documents: Sequence[Document], lang: str) -> Table:
    columns = (
        Column(_("Document")), Column(_("Kind")), Column(_("Date"), numeric=True), Column(_("Targets"), numeric=True),
        Column(_("Tasks"), numeric=True), Column(_("Read")),
    )  # fmt: skip
    body: list[list[Cell | str]] = [
        [
            Cell(document.number or document.title.in_(lang), links.to("document", document.id), rows.short(document.title.in_(lang))),
            kind_word(document), day_of(document, lang),
            str(len(things.targets_of_document.get(document.id, ()))), str(len(things.tasks_of_document.get(document.id, ()))),
            extents().get(document.extent, document.extent),
        ]
        for document in documents
    ]  # fmt: skip
    return table(_("Documents"), columns, body)


def page(build: Build, document: Document, lang: str) -> Page:
    """One document."""
    things = catalog(build)
    targets = things.targets_of_document.get(document.id, [])
    main = (
        _clauses(_("Viewpoints"), document, document.viewpoints, lang),
        _clauses(_("Objectives"), document, document.objectives, lang),
        _targets(things, document, lang),
        _tasks(things, document, lang),
        effects.card(build, document.id, lang),
        money.document_card(build, document.id, lang),
        _clauses(_("Solutions"), document, document.solutions, lang),
    )  # fmt: skip
    side = (
        _facts(things, document, lang),
        Card(title=_("Targets by status"), table=standing(things, targets)) if targets else None,
        _relations(things, document, lang),
        _judged(build, document),
        _sources(document),
    )
    lead = _lead(things, document, lang)
    return Page(
        head=Head(
            title=document.title.in_(lang),
            description=lead,
            json=links.api("documents", document.id),
            thread=_thread(things, document),
        ),
        over=" · ".join(
            part for part in (kind_word(document), document.number, day_of(document, lang)) if part and part != "–"
        ),
        lead=lead,
        main=tuple(card for card in main if card)
        or (Card(title=_("Contents"), note=_("Nothing of its contents has been entered.")),),
        side=tuple(card for card in side if card),
    )


def _lead(things: Catalog, document: Document, lang: str) -> str:
    params = {
        "targets": len(things.targets_of_document.get(document.id, ())), "tasks": len(things.tasks_of_document.get(document.id, ())),
        "extent": extents().get(document.extent, document.extent),
    }  # fmt: skip
    return _("Sets %(targets)s targets and %(tasks)s tasks; %(extent)s.") % params


def _thread(things: Catalog, document: Document) -> tuple[Knot, ...]:
    targets = things.targets_of_document.get(document.id, [])
    tasks = things.tasks_of_document.get(document.id, [])
    given = {"target": (document.number or document.id, "")}
    if targets:
        given["target"] = (
            ngettext("%(n)s target of %(document)s", "%(n)s targets of %(document)s", len(targets))
            % {"n": len(targets), "document": document.number},
            "",
        )
    if tasks:
        given["tasks"] = (ngettext("%(n)s task", "%(n)s tasks", len(tasks)) % {"n": len(tasks)}, "#nhiem-vu")
    return weave("target", **given)


def anchor(clause: str) -> str:
    """The place of a clause on the page of its document."""
    return "muc-" + "-".join(re.findall(r"\w+", fold(clause)))


def lasting(document: Document, clause: str) -> str:
    """The address that took the place of one that is no longer in use; the same one where it is, or was never moved."""
    seen: set[str] = set()
    while clause in document.moved and clause not in seen:
        seen.add(clause)
        clause = document.moved[clause]
    return clause


def place(things: Catalog, document: Document, clause: str) -> str:
    """The page on which a clause stands: that of its target or task, else its place in the document; empty for none.

    A clause is found by its address or as the document numbers it.
    """
    names = (clause, lasting(document, clause))
    targets = [t.id for t in things.targets_of_document.get(document.id, ()) if {t.clause, t.numbering} & {*names}]
    tasks = [t.id for t in things.tasks_of_document.get(document.id, ()) if {t.clause, t.numbering} & {*names}]
    if len(targets) + len(tasks) == 1:
        return links.to("target", targets[0]) if targets else links.to("task", tasks[0])
    here = links.to("document", document.id)
    if targets or tasks:
        return f"{here}#{'chi-tieu' if targets else 'nhiem-vu'}"
    stated = (*document.viewpoints, *document.objectives, *document.solutions)
    found = next((known.clause for known in stated if {known.clause, known.numbering} & {*names}), "")
    return f"{here}#{anchor(found)}" if found else ""


def _clauses(title: str, document: Document, clauses: Sequence[Clause], lang: str) -> Card | None:
    items = tuple(
        Fact(
            speaking.clause(clause.clause),
            clause.text.in_(lang),
            links.to("clause", document.id, clause.clause),
            id=anchor(clause.clause),
        )
        for clause in clauses
    )
    return Card(title=title, items=items) if items else None


def _stated(announced: int | None, entered: int) -> str:
    if announced is None or announced == entered:
        return ""
    return _("The document announces %(announced)s; %(entered)s have been entered.") % {
        "announced": announced,
        "entered": entered,
    }


def _targets(things: Catalog, document: Document, lang: str) -> Card | None:
    targets = things.targets_of_document.get(document.id, [])
    if not targets:
        return None
    title, note = _("Targets by clause"), _stated(document.stated_targets, len(targets))
    return Card(title=title, id="chi-tieu", table=rows.targets(things, targets, lang, title), note=note)


def _tasks(things: Catalog, document: Document, lang: str) -> Card | None:
    tasks = things.tasks_of_document.get(document.id, [])
    if not tasks:
        return None
    note = _stated(document.stated_tasks, len(tasks))
    return Card(title=_("Tasks"), id="nhiem-vu", table=rows.tasks(things, tasks, lang, _("Tasks")), note=note)


def _facts(things: Catalog, document: Document, lang: str) -> Card:
    issuer = things.agency_name(document.issuer, lang) if document.issuer else speaking.text(document.issuer_name, lang)
    facts = [
        Fact(_("Number"), document.number or "–"),
        Fact(_("Date"), day_of(document, lang)),
        Fact(
            _("Issued by"),
            issuer or "–",
            links.to("agency", document.issuer) if document.issuer in things.agencies else "",
        ),
        Fact(_("Status"), _status(document)),
        Fact(_("Read"), extents().get(document.extent, document.extent)),
    ]
    return Card(title=_("The document"), facts=tuple(facts), note=speaking.own(document.note, lang))


def _status(document: Document) -> str:
    known = {
        "in_force": _("in force"),
        "replaced": _("replaced"),
        "expired": _("expired"),
        "draft": _("draft"),
        "ended": _("expired"),
    }
    return known.get(document.status, document.status)


def _relations(things: Catalog, document: Document, lang: str) -> Card | None:
    items = [
        _relation(things, words.RELATIONS.get(r.kind, r.kind), r.document, r.note, lang) for r in document.relations
    ]
    items += [
        _relation(things, words.RELATIONS_BACK.get(r.kind, _("named by")), other.id, r.note, lang)
        for other in things.city.documents for r in other.relations if r.document == document.id
    ]  # fmt: skip
    return Card(title=_("Beside other documents"), facts=tuple(items)) if items else None


def _relation(things: Catalog, word: object, id: str, note: str, lang: str) -> Fact:
    known = id in things.documents
    return Fact(
        speaking.sentence_case(str(word)),
        things.document_number(id),
        links.to("document", id) if known else "",
        speaking.own(note, lang),
    )


def _judged(build: Build, document: Document) -> Card | None:
    """The way to what the five gates say of it."""
    if document.id not in build.verdicts:
        return None
    way = Fact(_("Judged as a draft, from five sides"), "", links.to("draft", document.id))
    return Card(title=_("Feasible, effective, safe, consistent, unobstructed"), items=(way,))


def _sources(document: Document) -> Card:
    items = tuple(Fact(speaking.host(source), "", source) for source in document.sources if "://" in source)
    words = tuple(source for source in document.sources if "://" not in source)
    note = "" if document.sources else _("No source was given.")
    return Card(title=_("Where it was read"), items=items, sentences=words, note=note)
