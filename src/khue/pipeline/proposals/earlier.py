"""The earlier target that a new one restates, replaces, contradicts or supplements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from khue.documents.amendments import Amendment, same_place
from khue.model.city import City
from khue.model.document import Document
from khue.model.target import Target
from khue.pipeline.proposals.matching import unit_kind
from khue.pipeline.proposals.names import known_document


@dataclass(frozen=True)
class Earlier:
    """The earlier target, and how the new one stands to it: restates, replaces, contradicts or supplements."""

    target: Target
    document: Document
    relation: str


class Before:
    """The targets of a city that a document may speak of again."""

    def __init__(self, city: City, document: Document, amendments: Iterable[Amendment]) -> None:
        self._document = document
        self._documents: Mapping[str, Document] = {one.id: one for one in city.documents}
        self._amended = [
            (known, one) for one in amendments if (known := known_document(city, one.document, None)) is not None
        ]
        old = [
            one
            for one in city.targets
            if one.document != document.id and self._is_before(self._documents.get(one.document))
        ]
        self._targets = sorted(old, key=lambda one: self._documents[one.document].date or date.min, reverse=True)
        self._gone = {one.supersedes for one in city.targets if one.relation == "replaces"}

    def _is_before(self, other: Document | None) -> bool:
        if other is None:
            return False
        return self._document.date is None or other.date is None or other.date <= self._document.date

    def of(self, target: Target, numbering: str) -> Earlier | None:
        """The earlier target that a new one speaks of; None where there is none."""
        named = next(self._named(target, numbering), None)
        if named is not None:
            return named
        if not target.indicator or target.deadline is None:
            return None
        same = [
            one
            for one in self._targets
            if one.indicator == target.indicator and one.deadline and one.deadline.year == target.deadline.year
        ]
        found = next((one for one in same if one.id not in self._gone), None)
        return None if found is None else Earlier(found, self._documents[found.document], self._relation(target, found))

    def _named(self, target: Target, numbering: str) -> Iterator[Earlier]:
        """The targets of a clause that is named: "sửa đổi điểm b khoản 3 Điều 4"."""
        for document, one in self._amended:
            if not one.place or not (numbering == one.clause or numbering.startswith(f"{one.clause}/")):
                continue
            there = [
                old
                for old in self._targets
                if old.document == document.id and same_place(one.place, old.numbering or old.clause)
            ]
            there = [old for old in there if unit_kind(old.unit) == unit_kind(target.unit)] or there
            if there and one.kind != "repeals":
                yield Earlier(there[0], document, "restates" if promise(there[0]) == promise(target) else one.kind)

    def _relation(self, target: Target, old: Target) -> str:
        if promise(old) == promise(target):
            return "restates"
        replaced = any(one.document == old.document and one.kind == "replaces" for one in self._document.relations)
        return "replaces" if replaced else "contradicts"


def promise(target: Target) -> tuple[object, ...]:
    """What a target promises: equal for two that promise the same."""
    return target.operator, target.value, target.value_to
