"""What a draft suggests of rows beside rows: only what holds throughout, and valid where its # is removed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khue.folder.contract_file import read_contract
from khue.folder.load import load_city
from khue.pipeline.drafting import draft

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
HEAD = "nam,ma_dv,ten_dv,gioi,tong,duoi_15,tu_15\n"
PARTS = [
    ("SK101", "Phường A", (10, 3), (12, 4)),
    ("SK102", "Phường B", (5, 1), (6, 2)),
    ("SK103", "Xã C", (7, 1), (9, 2)),
]


def _rows(change: int = 0) -> str:
    lines = []
    for number, (code, name, men, women) in enumerate(PARTS):
        both = men[0] + women[0] + change * (number == 2), men[1] + women[1] + change * (number == 2)
        for sex, (total, young) in (("nam", men), ("nữ", women), ("Tổng số", both)):
            lines.append(f"2024,{code},{name},{sex},{total},{young},{total - young}\n")
    return HEAD + "".join(lines)


def _drafted(tmp_path: Path, content: str, name: str = "a.csv") -> str:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return draft(tmp_path / name, city=load_city(SAO_KHUE)[0]).yaml("en")


def _uncommented(text: str) -> str:
    """The draft with its suggestions taken up."""
    return re.sub(r"(?m)^( +)# (quality:|  - \{type|relationships:)", r"\1\2", text)


def test_sums_of_columns_and_of_rows_are_suggested_and_can_be_taken_up(tmp_path: Path) -> None:
    text = _drafted(tmp_path, _rows())
    assert '#   - {type: custom, engine: khue, implementation: "tong = duoi_15 + tu_15"}' in text
    assert '"by": "gioi"' in text and '"total": "Tổng số"' in text
    (tmp_path / "taken.odcs.yaml").write_text(_uncommented(text), encoding="utf-8")
    contract, found = read_contract(tmp_path / "taken.odcs.yaml")
    assert contract is not None and found == []
    (sums,) = (rule.sums for rule in contract.table.quality if rule.sums)
    assert sums.within == ("nam", "ma_dv", "ten_dv") and sums.sum == ("tong", "duoi_15", "tu_15")


def test_a_column_that_does_not_add_up_in_one_group_is_left_out(tmp_path: Path) -> None:
    text = _drafted(tmp_path, _rows(change=1))
    assert '"tong = duoi_15 + tu_15"' in text and '"sum": ["tu_15"], "by"' in text


def test_units_add_up_to_the_unit_above(tmp_path: Path) -> None:
    wards = {"SK101": 4, "SK102": 5, "SK201": 7, "SK203": 2}
    of = {"SK1": 9, "SK2": 9, "SK": 18}
    lines = [
        f"{code},2025-{month:02d}-28,{count * month}\n" for month in range(1, 4) for code, count in (wards | of).items()
    ]
    text = _drafted(tmp_path, "ma_dv,ky,so\n" + "".join(lines))
    assert '{"sum": ["so"], "by": "ma_dv", "within": ["ky"], "units": true}' in text


@pytest.mark.parametrize(("column", "value", "to"), [
    ("ma_ho_so", "HS-000{n}", "ho_so.ma_ho_so"), ("noi_o", "SK10{n}", "units.code"),
])  # fmt: skip
def test_a_column_named_like_a_key_or_full_of_codes_of_units_is_suggested_to_refer(
    tmp_path: Path, column: str, value: str, to: str
) -> None:
    lines = "".join(f"T{n},SK101,{value.format(n=1 + n % 3)},2025-01-0{1 + n % 5}\n" for n in range(8))
    text = _drafted(tmp_path, f"ma,ma_xa,{column},ngay\n{lines}")
    assert f"# relationships: [{{to: {to}}}]" in text
    (tmp_path / "taken.odcs.yaml").write_text(_uncommented(text), encoding="utf-8")
    contract, found = read_contract(tmp_path / "taken.odcs.yaml")
    assert contract is not None and found == []
    assert [one.to for own in contract.table.properties for one in own.relationships] == [to]
