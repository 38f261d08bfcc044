"""Names of units in every spelling, before and after a reform; what is more than one unit is said and not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from khue.model.unit import Unit, Units
from khue.model.unit_names import UnitNames, parted

OLD, NEW = date(2024, 6, 1), date(2025, 8, 1)
END, START = date(2025, 6, 30), date(2025, 7, 1)


def _unit(code: str, name: str, kind: str, level: str = "commune", parent: str = "", *, old: bool = True) -> Unit:
    dates = {"valid_to": END} if old else {"valid_from": START}
    return Unit(code=code, name=name, kind=kind, level=level, parent=parent, **dates)


NAMES = UnitNames(Units([
    Unit(code="01", name="Thành phố Sao", kind="thanh-pho", level="city"),
    _unit("001", "Quận Ba Đình", "quan", "district", "01"), _unit("018", "Huyện Gia Lâm", "huyen", "district", "01"),
    _unit("00004", "Phường Trúc Bạch", "phuong", parent="001"), _unit("00073", "Phường Cửa Nam", "phuong", parent="001"),
    _unit("00181", "Phường Văn Miếu - Quốc Tử Giám", "phuong", parent="001"),
    _unit("00526", "Thị trấn Yên Viên", "thi-tran", parent="018"), _unit("00532", "Xã Yên Viên", "xa", parent="018"),
    _unit("00700", "Phường 1", "phuong", parent="001"), _unit("00565", "Xã Kiêu Kỵ", "xa", parent="018"),
    _unit("00082", "Phường Cửa Nam", "phuong", parent="01", old=False),
]))  # fmt: skip


@pytest.mark.parametrize("name", [
    "Phường Cửa Nam", "P. Cửa Nam", "P.Cửa Nam", "P Cửa Nam", "phường cửa nam", "PHƯỜNG CỬA NAM", "Cua Nam", "cửa nam", " Cửa  Nam ",
    "Phuong Cua Nam", "Phường Cửa Nam.", "Cửa Nam, Q. Ba Đình", "P. Cửa Nam - Ba Đình", "Phường Cửa Nam (Ba Đình)",
])  # fmt: skip
def test_every_spelling_is_the_unit_of_its_day(name: str) -> None:
    before = NAMES.find(name, OLD).unit
    assert before is not None
    assert before.code == "00073"
    if "Ba" not in name:
        after = NAMES.find(name, NEW).unit
        assert after is not None
        assert after.code == "00082"


@pytest.mark.parametrize(("name", "code"), [
    ("TT Yên Viên", "00526"), ("TT. Yên Viên", "00526"), ("xã Yên Viên", "00532"), ("X. Yên Viên", "00532"),
    ("Ðường Văn", ""), ("Phường 1", "00700"), ("P.1", "00700"), ("Văn Miếu - Quốc Tử Giám", "00181"), ("Kieu Ki", "00565"),
    ("Trúc Bach", "00004"), ("Trục Bạch", ""), ("Phường Yên Viên", ""), ("không có", ""), ("", ""), ("TP. Sao", "01"), ("Q.Ba Đình", "001"),
])  # fmt: skip
def test_kinds_and_marks(name: str, code: str) -> None:
    unit = NAMES.find(name, OLD).unit
    assert (unit.code if unit else "") == code


def test_what_is_more_than_one_unit_is_said() -> None:
    found = NAMES.find("Yên Viên", OLD)
    assert (found.unit, [unit.code for unit in found.units]) == (None, ["00526", "00532"])


def test_the_unit_above_chooses() -> None:
    assert NAMES.find("Cửa Nam", OLD, "Gia Lâm").unit is None
    found = NAMES.find("Cửa Nam", OLD, "quận Ba Đình").unit
    assert found is not None
    assert found.code == "00073"


def test_a_unit_of_another_time_is_told_as_such() -> None:
    found = NAMES.find("Trúc Bạch", NEW)
    assert found.unit is not None
    assert (found.unit.code, found.in_force) == ("00004", False)


def test_without_a_day_the_codes_of_both_times_are_several() -> None:
    assert {unit.code for unit in NAMES.find("Cửa Nam").units} == {"00073", "00082"}


def test_kind_and_name() -> None:
    assert [parted(text) for text in ("Xuân Mai", "Quang Minh", "Thịnh", "Phúc Thọ", "Tây Hồ")] == [
        ("", "Xuân Mai"), ("", "Quang Minh"), ("", "Thịnh"), ("", "Phúc Thọ"), ("", "Tây Hồ"),
    ]  # fmt: skip
