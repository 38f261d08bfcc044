"""Every name that a declaration refers to is declared somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from khue.folder.known import KINDS, components, guess, known
from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import shorten
from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.city import CityDeclaration
from khue.model.contract import Contract
from khue.model.document import Document
from khue.model.figure import Figure
from khue.model.finding import Finding, Rule
from khue.model.index import Index
from khue.model.indicator import Indicator
from khue.model.papers import Papers
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit

UNKNOWN_REFERENCE = Rule(
    "KH301", "unknown-reference",
    Text(vi='{kind_vi} "{id}" chưa được khai báo.', en='The {kind_en} "{id}" is not declared.'),
    Text(vi="Hãy khai báo ở {where}, hoặc sửa lại mã.", en="Declare it in {where}, or correct the code."),
)  # fmt: skip
RULES = (UNKNOWN_REFERENCE,)

Reference = tuple[str, str, tuple[str | int, ...]]
"""A reference: the kind of thing, its id, and the steps to the field it stands in."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding for each name that is not declared."""
    for entry in _entries(folder):
        for kind, identifier, steps in _references(entry.value):
            if identifier and identifier not in known(folder, kind):
                words, where = KINDS[kind]
                params = {"kind_vi": words.vi, "kind_en": words.en, "id": shorten(identifier), "where": where}
                yield entry.finding(UNKNOWN_REFERENCE, *steps, **params, suggestion=guess(folder, kind, identifier))


def _entries(folder: LoadedFolder) -> Iterator[Entry[object]]:
    if folder.declaration:
        yield folder.declaration
    if folder.papers:
        yield folder.papers
    yield from chain(folder.units, folder.agencies, folder.documents, folder.targets, folder.tasks)
    yield from chain(folder.contracts, folder.indicators, folder.indices, folder.figures)


def _references(value: object) -> Iterator[Reference]:
    """What a declared value refers to; this table is the whole of it, but for parents and changes of units."""
    match value:
        case CityDeclaration():
            yield "unit", value.unit, ("unit",)
            yield "document", value.lead_document, ("lead_document",)
            yield "agency", value.following.executive, ("following", "executive")
            yield "agency", value.following.office, ("following", "office")
            yield from (("agency", g.agency, ("groups", i, "agency")) for i, g in enumerate(value.groups))
        case Papers():
            yield "agency", value.agency or "", ("agency",)
        case Unit():
            yield "level", value.level, ("level",)
        case Agency():
            yield "bloc", value.bloc, ("bloc",)
            yield "unit", value.unit, ("unit",)
            yield "agency", value.parent, ("parent",)
            yield "agency", value.successor, ("successor",)
        case Document():
            yield "agency", value.issuer, ("issuer",)
            yield from (
                ("document", r.document, ("relations", i, "document")) for i, r in enumerate(value.relations)
            )  # fmt: skip
        case Target():
            yield "group", value.group, ("group",)
            yield "indicator", value.indicator, ("indicator",)
            yield "agency", value.agency, ("agency",)
            yield "target", value.supersedes, ("supersedes",)
            yield from (("agency", code, ("cooperating",)) for code in value.cooperating)
        case Task():
            yield "group", value.group, ("group",)
            yield "agency", value.lead, ("lead",)
            yield from (("agency", code, ("cooperating",)) for code in value.cooperating)
            yield from (("target", identifier, ("targets",)) for identifier in value.targets)
            yield from (("agency", code, ("pilot",)) for code in value.pilot)
            yield "task", value.same_as, ("same_as",)
        case _:
            yield from _of_numbers(value)


def _of_numbers(value: object) -> Iterator[Reference]:
    match value:
        case Contract():
            members = enumerate(value.team.members)
            yield from (("agency", m.username, ("team", "members", i, "username")) for i, m in members)
        case Indicator():
            yield "group", value.group, ("group",)
            yield "agency", value.agency, ("agency",)
            yield "contract", value.dataset, ("dataset",)
            yield from (("level", level, ("levels", i)) for i, level in enumerate(value.levels))
            for held in ("sum_of", "whole_with"):
                yield from (("indicator", id, (held, i)) for i, id in enumerate(getattr(value, held)))
        case Index():
            yield "level", value.level, ("level",)
            yield "agency", value.issuer, ("issuer",)
            yield "indicator", value.score, ("score",)
            yield "indicator", value.rank, ("rank",)
            for part, steps in components(value.components, "components"):
                yield "indicator", part.rank, (*steps, "rank")
                for field, indicator in part.measured():
                    yield "indicator", indicator, (*steps, *field)
            for i, pillar in enumerate(value.pillars):
                yield "indicator", pillar.score, ("pillars", i, "score")
                yield "indicator", pillar.rank, ("pillars", i, "rank")
        case Figure():
            yield "indicator", value.indicator, ("indicator",)
            yield "unit", value.unit, ("unit",)
            yield "index", value.index, ("index",)
