"""What a formula may say, and what it is told when it may not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khue.formulas import check_formula, render
from khue.formulas.check import MOST_CHARACTERS
from khue.formulas.tree import exact_of
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.formula import Aggregate, Binary, Column, Exact, Formula, Literal, Type

CONTRACT = Contract(
    api_version="v3.1.0",
    kind="DataContract",
    id="ho_so",
    version="1.0.0",
    status="active",
    tables=(
        SchemaObject(
            name="ho_so",
            properties=(
                Property(name="ma", logical_type="string"),
                Property(name="so", logical_type="integer"),
                Property(name="diem", logical_type="number"),
                Property(name="tien", logical_type="number", physical_type="DECIMAL(18, 2)"),
                Property(name="ngay", logical_type="date"),
                Property(name="luc", logical_type="timestamp"),
                Property(name="dung", logical_type="boolean"),
                Property(name="Ngày nộp", logical_type="date"),
                Property(name="order", logical_type="integer"),
                Property(name="date", logical_type="date"),
                Property(name="bảng", logical_type="object"),
            ),
        ),
    ),
)


def formula_of(text: str) -> Formula:
    formula, problems = check_formula(text, CONTRACT)
    assert formula is not None, problems
    assert problems == []
    return formula


def problems_of(text: str) -> list[tuple[str, int]]:
    """Name and place of each problem; every sentence and hint must be printable in both languages."""
    formula, problems = check_formula(text, CONTRACT)
    assert formula is None
    for problem in problems:
        for words in (problem.rule.text, problem.rule.hint):
            for lang in ("vi", "en"):
                assert "{" not in words.in_(lang).format_map(problem.params)
        assert words.vi == "" or words.en, "an English hint is missing"
        assert problem.rule.text.en
        assert 0 <= problem.offset <= len(text)
    return [(problem.rule.name, problem.offset) for problem in problems]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("COUNT( * )", "count(*)"),
        ("sum( (so) )", "sum(so)"),
        ("count(distinct ma)", "count(distinct ma)"),
        ("sum(so+1)*2", "sum(so + 1) * 2"),
        ("sum(so) - (count(*) - 1)", "sum(so) - (count(*) - 1)"),
        ("(sum(so) - count(*)) - 1", "sum(so) - count(*) - 1"),
        ("-sum(-so)", "-sum(-so)"),
        ("sum(- -so)", "sum(-(-so))"),
        ("count(*) filter (where so != 1)", "count(*) filter (where so <> 1)"),
        ("count(*) filter (where not (dung and so is null))", "count(*) filter (where not (dung and so is null))"),
        ("count(*) filter (where not ma is null)", "count(*) filter (where ma is not null)"),
        ("count(*) filter (where so between -1 and 2)", "count(*) filter (where so >= -1 and so <= 2)"),
        ("count(*) filter (where ma in ('a', 'it''s'))", "count(*) filter (where ma in ('a', 'it''s'))"),
        ("sum(case dung when true then 1 end)", "sum(case when dung = true then 1 end)"),
        ("quantile(diem, 0.90)", "quantile(diem, 0.90)"),
        ('max(year("Ngày nộp"))', 'max(year("Ngày nộp"))'),
        ("sum(order)", "sum(order)"),
        (
            "count(date) filter (where date > date '2025-01-31')",
            'count("date") filter (where "date" > date \'2025-01-31\')',
        ),
        ("days_between(min(ngay), max(luc))", "days_between(min(ngay), max(luc))"),
        ("sum(round(tien, 1)) + coalesce(sum(diem), null, 0)", "sum(round(tien, 1)) + coalesce(sum(diem), null, 0)"),
    ],
)
def test_formulas_are_read_and_printed(text: str, printed: str) -> None:
    formula = formula_of(text)
    assert render(formula.root) == printed
    assert formula_of(printed).root == formula.root


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [("formula-empty", 0)]),
        (" \n", [("formula-empty", 0)]),
        ("count(*)" + " " * MOST_CHARACTERS, [("formula-too-long", MOST_CHARACTERS)]),
        ("sum(so", [("formula-syntax", 4)]),
        ("sum(so))", [("formula-syntax", 7)]),
        ("sum(so) +", [("formula-syntax", 8)]),
        ("sum(so)\n+ count(*) count(*)", [("formula-syntax", 24)]),
        ("'it", [("formula-syntax", 0)]),
        ("sum(" + "(" * 70 + "so" + ")" * 70 + ")", [("formula-too-intricate", 67)]),
        ("sum(" + " + ".join(["so"] * 80) + ")", [("formula-too-intricate", 0)]),
        ("sum(soo) + avg(dien)", [("unknown-column", 4), ("unknown-column", 15)]),
        ("sum(SO)", [("unknown-column", 4)]),
        ("summ(so) + median(so)", [("unknown-function", 0)]),
        ("count(bảng)", [("unusable-column", 6)]),
        ("so + count(*)", [("bare-column", 0)]),
        ("sum(so) filter (where so > avg(so))", [("nested-aggregate", 27)]),
        ("avg(sum(so))", [("nested-aggregate", 4)]),
        ("1 + 1", [("no-aggregate", 0)]),
        ("max(ngay)", [("not-a-number", 0)]),
        ("sum(so) > 1", [("not-a-number", 0)]),
        ("null", [("no-aggregate", 0)]),
        ("nullif(null, count(*))", []),
        ("sum(ma)", [("wrong-type", 4)]),
        ("sum(so + ma) + avg(dung)", [("wrong-type", 9), ("wrong-type", 19)]),
        ("count(*) filter (where so)", [("wrong-type", 23)]),
        ("count(*) filter (where ma = 1)", [("wrong-type", 28)]),
        ("count(*) filter (where ngay > '2025-01-01')", [("wrong-type", 30)]),
        ("count(*) filter (where dung > false)", [("wrong-type", 23)]),
        ("count(*) filter (where so in (1, 'a'))", [("wrong-type", 33)]),
        ("sum(case when dung then 1 else 'a' end)", [("wrong-type", 31)]),
        ("sum(coalesce(so, ma))", [("wrong-type", 17)]),
        ("sum(length(so))", [("wrong-type", 11)]),
        ("count(*) filter (where so = null)", [("null-comparison", 23)]),
        ("count(*) filter (where so in (1, null))", [("null-comparison", 23)]),
        ("count(*) filter (where ngay = date '2025-02-30')", [("bad-date", 35)]),
        ("count(*) filter (where ngay = date 'infinity')", [("bad-date", 35)]),
        ("count(*) filter (where ngay = date '20250101')", [("bad-date", 35)]),
        ("sum(so * 1234567890123456789)", [("bad-literal", 9)]),
        ("sum(so) * 1e300", [("bad-literal", 10)]),
        ("sum(so) * 1_000", [("bad-literal", 10)]),
        (f"count(*) filter (where ma = '{'a' * 201}')", [("bad-literal", 28)]),
        ("count(*) filter (where ma = 'a\x00')", [("bad-literal", 28)]),
        ("sum(distinct so)", [("wrong-arguments", 0)]),
        ("count(distinct so, ma)", [("wrong-arguments", 0)]),
        ("quantile(so, 1.5)", [("wrong-arguments", 9)]),
        ("quantile(so, diem)", [("wrong-arguments", 9)]),
        ("sum(round(tien, 11))", [("wrong-arguments", 4)]),
        ("sum(round(tien, so))", [("wrong-arguments", 4)]),
        ("sum(coalesce(so))", [("wrong-arguments", 4)]),
        ("days_between(max(ngay))", [("wrong-arguments", 0)]),
        ("count(*) filter (where so in (diem))", [("wrong-arguments", 30)]),
    ],
)
def test_what_is_wrong_is_named_and_placed(text: str, problems: list[tuple[str, int]]) -> None:
    if not problems:
        problems = [("not-a-number", 0)] if check_formula(text, CONTRACT)[0] is None else []
        assert formula_of(text) if not problems else problems_of(text) == problems
    else:
        assert problems_of(text) == problems


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("sum(som)", "so"),
        ("sum(SO)", "so"),
        ("count(distinct mã)", "ma"),
        ("summ(so)", "sum"),
        ("day_between(ngay, luc)", "days_between"),
    ],
)
def test_a_near_miss_is_suggested(text: str, suggestion: str) -> None:
    _, problems = check_formula(text, CONTRACT)
    assert problems[0].params["suggestion"] == suggestion


def test_the_place_is_an_offset_in_the_text_as_written() -> None:
    text = 'sum("Ngày nộp"\n  + số)'
    assert problems_of(text) == [("wrong-type", 4), ("unknown-column", text.index("số"))]


@pytest.mark.parametrize(
    ("text", "numerator", "denominator", "scale"),
    [
        ("sum(so) / count(*)", "sum(so)", "count(*)", 1),
        ("100 * sum(so) / count(*)", "sum(so)", "count(*)", 100),
        ("100 * (sum(so) / count(*))", "sum(so)", "count(*)", 100),
        ("sum(so) * 100 / count(*)", "sum(so)", "count(*)", 100),
        ("sum(so) / count(*) * 1000.5", "sum(so)", "count(*)", 1000.5),
        ("(sum(so) / nullif(count(*), 0))", "sum(so)", "count(*)", 1),
        ("(sum(so) + 1) / (count(*) + 1)", "sum(so) + 1", "count(*) + 1", 1),
        ("100 * avg(so) filter (where dung)", "sum(so) filter (where dung)", "count(so) filter (where dung)", 100),
    ],
)
def test_a_ratio_shows_its_parts(text: str, numerator: str, denominator: str, scale: float) -> None:
    formula = formula_of(text)
    assert formula.numerator is not None
    assert formula.denominator is not None
    assert (render(formula.numerator), render(formula.denominator), formula.scale) == (numerator, denominator, scale)


@pytest.mark.parametrize(
    "text",
    ["sum(so)", "sum(so) / 1000", "1 / count(*)", "1 + sum(so) / count(*)", "round(sum(so) / count(*), 1)", "-avg(so)"],
)
def test_what_is_no_ratio_shows_none(text: str) -> None:
    assert formula_of(text).denominator is None


def test_a_formula_remembers_text_columns_and_places() -> None:
    formula = formula_of("sum(so)  +  count(ma)")
    assert (formula.text, formula.columns) == ("sum(so)  +  count(ma)", ("so", "ma"))
    root = formula.root
    assert root == Binary(
        "+", Aggregate("sum", Column("so", Type.NUMBER, Exact(19))), Aggregate("count", Column("ma", Type.TEXT))
    )
    assert isinstance(root, Binary)
    assert (root.left.at, root.right.at) == (0, 12)


def test_numbers_are_kept_as_written() -> None:
    root = formula_of("sum(so) + 0.1").root
    assert isinstance(root, Binary)
    assert root.right == Literal(Decimal("0.1"), Type.NUMBER)


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("sum(so)", Exact(31)),
        ("sum(tien)", Exact(30, 2)),
        ("sum(tien * so)", None),
        ("sum(diem)", None),
        ("max(tien * so)", Exact(37, 2)),
        ("max(so * so * so)", None),
        ("max(so + tien)", Exact(22, 2)),
        ("min(tien % so)", Exact(21, 2)),
        ("max(so / 2)", None),
        ("count(*) * 1.5", Exact(14, 1)),
        ("coalesce(max(so), 0.5)", Exact(20, 1)),
        ("max(round(tien, 1))", Exact(18, 1)),
        ("avg(so)", None),
        ("median(so)", None),
    ],
)
def test_numbers_stay_exact_as_long_as_38_figures_hold_them(text: str, exact: Exact | None) -> None:
    assert exact_of(formula_of(text).root) == exact
