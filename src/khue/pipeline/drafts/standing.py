"""Which documents of a city are in force on a day, and which of their targets no later promise replaced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from khue.model.city import City
from khue.model.document import Document
from khue.model.target import Target
from khue.pipeline.attention.known import in_force_since

OUT_OF_FORCE = ("draft", "replaced", "expired", "ended", "withdrawn")
"""The states of documents that bind nobody."""


def replaced(city: City, day: date) -> dict[str, date]:
    """The documents that another one replaced by a day, and since when."""
    return {
        relation.document: in_force_since(one)
        for one in city.documents
        if one.status != "draft" and in_force_since(one) <= day
        for relation in one.relations
        if relation.kind == "replaces"
    }


def in_force(city: City, day: date) -> dict[str, Document]:
    """The documents in force on a day, by id."""
    gone = replaced(city, day)
    return {
        one.id: one
        for one in city.documents
        if one.id not in gone and one.status not in OUT_OF_FORCE and in_force_since(one) <= day
    }


def standing(targets: Iterable[Target]) -> list[Target]:
    """The targets that none of the others replaces."""
    found = list(targets)
    gone = {target.supersedes for target in found if target.relation == "replaces"}
    return [target for target in found if target.id not in gone]
