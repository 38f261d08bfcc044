"""Targets stated in sentences.

A sentence is cut at semicolons; each quantity of a part that is sure enough is a target. What it measures stands before the
number ("Tỷ trọng kinh tế số đạt 30%") or, where nothing but a verb does, after it ("100% hồ sơ được số hoá"). The year is the
one of the part, of the sentence, of the paragraph's beginning, of the headings above, of the title, in that order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from khue.documents.dictionary import Dictionary
from khue.documents.items import Target
from khue.documents.judged import ENOUGH, Surroundings, certainty
from khue.documents.outline import Node
from khue.documents.phrases import counted, lead, measured, says, unit_as_written
from khue.documents.plain import Plain
from khue.documents.quantities import Quantities, Quantity
from khue.documents.roles import Setting
from khue.documents.sentences import parts, sentences
from khue.documents.tables import Table
from khue.documents.years import Year, years

_OF_EACH = re.compile(r",\s*moi\s+(?!nam|thang|quy|tuan|ngay)\w+(?:\s+(?:co|gom|tu))*\s*$")
"""What one of the things counted before is made of: "lập 9 nhóm, mỗi nhóm từ 5 đến 7 người"."""
_AGAINST = re.compile(r"\s*so voi(?!\w)")
_TAIL = re.compile(r"[,;]|\.(?=\s|$)|\n\s*\n")


@dataclass(frozen=True)
class _Owner:
    """The clause that states a target, its address, and the agency that answers where a table names it."""

    path: str
    address: str
    lead: str = ""


@dataclass(frozen=True)
class _Place:
    """A part of a sentence and where it stands."""

    paragraph: int
    sentence: tuple[int, int]
    start: int
    end: int


class TargetReader:
    """Reads the targets of sentences, with the words of a dictionary."""

    def __init__(
        self,
        plain: Plain,
        words: Dictionary,
        settings: Mapping[int, Setting],
        title_year: int | None,
        written: int | None,
    ) -> None:
        self._plain, self._words, self._settings = plain, words, settings
        self._quantities = Quantities(words)
        self._title_year, self._written = title_year, written
        # An article or a list that says nowhere what it is about promises nothing.
        self._unsaid = "" if any(one.role for one in settings.values()) else "elsewhere"

    def of_clause(self, node: Node, address: str) -> Iterator[Target]:
        """The targets that a clause itself states, not those below it."""
        stretches = [(node.body, node.end)] if node.parent else []
        stretches += [(paragraph.start, paragraph.end) for paragraph in node.more if not paragraph.row]
        for start, end in stretches:
            yield from self._of_stretch(start, end, self._settings[id(node)], _Owner(node.path, address))

    def of_cells(self, table: Table, address: str, year: int | None) -> Iterator[Target]:
        """The targets of a table that states them in words, without a column of values: "Kinh tế số chiếm 45% GRDP"."""
        if not table.has("indicator") or table.has("value") or table.has("year"):
            return
        for row in table.rows:
            cell = row.cells.get("indicator")
            if cell is not None:
                owner = _Owner(f"{table.node.path}/{row.label}".strip("/"), address, row.text("lead"))
                yield from self._of_stretch(cell.start, cell.end, Setting("objective", row.year or year), owner)

    def _of_stretch(self, start: int, end: int, setting: Setting, owner: _Owner) -> Iterator[Target]:
        for sentence in sentences(self._plain.text, start, end):
            for low, high in parts(self._plain.text, *sentence):
                yield from self._of_part(_Place(start, sentence, low, high), setting, owner)

    def _of_part(self, place: _Place, setting: Setting, owner: _Owner) -> Iterator[Target]:
        found = self._quantities.find(self._plain.flat, place.start, place.end)
        found = [one for one in found if not self._qualifies(one, found, place)]
        bounds = self._bounds(found, place)
        last: tuple[Quantity, Target] | None = None
        for quantity, own in zip(found, pairwise(bounds), strict=True):
            if (
                last is not None
                and not self._says(last[0].end, quantity.opens)
                and _AGAINST.match(self._plain.flat, quantity.end)
            ):
                continue  # "đạt 80%, tăng 15% so với năm 2023" promises the 80 alone
            listed = last is not None and last[0].percent == quantity.percent
            sure = certainty(quantity, self._around(quantity, own[0], place, setting, listed=listed), self._words)
            if sure < ENOUGH:
                last = None
                continue
            target = self._target(quantity, own, place, setting, owner, sure)
            if last is not None and not self._says(own[0], quantity.opens) and not self._says(quantity.end, target.end):
                target = msgspec.structs.replace(target, indicator=last[1].indicator)
            last = quantity, target
            yield target

    def _qualifies(self, one: Quantity, all_: list[Quantity], place: _Place) -> bool:
        """Whether a count only says which things a share is of: "100% cơ quan dùng ít nhất 01 ứng dụng"."""
        if one.percent or one.rank:
            return False
        flat = self._plain.flat
        if one is not all_[0] and _OF_EACH.search(flat[place.start : one.opens]):
            return True
        first = next((other for other in all_ if other.percent), None)
        if first is None:
            return False
        if first.start < one.start and not self._says(place.start, first.opens):
            return True
        chunk = flat.rfind(",", place.start, one.start) + 1 or place.start
        ends = flat.find(",", one.end, place.end)
        return any(other.percent and chunk <= other.start < (ends if ends >= 0 else place.end) for other in all_)

    def _says(self, start: int, end: int) -> str:
        """What is named between two places, besides connectors, years and verbs."""
        return says(self._plain.flat[start:end])

    def _bounds(self, found: list[Quantity], place: _Place) -> list[int]:
        """Where each target's words begin; the last entry is where the part ends."""
        if not found:
            return [place.start]
        flat, bounds = self._plain.flat, [place.start]
        for before, one in pairwise(found):
            between = flat[before.end : one.opens]
            cut = max(between.rfind(","), between.rfind(" va "))
            leading = not self._says(bounds[-1], before.opens)
            first = between.find(",")
            bounds.append(before.end + (cut if leading or first < 0 else first) if cut >= 0 else before.end)
        return [*(self._after_colon(bound, one) for bound, one in zip(bounds, found, strict=True)), place.end]

    def _after_colon(self, bound: int, quantity: Quantity) -> int:
        """Where the words begin after the last colon: "Hạ tầng số: 100% xã" speaks of xã."""
        return max(bound, self._plain.flat.rfind(": ", bound, quantity.opens) + 1)

    def _around(self, quantity: Quantity, bound: int, place: _Place, setting: Setting, *, listed: bool) -> Surroundings:
        flat = self._plain.flat
        named = list(years(flat, *place.sentence))
        written = self._written or 0
        before = flat[bound : quantity.start]
        near = [one.year for one in named if place.start <= one.start < place.end] or [one.year for one in named]
        return Surroundings(
            role=setting.role or self._unsaid, before=before, after=flat[quantity.end : place.end], listed=listed,
            part=flat[place.start : place.end],
            near=self._up_to_comma(quantity, place), sentence=flat[slice(*place.sentence)], opening=not self._says(bound, quantity.opens),
            coming=self._is_coming(near or [(setting.year or self._title_year or 0) * quantity.percent]),
            gone_by=bool(written) and bool(about := near or [setting.year or 0]) and all(0 < year < written for year in about),
            enclosed=before.count("(") > before.count(")"),
            quoted=flat[place.sentence[0] : quantity.start].count('"') % 2 == 1,
        )  # fmt: skip

    def _up_to_comma(self, quantity: Quantity, place: _Place) -> str:
        """What is said up to the comma after a quantity: "kinh phí" there speaks of it, "tổng vốn" after it of the next."""
        ends = self._plain.flat.find(", ", quantity.end, place.end)
        return self._plain.flat[place.start : ends if ends >= 0 else place.end]

    def _is_coming(self, found: list[int]) -> bool:
        """Whether one of the years is not over when the document is written; where nobody knows when, whether one is named."""
        return any(year >= (self._written or 1) for year in found)

    def _target(
        self, quantity: Quantity, own: tuple[int, int], place: _Place, setting: Setting, owner: _Owner, sure: float
    ) -> Target:
        plain, (bound, following) = self._plain, own
        start = bound + lead(plain.flat[bound : quantity.start])
        leading = not self._says(start, quantity.opens)
        end = self._end(quantity, following, place, leading)
        indicator = counted(plain, quantity, end) if leading or quantity.rank else ""
        indicator = indicator or measured(plain, start, quantity.opens)
        return Target(
            clause=owner.path, address=owner.address, text=plain.cut(start, end), indicator=indicator.strip(" ,:;."),
            operator=quantity.operator, value=quantity.value, value_to=quantity.value_to, unit=unit_as_written(plain, quantity),
            year=self._year(quantity, own, place, setting), baseline=quantity.baseline, lead=owner.lead, certainty=sure,
            start=start, end=end, value_start=quantity.start, value_end=quantity.end,
        )  # fmt: skip

    def _end(self, quantity: Quantity, following: int, place: _Place, leading: bool) -> int:
        limit = following if following > quantity.end else place.end
        stop = None if leading else _TAIL.search(self._plain.flat, quantity.end, limit)
        end = stop.start() if stop else limit
        while end > quantity.end and self._plain.text[end - 1] in " \n\t,;.:/":
            end -= 1
        return end

    def _year(self, quantity: Quantity, own: tuple[int, int], place: _Place, setting: Setting) -> int | None:
        """The year of the words about it, of the part, of what was said before in sentence and paragraph, of headings."""
        flat = self._plain.flat
        for low, high in (own, (place.start, place.end)):
            near = _near(list(years(flat, low, high)), quantity)
            if near is not None:
                return near
        earlier = [one.year for one in years(flat, place.sentence[0], place.start)]
        opening = [one.year for one in years(flat, place.paragraph, min(place.paragraph + 60, place.start))]
        said = [*earlier[-1:], *opening[:1]]
        return said[0] if said else setting.year or self._title_year


def _near(found: list[Year], quantity: Quantity) -> int | None:
    """The year for a quantity: the last one before it; the next one where the part begins with a quantity."""
    before = [one for one in found if one.start < quantity.opens]
    after = [one for one in found if one.start >= quantity.start]
    if before:
        return before[-1].year
    return after[0].year if after else None
