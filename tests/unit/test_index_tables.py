"""A table of values is read by names that people use, and everything wrong in it is found at once with its place."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from khue.model.index import Index
from khue.pipeline.indices.computed import Declared
from khue.pipeline.indices.later import became
from khue.pipeline.indices.values import Read, read_table

INDEX = msgspec.json.decode(
    """{"id": "x", "name": {"vi": "X"}, "act": "Q", "level": "city", "years": [2022], "aliases": ["pdti"], "components": [
 {"id": "in-use", "name": {"vi": "A"}, "points": 60, "aliases": ["digital_use"]},
 {"id": "head", "name": {"vi": "B"}, "points": 40, "scoring": {"checks": [
  {"id": "attends", "points": 30}, {"id": "chairs", "points": 10}]}}]}""",
    type=Index,
)


def read(folder: Path, text: str, period: str = "") -> Read:
    """The table as read."""
    file = folder / "values.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file, Declared(INDEX, {}), period)


def test_columns_are_found_by_id_alias_and_check(tmp_path: Path) -> None:
    found = read(
        tmp_path, 'name,province_code,digital_use,PDTI,head.attends,head.chairs\nA,01,"0,5",0.6,x,0\nB,02,,,,\n'
    )
    assert (found.findings, found.unused) == ([], ("name",))
    assert found.given is not None
    assert found.given.units == ("01", "02")
    np.testing.assert_array_equal(found.given.values["in-use"], [0.5, np.nan])
    np.testing.assert_array_equal(found.given.values["x"], [0.6, np.nan])
    np.testing.assert_array_equal(found.given.values["head"], [0.75, np.nan])


def test_a_cell_may_say_not_assessed(tmp_path: Path) -> None:
    found = read(tmp_path, "unit,in_use\n01,n/a\n02,Không đánh giá\n03,0.5\n").given
    assert found is not None
    assert found.not_assessed == {("01", "in-use"), ("02", "in-use")}


def test_a_table_of_years_gives_the_newest_or_the_one_asked_for(tmp_path: Path) -> None:
    text = "year,unit,in-use\n2021,01,0.1\n2022,01,0.2\n2022,02,0.3\n"
    newest, older = read(tmp_path, text).given, read(tmp_path, text, "2021").given
    assert newest is not None
    assert older is not None
    assert (newest.period, newest.units) == ("2022", ("01", "02"))
    assert (older.period, older.values["in-use"].tolist()) == ("2021", [0.1])


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("unit,in-use\n01,0.5\n02,half\n", "KH562", (3, 4)),
        ("unit,in-use\n01,nan\n", "KH562", (2, 4)),
        ("unit,in-use\n01,1.5\n", "KH563", (2, 4)),
        ("unit,pdti\n01,-0.1\n", "KH563", (2, 4)),
        ("unit,head.attends,head.chairs\n01,1,perhaps\n", "KH562", (2, 4)),
        ("unit,in-use\n01,0.5\n01,0.6\n", "KH564", (3, 1)),
        ("unit,nothing\n01,0.5\n", "KH561", (1, 1)),
        ("unit;in-use\n01;0.5\n", "KH560", (1, 1)),
        ("", "KH560", (1, 1)),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, code: str, place: tuple[int, int]) -> None:
    found = read(tmp_path, text)
    assert found.given is None
    assert [(f.rule.code, (f.line, f.column)) for f in found.findings] == [(code, place)]
    for lang in ("vi", "en"):
        assert found.findings[0].sentence(lang)


def test_everything_wrong_is_found_in_one_reading(tmp_path: Path) -> None:
    found = read(tmp_path, "unit,in-use,head\n01,2,3\n02,x,y\n")
    assert [f.rule.code for f in found.findings] == ["KH563", "KH563", "KH562", "KH562"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    found = read_table(tmp_path / "none.csv", Declared(INDEX, {}))
    assert [f.rule.code for f in found.findings] == ["KH560"]


def test_units_become_what_all_of_them_went_over_to() -> None:
    from khue.folder.load import load_city

    city, _ = load_city(Path(__file__).resolve().parents[2] / "cities" / "ha-noi")
    assert city is not None
    found = became(city, "province", 2024)
    assert (found["49"], found.get("48", "48"), found.get("01", "01")) == ("48", "48", "01")
    assert len({found.get(unit.code, unit.code) for unit in city.unit_rows if unit.level == "province"} | {"01"}) == 34
