"""A table in the words of its contract: names of columns, periods, per cent, and codes of units as of each row's day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from khue.model.contract import Contract, CustomProperty, LogicalTypeOptions, Property, SchemaObject
from khue.model.unit import Unit, Units
from khue.pipeline.incoming.fitted import expected, fit, fits, matched
from khue.sources.received import receive

UNITS = Units([
    Unit(code="001", name="Quận Đông", kind="quan", level="district", valid_to=date(2025, 6, 30)),
    Unit(code="002", name="Quận Tây", kind="quan", level="district", valid_to=date(2025, 6, 30)),
    Unit(code="00011", name="Phường Hòa Bình", kind="phuong", level="commune", parent="001", valid_to=date(2025, 6, 30)),
    Unit(code="00022", name="Phường Hòa Bình", kind="phuong", level="commune", parent="002", valid_to=date(2025, 6, 30)),
    Unit(code="00033", name="Phường Hòa Bình", kind="phuong", level="commune", valid_from=date(2025, 7, 1)),
])  # fmt: skip


def _contract(*columns: Property, time: str = "ky") -> Contract:
    return Contract(
        api_version="v3.1.0", kind="DataContract", id="d", version="1.0.0", status="active",
        tables=(SchemaObject(name="d", properties=columns),),
        custom_properties=tuple(CustomProperty(property=f"khue.{one}Column", value=name)
                                for one, name in (("area", "ma_xa"), ("time", time))),
    )  # fmt: skip


def _column(name: str, kind: str, business: str = "", aliases: str = "", **options: float | str) -> Property:
    return Property(
        name=name, logical_type=kind, business_name=business,
        logical_type_options=LogicalTypeOptions(**options),  # type: ignore[arg-type]
        custom_properties=(CustomProperty(property="khue.aliases", value=aliases),) if aliases else (),
    )  # fmt: skip


AREA = _column("ma_xa", "string", "Xã, phường", "Tên đơn vị; Đơn vị hành chính")
PERIOD = _column("ky", "string", "Kỳ báo cáo")
SHARE = _column("ty_le", "number", "Tỷ lệ (%)", maximum=100)


def _fitted(folder: Path, content: str, contract: Contract) -> dict[str, list[object]]:
    path = folder / "a.csv"
    path.write_text(content, encoding="utf-8")
    made = fit(receive(path, expected=expected(contract)), contract, UNITS)
    columns = dict(zip(made.names, made.columns, strict=True))
    return {name: list(columns[header]) for name, header in matched(contract, made.names).items()}


@pytest.mark.parametrize("header", [
    "ma_xa", "Xã, phường", "xã, phường", "Tên đơn vị", "ĐƠN VỊ HÀNH CHÍNH", "Chung / Tên đơn vị", "Ten don vi",
    "Tên đơn vị (năm 2025)", "ma-xa",
])  # fmt: skip
def test_every_way_to_head_a_column(header: str) -> None:
    assert matched(_contract(AREA), ["STT", header, "Ghi chú"]) == {"ma_xa": header}


def test_the_nearest_spelling_wins_and_a_header_is_taken_once() -> None:
    columns = (_column("so", "integer"), _column("so_ho", "integer", "Số"))
    assert matched(_contract(*columns), ["Số", "so"]) == {"so": "so", "so_ho": "Số"}
    assert matched(_contract(*columns), ["Khác"]) == {}


def test_codes_by_the_day_and_the_unit_above(tmp_path: Path) -> None:
    content = (
        "Quận;Tên đơn vị;Kỳ báo cáo;Tỷ lệ\nQuận Đông;P. Hòa Bình;Quý I/2025;12,5%\n"
        "Q. Tây;Hoà Bình;Quý II/2025;9%\n;Hoa Binh;Quý III/2025;10%\n"
    )
    found = _fitted(tmp_path, content, _contract(AREA, PERIOD, SHARE))
    assert found["ma_xa"] == ["00011", "00022", "00033"]
    assert found["ky"] == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert found["ty_le"] == [12.5, 9.0, 10.0]


def test_a_name_of_two_units_stays_a_name(tmp_path: Path) -> None:
    found = _fitted(
        tmp_path,
        "Tên đơn vị;Kỳ báo cáo;ty_le\nHòa Bình;Quý I/2025;1\nHòa Bình;Quý IV/2025;2\n",
        _contract(AREA, PERIOD, SHARE),
    )
    assert found["ma_xa"] == ["Hòa Bình", "00033"]


def test_codes_stay_codes(tmp_path: Path) -> None:
    found = _fitted(tmp_path, "ma_xa;ky;ty_le\n00011;2025-01;1,5\n00022;2025-02;2,5\n", _contract(AREA, PERIOD, SHARE))
    assert (found["ma_xa"], found["ky"]) == (["00011", "00022"], ["2025-01", "2025-02"])


def test_a_month_as_the_day_it_begins_where_the_contract_has_days(tmp_path: Path) -> None:
    month = _column("ky", "date", "Kỳ báo cáo", format="yyyy-MM")
    found = _fitted(tmp_path, "Kỳ báo cáo;ty_le\nTháng 3/2025;1,5\nTháng 4/2025;2,5\n", _contract(month, SHARE))
    assert found["ky"] == [date(2025, 3, 1), date(2025, 4, 1)]


def test_fractions_stay_where_the_contract_has_fractions(tmp_path: Path) -> None:
    share = _column("ty_le", "number", "Tỷ lệ (%)", maximum=1)
    assert _fitted(tmp_path, "ten;Tỷ lệ\na;12,5%\nb;9%\n", _contract(share))["ty_le"] == [0.125, 0.09]


def test_text_stays_text_where_the_contract_says_so(tmp_path: Path) -> None:
    found = _fitted(tmp_path, "ma;v\n1.200;1\n3.400;2\n", _contract(_column("ma", "string"), _column("v", "integer")))
    assert found["ma"] == ["1.200", "3.400"]


def test_each_column_of_the_contract_is_told_with_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tên đơn vị;x\nA;1\n", encoding="utf-8")
    assert dict(fits(_contract(AREA, PERIOD), receive(path).read_as.columns)) == {"ma_xa": "Tên đơn vị", "ky": ""}
