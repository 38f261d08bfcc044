"""Codes and addresses that are given once and stay: of a document, of its targets and tasks, of its clauses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from khue.documents.plain import flat, tidy
from khue.model.city import City
from khue.model.document import Document


def number_key(number: str) -> str:
    """The number of a document as it is compared.

    >>> number_key("Số: 18 - NQ/TU"), number_key("239/KH-UBND")
    ('18-nq-tu', '239-kh-ubnd')
    """
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"^\s*so\s*:?\s*(?=\d)", "", tidy(flat(number)))))


def known_document(city: City, number: str, day: date | None) -> Document | None:
    """The document of the city that has this number, of the same day or of an unknown one; the newest where several have it."""
    same = [one for one in city.documents if number and number_key(one.number) == number_key(number)]
    same = [one for one in same if day is None or one.date in (None, day)]
    return max(same, key=lambda one: one.date or date.min, default=None)


def document_id(city: City, number: str, day: date | None, title: str) -> str:
    """A code for a new document: its number; with the year where another has that already; words of the title where it has none.

    A code is also the name of the document's folder, and is given once.
    """
    taken = {one.id for one in city.documents}
    base = number_key(number) or "-".join(["du-thao", *re.findall(r"[a-z0-9]+", flat(title))[:6]])
    for name in (base, f"{base}-{day.year}" if day else base, f"{base}-{day.isoformat()}" if day else base):
        if name not in taken:
            return name[:100]
    return next(name for name in (f"{base}-{count}" for count in range(2, 10_000)) if name not in taken)


class Codes:
    """Gives ids and addresses within one document; those that are in use, or were, are never given again."""

    def __init__(self, city: City, document: str, number: str) -> None:
        targets = [one for one in city.targets if one.document == document]
        tasks = [one for one in city.tasks if one.document == document]
        self._taken = {one.id for one in city.targets} | {one.id for one in city.tasks}
        known = [one for one in city.documents if one.id == document]
        stated = [one.clause for doc in known for one in (*doc.viewpoints, *doc.objectives, *doc.solutions)]
        moved = [clause for doc in known for pair in doc.moved.items() for clause in pair]
        self._clauses = {one.clause for one in targets} | {one.clause for one in tasks} | {*stated, *moved}
        self.prefix = _prefix(one.id for one in targets) or self._free(document, number)
        self._counts: Counter[str] = Counter()

    def _free(self, document: str, number: str) -> str:
        found = re.match(r"(\d+)-([a-z]+)", number_key(number))
        short = f"{found[2]}{found[1]}".upper() if found else "DT"
        for prefix in (short, *(f"{short}{count}" for count in range(2, 10) if short == "DT"), document.upper()):
            if not any(id.startswith(f"{prefix}-") for id in self._taken):
                return prefix
        return document.upper()

    def target(self, year: int | None) -> str:
        """An id for a target of a year."""
        return self._next(f"{self.prefix}-{year}-" if year else f"{self.prefix}-", 2, self._taken)

    def task(self) -> str:
        """An id for a task."""
        return self._next(f"{self.prefix}-NV-", 3, self._taken)

    def clause(self, kind: str, year: int | None = None) -> str:
        """An address of a clause of a kind (`muc-tieu`, `nhiem-vu` ...): `muc-tieu/2030/4`."""
        return self._next(f"{kind}/{year}/" if year else f"{kind}/", 1, self._clauses)

    def keep(self, ids: Iterable[str]) -> None:
        """Give none of these ids to others."""
        self._taken.update(ids)

    def keep_clauses(self, clauses: Iterable[str]) -> None:
        """Give none of these addresses to others."""
        self._clauses.update(clauses)

    def _next(self, before: str, digits: int, taken: set[str]) -> str:
        while True:
            self._counts[before] += 1
            name = f"{before}{self._counts[before]:0{digits}d}"
            if name not in taken:
                taken.add(name)
                return name


def _prefix(ids: Iterable[str]) -> str:
    """What most ids of a document begin with: `NQ18` of NQ18-2025-01."""
    begins = Counter(id.split("-")[0] if re.match(r"[A-Z]+\d+-", id) else "" for id in ids)
    return max(begins, key=lambda one: begins[one]) if begins else ""
