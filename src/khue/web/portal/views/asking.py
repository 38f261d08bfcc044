"""What a reader asks by the query of an address: choices, days, periods and page numbers, refused in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.web.errors import Hint, NotFound, Unreadable
from khue.web.near import nearest
from khue.web.portal import links

Thing = TypeVar("Thing")

LONGEST = 200
MOST_PAGES = 1_000_000


def words(request: HttpRequest, name: str = "q") -> str:
    """Words to search for, cut where they are longer than anybody types."""
    return request.GET.get(name, "").strip()[:LONGEST]


def chosen(request: HttpRequest, name: str, known: Iterable[str]) -> str:
    """One of the known values, or empty; raises Unreadable for another."""
    value = request.GET.get(name, "").strip()
    names = list(known)
    if not value or value in names:
        return value
    likely = nearest(value, names, limit=1)
    said = _("“%(value)s” is not one of the choices of “%(name)s”.") % {"value": value[:80], "name": name}
    raise Unreadable(f"{said} " + _("Did you mean “%(likely)s”?") % {"likely": likely[0]} if likely else said)


def day(request: HttpRequest, name: str = "ngay") -> date | None:
    """The day asked about (YYYY-MM-DD or DD/MM/YYYY), or None; raises Unreadable for what is no day."""
    value = request.GET.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat("-".join(reversed(value.split("/"))))
    except ValueError as error:
        raise Unreadable(
            _("“%(value)s” is not a day. Write it as 2025-07-01 or 01/07/2025.") % {"value": value[:40]}
        ) from error


def period(request: HttpRequest, name: str = "ky") -> str:
    """The period asked about, or empty; raises Unreadable for what is no period."""
    value = request.GET.get(name, "").strip()
    try:
        return str(Period.parse(value)) if value else ""
    except ValueError as error:
        said = _("“%(value)s” is not a period. Write it as 2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-30.")
        raise Unreadable(said % {"value": value[:40]}) from error


def number(request: HttpRequest, name: str = "trang") -> int:
    """The number of a page, from 1; raises Unreadable for what is no such number."""
    value = request.GET.get(name, "1").strip()
    if value.isascii() and value.isdigit() and len(value) <= 7 and 1 <= int(value) <= MOST_PAGES:
        return int(value)
    raise Unreadable(_("“%(value)s” is not the number of a page.") % {"value": value[:40]})


def get(kind: str, id: str, things: Mapping[str, Thing], said: str, names: Mapping[str, str] | None = None) -> Thing:
    """The thing that bears the id; raises NotFound with links to what might have been meant. `names` are their titles."""
    if id in things:
        return things[id]
    raise NotFound(said % {"id": id[:80]}, hints(kind, id, names or {code: code for code in things}))


def hints(kind: str, id: str, names: Mapping[str, str]) -> tuple[Hint, ...]:
    """Links to the things whose id or title is most like what was asked for."""
    near = nearest(id, names) or [code for name in nearest(id, names.values()) for code in names if names[code] == name]
    return tuple(Hint(names[code], links.to(kind, code)) for code in dict.fromkeys(near[:3]))
