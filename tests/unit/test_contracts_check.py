"""Rows against a contract: every rule by a row that keeps it and a row that breaks it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from khue import contracts, sources
from khue.contracts import CheckedTable
from khue.model.contract import Contract, CustomProperty, LogicalTypeOptions, Property, Quality, SchemaObject
from khue.model.unit import Unit, Units
from khue.ports import Reading

Cells = dict[str, list[object]]


def _contract(*columns: Property, quality: tuple[Quality, ...] = (), **custom: str) -> Contract:
    return Contract(
        api_version="v3.1.0", kind="DataContract", id="thu", version="1.0.0", status="active",
        tables=(SchemaObject(name="thu", properties=columns, quality=quality),),
        custom_properties=tuple(CustomProperty(property=f"khue.{name}", value=value) for name, value in custom.items()),
    )  # fmt: skip


def _reading(**columns: list[object] | pa.Array) -> Reading:
    rows = len(next(iter(columns.values())))
    numbers = pa.array(range(2, rows + 2), pa.int64())
    return Reading(table=pa.table({"_row": numbers, **columns}), path=Path("thu.csv"), format="csv")


def _check_column(column: Property, values: list[object] | pa.Array) -> CheckedTable:
    return contracts.check(_contract(column), _reading(a=values))


def _codes(checked: CheckedTable) -> list[tuple[str, int]]:
    return [(finding.rule.code, finding.line) for finding in checked.findings]


@pytest.mark.parametrize(
    ("logical", "text", "value"),
    [
        ("integer", "12", 12), ("integer", " +7 ", 7), ("integer", "-0", 0), ("integer", "\u00a05", 5),
        ("number", "1.5", 1.5), ("number", "-.5e2", -50.0), ("number", "7", 7.0),
        ("boolean", "true", True), ("boolean", "Có", True), ("boolean", "co\u0301", True), ("boolean", "0", False),
        ("boolean", "KHÔNG", False),
        ("date", "2025-07-30", date(2025, 7, 30)), ("date", "30/07/2025", date(2025, 7, 30)),
        ("date", "3/7/2025", date(2025, 7, 3)), ("date", "2024-02-29", date(2024, 2, 29)),
        ("timestamp", "2025-07-30", datetime(2025, 7, 30)), ("timestamp", "2025-07-30T08:05", datetime(2025, 7, 30, 8, 5)),
        ("timestamp", "30/07/2025 08:05", datetime(2025, 7, 30, 8, 5)),
        ("timestamp", "2025-07-30T08:05:00Z", datetime(2025, 7, 30, 15, 5)),
        ("timestamp", "2025-07-30 08:05:00+07:00", datetime(2025, 7, 30, 8, 5)),
        ("string", " Xã  Một ", "Xã  Một"), ("string", "Xa\u0303", "Xã"), ("string", "012", "012"),
    ],
)  # fmt: skip
def test_a_cell_of_text_becomes_the_value_that_it_says(logical: str, text: str, value: object) -> None:
    checked = _check_column(Property(name="a", logical_type=logical), [text])
    assert checked.table is not None, checked.findings
    assert checked.table["a"].to_pylist() == [value]


@pytest.mark.parametrize(
    ("logical", "code", "texts"),
    [
        ("integer", "KH641", ["1.0", "1.5", "1e3", "0x10", "1_000", "1,000", "1.000.000", "một", "99999999999999999999"]),
        ("number", "KH642", ["1,5", "1.234,5", "nan", "inf", "1e999", "12%", "0x1p3", "--1", "."]),
        ("boolean", "KH643", ["co", "yes", "2", "t"]),
        ("date", "KH644", ["2025-02-29", "30/02/2025", "2025-7-1", "01-07-2025", "20250701", "45000", "infinity", "0001-01-01"]),
        ("timestamp", "KH645", ["2025-07-30 25:00", "08:00", "epoch", "32/01/2025 08:00", "2025-07-30T08:05+99:99"]),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_such_value_is_a_finding_and_never_a_guess(
    logical: str, code: str, texts: list[object]
) -> None:
    checked = _check_column(Property(name="a", logical_type=logical), texts)
    assert checked.table is None
    assert _codes(checked) == [(code, row) for row in range(2, len(texts) + 2)]
    assert (checked.bad_rows, checked.total) == (len(texts), len(texts))


@pytest.mark.parametrize(
    ("logical", "cells", "values"),
    [
        ("integer", pa.array([1.0, None, 2.0]), [1, None, 2]),
        ("integer", pa.array([1, None]), [1, None]),
        ("number", pa.array([1, 2]), [1.0, 2.0]),
        ("number", pa.array([1.5, float("nan")]), [1.5, None]),
        ("string", pa.array([12.0, 1.5]), ["12", "1.5"]),
        ("string", pa.array([date(2025, 7, 1)]), ["2025-07-01"]),
        ("boolean", pa.array([1.0, 0.0]), [True, False]),
        ("boolean", pa.array([True, None]), [True, None]),
        ("date", pa.array([datetime(2025, 7, 1)], pa.timestamp("us")), [date(2025, 7, 1)]),
        ("timestamp", pa.array([date(2025, 7, 1)]), [datetime(2025, 7, 1)]),
        ("timestamp", pa.array([datetime(2025, 7, 1)], pa.timestamp("us", "UTC")), [datetime(2025, 7, 1, 7)]),
        ("date", pa.nulls(2), [None, None]),
    ],
)  # fmt: skip
def test_native_values_become_the_type_of_the_contract(logical: str, cells: pa.Array, values: list[object]) -> None:
    checked = _check_column(Property(name="a", logical_type=logical), cells)
    assert checked.table is not None, checked.findings
    assert checked.table["a"].to_pylist() == values


@pytest.mark.parametrize(
    ("logical", "cells", "code"),
    [
        ("integer", pa.array([1.5]), "KH641"),
        ("number", pa.array([float("inf")]), "KH642"),
        ("date", pa.array([datetime(2025, 7, 1, 8)], pa.timestamp("us")), "KH644"),
        ("date", pa.array([45000.0]), "KH644"),
        ("boolean", pa.array([2.0]), "KH643"),
    ],
)
def test_native_values_of_another_kind_are_findings(logical: str, cells: pa.Array, code: str) -> None:
    assert _codes(_check_column(Property(name="a", logical_type=logical), cells)) == [(code, 2)]


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("yyyy-MM", "2025-07", date(2025, 7, 1)),
        ("yyyy-MM", "07/2025", date(2025, 7, 1)),
        ("yyyy", "2025", date(2025, 1, 1)),
    ],
)
def test_months_and_years_are_stored_as_their_first_day(form: str, text: str, value: date) -> None:
    column = Property(name="a", logical_type="date", logical_type_options=LogicalTypeOptions(format=form))
    checked = _check_column(column, [text])
    assert checked.table is not None
    assert checked.table["a"].to_pylist() == [value]
    assert _codes(_check_column(column, ["2025-13-01"])) == [("KH644", 2)]


def test_an_exact_number_is_stored_exactly_and_never_rounded() -> None:
    column = Property(name="a", logical_type="number", physical_type="decimal(12,2)")
    checked = _check_column(column, ["0.10", "1234567890.12", "5"])
    assert checked.table is not None
    assert checked.table["a"].to_pylist() == [Decimal("0.10"), Decimal("1234567890.12"), Decimal("5.00")]
    assert _codes(_check_column(column, ["0.105", "99999999999.99"])) == [("KH642", 2), ("KH642", 3)]


@pytest.mark.parametrize(
    ("column", "good", "bad", "code"),
    [
        (Property(name="a", logical_type="string", required=True), "x", " ", "KH640"),
        (Property(name="a", logical_type="string", primary_key=True), "x", None, "KH640"),
        (Property(name="a", logical_type="string", quality=(Quality(metric="nullValues", must_be=0),)), "x", "", "KH640"),
        (Property(name="a", logical_type="integer", logical_type_options=LogicalTypeOptions(minimum=1)), "1", "0", "KH646"),
        (Property(name="a", logical_type="number", logical_type_options=LogicalTypeOptions(exclusive_minimum=0)),
         "0.1", "0", "KH647"),
        (Property(name="a", logical_type="number", logical_type_options=LogicalTypeOptions(maximum=1)), "1", "1.01", "KH648"),
        (Property(name="a", logical_type="number", logical_type_options=LogicalTypeOptions(exclusive_maximum=1)),
         "0.9", "1", "KH649"),
        (Property(name="a", logical_type="number", logical_type_options=LogicalTypeOptions(multiple_of=0.1)),
         "0.3", "0.35", "KH650"),
        (Property(name="a", logical_type="string", logical_type_options=LogicalTypeOptions(min_length=2)), "xã", "x", "KH651"),
        (Property(name="a", logical_type="string", logical_type_options=LogicalTypeOptions(max_length=2)), "xã", "xãx", "KH652"),
        (Property(name="a", logical_type="string", logical_type_options=LogicalTypeOptions(pattern="H[0-9]+")),
         "H12", "H12x", "KH653"),
        (Property(name="a", logical_type="string", logical_type_options=LogicalTypeOptions(pattern="^H[0-9]+$")),
         "H12", "xH12", "KH653"),
        (Property(name="a", logical_type="string",
                  quality=(Quality(metric="invalidValues", arguments={"pattern": "[a-z]"}),)), "x", "xx", "KH653"),
        (Property(name="a", logical_type="integer",
                  quality=(Quality(metric="invalidValues", must_be=0, arguments={"validValues": [1, 2]}),)), "2", "3", "KH654"),
    ],
)  # fmt: skip
def test_rules_on_cells(column: Property, good: str, bad: str | None, code: str) -> None:
    checked = _check_column(column, [good, bad])
    assert _codes(checked) == [(code, 3)]
    assert _check_column(column, [good]).table is not None
    finding = checked.findings[0]
    assert finding.column == 0
    assert "{" not in "".join(finding.sentence(lang) + finding.hint(lang) for lang in ("vi", "en")).replace(
        str(good), ""
    )


def test_a_value_near_one_of_the_list_is_suggested() -> None:
    column = Property(name="a", logical_type="string",
                      quality=(Quality(metric="invalidValues", arguments={"validValues": ["truc_tuyen", "truc_tiep"]}),))  # fmt: skip
    finding = _check_column(column, ["truc_tuyn"]).findings[0]
    assert finding.hint("vi") == 'Có phải là "truc_tuyen"?'


def test_repeated_keys_name_the_row_that_came_first() -> None:
    columns = (Property(name="a", logical_type="string", primary_key=True, primary_key_position=1),
               Property(name="b", logical_type="integer", primary_key=True, primary_key_position=2),
               Property(name="c", logical_type="string", unique=True))  # fmt: skip
    checked = contracts.check(_contract(*columns), _reading(
        a=["x", "x", "y", "x"], b=["1", "2", "1", "01"], c=["p", None, None, "p"]))  # fmt: skip
    assert _codes(checked) == [("KH655", 5), ("KH655", 5)]
    assert checked.bad_rows == 1
    assert checked.findings[0].sentence("en") == 'Column "a, b" must not repeat, but "x, 01" already stands on row 2.'


def test_columns_that_must_not_repeat_together_by_a_rule_of_the_table() -> None:
    rule = Quality(metric="duplicateValues", must_be=0, arguments={"properties": ["a", "b"]})
    columns = (Property(name="a", logical_type="string"), Property(name="b", logical_type="string"))
    checked = contracts.check(_contract(*columns, quality=(rule,)), _reading(a=["x", "x"], b=["1", "1"]))
    assert _codes(checked) == [("KH655", 3)]


def test_the_number_of_rows() -> None:
    column = Property(name="a", logical_type="string")
    rule = Quality(metric="rowCount", must_be_greater_than=2)
    checked = contracts.check(_contract(column, quality=(rule,)), _reading(a=["x", "y"]))
    assert [finding.rule.code for finding in checked.findings] == ["KH658"]
    assert [f.rule.code for f in contracts.check(_contract(column), _reading(a=[])).findings] == ["KH635"]


def test_a_quality_rule_that_is_not_enforced_is_said_to_be_so() -> None:
    column = Property(name="a", logical_type="string", quality=(Quality(type="sql", name="kho"),))
    checked = _check_column(column, ["x"])
    assert checked.table is not None
    assert [finding.rule.name for finding in checked.findings] == ["quality-not-checked"]


def test_a_pattern_that_is_no_pattern_is_the_contract_s_fault() -> None:
    column = Property(name="a", logical_type="string", logical_type_options=LogicalTypeOptions(pattern="(["))
    assert [f.rule.code for f in _check_column(column, ["x"]).findings] == ["KH661"]


def test_columns_are_found_by_either_name_and_missing_ones_are_told() -> None:
    columns = (Property(name="ma_xa", logical_type="string", business_name="Mã xã", required=True),
               Property(name="so", logical_type="integer", required=True), Property(name="ghi_chu", logical_type="string"))  # fmt: skip
    good = contracts.check(_contract(*columns), _reading(**{"MÃ XÃ": ["1"], "so": ["2"], "ghi_chu": ["x"]}))
    assert good.table is not None
    assert good.table.to_pylist() == [{"_row": 2, "_file": "thu.csv", "ma_xa": "1", "so": 2, "ghi_chu": "x"}]
    absent = contracts.check(_contract(*columns), _reading(ma_xa=["1"], so=["2"], khac=["z"]))
    assert [f.rule.name for f in absent.findings] == ["unknown-column", "absent-column"]
    assert absent.table is not None
    assert absent.table["ghi_chu"].to_pylist() == [None]
    bad = contracts.check(_contract(*columns), _reading(ma_xa=["1"], soo=["2"], ghichu=["z"]))
    assert bad.table is None
    names = [(f.rule.name, f.params["column"], f.params.get("suggestion")) for f in bad.findings]
    assert names[0] == ("misspelled-column", "ghichu", "ghi_chu") or names[1] == (
        "misspelled-column",
        "ghichu",
        "ghi_chu",
    )
    assert ("missing-column", "so", None) in names
    twice = contracts.check(_contract(*columns), _reading(**{"ma_xa": ["1"], "Mã xã": ["1"], "so": ["2"]}))
    assert "repeated-column" in [f.rule.name for f in twice.findings]


UNITS = Units([
    Unit(code="1", name="Cửa Nam", kind="phường", level="commune", valid_from=date(2025, 7, 1)),
    Unit(code="2", name="Hàng Bông", kind="phường", level="commune", valid_to=date(2025, 6, 30)),
    Unit(code="3", name="Cũ", kind="xã", level="commune", valid_to=date(2020, 12, 31)),
    Unit(code="3", name="Mới", kind="xã", level="commune", valid_from=date(2021, 1, 1)),
])  # fmt: skip


@pytest.mark.parametrize(
    ("logical", "form", "before", "after"),
    [
        ("date", None, "2025-06-30", "2025-07-01"), ("date", "yyyy-MM", "2025-06", "2025-07"),
        ("timestamp", None, "2025-06-30 23:59", "2025-07-01 00:00"), ("string", None, "2025-06", "2025-Q3"),
        ("string", None, "2025-H1", "2025-H2"), ("integer", None, "2025", "2026"),
    ],
)  # fmt: skip
def test_codes_of_units_are_those_of_the_row_s_day(logical: str, form: str | None, before: str, after: str) -> None:
    contract = _contract(
        Property(name="xa", logical_type="string"),
        Property(name="ngay", logical_type=logical, logical_type_options=LogicalTypeOptions(format=form)),
        areaColumn="xa", timeColumn="ngay",
    )  # fmt: skip
    reading = _reading(xa=["1", "1", "2", "2", "3", "9", "2"], ngay=[before, after, before, after, before, after, None])
    checked = contracts.check(contract, reading, UNITS)
    assert _codes(checked) == [("KH657", 2), ("KH657", 5), ("KH656", 7)]
    assert checked.bad_rows == 3


def test_a_message_on_a_unit_says_when_it_was_in_force_and_a_name_gets_its_code() -> None:
    contract = _contract(Property(name="xa", logical_type="string"), Property(name="ngay", logical_type="date"),
                         areaColumn="xa", timeColumn="ngay")  # fmt: skip
    checked = contracts.check(contract, _reading(xa=["2", "Phường Cửa Nam"], ngay=["2025-08-01", "2025-08-01"]), UNITS)
    assert checked.findings[0].sentence("vi") == (
        'Cột "xa": mã "2" không có hiệu lực vào ngày 01/08/2025 (Hàng Bông: … - 30/06/2025).'
    )
    assert checked.findings[1].hint("en") == 'Did you mean "1"?'


def test_all_findings_come_at_once_in_the_order_of_the_file_and_the_rest_is_counted() -> None:
    columns = (Property(name="a", logical_type="integer"), Property(name="b", logical_type="date"))
    checked = contracts.check(_contract(*columns), _reading(a=["x"] * 900 + ["1"], b=["y"] * 900 + ["2025-01-01"]))
    assert (checked.total, checked.bad_rows) == (1800, 900)
    assert len(checked.findings) == contracts.MAX_LISTED + 1
    assert _codes(checked)[:3] == [("KH641", 2), ("KH644", 2), ("KH641", 3)]
    assert checked.findings[-1].sentence("en") == "800 more findings are not listed."


def test_values_of_files_never_reach_the_query(tmp_path: Path) -> None:
    path = tmp_path / "'; DROP TABLE source; --.csv"
    path.write_text('a,"""); SELECT 1; --"\n\'); DROP VIEW cells; --,1\n{value},2\n')
    column = Property(name="a", logical_type="string", logical_type_options=LogicalTypeOptions(max_length=8))
    checked = contracts.check(_contract(column), sources.read(path, ["a"]))
    assert [f.rule.code for f in checked.findings] == ["KH632", "KH652"]
    assert checked.findings[1].params["value"] == "'); DROP VIEW cells; --"
