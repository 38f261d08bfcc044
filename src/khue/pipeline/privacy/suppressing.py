"""Small counts kept from being told: the values they stand behind lose their numbers, and so do as few others as it takes.

It is done year by year on the observations that were counted from rows, before anything is derived from them: what is
derived of a value that is suppressed is suppressed itself. A year is closed: no period of one adds up to one of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from khue.lib.disk import digest
from khue.model.city import City
from khue.model.observation import Status
from khue.pipeline.observations import FLOATS, coded, schema, values
from khue.pipeline.privacy.counts import Counts, Place, Shelf, counts_of
from khue.pipeline.privacy.twins import MARK, Guarded, Twins

if TYPE_CHECKING:
    import pyarrow as pa

    from khue.stats.disclosure.table import Flags

_REST = "-"
"""Between the numbers of a whole and a part in the name of their rest."""


@dataclass(frozen=True)
class Suppression:
    """What is hidden in the observations of a city: `twins` say what of."""

    city: City
    as_of: date
    twins: Twins

    def content(self) -> list[str]:
        """All that decides what is hidden but for the values themselves."""
        return [digest("\n".join(self.twins.content()).encode())] if self.twins.guarded else []

    def is_open(self, indicator: str) -> bool:
        """Whether nothing is hidden of an indicator's values; what hides others is not open."""
        return indicator not in self.twins.guarded and not indicator.startswith(MARK)

    def applied(self, table: pa.Table) -> pa.Table:
        """The observations without the twins; what may not be told is suppressed."""
        if not self.twins.guarded:
            return table
        import numpy as np
        import pyarrow as pa

        counts = counts_of(table, self.twins)
        rests = self._rests(counts)
        hidden = self._hidden(counts, rests)
        small = self._small_rows(table)
        shown, silent = [], []
        names = values(table, "indicator")
        places = zip(*(values(table, name) for name in ("unit", "period", "carried")), strict=True)
        for name, place in zip(names, map(Place._make, places), strict=True):
            guarded = self.twins.guarded.get(name)
            shown.append(not name.startswith(MARK))
            silent.append(guarded is not None and self._is_silent(guarded, place, counts, hidden, small))
        suppressed = _without_numbers(table, np.array(silent, bool))
        return suppressed.filter(pa.array(shown, pa.bool_()))

    def _rests(self, counts: Counts) -> dict[str, tuple[str, str]]:
        """By name the rest of a whole and a part, such as those not on time: as telling as the part itself."""
        found: dict[str, tuple[str, str]] = {}
        for one in self.twins.guarded.values():
            name = f"{one.below}{_REST}{one.above}"
            if one.above and one.below and one.above != one.below and name not in found:
                found[name] = one.below, one.above
        for name, (whole, part) in list(found.items()):
            if not _put_rest(counts, name, whole, part):
                del found[name]
        return found

    def _hidden(self, counts: Counts, rests: dict[str, tuple[str, str]]) -> Flags:
        """Which counts are hidden: small ones, and others that would give them away."""
        import numpy as np

        from khue.pipeline.privacy.relations import Relations
        from khue.stats.disclosure.hide import hide, small
        from khue.stats.disclosure.table import Table

        amounts = np.array(counts.values)
        least = np.zeros(len(amounts))
        for (number, _), cell in counts.cells.items():
            least[cell] = self._least(number, rests)
        few = small(amounts, least)
        if not few.any():
            return few
        sums = Relations(counts, self.city, self.as_of).all(self.twins, rests)
        return hide(Table(amounts, sums), few, float(least.max()))

    def _least(self, number: str, rests: dict[str, tuple[str, str]]) -> float:
        if number in self.twins.guarded:
            return self.twins.guarded[number].least
        own = {number} if number not in rests else {*rests[number]}
        return max((one.least for one in self.twins.guarded.values() if own & set(one.twins)), default=0)

    def _small_rows(self, table: pa.Table) -> dict[tuple[str, Place], float]:
        """What each twin comes to at every place, told or not."""
        columns = ("indicator", "unit", "period", "carried", "value")
        return {
            (name, Place(unit, period, carried)): value
            for name, unit, period, carried, value in zip(*(values(table, one) for one in columns), strict=True)
            if name.startswith(MARK) and value is not None
        }

    def _is_silent(
        self, one: Guarded, place: Place, counts: Counts, hidden: Flags, rows: dict[tuple[str, Place], float]
    ) -> bool:  # fmt: skip
        """Whether a value may not be told: a count behind it is small or hidden, or is not known."""
        numbers = [*one.counts, *([one.indicator.id] if one.distinct else [])]
        rest = f"{one.below}{_REST}{one.above}"
        cells = [counts.at(number, place) for number in (*numbers, rest)]
        behind = [rows.get((twin, place)) for twin in one.twins]
        return (
            any(cell is not None and hidden[cell] for cell in cells)
            or any(value is None or 0 < value < one.least - _CLOSE for value in behind)
            or not behind
        )


_CLOSE = 1e-9


def _put_rest(counts: Counts, name: str, whole: str, part: str) -> bool:
    """Add the rest of a whole and a part wherever both are told; false where the part is none."""
    made: list[tuple[Shelf, Place, float]] = []
    for shelf, places in counts.shelves.items():
        if shelf.number == whole:
            for place in places:
                cell = counts.at(part, place)
                if cell is not None:
                    rest = counts.values[counts.cells[whole, place]] - counts.values[cell]
                    made.append((Shelf(name, shelf.level, shelf.grain), place, rest))
    if not made or min(rest for _, _, rest in made) < -_CLOSE:
        return False
    for shelf, place, rest in made:
        counts.put(shelf, place, max(rest, 0.0))
    return True


def _without_numbers(table: pa.Table, silent: Flags) -> pa.Table:
    """The table in which the rows that are silent have no number, and are said to be suppressed."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not silent.any():
        return table
    mask = pa.array(silent)
    for name in FLOATS:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), pc.if_else(mask, None, table.column(name)))
    status = coded(table, "status")
    texts = [*status.texts, Status.SUPPRESSED.value]
    codes = np.where(silent, len(texts) - 1, status.codes).astype(np.int32)
    at, kind = table.schema.get_field_index("status"), schema().field("status")
    known = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))
    return table.set_column(at, kind, known)
