"""Central orientations against the city's targets and tasks: which are covered, which in part, and where a hole is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from khue.model.orientation import Cover, Covering, Orientation
from khue.pipeline.drafts import wording
from khue.pipeline.drafts.coverage import city_covers
from khue.pipeline.drafts.standing import in_force
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Page
from khue.web.portal.parts import Cell, Column, Fact, Table, table

_MARKS = {Covering.COVERED: "✓", Covering.PARTLY: "◐", Covering.NOT: "○"}
"""Shapes beside the words; a hole is not a failure, and not red."""


@once_per_build
def of_city(build: Build) -> list[Cover]:
    """How the documents in force cover each point."""
    return city_covers(build.city, build.as_of)


def page(build: Build, lang: str) -> Page:
    """The matrix of the whole city: its holes first, then each central document."""
    covers = of_city(build)
    counts = Counter(cover.covering for cover in covers)
    lead = _lead(counts, len(covers))
    title = _("Which central orientations does the city carry out?")
    return Page(
        head=Head(title=title, description=lead, json=links.api("coverage")),
        over=_("Drafts"), lead=lead, main=(*_holes(build, covers, lang), *_documents(build, covers, lang)),
    )  # fmt: skip


def _lead(counts: Counter[Covering], total: int) -> str:
    if not total:
        return _("No central orientations have been entered (orientations.csv).")
    return _("Of %(total)s points, %(covered)s are covered, %(partly)s in part, and %(holes)s by nothing.") % {
        "total": total,
        "covered": counts[Covering.COVERED],
        "partly": counts[Covering.PARTLY],
        "holes": counts[Covering.NOT],
    }


def _holes(build: Build, covers: Iterable[Cover], lang: str) -> Iterable[Card]:
    points = _points(build)
    found = [points[cover.orientation] for cover in covers if cover.covering is Covering.NOT]
    if found:
        items = tuple(
            Fact(f"{one.document}, {one.clause}", speaking.pair(one.text, one.text_en, lang), id=one.id)
            for one in found
        )
        yield Card(title=_("Not covered by any target or task"), id="con-trong", items=items, note=_read(build))


def _read(build: Build) -> str:
    """That a hole may be covered where nobody has read yet."""
    held = in_force(build.city, build.as_of).values()
    partly = sum(document.extent != "complete" for document in held)
    if not partly:
        return ""
    said = _(
        "%(partly)s of %(documents)s documents in force were not read to their end; a hole may be filled in what was not read."
    )
    return said % {"partly": partly, "documents": len(held)}


def _documents(build: Build, covers: Iterable[Cover], lang: str) -> Iterable[Card]:
    points, held = _points(build), list(covers)
    for document in dict.fromkeys(points[cover.orientation].document for cover in held):
        found = [cover for cover in held if points[cover.orientation].document == document]
        first = points[found[0].orientation]
        day = speaking.day(first.document_date, lang) if first.document_date else ""
        title = " · ".join(part for part in (document, day) if part)
        way = (Fact(speaking.host(first.source_url), "", first.source_url),) if first.source_url else ()
        yield Card(title=title, links=way, table=covered_table(build, found, lang, document))


def covered_table(build: Build, covers: Iterable[Cover], lang: str, caption: str) -> Table:
    """Points with how they are covered, by which targets and tasks, and what is wanting."""
    points = _points(build)
    columns = (
        Column(_("Clause")), Column(_("Central orientation")), Column(_("Covered")), Column(_("Carried out in")),
        Column(_("What is wanting")),
    )  # fmt: skip
    return table(caption, columns, [_row(build, points[cover.orientation], cover, lang) for cover in covers])


def _row(build: Build, point: Orientation, cover: Cover, lang: str) -> list[Cell | str]:
    english = lang == "en"
    return [
        Cell(point.clause or "–"), speaking.pair(point.text, point.text_en, lang),
        f"{_MARKS[cover.covering]} {wording.COVERINGS[cover.covering][english]}", _by(build, cover, lang),
        "; ".join(wording.WANTING[why][english] for why in cover.why),
    ]  # fmt: skip


def _by(build: Build, cover: Cover, lang: str) -> Cell:
    """The first target or task that answers a point, and the other documents that do."""
    by = [*cover.targets, *cover.tasks]
    if not by:
        return Cell("–")
    known = {*build.targets, *(task.id for task in build.city.tasks)}
    others = dict.fromkeys(_document(build, id_) for id_ in by[1:])
    others.pop(_document(build, by[0]), None)
    href = links.to("target" if cover.targets else "task", by[0]) if by[0] in known else ""
    return Cell(_named(build, by[0], lang), href, ", ".join(others))


def _named(build: Build, id_: str, lang: str) -> str:
    target = build.targets.get(id_)
    if target is not None:
        return f"{_document(build, id_)}: {rows.short(speaking.pair(target.text, target.text_en, lang))}"
    task = next((one for one in build.city.tasks if one.id == id_), None)
    return rows.short(speaking.pair(task.text, task.text_en, lang)) if task else id_


def _document(build: Build, id_: str) -> str:
    """The document of a target or task."""
    everything = {target.id: target.document for target in build.city.targets}
    everything |= {task.id: task.document for task in build.city.tasks}
    document = everything.get(id_, "")
    return next((one.number or one.id for one in build.city.documents if one.id == document), id_)


def _points(build: Build) -> dict[str, Orientation]:
    return {one.id: one for one in build.city.orientations}
