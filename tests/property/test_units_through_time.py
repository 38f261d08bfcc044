"""Whatever happened to the units, nothing that was counted is lost, and what moved whole comes back whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from khue.model.unit import Unit, UnitChange, Units
from khue.stats.apportion import apportion
from khue.stats.crosswalk import Crosswalk, crosswalk
from khue.stats.reaggregate import Sums, reaggregate

START, CODES = date(2020, 1, 1), "ABCDEFG"


@dataclass
class History:
    """Units and changes as they come about, one reform after another."""

    units: list[Unit]
    changes: list[UnitChange]
    reforms: int = 0

    @property
    def day(self) -> date:
        return START + timedelta(days=31 * self.reforms)

    def walk(self, backwards: bool = False) -> Crosswalk:
        ends = (START, self.day)
        return crosswalk(Units(self.units), self.changes, *(reversed(ends) if backwards else ends), "commune")


def _unit(draw: st.DrawFn, code: str, start: date | None) -> Unit:
    people = draw(st.one_of(st.none(), st.integers(0, 50)))
    area = draw(st.one_of(st.none(), st.sampled_from([0.5, 1.25, 7.0])))
    return Unit(code=code, name=code, kind="xa", level="commune", valid_from=start, population=people, area_km2=area)


@st.composite
def histories(draw: st.DrawFn, *, renames_only: bool = False) -> History:
    """Chains of mergers, splits, renamings and reused codes, with and without weights."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    history = History([_unit(draw, code, None) for code in codes], [])
    for _ in range(draw(st.integers(1, 3))):
        history.reforms += 1
        (_rename if renames_only else _reform)(draw, history)
    return history


def _standing(history: History) -> list[Unit]:
    return [unit for unit in history.units if unit.valid_to is None]


def _replace(draw: st.DrawFn, history: History, ending: list[Unit], codes: list[str]) -> None:
    day = history.day
    ended = [Unit(**{f: getattr(u, f) for f in u.__struct_fields__} | {"valid_to": day - timedelta(1)}) for u in ending]
    history.units = [unit for unit in history.units if unit not in ending] + ended
    history.units += [_unit(draw, code, day) for code in codes]


def _rename(draw: st.DrawFn, history: History) -> None:
    """Some units give each other their codes, or take new ones."""
    old = [unit.code for unit in _standing(history)]
    new = draw(st.permutations(CODES))[: len(old)]
    _replace(draw, history, _standing(history), new)
    history.changes += [UnitChange(from_code=a, to_code=b, date=history.day) for a, b in zip(old, new, strict=True)]


def _reform(draw: st.DrawFn, history: History) -> None:
    """Some units end, others begin, under new codes or old ones; each of the ended went to any of the others."""
    standing = _standing(history)
    ending = draw(st.lists(st.sampled_from(standing), max_size=len(standing), unique_by=lambda unit: unit.code))
    free = [code for code in CODES if code not in {u.code for u in standing} - {u.code for u in ending}]
    begun = draw(st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True)) if free else []
    _replace(draw, history, ending, begun)
    now = sorted({unit.code for unit in _standing(history)})
    for unit in ending:
        for code in draw(st.lists(st.sampled_from(["", *now]), max_size=3, unique=True)):
            weight = draw(st.one_of(st.none(), st.sampled_from([0.1, 1 / 3, 0.5, 1.0])))
            people = draw(st.one_of(st.none(), st.sampled_from([0.2, 1.0])))
            history.changes.append(
                UnitChange(
                    from_code=unit.code, to_code=code, date=history.day, weight=weight, population_weight=people
                )
            )  # fmt: skip


@given(histories(), st.booleans())
def test_the_shares_of_every_unit_add_up_to_one(history: History, backwards: bool) -> None:
    walk = history.walk(backwards)
    day = history.day if backwards else START
    assert set(walk.sources) == {unit.code for unit in history.units if unit.valid_on(day)}
    for code in walk.sources:
        shares = walk.of(code)
        assert sum(share.share for share in shares) == 1
        assert all(share.share >= 0 for share in shares)
        assert all(share.exact for share in shares) is (len(shares) == 1)


COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=7, max_size=7)


@given(histories(), st.booleans(), COUNTS)
def test_totals_are_preserved_and_parts_stay_parts(
    history: History, backwards: bool, counts: list[tuple[int, int]]
) -> None:
    walk = history.walk(backwards)
    parts = {code: Sums(min(pair), max(pair)) for code, pair in zip(walk.sources, counts, strict=False)}
    found = reaggregate(parts, walk)
    assert sum(one.sums.numerator or 0 for one in found.values()) == sum(s.numerator or 0 for s in parts.values())
    assert sum(one.sums.denominator or 0 for one in found.values()) == sum(s.denominator or 0 for s in parts.values())
    for one in found.values():
        assert isinstance(one.sums.numerator, int)
        assert 0 <= one.sums.numerator <= (one.sums.denominator or 0)
        assert one.estimated_share is None or 0 < one.estimated_share <= 1


DECIMALS = st.decimals(-1000, 1000, places=3).map(Fraction)


@given(histories(), st.booleans(), st.lists(DECIMALS, min_size=7, max_size=7))
def test_totals_of_decimals_are_preserved(history: History, backwards: bool, amounts: list[Fraction]) -> None:
    walk = history.walk(backwards)
    parts = {code: Sums(amount) for code, amount in zip(walk.sources, amounts, strict=False)}
    found = [one.sums.numerator or 0 for one in reaggregate(parts, walk).values()]
    assert sum(found) == sum(part.numerator or 0 for part in parts.values())
    assert all(amount * 1000 % 1 == 0 for amount in found)


@given(histories(renames_only=True), COUNTS)
def test_what_moved_whole_comes_back_as_it_was(history: History, counts: list[tuple[int, int]]) -> None:
    parts = {code: Sums(*pair) for code, pair in zip(history.walk().sources, counts, strict=False)}
    there = {code: one.sums for code, one in reaggregate(parts, history.walk()).items()}
    back = reaggregate(there, history.walk(backwards=True))
    assert {code: one.sums for code, one in back.items()} == parts
    assert all(one.estimated_share is None for one in back.values())


@given(st.integers(0, 500), st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any))
def test_pieces_add_up_and_grow_with_the_whole(total: int, weights: list[int]) -> None:
    pieces, more = apportion(total, weights), apportion(total + 1, weights)
    assert sum(pieces) == total
    assert all(now <= then for now, then in zip(pieces, more, strict=True))
    assert all(piece == 0 for piece, weight in zip(pieces, weights, strict=True) if weight == 0)
