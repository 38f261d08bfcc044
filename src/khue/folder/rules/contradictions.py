"""A later document that promises something else for the same indicator and year says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations

from khue.folder.loaded import Entry, LoadedFolder
from khue.model.base import Text
from khue.model.document import Document
from khue.model.finding import Finding, Rule
from khue.model.target import Operator, Target

UNSAID_CONTRADICTION = Rule(
    "KH411", "unsaid-contradiction",
    Text(vi='Chỉ tiêu "{id}" ({now}) khác chỉ tiêu "{earlier}" ({before}, {place}) '
            'về cùng chỉ số "{indicator}" năm {year}, nhưng không nêu quan hệ giữa hai văn bản.',
         en='The target "{id}" ({now}) differs from "{earlier}" ({before}, {place}) '
            'on the same indicator "{indicator}" for {year}, and nothing says how the two stand to each other.'),
    Text(vi='Hãy ghi "{earlier}" ở cột supersedes và quan hệ '
            "(restates, replaces, contradicts, supplements) ở cột relation.",
         en='Give "{earlier}" in the column supersedes, '
            "and restates, replaces, contradicts or supplements in the column relation."),
)  # fmt: skip
RULES = (UNSAID_CONTRADICTION,)

SAYING = frozenset({"contradicts", "replaces", "restates"})
"""Relations between documents that speak for all their targets."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding at the later of two targets that differ, unless it or its document says so."""
    documents = {entry.value.id: entry.value for entry in folder.documents}
    for entries in _same_promise(folder).values():
        entries.sort(key=lambda entry: _age(documents, entry.value.document))
        for before, now in combinations(entries, 2):
            if _differ(before.value, now.value) and not _said(documents, before.value, now.value):
                yield _finding(before, now)


def _same_promise(folder: LoadedFolder) -> dict[tuple[str, int], list[Entry[Target]]]:
    groups: dict[tuple[str, int], list[Entry[Target]]] = defaultdict(list)
    for entry in folder.targets:
        deadline = entry.value.deadline
        if entry.value.indicator and deadline and entry.value.operator is not Operator.QUALITATIVE:
            groups[entry.value.indicator, deadline.year].append(entry)
    return groups


def _age(documents: dict[str, Document], identifier: str) -> tuple[date, str]:
    """When a document was issued, as far as it says; one without any date counts as the latest."""
    document = documents.get(identifier)
    if document and document.date:
        return document.date, identifier
    year = re.search(r"\b[12]\d{3}\b", document.date_text) if document else None
    return (date(int(year[0]), 12, 31) if year else date.max), identifier


def _differ(one: Target, other: Target) -> bool:
    promises = [(target.operator, target.value, target.value_to) for target in (one, other)]
    return one.document != other.document and promises[0] != promises[1]


def _said(documents: dict[str, Document], before: Target, now: Target) -> bool:
    if before.id == now.supersedes or (now.relation and not now.supersedes) or now.id == before.supersedes:
        return True
    pairs = ((before.document, now.document), (now.document, before.document))
    return any(
        relation.document == other and relation.kind in SAYING
        for one, other in pairs if one in documents
        for relation in documents[one].relations
    )  # fmt: skip


def _finding(before: Entry[Target], now: Entry[Target]) -> Finding:
    deadline = now.value.deadline
    return now.finding(
        UNSAID_CONTRADICTION, "value",
        id=now.value.id, now=_promise(now.value), earlier=before.value.id, before=_promise(before.value),
        place=before.where, indicator=now.value.indicator, year=deadline.year if deadline else "",
    )  # fmt: skip


def _promise(target: Target) -> str:
    if target.operator is Operator.RANGE:
        return f"{target.value:g}-{target.value_to:g}"
    return f"{target.operator.value} {target.value:g}" if target.value is not None else target.operator.value
