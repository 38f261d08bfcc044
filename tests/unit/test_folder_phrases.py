"""documents.yaml: phrases stand for things that exist, each for one, under lists that are known."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from khue.folder.check import check_folder
from khue.model.dictionary import COLUMNS, OPERATORS, ROLES

MakeCity = Callable[..., Path]

CASES = {
    "KH301": "indicators:\n  khong-co: [một cụm từ]\n",
    "KH825": "agencies_called:\n  {one}: [Sở Một]\n  {two}: [so  mot]\n",
    "KH826": "operators:\n  '=>': [chừng]\n",
    "KH827": "agencies_called:\n  {one}: [' ']\n",
}


@pytest.mark.parametrize("code", sorted(CASES))
def test_each_fault_is_found_at_its_place(make_city: MakeCity, code: str) -> None:
    city = make_city()
    agencies = [line.split(",")[0] for line in (city / "agencies.csv").read_text(encoding="utf-8").splitlines()[1:]]
    text = CASES[code].format(one=agencies[0], two=agencies[-1])
    (city / "documents.yaml").write_text(f"# lời dẫn\n{text}", encoding="utf-8")
    found = [one for one in check_folder(city)[1] if one.path == "documents.yaml"]
    assert [one.rule.code for one in found] == [code]
    assert found[0].line == text.count("\n") + 1


def test_the_keys_of_the_packages_dictionary_are_those_that_cities_may_use() -> None:
    own = yaml.safe_load(files("khue.documents").joinpath("dictionary.yaml").read_text(encoding="utf-8"))
    assert set(own["roles"]) == set(ROLES)
    assert set(own["columns"]) == set(COLUMNS)
    assert set(own["operators"]) == set(OPERATORS) >= set(own["after"])
