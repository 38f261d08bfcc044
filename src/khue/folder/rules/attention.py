"""Weights of the attention list are of things that the city has."""

from __future__ import annotations

from collections.abc import Iterable

from khue.folder.loaded import LoadedFolder
from khue.folder.words import shorten, suggest
from khue.model.base import Text
from khue.model.finding import Finding, Rule

NOTHING_TO_WEIGH = Rule(
    "KH354", "weight-of-nothing",
    Text(vi='Trọng số của "{found}" ở mục attention.{field} không ứng với gì trong thành phố này.',
         en='The weight of "{found}" in attention.{field} is of nothing that this city has.'),
    Text(vi="Các mã có thể dùng: {known}.", en="It can be one of: {known}."),
)  # fmt: skip
RULES = (NOTHING_TO_WEIGH,)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding for each group, kind of document or certainty with a weight that nothing bears."""
    entry = folder.declaration
    if entry is None:
        return
    known = {
        "groups": {group.id for group in entry.value.groups},
        "documents": {document.value.kind for document in folder.documents},
        "certainty": {target.value.certainty for target in folder.targets},
    }
    for field, words in known.items():
        ordered = sorted(words)
        for found in sorted(getattr(entry.value.attention, field).keys() - words):
            params = {"found": shorten(found), "field": field, "known": ", ".join(ordered)}
            yield entry.finding(
                NOTHING_TO_WEIGH, "attention", field, found, suggestion=suggest(found, ordered), **params
            )
