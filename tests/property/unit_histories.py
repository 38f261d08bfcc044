"""Made-up histories of units: chains of mergers, splits, renamings and reused codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from khue.model.unit import Unit, UnitChange, Units
from khue.stats.crosswalk import Crosswalk, crosswalk

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
