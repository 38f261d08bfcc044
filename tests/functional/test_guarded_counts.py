"""Somebody who knows everything that is published of a dataset about persons, and how to add up, still learns no small count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from attacker import CELLS, COUNTED, LEAST, Attack, Row, row_of, small_counts_are_safe, told_by, truth
from guarded_city import Person, add_file, persons, write_city
from khue.cli.main import main
from khue.lib.periods import Period
from khue.model.observation import Observation, Status
from khue.pipeline.reading import Build


def build(city: Path, home: Path) -> Build:
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return Build.current(home)


def told(build: Build) -> Iterator[tuple[Row, float]]:
    """All observations of all indicators, and the number of rows that the dataset is said to have."""
    yield np.ones(len(CELLS)), float(next(v.rows for v in build.datasets if v.dataset == "tro-cap" and v.current))
    for name in COUNTED:
        yield from told_by(build.everything(name))


def assert_nothing_small_is_told(build: Build, rows: list[Person]) -> int:
    return small_counts_are_safe(Attack.on(told(build)), truth(rows))


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

    def places(name: str) -> set[tuple[str, str, str]]:
        return {(o.unit, o.period, o.carried) for o in found.everything(name) if o.status is Status.SUPPRESSED}

    assert places("tien-tong") == places("so-nguoi") == places("so-nguoi-doi") == places("nguoi-khac-nhau")
    assert places("ty-le-nha") >= places("so-nguoi-tien") > set()


def test_a_dataset_that_is_not_about_persons_is_left_alone(guarded: tuple[Build, list[Person]]) -> None:
    found, _ = guarded
    assert all(one.status is not Status.SUPPRESSED for one in found.everything("so-ho-so"))
    assert not any(one.startswith("#") for one in found.counts())
