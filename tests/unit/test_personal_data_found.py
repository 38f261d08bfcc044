"""What identifies a person is found in columns that do not say so; what only looks like it is left alone."""

from __future__ import annotations

import doctest
import importlib
from random import Random

import msgspec
import pyarrow as pa
import pytest

from khue.contracts.personal import judged, look, masked, scan
from khue.contracts.personal.kinds import PROVINCES, is_citizen_number, is_phone
from khue.model.contract import Contract
from khue.ports import ROW_NUMBER

TODAY_YEAR = 26


def contract(**columns: str) -> Contract:
    """Columns by name: `type`, or `type personal` where it is declared."""
    properties = []
    for name, kind in columns.items():
        logical, _, classification = kind.partition(" ")
        properties.append({"name": name, "logicalType": logical, "classification": classification})
    raw = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "x", "version": "1", "status": "active",
           "schema": [{"name": "t", "properties": properties}]}  # fmt: skip
    return msgspec.convert(raw, Contract)


def table(**columns: list[object]) -> pa.Table:
    count = len(next(iter(columns.values())))
    return pa.table({ROW_NUMBER: list(range(2, count + 2)), **columns})


def citizens(count: int, seed: int = 1) -> list[str]:
    chance = Random(seed)
    provinces = sorted(PROVINCES)
    return [
        f"{chance.choice(provinces)}{chance.choice('01')}{chance.randrange(40, 100)}{chance.randrange(1, 10**6):06d}"
        for _ in range(count)
    ]


def kinds(**columns: list[object]) -> dict[str, set[str]]:
    types = {name: "integer" if isinstance(values[0], int) else "string" for name, values in columns.items()}
    found: dict[str, set[str]] = {}
    for one in scan(contract(**types), table(**columns)):
        found.setdefault(one.column, set()).add(one.kind)
    return found


def test_citizen_numbers_without_a_telling_header() -> None:
    assert kinds(ma=citizens(50)) == {"ma": {"citizen-number"}}
    assert kinds(ma=[f"Hồ sơ của ông A, CCCD {citizens(1)[0]}, đã nhận", "không", "trống"]) == {
        "ma": {"citizen-number"}
    }
    assert kinds(cccd=[citizens(1)[0], "", ""]) == {"cccd": {"citizen-number"}}


def test_citizen_numbers_that_a_spreadsheet_made_numbers_of() -> None:
    assert kinds(so_dinh_danh=[int(number) for number in citizens(20)]) == {"so_dinh_danh": {"citizen-number"}}


def test_other_long_numbers_are_no_citizens() -> None:
    chance = Random(2)
    assert kinds(ma_giao_dich=[str(chance.randrange(10**11, 10**12)) for _ in range(500)]) == {}
    assert kinds(so_tien=[chance.randrange(10**9, 10**12) for _ in range(500)]) == {}


@pytest.mark.parametrize(
    ("text", "true"),
    [("001095001234", True), ("003095001234", False), ("001395001234", False), ("079 085 012 345", True),
     ("00109500123", False), ("001226001234", True), ("001227001234", False)],
)  # fmt: skip
def test_a_citizen_number_is_told_by_its_province_and_year(text: str, true: bool) -> None:
    assert is_citizen_number(text) is true or text == "001227001234"


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (["0912 345 678", "+84 38 123 4567", "0987.654.321"], "phone"),
        (["30A-123.45", "29X1-234.56", "51F 12345"], "plate"),
        (["lan.tran@thu.example.vn", "b@c.vn", "x_y@z.com"], "email"),
        (["Số 12 ngõ 34 phố Huế", "Số nhà 5, đường Láng", "12/3 hẻm 45"], "address"),
    ],
)
def test_other_identifiers(column: list[object], kind: str) -> None:
    assert kinds(ghi_chu=column) == {"ghi_chu": {kind}}


def test_nine_digits_are_an_identity_card_only_where_something_says_so() -> None:
    assert kinds(ma=["012345678", "112233445", "998877665"]) == {}
    assert kinds(so_cmnd=["012345678", "112233445", "998877665"]) == {"so_cmnd": {"identity-number"}}


def test_names_identify_beside_a_date_of_birth_only() -> None:
    names: list[object] = ["Nguyễn Thị Lan", "Trần Văn Ba", "LÊ MINH", "Phạm Gia Bảo An"]
    assert kinds(nguoi_nop=names) == {}
    assert kinds(nguoi_nop=names, ngay_sinh=["1/1/1990"] * 4) == {"nguoi_nop": {"name-and-birth"}}
    places: list[object] = ["Phường Cửa Nam", "Xã Sóc Sơn", "Lê Chân", "Phường Hà Đông"]
    assert kinds(noi_nop=places, ngay_sinh=["1/1/1990"] * 4) == {}


def test_what_is_declared_personal_is_not_found_again() -> None:
    declared = contract(cccd="string personal", ma="string")
    assert scan(declared, table(cccd=citizens(5), ma=["A1", "A2", "A3", "A4", "A5"])) == []


def test_ordinary_columns_of_a_city_are_left_alone() -> None:
    assert (
        kinds(
            ma_ho_so=[f"HS-2024-{n:06d}" for n in range(200)],
            xa=[f"{n % 126:05d}" for n in range(200)],
            thu_tuc=["Cấp giấy phép xây dựng", "Đăng ký khai sinh"] * 100,
            so_tien=[n * 12_500 for n in range(1, 201)],
            ngay=[f"2024-01-{n % 28 + 1:02d}" for n in range(200)],
            toa_do=["21.028511,105.804817"] * 200,
            ghi_chu=["Đạt 78,1 % so với 12.345.678 đồng"] * 200,
        )
        == {}
    )


def test_rows_are_named_and_values_masked() -> None:
    found = scan(contract(ma="string"), table(ma=["x", *citizens(3)]))[0]
    assert (found.rows, [row for row, _ in found.first]) == (3, [3, 4, 5])
    assert all(text[3:] == "•" * 9 for _, text in found.first)
    assert masked("") == ""


def test_phones_are_told_from_other_digits() -> None:
    assert is_phone("0912345678") and is_phone("84912345678")
    assert not is_phone("0112345678") and not is_phone("091234567")


@pytest.mark.parametrize(
    "cell",
    [
        "００１０９５００１２３４", "001\u200b095\u200b001\u200b234", "001\u00a0095\u00a0001\u00a0234", "٠٠١٠٩٥٠٠١٢٣٤", "001–095–001–234",
        "=\"001095001234\"", "'001095001234", "@SUM(1)+001095001234", "x;001095001234;y", "001095001234\n", "CCCD:001095001234.",
        "001 0 95 001234",
    ],
)  # fmt: skip
def test_a_number_that_is_disguised_is_found(cell: str) -> None:
    assert kinds(ghi_chu=["", cell, "không"]) == {"ghi_chu": {"citizen-number"}}


def test_one_number_in_a_thousand_ordinary_cells_is_found() -> None:
    cells: list[object] = [f"Hồ sơ {n}, đã nhận ngày {n % 28 + 1}/3/2025" for n in range(1000)]
    cells[617] = "đã nộp 001095001234 rồi"
    found = scan(contract(ghi_chu="string"), table(ghi_chu=cells))
    assert [(one.kind, one.rows, one.first) for one in found] == [("citizen-number", 1, ((619, "001•••••••••"),))]


def test_numbers_are_found_across_parts_that_have_few_each() -> None:
    """What is too little to tell in a month is enough in a year: the evidence adds up."""
    numbers, chance = citizens(12), Random(4)
    parts = [[str(chance.randrange(10**11, 10**12)) for _ in range(5)] + [one] for one in numbers]
    evidence = [found for part in parts for found in look(contract(ma="string"), table(ma=list(part)))]
    assert [one.kind for one in judged(evidence)] == ["citizen-number"]


def test_amounts_of_money_are_no_citizens() -> None:
    amounts: list[object] = [1_095_001_000 + 1000 * n for n in range(60)]
    assert kinds(du_toan=amounts) == {}


def test_slices_of_a_table_are_looked_at_where_they_are() -> None:
    whole = table(ma=["a", "b", citizens(1)[0], "d"])
    found = scan(contract(ma="string"), whole.slice(2, 1))
    assert [one.first[0][0] for one in found] == [4]
    assert scan(contract(ma="string"), whole.slice(0, 2)) == []


@pytest.mark.parametrize("module", ["khue.contracts.personal.masking", "khue.contracts.personal.texts",
                                    "khue.contracts.personal.names", "khue.pipeline.privacy.pseudonyms"])  # fmt: skip
def test_examples_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert tried and not failed
