"""Tags and filters that every template has without loading them."""

from __future__ import annotations

from functools import cache

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from khue.model.assessment import Evidence
from khue.web.context import language
from khue.web.portal import links, speaking, words
from khue.web.portal.parts import Cell, Flag, Table

register = template.Library()


@register.simple_tag
def pill(status: Evidence | str) -> SafeString:
    """A status as shape, word and colour. Takes an `Evidence` or its code."""
    return _pill(status.value if isinstance(status, Evidence) else status, language())


@cache
def _pill(code: str, lang: str) -> SafeString:
    """Drawn once for each status and language: long listings have hundreds."""
    with override(lang):
        return mark_safe(render_to_string("portal/parts/pill.html", {"word": words.evidence(code)}).strip())  # noqa: S308


@register.simple_tag
def lines(table: Table) -> SafeString:
    """The rows of a table. Written here and not in the template, which takes most of the time of a page of a thousand cells."""
    return mark_safe("\n".join(_line(row, rest) for row, rest in table.folding))  # noqa: S308 - each cell is escaped


def _line(row: tuple[Cell, ...], rest: bool) -> str:
    first, *others = row
    told = (
        f'<td{_NUMERIC if cell.numeric else ""} data-label="{escape(cell.column)}"><span>{_cell(cell)}</span></td>'
        for cell in others
    )
    kind = _REST if rest else _OWN if first.own else ""
    return f'<tr{kind}><th scope="row">{_cell(first)}</th>{"".join(told)}</tr>'


def _cell(cell: Cell) -> str:
    said: str = pill(cell.status) if cell.status else escape(cell.text)
    if cell.href and not cell.status:
        said = f'<a href="{escape(cell.href)}"{_OUTSIDE if cell.outside else ""}>{said}</a>'
    if cell.note:
        said = f'{said} <span class="note">{escape(cell.note)}</span>'
    return f"{said}{''.join(map(_flag, cell.flags))}" if cell.flags else said


def _flag(flag: Flag) -> str:
    return f'<span class="note under">{flag.mark} {escape(flag.said)}</span>'


_NUMERIC, _REST, _OWN, _OUTSIDE = ' class="n"', ' class="rest"', ' class="own"', ' rel="external"'


@register.inclusion_tag("portal/parts/icon.html")
def icon(status: Evidence | str) -> dict[str, object]:
    """The shape of a status alone, hidden from screen readers: the word must stand beside it."""
    return {"word": words.evidence(status.value if isinstance(status, Evidence) else status)}


@register.filter
def status_word(code: str) -> str:
    """The word of an evidence status."""
    return words.evidence(code).label


@register.filter
def observation_word(code: str) -> str:
    """The word of an observation's status."""
    return words.observation(code).word


@register.filter
def period(code: str) -> str:
    """A period in words."""
    return speaking.period(code, language())


@register.filter
def figure(value: float | None, unit: str = "") -> str:
    """A number in the reader's writing, with its unit of measure."""
    return speaking.figure(value, unit, language())


@register.filter
def host(address: str) -> str:
    """The site of an address."""
    return speaking.host(address)


@register.simple_tag
def to(kind: str, *ids: str) -> str:
    """The page of a thing: {% to 'agency' agency.code %}."""
    return links.to(kind, *ids)


@register.simple_tag(takes_context=True)
def query(context: Context, *pair: object, **changes: object) -> str:
    """The present address with parameters changed (an empty value removes one): {% query trang=2 %}, {% query "co-quan" code %}."""
    params = context["request"].GET.copy()
    for name, value in (*zip(pair[::2], pair[1::2], strict=True), *changes.items()):
        params[str(name)] = str(value)
        if not params[str(name)]:
            del params[str(name)]
    return f"?{params.urlencode()}" if params else context["request"].path
