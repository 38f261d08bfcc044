"""Addresses of things, so that no page spells one out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def to(kind: str, *ids: str | int) -> str:
    """The page of a thing (target, indicator, unit, agency, task, dataset, dataset_row, document); empty without an id."""
    if not all(str(part) for part in ids):
        return ""
    try:
        return reverse(kind, args=ids)
    except NoReverseMatch:
        return ""


def listing(kind: str, **filters: str) -> str:
    """A listing (targets, indicators ...) with its filters as a query."""
    query = urlencode({name: value for name, value in filters.items() if value})
    return f"{to(kind)}?{query}" if query else to(kind)


def api(*parts: str) -> str:
    """The address of the same data as JSON."""
    return "/api/v1/" + "/".join(parts)


def listing_of(kind: str, id: str, **chosen: str) -> str:
    """The page of a thing with something chosen on it as a query: a period, a level."""
    return f"{to(kind, id)}?{urlencode(chosen)}"
