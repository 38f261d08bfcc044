"""Noise is refused, never raised; what is accepted prints and reads back as itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.formulas import check_formula, render
from khue.model.contract import Contract, Property, SchemaObject

CONTRACT = Contract(
    api_version="v3.1.0",
    kind="DataContract",
    id="d",
    version="1",
    status="active",
    tables=(
        SchemaObject(
            name="d",
            properties=(
                Property(name="a", logical_type="integer"),
                Property(name="x y", logical_type="number"),
                Property(name="s", logical_type="string"),
                Property(name="d", logical_type="date"),
                Property(name="b", logical_type="boolean"),
                Property(name="o", logical_type="object"),
            ),
        ),
    ),
)
WORDS = """
a "x y" s d b o q count sum avg min max median quantile coalesce nullif abs round lower upper length year quarter
month day days_between ( ) ( ) , . + - * / % = <> < <= > >= and or not is null in between case when then else end distinct
filter where true false date '2025-01-31' 'it''s' '' ' " ; -- /* */ $ : :: ? @ # [ ] { } \\ 0 1 0.5 100 1e9 select from over
count(*) sum(a) avg("x y") interval cast as
"""
SCALARS = ["a", '"x y"', "1", "-2.5", "length(s)", "month(d)", "days_between(d, d)", "null"]
TRUTHS = ["b", "s = 'it''s'", "d >= date '2025-01-31'", "a is null", "a in (1, -2)", "s not in ('x', 'y')", "true"]


def checked(text: str) -> None:
    formula, problems = check_formula(text, CONTRACT)
    assert (formula is None) == bool(problems)
    for problem in problems:
        assert 0 <= problem.offset <= len(text)
        for lang in ("vi", "en"):
            problem.rule.text.in_(lang).format_map(problem.params)
            problem.rule.hint.in_(lang).format_map(problem.params)
    if formula is not None:
        printed = render(formula.root)
        again, _ = check_formula(printed, CONTRACT)
        assert again is not None, printed
        assert again.root == formula.root
        assert render(again.root) == printed


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    checked(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=25), st.sampled_from(["", " "]))
def test_any_heap_of_words_is_judged(words: list[str], between: str) -> None:
    checked(between.join(words))


def numbers(inner: st.SearchStrategy[str], truths: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "%"]), inner).map(
        lambda t: f"({t[0]}) {t[1]} ({t[2]})"
    )
    bare = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "%"]), inner).map(" ".join)
    cases = st.tuples(truths, inner, inner).map(lambda t: f"case when {t[0]} then {t[1]} else {t[2]} end")
    calls = st.tuples(
        st.sampled_from(["abs({})", "round({}, 2)", "coalesce({}, 0)", "nullif({}, 1)", "-({})", "- {}"]), inner
    )
    return pairs | bare | cases | calls.map(lambda t: t[0].format(t[1]))


TRUTH = st.recursive(
    st.sampled_from(TRUTHS),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join)
        | inner.map("not ({})".format)
        | inner.map("not {}".format)
        | inner.map("({}) is not null".format)
        | st.tuples(inner, inner).map(lambda t: f"({t[0]}) = ({t[1]})")
    ),
    max_leaves=5,
)
NUMBER = st.recursive(st.sampled_from(SCALARS), lambda inner: numbers(inner, TRUTH), max_leaves=6)
AGGREGATE = st.tuples(
    st.sampled_from(
        ["count({})", "count(distinct {})", "sum({})", "avg({})", "median({})", "quantile({}, 0.25)", "count(*)"]
    ),
    NUMBER,
    st.just("") | TRUTH.map(" filter (where {})".format),
).map(lambda t: t[0].format(t[1]) + t[2])
FORMULA = st.recursive(AGGREGATE, lambda inner: numbers(inner, st.just("count(*) > 3")), max_leaves=3)


@settings(deadline=None)
@given(FORMULA)
def test_formulas_survive_printing(text: str) -> None:
    checked(text)
