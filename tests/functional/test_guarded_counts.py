"""Somebody who knows everything that is published of a dataset about persons, and how to add up, still learns no small count.

The attacker here knows nothing of how values are hidden: the unknowns are the persons of each commune, month and kind, and
every published value of every indicator, in both series of units, is an equation about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from guarded_city import COMMUNES, Person, add_file, persons, write_city
from scipy.optimize import linprog
from scipy.sparse import csr_array

from khue.cli.main import main
from khue.lib.periods import Grain, Period
from khue.model.observation import Observation, Status
from khue.pipeline.reading import Build

LEAST = 5
TODAY = {"SK103": "SK203", "SK202": "SK103"}
"""What the communes of 2024 are called since the reform."""
DISTRICTS = {
    2024: {"SK1": {"SK101", "SK102", "SK103"}, "SK2": {"SK201", "SK202"}},
    2025: {"SK1": {"SK101", "SK102"}, "SK2": {"SK201", "SK203", "SK103"}},
}
COUNTED = ("so-nguoi", "ty-le-nha", "so-nguoi-tien", "so-nguoi-doi", "nguoi-khac-nhau")

Cell = tuple[str, int, int, str]
"""A commune as it was, a year, a month and a kind: what the attacker wants to know."""
CELLS: list[Cell] = [
    (commune, year, month, kind)
    for year, communes in COMMUNES.items() for commune in communes for month in range(1, 13) for kind in ("nha", "tien")
]  # fmt: skip


def lies_in(cell: Cell, unit: str, period: Period, *, today: bool) -> bool:
    """Whether persons of a cell count for a unit in a period, in one of the series."""
    commune, year, month, _ = cell
    if not period.start <= Period.parse(f"{year}-{month:02d}").start <= period.end:
        return False
    here = TODAY.get(commune, commune) if today and year == 2024 else commune
    districts = DISTRICTS[2025 if today else year]
    return unit in ("SK", here) or here in districts.get(unit, set())


def row_of(unit: str, period: Period, *, today: bool, kinds: str = "nha tien") -> np.ndarray:  # type: ignore[type-arg]
    """Which cells a count is of."""
    return np.array([float(c[3] in kinds.split() and lies_in(c, unit, period, today=today)) for c in CELLS])


def build(city: Path, home: Path) -> Build:
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return Build.current(home)


@dataclass(frozen=True)
class Attack:
    """Everything that a build tells, as equations about the cells."""

    matrix: csr_array
    known: np.ndarray  # type: ignore[type-arg]

    @classmethod
    def on(cls, build: Build) -> Attack:
        """From the observations of all indicators, and the number of rows that the dataset is said to have."""
        rows, known = zip(*told(build), strict=True)
        return cls(csr_array(np.array(rows)), np.array(known))

    def width(self, aim: np.ndarray) -> float:  # type: ignore[type-arg]
        """How closely a sum of cells can be told."""
        ends = [linprog(sign * aim, A_eq=self.matrix, b_eq=self.known, bounds=(0, None), method="highs") for sign in (1, -1)]
        assert all(end.status in (0, 3) for end in ends), "what is published contradicts itself"
        return float("inf") if any(end.status == 3 for end in ends) else -ends[1].fun - ends[0].fun


def told(build: Build) -> Iterator[tuple[np.ndarray, float]]:  # type: ignore[type-arg]
    yield np.ones(len(CELLS)), float(next(v.rows for v in build.datasets if v.dataset == "tro-cap" and v.current))
    for name in COUNTED:
        for one in build.everything(name):
            if one.value is None:
                assert one.status is Status.SUPPRESSED and (one.numerator, one.denominator) == (None, None)
                continue
            period, today = Period.parse(one.period), bool(one.carried)
            if name == "ty-le-nha":
                yield row_of(one.unit, period, today=today, kinds="nha"), float(one.numerator or 0)
                yield row_of(one.unit, period, today=today), float(one.denominator or 0)
            else:
                kinds = "tien" if name == "so-nguoi-tien" else "nha tien"
                yield row_of(one.unit, period, today=today, kinds=kinds), one.value / (2 if name == "so-nguoi-doi" else 1)


def truth(rows: list[Person]) -> np.ndarray:  # type: ignore[type-arg]
    held = [(one.commune, one.day.year, one.day.month, one.kind) for one in rows]
    return np.array([float(held.count(cell)) for cell in CELLS])


def asked() -> Iterator[tuple[str, Period, bool, str]]:
    """Every count that could be published: of each unit, month, quarter and year, all persons or those of a kind."""
    for year in (2024, 2025):
        months = [Period.parse(f"{year}-{month:02d}") for month in range(1, 13)]
        periods = sorted({m.parent(grain) for m in months for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR)})
        for today in (False, True):
            for unit in ("SK", "SK1", "SK2", *COMMUNES[2025 if today else year]):
                for kinds in ("nha tien", "nha", "tien"):
                    yield from ((unit, period, today, kinds) for period in periods)


def assert_nothing_small_is_told(build: Build, rows: list[Person]) -> int:
    attack, held, tried = Attack.on(build), truth(rows), 0
    for unit, period, today, kinds in asked():
        aim = row_of(unit, period, today=today, kinds=kinds)
        count = float(aim @ held)
        if 0 < count < LEAST:
            tried += 1
            assert attack.width(aim) >= LEAST - 1e-6, f"{unit} {period} {'today' if today else 'then'} {kinds}: {count}"
    return tried


@pytest.mark.parametrize(("count", "seed"), [(160, 1), (500, 2)])
def test_no_small_count_can_be_worked_out(tmp_path: Path, count: int, seed: int) -> None:
    rows = persons(count, seed)
    write_city(tmp_path / "city", rows)
    found = build(tmp_path / "city", tmp_path / "home")
    assert assert_nothing_small_is_told(found, rows) > 50
    visible = [one for one in found.everything("so-nguoi") if one.value is not None]
    assert {one.unit for one in visible} >= {"SK"}


def test_an_added_file_hides_what_a_build_from_scratch_hides(tmp_path: Path) -> None:
    first, more = persons(220, 3), persons(60, 4, years=(2025,), start=220)
    write_city(tmp_path / "city", first)
    build(tmp_path / "city", tmp_path / "home")
    add_file(tmp_path / "city", more, "b.csv")
    grown, anew = (build(tmp_path / "city", tmp_path / name) for name in ("home", "other"))
    for name in (*COUNTED, "tien-giua", "tien-tong"):
        assert same(grown.everything(name)) == same(anew.everything(name))
    assert_nothing_small_is_told(grown, [*first, *more])


def same(observations: Iterator[Observation]) -> list[tuple[object, ...]]:
    return [(o.unit, o.period, o.carried, o.value, o.numerator, o.denominator, o.status) for o in observations]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, list[Person]]:
    folder, rows = tmp_path_factory.mktemp("guarded"), persons(300, 7)
    write_city(folder / "city", rows)
    return build(folder / "city", folder / "home"), rows


def test_what_does_not_add_up_is_told_of_enough_rows_only(guarded: tuple[Build, list[Person]]) -> None:
    found, rows = guarded
    held = truth(rows)
    for one in found.everything("tien-giua"):
        count = row_of(one.unit, Period.parse(one.period), today=bool(one.carried)) @ held
        assert (one.value is None) == (count < LEAST), (one.unit, one.period, count)


def test_amounts_are_hidden_where_the_counts_behind_them_are(guarded: tuple[Build, list[Person]]) -> None:
    found, _ = guarded
    places: Callable[[str], set[tuple[str, str, str]]] = lambda name: {
        (o.unit, o.period, o.carried) for o in found.everything(name) if o.status is Status.SUPPRESSED
    }
    assert places("tien-tong") == places("so-nguoi") == places("so-nguoi-doi") == places("nguoi-khac-nhau")
    assert places("ty-le-nha") >= places("so-nguoi-tien") > set()


def test_a_dataset_that_is_not_about_persons_is_left_alone(guarded: tuple[Build, list[Person]]) -> None:
    found, _ = guarded
    assert all(one.status is not Status.SUPPRESSED for one in found.everything("so-ho-so"))
    assert not any(one.startswith("#") for one in found.counts())
