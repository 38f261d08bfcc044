"""What a contract says of its columns is understood, and what would publish a person's value is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.model.contract import Contract, CustomProperty, Property, SchemaObject

CONTRACT, INDICATOR = "contracts/ho-so.odcs.yaml", "indicators/truc-tuyen.yaml"
COLUMN, LAST = "{name: truc_tuyen, logicalType: boolean}", "  - {property: khue.timeColumn, value: ngay}\n"
AGE = f"{COLUMN}\n      - {{name: tuoi, logicalType: integer, classification: personal}}"
FORMULA = "formula: 100 * count(*) filter (where truc_tuyen) / count(*)"
MakeCity = Callable[..., Path]


def found(make_city: MakeCity, **swap: tuple[str, str]) -> list[tuple[str, str]]:
    paths = {"contract": CONTRACT, "indicator": INDICATOR}
    findings = check_folder(make_city(swap={paths[name]: one for name, one in swap.items()}))[1]
    assert all(
        f.sentence(lang) and "{" not in f.sentence(lang) + f.hint(lang) for f in findings for lang in ("vi", "en")
    )
    return [(f.rule.code, f.place()) for f in findings]


def test_a_class_that_nobody_knows_is_an_error_and_closes_the_column(make_city: MakeCity) -> None:
    swap = (COLUMN, COLUMN.replace("boolean", "boolean, classification: persnal"))
    assert found(make_city, contract=swap) == [("KH331", f"{CONTRACT}:12:66")]
    assert Property(name="a", logical_type="string", classification="persnal").closed


@pytest.mark.parametrize("name", ["public", "Public", ""])
def test_only_public_columns_are_open(name: str) -> None:
    assert not Property(name="a", logical_type="string", classification=name).closed


def test_a_pseudonym_of_an_open_column_is_refused(make_city: MakeCity) -> None:
    swap = (COLUMN, COLUMN.replace("boolean", "boolean, customProperties: [{property: khue.pseudonym, value: true}]"))
    assert [code for code, _ in found(make_city, contract=swap)] == ["KH332"]


@pytest.mark.parametrize(("value", "codes"), [("năm", ["KH333"]), ("-1", ["KH333"]), ("2.5", ["KH333"]), ("10", [])])
def test_a_smallest_count_is_a_whole_number(make_city: MakeCity, value: str, codes: list[str]) -> None:
    swap = (LAST, f"{LAST}  - {{property: khue.smallestCount, value: {value}}}\n")
    assert [code for code, _ in found(make_city, contract=swap)] == codes


@pytest.mark.parametrize(
    ("formula", "codes"),
    [("max(tuoi)", ["KH334"]), ("min(tuoi) + 1", ["KH334"]), ("quantile(tuoi, 0.9)", ["KH334"]), ("median(tuoi)", []),
     ("count(distinct tuoi)", []), ("count(*) filter (where tuoi > 60)", [])],
)  # fmt: skip
def test_no_formula_tells_what_one_person_is(make_city: MakeCity, formula: str, codes: list[str]) -> None:
    told = found(make_city, contract=(COLUMN, AGE), indicator=(FORMULA, f"formula: {formula}"))
    assert [code for code, _ in told if code == "KH334"] == codes


def test_publishing_every_count_of_persons_is_remarked_on(make_city: MakeCity) -> None:
    swap = f"{LAST}  - {{property: khue.smallestCount, value: 0}}\n"
    path = make_city(swap={CONTRACT: (LAST, swap)})
    contract = path / CONTRACT
    contract.write_text(contract.read_text(encoding="utf-8").replace(COLUMN, AGE), encoding="utf-8")
    assert [f.rule.code for f in check_folder(path)[1]] == ["KH335"]


def contract(classification: str, *said: tuple[str, str | int]) -> Contract:
    columns = (Property(name="a", logical_type="string", classification=classification),)
    return Contract(
        api_version="v3.1.0", kind="DataContract", id="x", version="1", status="active",
        tables=(SchemaObject(name="t", properties=columns),),
        custom_properties=tuple(CustomProperty(property=name, value=value) for name, value in said),
    )  # fmt: skip


def test_the_smallest_count_of_data_about_persons_is_the_citys_unless_the_contract_says_otherwise() -> None:
    assert contract("personal").smallest_count(5) == 5
    assert contract("").smallest_count(5) == 0
    assert contract("", ("khue.smallestCount", 3)).smallest_count(5) == 3
    assert contract("personal", ("khue.smallestCount", 0)).smallest_count(5) == 0
