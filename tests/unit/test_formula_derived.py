"""What the formula of a derived indicator may say, and what it is told when it may not."""

from __future__ import annotations

import pytest

from khue.formulas import render
from khue.formulas.derived import Derivations, derivations, inputs_of, read_derived
from khue.formulas.derived_places import Setting
from khue.model.base import Text
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.formula import Formula
from khue.model.indicator import Indicator, Timing
from khue.model.unit import Unit
from khue.stats.additive import Adds

UNITS = (
    Unit(code="C", name="C", kind="k", level="city", population=9, area_km2=9),
    Unit(code="D", name="D", kind="k", level="district", parent="C", population=5, area_km2=5),
    Unit(code="K", name="K", kind="k", level="commune", parent="D", population=1, area_km2=1),
)
CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="d", version="1", status="active",
    tables=(
        SchemaObject(
            name="d", properties=(Property(name="phi", logical_type="integer"), Property(name="b", logical_type="boolean"))
        ),
    ),
)  # fmt: skip
LEVELS, PERIODS = ("commune", "district", "city"), ("month", "year")


def indicator(id: str, formula: str = "", **fields: object) -> Indicator:
    given: dict[str, object] = {"levels": LEVELS, "periods": PERIODS, "timing": Timing.PERIOD} | fields
    return Indicator(id=id, name=Text(vi=id), unit="u", group="g", formula=formula, **given)  # type: ignore[arg-type]


KNOWN = (
    indicator("ho-so", "count(*)", dataset="d"),
    indicator("ty_le", "100 * count(*) filter (where b) / count(*)", dataset="d"),
    indicator("phi_tb", "avg(phi)", dataset="d"),
    indicator("trung-vi", "median(phi)", dataset="d"),
    indicator("cuoi-ky", "count(*)", dataset="d", timing=Timing.POINT),
    indicator("dan-so", levels=("city",), periods=("year",), timing=Timing.POINT),
    indicator("thu-nhap", periods=("month", "year")),
    indicator("ngan-sach", additive=True),
    indicator("xep-hang", levels=(), periods=()),
)


def derived(*formulas: str, **fields: object) -> Derivations:
    """The derivations of d0, d1 ... among the known indicators."""
    made = (indicator(f"d{n}", text, **fields) for n, text in enumerate(formulas))
    every = {one.id: one for one in (*KNOWN, *made)}
    return derivations(every, {"d": CONTRACT}, Setting.of(UNITS, "C"))


def formula_of(text: str) -> Formula:
    found = derived(text)
    assert found.problems == {}
    return found.formulas["d0"]


def problems_of(found: Derivations, id: str = "d0") -> list[tuple[str, int]]:
    """Name and place of each problem; every sentence and hint must be printable in both languages."""
    for problem in found.problems[id]:
        for words in (problem.rule.text, problem.rule.hint):
            assert words.en or not words.vi
            for lang in ("vi", "en"):
                assert "{" not in words.in_(lang).format_map(problem.params)
    assert id not in found.formulas
    return [(problem.rule.name, problem.offset) for problem in found.problems[id]]


@pytest.mark.parametrize(
    "text",
    [
        '"ho-so"',
        '"ho-so" / population',
        '1000 * "ho-so" / nullif(population, 0)',
        '"ho-so" - previous("ho-so")',
        'previous(100 * "ho-so" / area_km2, 12)',
        '100 * ("ho-so" - last_year("ho-so")) / last_year("ho-so")',
        'rolling("ho-so", 12) / at_city(rolling("ho-so", 12))',
        "rolling(ty_le, 120)",
        "year_to_date(phi_tb)",
        'year_to_date("ngan-sach")',
        'rolling("thu-nhap", 3)',
        '"ho-so" / latest("xep-hang")',
        "coalesce(ty_le, 0) + abs(phi_tb) - round(ty_le, 1)",
        'case when "ho-so" >= 10 and ty_le is not null then ty_le end',
        'case when "ho-so" in (1, 2) or not (ty_le between 0 and 50) then 1 else 0 end',
        '"trung-vi" - previous("trung-vi")',
        '"cuoi-ky" - last_year("cuoi-ky")',
    ],
)
def test_it_is_understood_and_printed_as_it_reads(text: str) -> None:
    formula = formula_of(text)
    again = read_derived(render(formula.root), [one.id for one in KNOWN])
    assert again is not None
    assert again.root == formula.root


def test_the_parts_of_a_ratio_are_kept() -> None:
    formula = formula_of('1000 * rolling("ho-so", 12) / nullif(population, 0)')
    assert formula.numerator is not None and formula.denominator is not None
    assert (render(formula.numerator), render(formula.denominator)) == ('rolling("ho-so", 12)', "population")
    assert formula.scale == 1000
    assert inputs_of(formula) == ("ho-so",)


def test_by_a_constant_it_is_no_ratio() -> None:
    assert formula_of('"ho-so" / 1000').denominator is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  ", [("formula-empty", 0)]),
        ('"ho-sơ"', [("unknown-name", 0)]),
        ("hoso + ty_le", [("unknown-name", 0)]),
        ('"ho-so" + phi', [("unknown-name", 10)]),
        ("ho-so / ty_le", [("quotes-needed", 0)]),
        ("ty_le / trung-vi", [("quotes-needed", 8)]),
        ("count(ty_le)", [("aggregate-over-values", 0)]),
        ("sum(ty_le) filter (where ty_le > 1)", [("aggregate-over-values", 0)]),
        ("rollin(ty_le, 3)", [("unknown-function", 0)]),
        ("lower(ty_le)", [("unknown-function", 0)]),
        ("days_between(ty_le, ty_le)", [("unknown-function", 0)]),
        ("rolling(ty_le)", [("wrong-arguments", 0)]),
        ("rolling(ty_le, 3, 4)", [("wrong-arguments", 0)]),
        ("year_to_date(ty_le, 3)", [("wrong-arguments", 0)]),
        ("previous()", [("wrong-arguments", 0)]),
        ("last_year(1) + ty_le", [("wrong-arguments", 0)]),
        ("rolling(ty_le, 0)", [("bad-number-of-periods", 0)]),
        ("rolling(ty_le, 121)", [("bad-number-of-periods", 0)]),
        ("rolling(ty_le, -1)", [("bad-number-of-periods", 0)]),
        ("rolling(ty_le, 2.0)", [("bad-number-of-periods", 0)]),
        ("rolling(ty_le, ty_le)", [("bad-number-of-periods", 0)]),
        ("previous(ty_le, 6 + 6)", [("bad-number-of-periods", 0)]),
        ("rolling(ty_le + 1, 3)", [("only-an-indicator", 0)]),
        ("rolling(rolling(ty_le, 2), 3)", [("only-an-indicator", 0)]),
        ("year_to_date(population)", [("only-an-indicator", 0)]),
        ("latest(last_year(ty_le)) + ty_le", [("only-an-indicator", 0)]),
        ("population", [("nothing-of-its-own", 0)]),
        ('latest("dan-so") / area_km2', [("missing-level", 7)]),
        ("at_city(ty_le)", [("nothing-of-its-own", 0)]),
        ("rolling(\"trung-vi\", 3)", [("does-not-add-up", 8)]),
        ('rolling("cuoi-ky", 3)', [("point-in-time", 8)]),
        ('"ho-so" / "dan-so"', [("missing-level", 10), ("missing-grain", 10)]),
        ('"ho-so" / at_city("dan-so")', [("missing-grain", 18)]),
        ('"ho-so" / latest("thu-nhap")', [("latest-of-many", 17)]),
        ('"ho-so" / at_parent("ho-so")', [("nothing-above", 10)]),
        ('"ho-so" > 3', [("not-a-number", 0)]),
        ('"ho-so" + date \'2025-01-01\'', [("not-allowed", 15)]),
        ("case when 'a' = 'b' then ty_le end", [("not-allowed", 10), ("not-allowed", 16)]),
        ("ty_le = null", [("null-comparison", 0)]),
        ("case when ty_le then 1 end", [("wrong-type", 10)]),
        ("d0", [("cycle", 0)]),
        ("ty_le + last_year(d0)", [("cycle", 18)]),
    ],
)  # fmt: skip
def test_each_complaint_has_its_place(text: str, expected: list[tuple[str, int]]) -> None:
    found = derived(text)
    assert problems_of(found) == expected


def test_a_near_miss_is_suggested() -> None:
    (problem,) = derived('"ho-sa" + ty_le').problems["d0"]
    assert problem.params["suggestion"] == "ho-so"
    (problem,) = derived("roling(ty_le, 2)").problems["d0"]
    assert problem.params["suggestion"] == "rolling"


def test_at_parent_asks_the_levels_above() -> None:
    text = '100 * "ho-so" / at_parent("ho-so")'
    assert derived(text, levels=("commune", "district")).problems == {}
    found = derived('"ho-so" / at_parent("dan-so")', levels=("commune",), periods=("year",))
    assert [problem.params["levels"] for problem in found.problems["d0"]] == ["district"]
    assert problems_of(derived("ty_le + at_city(at_parent(ty_le))")) == [("nothing-above", 16)]


def test_a_circle_is_shown_from_the_first_indicator_on() -> None:
    found = derived("ty_le + d2", "d0 + 1", 'last_year(d1) - "ho-so"', "d2 + 1")
    assert {id: [p.params["cycle"] for p in problems] for id, problems in found.problems.items()} == {
        "d0": ["d0 -> d2 -> d1 -> d0"]
    }
    assert problems_of(found) == [("cycle", 8)]


def test_every_circle_is_told() -> None:
    found = derived("d1", "d0", "d3", "d2", "d4 + d0")
    shown = sorted(str(problem.params["cycle"]) for problems in found.problems.values() for problem in problems)
    assert shown == ["d0 -> d1 -> d0", "d2 -> d3 -> d2", "d4 -> d4"]


def test_a_circle_of_many_is_shown_in_part() -> None:
    found = derived(*(f"d{(n + 1) % 300}" for n in range(300)))
    (cycle,) = (str(problems[0].params["cycle"]) for problems in found.problems.values())
    assert cycle.startswith("d0 -> d1 -> d2") and cycle.endswith("... -> d0")
    assert len(cycle) < 200


def test_inputs_come_first_however_long_the_chain_is() -> None:
    found = derived(*(f"d{n + 1}" for n in range(2_000)), "ty_le")
    assert found.problems == {}
    assert list(found.formulas) == [f"d{n}" for n in range(2_000, -1, -1)]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ('"ho-so" + 2 * "ngan-sach"', Adds.SUM),
        ('"ho-so" / 1000', Adds.SUM),
        ('100 * "ho-so" / "ngan-sach"', Adds.PARTS),
        ('1000 * "ho-so" / population', Adds.NOT),
        ('rolling("ho-so", 3)', Adds.NOT),
        ('"ho-so" - last_year("ho-so")', Adds.NOT),
        ("ty_le", Adds.NOT),
        ('"ho-so" + 1', Adds.NOT),
        ('"cuoi-ky"', Adds.NOT),
        ('"thu-nhap"', Adds.NOT),
    ],
)
def test_what_is_made_of_sums_can_be_added_up_again(text: str, adds: Adds) -> None:
    assert derived(text).adds["d0"] is adds
    assert ("d1" in derived(text, "rolling(d0, 3)").formulas) is (adds is not Adds.NOT)


def test_a_name_with_two_meanings_is_refused() -> None:
    every = {one.id: one for one in (*KNOWN, indicator("population"), indicator("d0", '"ho-so" / population'))}
    found = derivations(every, {"d": CONTRACT}, Setting.of(UNITS, "C"))
    assert problems_of(found) == [("ambiguous-name", 10)]


def test_of_an_indicator_that_cannot_be_read_nothing_more_is_asked() -> None:
    every = {"d0": indicator("d0", "rolling(hong, 3) + hong")}
    assert derivations(every, {}, Setting.of(UNITS, "C"), ["hong"]).problems == {}


def test_what_no_unit_of_a_level_says_cannot_be_asked() -> None:
    silent = (*UNITS[:1], Unit(code="D", name="D", kind="k", level="district", parent="C", area_km2=5), UNITS[2])
    every = {one.id: one for one in (*KNOWN, indicator("d0", '"ho-so" / population'))}
    found = derivations(every, {"d": CONTRACT}, Setting.of(silent, "C"))
    assert problems_of(found) == [("attribute-nobody-says", 10)]
    assert found.problems["d0"][0].params["levels"] == "district"
