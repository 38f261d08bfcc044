"""Two versions of a dataset beside each other: how many rows are new, changed and gone, and the first of them cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from khue.model.contract import Contract
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.privacy.curtain import Curtain
from khue.pipeline.privacy.words import reasons
from khue.pipeline.reading import Build
from khue.pipeline.versions.answers import KINDS, cells, sentences
from khue.pipeline.versions.comparing import compared
from khue.ports import Version
from khue.web.portal import links
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Card, Page
from khue.web.portal.parts import Cell, Column, Fact, table

if TYPE_CHECKING:
    from khue.stores import ParquetStore

MOST = 200
"""So many rows that differ are shown."""
FORMATS = ("csv", "xlsx", "json")
"""The files that hold all of them."""


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


@dataclass(frozen=True)
class Sides:
    """Two versions to be compared, and the curtain before closed columns."""

    store: ParquetStore
    contract: Contract
    curtain: Curtain
    old: Version
    new: Version

    @classmethod
    def of(cls, build: Build, contract: Contract, old: DatasetVersion, new: DatasetVersion) -> Sides:
        """As a build has them."""
        before, after = (build.version(contract.id, one.number) for one in (old, new))
        return cls(build.store, contract, build.curtain(contract.id), before, after)


def page(build: Build, contract: Contract, old: DatasetVersion, new: DatasetVersion, lang: str) -> Page:
    """The comparison; where the rows of either version are held back, why."""
    main = _held_back(build, contract, (old, new), lang) or _compared(Sides.of(build, contract, old, new), lang)
    if main.table:
        main = replace(main, links=_files("dataset_comparison_file", contract.id, old.number, new.number))
    back = Fact(contract.name or contract.id, "", f"{links.to('dataset', contract.id)}#ban")
    return _page(contract, old.number, new.number, main, back)


def inside(sides: Sides, lang: str) -> Page:
    """The comparison as the agency sees it, whether or not the rows are published; closed columns are masked all the same."""
    contract, old, new = sides.contract, sides.old.number, sides.new.number
    main = _compared(sides, lang)
    if main.table:
        main = replace(main, links=_files("compare_file", contract.id, old, new))
    return _page(contract, old, new, main, Fact(_("All versions"), "", links.to("versions", contract.id)))


def _page(contract: Contract, old: int, new: int, main: Card, back: Fact) -> Page:
    said = {"old": old, "new": new, "dataset": contract.name or contract.id}
    lead, *rest = main.sentences
    cards = (replace(main, sentences=tuple(rest)),) if rest or main.table else ()
    return Page(
        head=Head(
            title=_("Version %(old)s and version %(new)s of %(dataset)s") % said, description=lead,
            json=links.api("datasets", contract.id),
        ),
        over=_("Dataset"), lead=lead, main=cards, side=(Card(title=_("Versions"), items=(back,)),),
    )  # fmt: skip


def _files(way: str, dataset: str, old: int, new: int) -> tuple[Fact, ...]:
    """All that differs, as files."""
    return tuple(Fact(kind.upper(), "", links.to(way, dataset, old, new, kind)) for kind in FORMATS)


def _held_back(build: Build, contract: Contract, versions: tuple[DatasetVersion, ...], lang: str) -> Card | None:
    why = [one for v in versions for one in reasons(build.publication(contract.id, v.number), lang)]
    if not why:
        return None
    said = (_("These versions are not compared in public."), *dict.fromkeys(why))
    return Card(title=_("What differs"), sentences=said)


def _compared(sides: Sides, lang: str) -> Card:
    columns = (Column(_("Change")), Column(_("Row")), Column(_("Column")), Column(_("Before")), Column(_("After")))
    with compared(sides.store, sides.contract, sides.old, sides.new) as found:
        told = tuple(sentences(found, lang))
        listed = list(cells(found.differences(MOST), found.by, sides.curtain))
        more = found.added + found.changed + found.gone > MOST
    body: list[list[Cell | str]] = [
        [KINDS[str(one["kind"])].in_(lang), *(_text(one[name]) for name in ("key", "column", "before", "after"))]
        for one in listed
    ]
    note = (
        _("Only the first %(count)s rows that differ are shown; the files have all of them.") % {"count": MOST}
        if more
        else ""
    )
    shown = table(_("What differs"), columns, body) if body else None
    return Card(title=_("What differs"), sentences=told, table=shown, note=note)


def _text(value: object) -> str:
    return "–" if value is None or value == "" else str(value)
