"""Conditions over a row in the language of formulas, and sums of parts."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from khue import contracts
from khue.contracts import CheckedTable
from khue.contracts.changes import compare
from khue.engines.compile import expression
from khue.model.contract import Contract, Property, Quality, SchemaObject
from khue.ports import Reading

KINDS = {
    "nop": "date",
    "tra": "date",
    "luc": "timestamp",
    "a": "integer",
    "b": "integer",
    "tong": "number",
    "kenh": "string",
}


def _contract(*conditions: str) -> Contract:
    properties = tuple(Property(name=name, logical_type=kind) for name, kind in KINDS.items())
    quality = tuple(Quality(type="custom", engine="khue", implementation=text) for text in conditions)
    return Contract(api_version="v3.1.0", kind="DataContract", id="thu", version="1.0.0", status="active",
                    tables=(SchemaObject(name="thu", properties=properties, quality=quality),))  # fmt: skip


def _check(condition: str, **columns: list[str | None]) -> CheckedTable:
    rows = len(next(iter(columns.values())))
    table = pa.table({"_row": pa.array(range(2, rows + 2), pa.int64()),
                      **{name: pa.array(cells, pa.string()) for name, cells in columns.items()}})  # fmt: skip
    return contracts.check(
        _contract(condition), Reading(table=table, path=Path("thu.csv"), format="csv"), sql=expression
    )


@pytest.mark.parametrize(
    ("condition", "columns", "wrong"),
    [
        ("tra >= nop", {"nop": ["2025-07-01", "2025-07-09", "2025-07-02"], "tra": ["03/07/2025", "08/07/2025", None]}, [3]),
        ("tong = a + b", {"a": ["1", "2", "3"], "b": ["1", "2", None], "tong": ["2", "5", "9"]}, [3]),
        ("abs(tong - (a + b)) <= 1", {"a": ["1", "2"], "b": ["1", "2"], "tong": ["3", "6"]}, [3]),
        ("kenh <> 'giay' or a > 0", {"kenh": ["giay", "mang", "giay"], "a": ["1", "0", "0"]}, [4]),
        ("luc >= nop", {"luc": ["2025-07-01 08:00", "2025-06-30 23:59"], "nop": ["2025-07-01", "2025-07-01"]}, [3]),
        ("a is not null or b is not null", {"a": ["1", None], "b": [None, None]}, [3]),
    ],
)  # fmt: skip
def test_a_row_breaks_a_condition_where_it_is_false_and_not_where_it_is_unknown(
    condition: str, columns: dict[str, list[str | None]], wrong: list[int]
) -> None:
    checked = _check(condition, **columns)
    assert [(one.rule.code, one.line) for one in checked.findings if one.rule.code == "KH636"] == [
        ("KH636", row) for row in wrong
    ]
    assert checked.table is None and checked.bad_rows == len(wrong)
    assert all(condition in one.sentence("en") for one in checked.findings if one.rule.code == "KH636")


@pytest.mark.parametrize(
    "text", ["", "xyz > 1", "a +", "sum(a) > 1", "a", "a > 1) / count(*) filter (where b > 1", "nop > 1"]
)
def test_a_condition_that_cannot_be_read_refuses_the_file_and_says_why(text: str) -> None:
    checked = _check(text, a=["1"])
    assert [one.rule.code for one in checked.findings if one.rule.code == "KH637"] == ["KH637"]
    assert checked.table is None and all(
        one.sentence("vi") and "{" not in one.sentence("en") for one in checked.findings
    )


def test_conditions_in_sql_agree_with_the_same_in_python() -> None:
    chance = random.Random(7)
    cells = [[chance.choice([None, *range(-3, 4)]) for _ in range(400)] for _ in range(2)]
    a, b = ([None if cell is None else str(cell) for cell in column] for column in cells)
    checked = _check("a * 2 - b >= 1 and a <> 3", a=a, b=b)
    wrong = [
        row for row, (x, y) in enumerate(zip(*cells, strict=True), 2)
        if x == 3 or (x is not None and y is not None and x * 2 - y < 1)
    ]  # fmt: skip
    assert [one.line for one in checked.findings if one.rule.code == "KH636"] == wrong


def test_a_condition_that_is_new_breaks_senders() -> None:
    assert [one.breaks for one in compare(_contract(), _contract("a > 1"))] == ["senders"]
    assert [one.breaks for one in compare(_contract("a > 1"), _contract())] == [""]
    assert [one.breaks for one in compare(_contract("a > 1"), _contract("a > 2"))] == ["senders", ""]


def test_without_an_engine_to_write_it_a_condition_is_told_as_not_checked() -> None:
    table = pa.table({"_row": pa.array([2], pa.int64()), "a": pa.array(["0"])})
    checked = contracts.check(_contract("a > 1"), Reading(table=table, path=Path("thu.csv"), format="csv"))
    assert checked.table is not None and "KH660" in [one.rule.code for one in checked.findings]
