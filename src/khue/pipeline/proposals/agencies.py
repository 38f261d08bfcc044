"""Agencies by the names that documents give them, on the day of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from khue.documents.plain import flat, tidy
from khue.lib.vietnamese import day
from khue.model.agency import Agency
from khue.model.city import City
from khue.model.finding import Finding
from khue.pipeline.proposals.faults import ENDED_AGENCY, UNKNOWN_AGENCY

_SHORT = (
    (r"ubnd", "uy ban nhan dan"), (r"hdnd", "hoi dong nhan dan"), (r"mttq", "mat tran to quoc"), (r"uy ban mat tran", "mat tran"),
    (r"tp\.?", "thanh pho"), (r"so (?:kh&cn|khcn)", "so khoa hoc va cong nghe"), (r"so (?:tt&tt|tttt)", "so thong tin va truyen thong"),
    (r"so (?:gd&dt|gddt)", "so giao duc va dao tao"), (r"so (?:nn&mt|nnmt)", "so nong nghiep va moi truong"), (r"bql", "ban quan ly"),
)  # fmt: skip
_EMPTY = re.compile(
    r"(?<!\w)(?:thanh pho|tinh|cac|viet nam|\d+|nhan dan|va|cua|lien quan|co lien quan|tren dia ban|truc thuoc)(?!\w)"
)
_PLACE = re.compile(r"\([^)]*\)|(?<!\w)(?:Thành phố|Tỉnh)(?!\w)", re.IGNORECASE)
_APART = re.compile(r"\s*[;\n]\s*|,\s*(?=(?:các\s+)?[A-ZĐÀ-Ỹ])")
_AND = re.compile(r"\s+và\s+(?=(?:các\s+)?[A-ZĐÀ-Ỹ])")


def name_key(name: str, city: str = "") -> str:
    """A name as it is compared: without marks, abbreviations written out, without words that only say of where.

    >>> name_key("Sở Khoa học và Công nghệ thành phố"), name_key("UBND các xã, phường") == name_key("UBND 126 xã, phường")
    ('so khoa hoc cong nghe', True)
    """
    plain = tidy(flat(name)).strip(" .;:-*+")
    for short, long in _SHORT:
        plain = re.sub(rf"(?<!\w){short}(?!\w)", long, plain)
    plain = re.sub(rf"(?<!\w){re.escape(tidy(flat(city)))}(?!\w)", " ", plain) if city else plain
    return tidy(re.sub(r"[^\w\s]+", " ", _EMPTY.sub(" ", plain)))


@dataclass(frozen=True)
class Named:
    """The agencies that words name: the first, all of them, the words that name none, and what is doubtful."""

    codes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubts: tuple[Finding, ...] = ()


class Agencies:
    """The agencies of a city, found by name."""

    def __init__(self, city: City, day_: date | None, path: str = "") -> None:
        self._day, self._path = day_, path
        self._place = _PLACE.sub(" ", city.declaration.name.vi)
        self._codes = {one.code: one for one in city.agencies}
        self._names: dict[str, list[Agency]] = {}
        # An annex names the same agencies a thousand times.
        self._found: dict[str, Agency | None] = {}
        self._named: dict[str, Named] = {}
        called = [
            (self._codes[code], name)
            for code, names in city.words.agencies_called.items()
            if code in self._codes
            for name in names
        ]
        for agency, name in [*((one, one.name) for one in city.agencies), *called]:
            self._names.setdefault(name_key(name, self._place), []).append(agency)

    def find(self, words: str) -> Agency | None:
        """The agency of this name on the document's day, else the one that had it before; None where no one had."""
        if words not in self._found:
            self._found[words] = self._find(words)
        return self._found[words]

    def _find(self, words: str) -> Agency | None:
        known = self._names.get(name_key(words, self._place), [])
        there = [one for one in known if self._day is None or one.valid_on(self._day)]
        return next(iter(there or known), None)

    def named(self, words: str) -> Named:
        """All agencies that a cell or a phrase names, in order; an agency that had ended is replaced by its successor, and said."""
        if words not in self._named:
            self._named[words] = self._all(words)
        return self._named[words]

    def _all(self, words: str) -> Named:
        codes, unknown, doubts = list[str](), list[str](), list[Finding]()
        for name in self._parts(words):
            found = self.find(name)
            if found is None:
                unknown.append(name)
                doubts.append(Finding(UNKNOWN_AGENCY, self._path, params={"found": name}))
                continue
            now = self._now(found)
            if now is not found:
                params = {
                    "found": found.name,
                    "until": day(found.valid_to) if found.valid_to else "?",
                    "successor": now.name if now else "?",
                }
                doubts.append(Finding(ENDED_AGENCY, self._path, params=params))
            codes.append((now or found).code)
        return Named(tuple(dict.fromkeys(codes)), tuple(unknown), tuple(doubts))

    def _parts(self, words: str) -> Iterator[str]:
        """The names in a list; a list that is itself the name of one is left whole."""
        if not words.strip():
            return
        if self.find(words) is not None:
            yield tidy(words)
            return
        for part in (tidy(part).strip(" .,;:-+*") for part in _APART.split(words)):
            both = [name.strip() for name in _AND.split(part)]
            # "Văn phòng HĐND và UBND" is one name, "Sở A và Sở B" are two.
            yield from (both if len(both) > 1 and all(self.find(name) for name in both) else [part] if part else [])

    def _now(self, agency: Agency) -> Agency | None:
        """Who has taken over by the day of the document; the agency itself where it is there, None where nobody did."""
        if self._day is None or agency.valid_to is None or self._day <= agency.valid_to:
            return agency
        seen, now = {agency.code}, self._codes.get(agency.successor)
        while now is not None and now.valid_to is not None and now.valid_to < self._day and now.code not in seen:
            seen.add(now.code)
            now = self._codes.get(now.successor)
        return now
