"""What `khue check` says of relationships and sums of parts: named datasets, columns and types, with a suggestion."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.model.contract import Contract, Property, Relationship, SchemaObject
from khue.model.relationship import foreign_keys

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
HEAD = (
    "apiVersion: v3.1.0\nkind: DataContract\nid: tra-loi\nversion: 1.0.0\nstatus: active\nschema:\n  - name: tra_loi\n"
)
TAIL = "team: {members: [{username: SK-VP, role: owner}]}\n"
COLUMNS = (
    "    properties:\n"
    "      - {name: ma_ho_so, logicalType: string, relationships: [{to: %s}]}\n"
    "      - {name: lan, logicalType: integer}\n"
    "      - {name: so, logicalType: integer}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SAO_KHUE, tmp_path / "c", ignore=shutil.ignore_patterns("inbox", "examples", "tests"))
    return tmp_path / "c"


def _said(folder: Path, to: str, more: str = "") -> list[tuple[str, str]]:
    text = HEAD + more + COLUMNS % to + TAIL
    (folder / "contracts" / "tra-loi.odcs.yaml").write_text(text, encoding="utf-8")
    _, found = check_folder(folder)
    return [(one.rule.code, one.hint("en")) for one in found if one.path.endswith("tra-loi.odcs.yaml") and one.line]


@pytest.mark.parametrize("to", [
    "ho_so.ma_ho_so", "ho-so.odcs.yaml#/schema/ho_so/properties/ma_ho_so", "units.code", "agencies.code", "tra_loi.ma_ho_so",
    "schema/tra_loi/properties/ma_ho_so",
])  # fmt: skip
def test_what_is_there_may_be_referred_to(folder: Path, to: str) -> None:
    assert _said(folder, to) == []


@pytest.mark.parametrize(("to", "code", "hint"), [
    ("ho_s.ma_ho_so", "KH362", "ho_so"), ("ho_so.ma_hoso", "KH363", "ma_ho_so"), ("ho_so.ngay_nop", "KH365", "types"),
    ("ho so/ma", "KH361", "There are"), ("units.name", "KH363", "code"),
    ("ho-s.odcs.yaml#/schema/ho_so/properties/ma_ho_so", "KH362", "ho-so.odcs.yaml"),
    ("\"x'; DROP TABLE rows; --.y\"", "KH361", "There are"), ("[ho_so.ma_ho_so, ho_so.ma_xa]", "KH365", "as many columns"),
])  # fmt: skip
def test_what_is_not_there_is_named_with_what_was_probably_meant(folder: Path, to: str, code: str, hint: str) -> None:
    found = _said(folder, to)
    assert [one[0] for one in found] == [code] and hint in found[0][1]


def test_two_tables_of_one_name_must_be_told_apart_by_their_files(folder: Path) -> None:
    twin = (folder / "contracts" / "phan-anh.odcs.yaml").read_text(encoding="utf-8")
    (folder / "contracts" / "phan-anh.odcs.yaml").write_text(twin.replace("- name: phan_anh", "- name: ho_so"), "utf-8")
    assert [code for code, _ in _said(folder, "ho_so.ma_ho_so")] == ["KH364"]
    assert _said(folder, "ho-so.odcs.yaml#/schema/ho_so/properties/ma_ho_so") == []


@pytest.mark.parametrize(("implementation", "codes"), [
    ("{sum: [so], by: ma_ho_so, total: chung}", []),
    ("{sum: [so], by: ma_ho_s, total: chung}", ["KH363"]),
    ("{sum: [so], by: ma_ho_so}", ["KH366"]),
    ("{sum: [so], by: ma_ho_so, total: x, units: true}", ["KH366", "KH366"]),
    ("{sum: [], by: ma_ho_so, total: x}", ["KH366"]),
    ("{sum: [ma_ho_so], by: lan, total: 1}", ["KH366"]),
    ("{sum: [so], by: ma_ho_so, total: x, tolerance: -1}", ["KH366"]),
])  # fmt: skip
def test_a_sum_that_cannot_be_held_is_told(folder: Path, implementation: str, codes: list[str]) -> None:
    rule = f"    quality:\n      - {{type: custom, engine: khue, implementation: {implementation}}}\n"
    assert [code for code, _ in _said(folder, "units.code", rule)] == codes


def test_datasets_may_refer_to_each_other_in_a_circle() -> None:
    def contract(name: str, to: str) -> Contract:
        column = Property(name="k", logical_type="string", relationships=(Relationship(to=f"{to}.k"),))
        return Contract(api_version="v3.1.0", kind="DataContract", id=name, version="1.0.0", status="active",
                        tables=(SchemaObject(name=name, properties=(column,)),))  # fmt: skip

    both = (contract("a", "b"), contract("b", "a"))
    assert [foreign_keys(one, both)[0][0].dataset for one in both] == ["b", "a"]


def test_the_column_that_says_what_is_an_estimate_must_be_there(folder: Path) -> None:
    own = "customProperties: [{property: khue.statusColumn, value: lann}]\n"
    (folder / "contracts" / "tra-loi.odcs.yaml").write_text(
        HEAD + COLUMNS % "units.code" + TAIL + own, encoding="utf-8"
    )
    (only,) = [one for one in check_folder(folder)[1] if one.path.endswith("tra-loi.odcs.yaml")]
    assert only.rule.code == "KH363" and '"lan"' in only.hint("en")
