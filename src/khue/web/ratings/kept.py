"""Ratings that were published, as pages ask for them."""

from __future__ import annotations

from django.db import DatabaseError

from khue.web.ratings.models import Objection, Published, Verdict


def published_in(month: str) -> dict[str, Published]:
    """By agency the ratings of a month that were published; none where there is no database to ask: pages do without one."""
    try:
        return {one.agency: one for one in Published.objects.filter(month=month).select_related("person")}
    except DatabaseError:
        return {}


def waiting() -> list[Objection]:
    """The objections that wait for an answer, the one that is due first at the top."""
    return list(Objection.objects.filter(verdict=Verdict.OPEN.value).select_related("published").order_by("due", "id"))
