"""The results of a search, by kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.unit import Unit
from khue.pipeline.reading import Build
from khue.pipeline.searching import Hit
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.pages import documents, units
from khue.web.portal.pages.catalog import Catalog, catalog, head_post

LIMIT = 60


@dataclass(frozen=True)
class Found:
    """A result as a link."""

    title: str
    href: str
    detail: str


@dataclass(frozen=True)
class Kind:
    """The results of one kind."""

    label: str
    found: tuple[Found, ...]


@dataclass(frozen=True)
class SearchPage:
    """What was asked, a sentence on what was found, and the results by kind."""

    head: Head
    asked: str
    sentence: str
    kinds: tuple[Kind, ...]


def gather(build: Build, asked: str, lang: str) -> SearchPage:
    """The results for `asked`; none for an empty text."""
    hits = build.search(asked, limit=LIMIT) if asked else []
    head = Head(
        title=_("Search"), description=_("Search the city's targets, indicators, areas, agencies, tasks and data.")
    )
    return SearchPage(head, asked, _sentence(asked, hits), _kinds(build, hits, lang))


def _sentence(asked: str, hits: list[Hit]) -> str:
    if not asked:
        return _(
            "Search for a target, an indicator, a ward, an agency, a task, a dataset or a document. Diacritics may be left out."
        )
    if not hits:
        return _("Nothing was found for “%(asked)s”. Try fewer words.") % {"asked": asked}
    n = len(hits)
    if n == LIMIT:
        return _("The first %(n)s results for “%(asked)s”; more words narrow them down.") % {"n": n, "asked": asked}
    return ngettext("%(n)s result for “%(asked)s”.", "%(n)s results for “%(asked)s”.", n) % {"n": n, "asked": asked}


def _kinds(build: Build, hits: list[Hit], lang: str) -> tuple[Kind, ...]:
    """Kinds in the order of their best result."""
    by_kind: dict[str, list[Found]] = {}
    things = catalog(build)
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(_found(things, hit, lang))
    return tuple(Kind(str(words.KINDS.get(kind, kind)), tuple(found)) for kind, found in by_kind.items())


def _found(things: Catalog, hit: Hit, lang: str) -> Found:
    title = _title(things, hit, lang)
    unit = _unit(things, hit)
    href = units.address(unit, things) if unit else links.to(hit.kind, hit.id)
    return Found(title, href, _detail(things, hit, unit, lang))


def _unit(things: Catalog, hit: Hit) -> Unit | None:
    """The very unit: one code may have been borne by several, each on its own days."""
    if hit.kind != "unit":
        return None
    return next((unit for unit in things.units.history(hit.id) if unit.name == hit.title), None)


def _detail(things: Catalog, hit: Hit, unit: Unit | None, lang: str) -> str:
    """What stands below the name: words of the other language, by which it may have been found, are left out."""
    if unit:
        level = things.levels[unit.level].name.in_(lang) if unit.level in things.levels else ""
        life = units.life(unit, lang) if unit.valid_to else ""
        return " · ".join(part for part in (level, unit.code, life) if part)
    match hit.kind:
        case "target":
            return things.document_number(things.targets[hit.id].document)
        case "task":
            return things.document_number(things.tasks[hit.id].document)
        case "agency":
            return head_post(things.agencies[hit.id], lang)
        case "indicator":
            return speaking.text(things.groups.get(things.indicators[hit.id].group), lang)
        case "document":
            return documents.kind_word(things.documents[hit.id])
    return hit.detail if lang == "vi" else ""


def _title(things: Catalog, hit: Hit, lang: str) -> str:
    """The name in the reader's language; searches give the Vietnamese one."""
    if lang == "vi":
        return hit.title
    match hit.kind:
        case "target" | "task":
            thing = things.targets.get(hit.id) or things.tasks.get(hit.id)
            return thing.text_en or hit.title if thing else hit.title
        case "agency":
            return things.agencies[hit.id].name_en or hit.title
        case "indicator":
            return things.indicators[hit.id].name.in_(lang)
        case "document":
            return things.documents[hit.id].title.in_(lang)
        case "unit":
            unit = _unit(things, hit)
            return (unit.name_en if unit else "") or hit.title
    return hit.title
