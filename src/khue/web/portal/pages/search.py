"""The results of a search, by kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.pipeline.reading import Build, Hit
from khue.web.portal import links, words
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import catalog

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
    for hit in hits:
        found = Found(_title(build, hit, lang), links.to(hit.kind, hit.id), hit.detail)
        by_kind.setdefault(hit.kind, []).append(found)
    return tuple(Kind(str(words.KINDS.get(kind, kind)), tuple(found)) for kind, found in by_kind.items())


def _title(build: Build, hit: Hit, lang: str) -> str:
    """The name in the reader's language; searches give the Vietnamese one."""
    if lang == "vi":
        return hit.title
    things = catalog(build)
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
            return next((u.name_en for u in things.units.history(hit.id) if u.name == hit.title), "") or hit.title
    return hit.title
