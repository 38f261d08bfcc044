"""Made-up formulas over made-up rows: the engines agree with the reference."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from engine_tables import COLUMNS, CONTRACT, by_place, request_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khue.engines import ENGINES, get_engine
from khue.engines.reference import ReferenceEngine
from khue.formulas import check_formula
from khue.formulas.tree import exact_of
from khue.lib.periods import Grain
from khue.ports import Measure

Draw = Callable[[st.SearchStrategy[str]], str]
BIG = 2**63 - 1
DAYS = st.integers(0, 260).map(lambda n: date(2024, 11, 1) + timedelta(n)) | st.sampled_from(
    [date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 14), date(2025, 2, 15), date(2025, 3, 1)]
)
TEXTS = st.sampled_from(["", "a", "A", "b ", "đ", "Đ", "Ắ", "it's"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "xa": st.sampled_from(["001", "002", "003", "003", "404", None]),
            "ngay": DAYS | st.none(),
            "ngay_tra": DAYS | st.none(),
            "ma": TEXTS | st.none(),
            "lon": st.integers(-BIG - 1, BIG) | st.sampled_from([BIG, -BIG - 1, None]),
            "phi": st.integers(-9, 9) | st.none(),
            "tien": st.integers(-(10**12) + 1, 10**12 - 1).map(lambda n: Decimal(n).scaleb(-2)) | st.none(),
            "diem": st.integers(-4_000, 4_000).map(lambda n: n / 8) | st.sampled_from([None, math.nan, math.inf, -0.0]),
            "dung_han": st.booleans() | st.none(),
        }
    ),
    max_size=25,
)
"""Eighths add up without rounding, so that no order of adding can tip a comparison."""
LITERALS = ["0", "1", "2", "-3", "10", "0.5", "-2.25", "100"]
NUMBER_COLUMNS = ["phi", "tien", "diem"]


@st.composite
def row_numbers(draw: Draw, depth: int = 2) -> str:
    """A number of one row. `lon` is only added and subtracted, so that it stays exact."""
    if depth == 0 or draw(st.booleans()):  # type: ignore[arg-type]
        return draw(st.sampled_from(NUMBER_COLUMNS + LITERALS))
    part, truth = row_numbers(depth - 1), conditions(depth - 1)
    shape = draw(st.sampled_from(["{} + {}", "{} - {}", "{} * {}", "{} % {}", "-{}", "abs({})", "round({})", "round({}, 1)",
                                  "coalesce({}, {})", "nullif({}, {})", "case", "length(ma)", "month(ngay)",
                                  "days_between(ngay, ngay_tra)"]))  # fmt: skip
    if shape == "case":
        return f"case when {draw(truth)} then {draw(part)} else {draw(part)} end"
    return shape.format(*(f"({draw(part)})" for _ in range(shape.count("{}"))))


@st.composite
def conditions(draw: Draw, depth: int = 2) -> str:
    """A condition on one row."""
    if depth == 0 or draw(st.booleans()):  # type: ignore[arg-type]
        op = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">="]))
        return draw(
            st.sampled_from(
                [f"phi {op} 2", f"tien {op} phi", f"diem {op} phi", f"lon {op} tien", f"ma {op} 'a'", "dung_han",
                 f"ngay {op} date '2025-01-31'", f"ngay {op} ngay_tra", "phi in (1, -2, 3.5)", "ma not in ('a', 'Đ')",
                 "lower(ma) = 'đ'", "upper(ma) = 'Ắ'", "phi is null", "diem is not null", "quarter(ngay) = 1",
                 "diem between -1 and 1.5"]
            )
        )  # fmt: skip
    part = conditions(depth - 1)
    shape = draw(st.sampled_from(["({}) and ({})", "({}) or ({})", "not ({})"]))
    return shape.format(*(draw(part) for _ in range(shape.count("{}"))))


@st.composite
def aggregates(draw: Draw) -> str:
    """A number of a group of rows."""
    number = row_numbers()
    shape = draw(st.sampled_from(["count(*)", "count({})", "count(distinct {})", "sum({})", "sum(lon)", "sum(lon + phi)",
                                  "min(lon)", "max(lon)", "count(distinct lon)", "count(distinct ma)", "avg({})", "min({})",
                                  "max({})", "median({})", "quantile({}, 0.3)", "median(lon)"]))  # fmt: skip
    where = f" filter (where {draw(conditions())})" if draw(st.booleans()) else ""  # type: ignore[arg-type]
    return shape.replace("{}", draw(number)) + where


@st.composite
def formulas(draw: Draw) -> str:
    """A formula; combined at most once, so that differences in the last place stay there."""
    one = aggregates()
    shape = draw(st.sampled_from(["{}", "{}", "{} / {}", "100 * {} / {}", "coalesce({}, 0)", "-{}", "nullif({}, 0)",
                                  "case when count(*) > 2 then {} else {} end"]))  # fmt: skip
    return shape.format(*(draw(one) for _ in range(shape.count("{}"))))


def agree(measure: Measure, mine: float | None, theirs: float | None) -> bool:
    if mine is None or theirs is None or exact_of(measure.formula.root) is not None:
        return mine == theirs
    return math.isclose(mine, theirs, rel_tol=1e-12)


FEW = {"spark": 3}
"""How many made-up requests an engine gets that takes its time over each; it gets more formulas in each instead."""


@pytest.mark.parametrize("name", sorted(set(ENGINES) - {"reference"}))
def test_an_engine_agrees_with_the_reference(name: str) -> None:
    least, most = (16, 20) if name in FEW else (1, 4)
    made_up = given(
        rows=ROWS,
        texts=st.lists(formulas(), min_size=least, max_size=most),
        grains=st.sets(st.sampled_from(list(Grain)), min_size=1),
    )
    often = settings(max_examples=FEW.get(name, 60), deadline=None, suppress_health_check=list(HealthCheck))

    @often
    @made_up
    def agrees(rows: list[dict[str, object]], texts: list[str], grains: set[Grain]) -> None:
        check_agreement(name, rows, texts, grains)

    agrees()


def check_agreement(name: str, rows: list[dict[str, object]], texts: list[str], grains: set[Grain]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        request = request_of(Path(folder), rows, texts, grains=sorted(grains, key=lambda g: g.value), files=2)
        engine, reference = get_engine(name), ReferenceEngine()
        mine, theirs = (by_place(list(e.compute(request))) for e in (engine, reference))
        assert engine.unplaced(request) == reference.unplaced(request)
    assert mine.keys() == theirs.keys()
    measures = {measure.indicator: measure for measure in request.measures}
    for key, right in theirs.items():
        found, measure = mine[key], measures[key[0]]
        assert found.status is right.status, (measure.formula.text, key, found, right)
        for field in ("value", "numerator", "denominator"):
            assert agree(measure, getattr(found, field), getattr(right, field)), (
                measure.formula.text,
                key,
                found,
                right,
            )


@settings(deadline=None)
@given(formulas())
def test_what_is_made_up_here_is_a_formula(text: str) -> None:
    formula, problems = check_formula(text, CONTRACT)
    assert formula is not None, (text, problems)
    assert set(formula.columns) <= set(COLUMNS)
