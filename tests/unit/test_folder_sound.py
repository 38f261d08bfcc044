"""A sound folder is loaded whole and has no findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.folder.load import load_city, load_folder
from khue.model.base import Text
from khue.model.finding import has_errors
from khue.model.target import Operator

MakeCity = Callable[..., Path]
CITIES = Path(__file__).resolve().parents[2] / "cities"


def test_the_small_city_has_no_findings(make_city: MakeCity) -> None:
    _, findings = check_folder(make_city())
    assert [(f.place(), f.rule.code, f.sentence("en")) for f in findings] == []


def test_everything_is_in_the_city(make_city: MakeCity) -> None:
    city, findings = load_city(make_city())
    assert city is not None and findings == []
    assert city.declaration.name == Text(vi="Thành phố Thử Nghiệm", en="Test City")
    assert [unit.code for unit in city.unit_rows] == ["TN", "X1", "X2", "X3"]
    assert city.unit_rows[1].valid_to == date(2024, 12, 31)
    assert city.documents[0].title == Text(vi="Nghị quyết thử nghiệm")
    assert city.targets[0].document == "nq-01"
    assert city.targets[0].cooperating == ("VP",)
    assert (city.targets[1].operator, city.targets[1].value_to) == (Operator.RANGE, 24.0)
    assert city.tasks[0].targets == ("T1", "T2")
    assert city.contracts[0].time_column == "ngay"
    assert city.contracts[0].table.properties[0].primary_key is True
    assert city.indices[0].components[0].children[0].indicator == "truc-tuyen"
    assert city.figures[0].numerator == 113.0


def test_entries_know_their_places(make_city: MakeCity) -> None:
    folder = load_folder(make_city())
    assert folder.figures[1].where == "figures/kinh-te-so.csv:3"
    assert folder.targets[0].place("indicator") == (2, 36)
    assert folder.indices[0].place("components", 0, "children", 1, "points") == (13, 36)
    assert folder.indicators[1].place("bounds", "max") == (15, 23)
    assert folder.indicators[1].place("not-there") == (1, 1)


@pytest.mark.parametrize("name", sorted(path.name for path in CITIES.iterdir() if (path / "city.yaml").is_file()))
def test_shipped_cities_have_no_errors(name: str) -> None:
    folder, findings = check_folder(CITIES / name)
    assert folder.city is not None
    assert not has_errors(findings), [f.place() + " " + f.sentence("en") for f in findings if has_errors([f])]
