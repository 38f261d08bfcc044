"""The folder of Sao Khuê: of the size that was promised, without an error, and invented in every corner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.index import Component

PATH = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture(scope="module")
def city() -> City:
    found, _ = load_city(PATH)
    assert found is not None
    return found


def test_the_check_finds_what_is_left_open_and_nothing_else() -> None:
    found = {(finding.rule.code, finding.params.get("id", "")) for finding in check_folder(PATH)[1]}
    # SK-07 has no indicator; SK-10 is words only, and nobody is named for it.
    assert found == {("KH404", "SK-07"), ("KH405", "SK-10"), ("KH406", "SK-10")}


def test_it_is_as_small_as_promised(city: City) -> None:
    for day in (date(2024, 12, 31), date(2025, 1, 1)):
        units = city.units()
        assert [len(units.at(level, day)) for level in ("city", "district", "commune")] == [1, 2, 5]
    counts = [len(city.agencies), len(city.documents), len(city.indicators), len(city.targets), len(city.tasks)]
    assert counts == [2, 1, 11, 11, 6]
    assert [indicator.id for indicator in city.indicators if not indicator.computed] == [
        "dung-internet",
        "ho-co-cap-quang",
        "kinh-te-so",
    ]


def test_everything_says_that_it_is_invented(city: City) -> None:
    assert city.declaration.invented
    assert all("hư cấu" in place.note for place in (*city.unit_rows, *city.agencies))
    assert all("hư cấu" in figure.note and ".example/" in figure.source_url for figure in city.figures)
    assert all("hư cấu" in contract.name for contract in city.contracts)
    assert all("hư cấu" in document.title.vi and "hư cấu" in document.note for document in city.documents)
    assert all("hư cấu" in index.name.vi for index in city.indices)


def test_one_code_was_borne_by_two_places(city: City) -> None:
    assert [unit.name for unit in city.units().history("SK103")] == ["Xã Đồi Sim", "Xã Bãi Trăng"]
    assert [unit.parent for unit in city.units().history("SK103")] == ["SK1", "SK2"]
    assert city.units().find("SK202", date(2025, 1, 1)) is None


def _points(components: Iterable[Component]) -> float:
    """The points of the leaves; a branch must be worth as much as its leaves."""
    total = 0.0
    for component in components:
        points = component.points or 0.0
        if component.children:
            assert _points(component.children) == points, component.id
        total += points
    return total


def test_the_points_of_the_index_add_up(city: City) -> None:
    (index,) = city.indices
    assert _points(index.components) == index.max_points == 100


def test_percentages_agree_with_their_parts(city: City) -> None:
    for figure in city.figures:
        if figure.value is not None and figure.denominator:
            assert figure.numerator is not None
            share = 100 * figure.numerator / figure.denominator
            assert figure.value == pytest.approx(share, abs=0.05), f"{figure.unit} {figure.period}"
