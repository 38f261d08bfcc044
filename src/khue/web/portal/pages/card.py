"""The shapes that listings and pages of things share; `listing.html` and `thing.html` draw them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from khue.web.portal import links
from khue.web.portal.head import Head
from khue.web.portal.parts import Chart, Fact, Flag, Table


@dataclass(frozen=True)
class Option:
    """A value that a filter can take."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Filter:
    """One field of a form that filters. Without options it is typed in: `kind` is search, date or text."""

    name: str
    label: str
    options: tuple[Option, ...] = ()
    value: str = ""
    kind: str = "search"


@dataclass(frozen=True)
class Big:
    """A figure written large, with its period and kind beside it."""

    value: str
    note: str = ""
    status: str = ""


@dataclass(frozen=True)
class Folded:
    """The rest of a long table, opened by those who want it."""

    title: str
    table: Table


@dataclass(frozen=True, kw_only=True)
class Card:
    """One matter on a page: a heading and whatever parts it has, drawn in the order of the fields.

    `few` keeps the charts of a handful of areas small.
    """

    title: str
    id: str = ""
    links: tuple[Fact, ...] = ()
    big: Big | None = None
    flags: tuple[Flag, ...] = ()
    sentences: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    charts: tuple[Chart, ...] = ()
    few: bool = False
    facts: tuple[Fact, ...] = ()
    code: str = ""
    items: tuple[Fact, ...] = ()
    table: Table | None = None
    folded: Folded | None = None
    note: str = ""
    pages: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper about what a page shows, and its files: Word, PDF, HTML with their addresses."""

    title: str
    files: tuple[Fact, ...]


def paper(kind: str, title: str, **asked: str) -> Paper:
    """The paper of a kind (its Vietnamese name in addresses) with what is asked of it as a query."""
    names = (("Word", "docx"), ("PDF", "pdf"), ("HTML", "html"))
    return Paper(
        title, tuple(Fact(name, "", f"{links.to('paper', kind, ending)}?{urlencode(asked)}") for name, ending in names)
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    """A listing or a thing: what stands at its head, then its cards, the wide ones first."""

    head: Head
    over: str
    lead: str
    papers: tuple[Paper, ...] = ()
    filters: tuple[Filter, ...] = ()
    downloads: tuple[Fact, ...] = ()
    main: tuple[Card, ...] = ()
    side: tuple[Card, ...] = ()


def choice(name: str, label: str, values: list[tuple[str, str]], chosen: str, *, every: str = "") -> Filter:
    """A filter with fixed values; `every` words the empty choice (left out where it is empty)."""
    first = (Option("", every, not chosen),) if every else ()
    return Filter(name, label, (*first, *(Option(value, words, value == chosen) for value, words in values)), chosen)


def pages(count: int, number: int, size: int) -> tuple[Fact, ...]:
    """Ways to the page before and after page `number`, with the number of the page as value; nothing where one page holds all."""
    if count <= size and number == 1:
        return ()
    first, last = (number - 1) * size + 1, min(number * size, count)
    before = (Fact(_("Previous"), str(number - 1)),) if number > 1 else ()
    after = (Fact(_("Next"), str(number + 1)),) if last < count else ()
    here = _("%(first)s–%(last)s of %(count)s") % {"first": min(first, count), "last": last, "count": count}
    return (*before, Fact(here, ""), *after)
