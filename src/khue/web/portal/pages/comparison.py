"""Two versions of a dataset beside each other: how many rows are new, changed and gone, and the first of them cell by cell."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from khue.model.contract import Contract
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.privacy.words import reasons
from khue.pipeline.reading import Build
from khue.pipeline.versions.answers import KINDS, cells, sentences
from khue.pipeline.versions.comparing import compared
from khue.web.portal import links
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Card, Page
from khue.web.portal.parts import Cell, Column, Fact, table

MOST = 200
"""So many rows that differ are shown."""


def state(version: DatasetVersion) -> str:
    """Whether a version is the current one, or withdrawn; empty for an earlier one."""
    return _("current") if version.current else _("withdrawn") if version.withdrawn else ""


def link(version: DatasetVersion) -> Cell:
    """Where a version is compared with the one before it."""
    if version.number < 2:
        return Cell("–")
    before = version.number - 1
    address = links.to("dataset_comparison", version.dataset, before, version.number)
    return Cell(_("with version %(number)s") % {"number": before}, address)


def page(build: Build, contract: Contract, old: DatasetVersion, new: DatasetVersion, lang: str) -> Page:
    """The comparison; where the rows of either version are held back, why."""
    title = _("Version %(old)s and version %(new)s of %(dataset)s") % {
        "old": old.number, "new": new.number, "dataset": contract.name or contract.id,
    }  # fmt: skip
    held = [one for v in (old, new) for one in reasons(build.publication(contract.id, v.number), lang)]
    main = _held_back(held) if held else _compared(build, contract, old, new, lang)
    lead, *rest = main.sentences
    back = Fact(contract.name or contract.id, "", f"{links.to('dataset', contract.id)}#ban")
    return Page(
        head=Head(title=title, description=lead, json=links.api("datasets", contract.id)),
        over=_("Dataset"), lead=lead, main=(replace(main, sentences=tuple(rest)),), side=(Card(title=_("Versions"), items=(back,)),),
    )  # fmt: skip


def _held_back(why: list[str]) -> Card:
    said = (_("These versions are not compared in public."), *dict.fromkeys(why))
    return Card(title=_("What differs"), sentences=said)


def _compared(build: Build, contract: Contract, old: DatasetVersion, new: DatasetVersion, lang: str) -> Card:
    before, after = (build.version(contract.id, one.number) for one in (old, new))
    columns = (Column(_("Change")), Column(_("Row")), Column(_("Column")), Column(_("Before")), Column(_("After")))
    with compared(build.store, contract, before, after) as found:
        told = tuple(sentences(found, lang))
        listed = list(cells(found.differences(MOST), found.by, build.curtain(contract.id)))
        more = found.added + found.changed + found.gone > MOST
    body: list[list[Cell | str]] = [
        [KINDS[str(one["kind"])].in_(lang), *(_text(one[name]) for name in ("key", "column", "before", "after"))]
        for one in listed
    ]
    note = _("Only the first %(count)s rows that differ are shown.") % {"count": MOST} if more else ""
    shown = table(_("What differs"), columns, body) if body else None
    return Card(title=_("What differs"), sentences=told, table=shown, note=note)


def _text(value: object) -> str:
    return "–" if value is None or value == "" else str(value)
