"""What formulas give, worked out by hand, on every engine: one column of values in, one number out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from engine_tables import request_of

from khue.engines import ENGINES, get_engine
from khue.lib.periods import Grain
from khue.model.observation import Observation, Status
from khue.ports import Placement

BIG = 9_223_372_036_854_775_807
MISSING, UNDEFINED = Status.MISSING, Status.UNDEFINED
FIRST, LAST = datetime(1, 1, 1, 23, 59), datetime(9999, 12, 31, 23, 59, 59)
ODD = [
    "\\",
    "\\'",
    "a\\'b",
    "\\n",
    "\\\\",
    "${env:HOME}",
    "{x:String}",
    "{{",
    "--",
    "/*",
    "%s",
    "$1",
    "?",
    ":a",
    "`",
    '"',
    ";",
    "it''s",
]
"""Texts that mean something else in some SQL: a backslash, a parameter, a comment, a quote."""


def quoted(value: str) -> str:
    """A text as formulas write it."""
    return "'" + value.replace("'", "''") + "'"


CASES = [
    # column, values, formula, expected
    ("phi", [1, None, 3], "count(*)", 3),
    ("phi", [1, None, 3], "count(phi)", 2),
    ("phi", [1, None, 3, 3], "count(distinct phi)", 2),
    ("diem", [0.0, -0.0, None], "count(distinct diem)", 1),
    ("phi", [1, None, 3], "sum(phi)", 4),
    ("phi", [None, None], "sum(phi)", MISSING),
    ("phi", [None, None], "count(phi)", 0),
    ("phi", [None, None], "coalesce(sum(phi), 0)", 0),
    ("phi", [1, 2], "sum(phi) filter (where phi > 5)", MISSING),
    ("phi", [1, 2], "count(*) filter (where phi > 5)", 0),
    ("phi", [None, None], "count(*) filter (where phi > 5)", 0),
    ("phi", [1, None, 7], "count(*) filter (where phi > 5)", 1),
    ("phi", [1, None, 7], "count(*) filter (where not phi > 5)", 1),
    ("phi", [1, None, 7], "count(*) filter (where phi <> 1)", 1),
    ("phi", [1, None, 7], "count(*) filter (where phi > 5 or phi is null)", 2),
    ("phi", [1, None, 7], "count(*) filter (where phi in (1, 2))", 1),
    ("phi", [1, None, 7], "count(*) filter (where phi not in (1, 2))", 1),
    ("phi", [1, None, 7], "count(*) filter (where phi between 1 and 7)", 2),
    ("phi", [1, None, 7], "count(*) filter (where phi not between 2 and 9)", 1),
    ("phi", [3, 4], "avg(phi)", 3.5),
    ("phi", [3, None, 4], "avg(phi)", 3.5),
    ("phi", [None], "avg(phi)", UNDEFINED),
    ("phi", [3, 4], "100 * avg(phi)", 350),
    ("phi", [5, 1, None], "min(phi)", 1),
    ("phi", [5, 1, None], "max(phi) - min(phi)", 4),
    ("phi", [1, 2, 10], "median(phi)", 2),
    ("phi", [1, 2, 10, 20], "median(phi)", 6),
    ("phi", [1, None, 2], "median(phi) filter (where phi > 1)", 2),
    ("phi", [None], "median(phi)", MISSING),
    ("phi", [0, 10], "quantile(phi, 0.25)", 2.5),
    ("phi", [0, 10, 20], "quantile(phi, 1)", 20),
    ("phi", [BIG, BIG, BIG], "sum(phi)", float(3 * BIG)),
    ("phi", [BIG, -BIG, 1], "sum(phi)", 1),
    ("phi", [BIG, BIG], "sum(phi + phi) - sum(phi) - sum(phi)", 0),
    ("phi", [BIG, -BIG - 1], "sum(phi * phi) - sum(phi * phi)", 0),
    ("phi", [-BIG - 1], "-sum(phi) - sum(-phi)", 0),
    ("phi", [-BIG - 1], "sum(abs(phi))", float(BIG + 1)),
    ("phi", [10**9], "sum(days_between(ngay, ngay) + (phi * phi) % 7)", (10**18) % 7),
    ("tien", [Decimal("9999999999.99")], "sum(tien * 9999999) - sum(tien) * 9999999", 0),
    ("tien", [Decimal("0.10"), Decimal("0.20")], "sum(tien) - 0.3", 0),
    ("diem", [0.1, 0.2], "count(*) filter (where diem = 0.1)", 1),
    ("tien", [Decimal("0.10"), Decimal("0.20")], "count(*) filter (where tien = 0.1)", 1),
    ("ma", ["a" * 99], "sum(length(ma) * 99999999 * 1000)", 99 * 99999999 * 1000),
    ("tien", [Decimal("9999999999.99")] * 3, "sum(tien)", 29999999999.97),
    ("tien", [Decimal("1.25"), Decimal("-1.25")], "sum(round(tien, 1)) filter (where tien > 0)", 1.3),
    ("tien", [Decimal("1.25"), Decimal("-1.25")], "min(round(tien, 1))", -1.3),
    ("diem", [2.5, -2.5, 3.5], "sum(round(diem))", 4),
    ("diem", [0.125], "sum(round(diem, 2))", 0.13),
    ("diem", [float("nan"), float("inf"), 1.0], "count(diem)", 1),
    ("diem", [1e308, 1e308], "sum(diem)", MISSING),
    ("phi", [7, -7], "sum(phi / 2) filter (where phi > 0)", 3.5),
    ("phi", [7, -7], "min(phi % 4)", -3),
    ("diem", [7.5, -7.5], "min(diem % 2)", -1.5),
    ("tien", [Decimal("7.50")], "sum(tien % 2)", 1.5),
    ("phi", [1, 0], "count(7 / phi)", 1),
    ("phi", [1, 0], "count(7 % phi)", 1),
    ("phi", [1, 2], "sum(phi) / 0", MISSING),
    ("phi", [1, 2], "sum(phi) / count(*) filter (where phi > 5)", UNDEFINED),
    ("phi", [0, 0], "count(*) / sum(phi)", UNDEFINED),
    ("phi", [1, None], "sum(phi) filter (where phi > 5) / count(*)", MISSING),
    ("phi", [1, 3], "100 * count(*) filter (where phi > 2) / count(*)", 50),
    ("phi", [1, 2], "case when count(*) >= 3 then sum(phi) end", MISSING),
    ("phi", [1, 2], "case when count(*) >= 2 then sum(phi) else 0 end", 3),
    ("phi", [1, None, 3], "sum(case phi when 1 then 10 when 3 then 0.5 end)", 10.5),
    ("phi", [1, None, 3], "sum(case when phi > 1 then 1 else 0 end)", 1),
    ("phi", [1, None, 3], "sum(coalesce(phi, 100))", 104),
    ("phi", [1, None, 3], "count(nullif(phi, 1))", 1),
    ("ma", ["a", "", None], "count(ma)", 2),
    ("ma", ["a", "A", "đ", None], "count(distinct lower(ma))", 2),
    ("ma", ["đống đa", "Ắ"], "count(*) filter (where upper(ma) = 'ĐỐNG ĐA')", 1),
    ("ma", ["Ắ"], "count(*) filter (where lower(ma) = 'ắ')", 1),
    ("ma", ["số", "", None], "sum(length(ma))", 2),
    ("ma", ["it's", "b"], "count(*) filter (where ma = 'it''s')", 1),
    ("ma", ["b", "a", "ă"], "count(*) filter (where ma > 'a' and ma <= 'b')", 1),
    ("ma", ["b", "a"], "length(min(ma))", 1),
    ("Tên phường", ["Kim Liên", None], 'count("Tên phường")', 1),
    ("dung_han", [True, False, None], "count(*) filter (where dung_han)", 1),
    ("dung_han", [True, False, None], "count(*) filter (where not dung_han)", 1),
    ("dung_han", [True, False, None], "count(*) filter (where dung_han is not null)", 2),
    ("dung_han", [True, False, None], "count(*) filter (where dung_han = false)", 1),
    ("dung_han", [True, None], "100 * count(*) filter (where dung_han) / count(dung_han)", 100),
    ("ngay_tra", [date(2025, 2, 28), None], "days_between(min(ngay), max(ngay_tra))", 53),
    ("ngay_tra", [date(2024, 12, 31)], "sum(year(ngay_tra) + quarter(ngay_tra) + month(ngay_tra) + day(ngay_tra))", 2071),
    ("ngay_tra", [date(2025, 2, 28)], "count(*) filter (where ngay_tra >= date '2025-02-28')", 1),
    ("luc", [datetime(2025, 3, 1, 23, 59)], "count(*) filter (where luc = date '2025-03-01')", 1),
    ("luc", [FIRST, LAST, datetime(1969, 12, 31, 23, 59)], "sum(year(luc))", 11969),
    ("luc", [FIRST, LAST, datetime(1969, 12, 31, 23, 59)], "sum(day(luc)) + 100 * sum(month(luc))", 2563),
    ("ngay_tra", [FIRST.date(), LAST.date()], "days_between(min(ngay_tra), max(ngay_tra))", 3_652_058),
    ("ngay_tra", [FIRST.date(), LAST.date(), date(1900, 2, 28)], "sum(year(ngay_tra) * 100 + quarter(ngay_tra))", 1190006),
    ("ngay_tra", [FIRST.date(), LAST.date()], "count(*) filter (where ngay_tra in (date '0001-01-01', date '9999-12-31'))", 2),
    ("ma", ["😀", "số"], "sum(length(ma))", 3),
    ("ma", ["😀", "\uffff", "z"], "count(*) filter (where ma > '\uffee')", 2),
    ("ma", ["ΑΣ", "ſ"], "count(*) filter (where lower(ma) in ('ασ', 'ſ'))", 2),
    ("ma", ODD, f"count(*) filter (where ma in ({', '.join(map(quoted, ODD))}))", len(ODD)),
    ("ma", ODD, f"count(distinct ma) filter (where ma <> {quoted(ODD[0])} and lower(ma) <> {quoted(ODD[1])})", len(ODD) - 2),
    ("diem", [-0.0, 5e-324, 1e17], "sum(round(diem, 10))", 1e17),
    ("diem", [0.5, 1.5, -0.5, 1.005], "sum(round(diem)) + sum(round(diem, 2))", 5.5),
    ("diem", [0.49999999999999994, 4503599627370495.5], "sum(round(diem))", 4503599627370496),
]  # fmt: skip


@cache
def answers(engine: str) -> dict[str, Observation]:
    """What every case comes to, out of one request: the rows of a case lie in a commune of their own, named as its number.

    So every formula is also put to the rows of all the others, and none of them may be in its way.
    """
    rows = [
        {"xa": f"{number}", "ngay": date(2025, 1, 6), column: value}
        for number, (column, values, _, _) in enumerate(CASES)
        for value in values
    ]
    communes = tuple(Placement(f"{number}", "commune", f"{number}", None, None) for number in range(len(CASES)))
    with TemporaryDirectory() as folder:
        formulas = [formula for _, _, formula, _ in CASES]
        request = request_of(Path(folder), rows, formulas, levels=["commune"], grains=[Grain.MONTH])
        found = get_engine(engine).compute(replace(request, placements=communes))
        return {o.unit: o for o in found if o.indicator == f"m{o.unit}"}


@pytest.mark.parametrize("name", sorted(ENGINES))
@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{formula}-{values}" for _, values, formula, _ in CASES])
def test_a_column_of_values_gives_the_number_worked_out_by_hand(name: str, number: int) -> None:
    expected = CASES[number][3]
    found = answers(name)[f"{number}"]
    if isinstance(expected, Status):
        assert (found.status, found.value) == (expected, None)
    else:
        assert (found.status, found.value) == (Status.FINAL, expected)
