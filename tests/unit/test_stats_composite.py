"""Composite indices against arithmetic done by hand, and against slow and plain definitions."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from khue.model.method import Aggregation, Imputation, Normalisation
from khue.stats.composite.aggregate import aggregate
from khue.stats.composite.firmness import Doubts, effects, simulate, sobol, without
from khue.stats.composite.normalise import Scale, normalise
from khue.stats.composite.rank import ranks
from khue.stats.composite.score import Method, Table, score
from khue.stats.composite.treat import impute, is_outlying, kurtosis, skewness, winsorise
from khue.stats.composite.tree import Branch, check, flat

NAN = math.nan
VALUES = arrays(np.float64, (6, 4), elements=st.integers(1, 50).map(float))
WEIGHTS = arrays(np.float64, (3, 4), elements=st.integers(1, 9).map(float))


def table(values: list[list[float]], directions: list[float] | None = None, **posts: np.ndarray) -> Table:
    made = np.array(values, float)
    units = tuple(f"u{n}" for n in range(made.shape[0]))
    names = tuple(f"i{n}" for n in range(made.shape[1]))
    return Table(units, names, made, np.array(directions or [1.0] * made.shape[1]), **posts)


@pytest.mark.parametrize(
    ("method", "posts", "expected"),
    [
        (Normalisation.NONE, {}, [2, 4, NAN, 10]),
        (Normalisation.MIN_MAX, {}, [0, 0.25, NAN, 1]),
        (Normalisation.RANK, {}, [1, 2, NAN, 3]),
        (Normalisation.TARGET, {"high": [6]}, [0, 0.5, NAN, 1]),
        (Normalisation.GOALPOSTS, {"low": [3], "high": [8]}, [0, 0.2, NAN, 1]),
        (Normalisation.Z_SCORE, {}, [-10 / 3 / math.sqrt(52 / 3), -4 / 3 / math.sqrt(52 / 3), NAN, 14 / 3 / math.sqrt(52 / 3)]),
    ],
)  # fmt: skip
def test_a_column_is_normalised_as_by_hand(method: Normalisation, posts: dict, expected: list[float]) -> None:
    column = np.array([[2.0], [4.0], [NAN], [10.0]])
    found = normalise(column, method, **{name: np.array(at, float) for name, at in posts.items()})
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-14)


def test_a_scale_goes_from_its_low_to_its_high_and_what_never_varies_lies_in_the_middle() -> None:
    found = normalise(np.array([[1.0, 7.0], [3.0, 7.0]]), Normalisation.MIN_MAX, Scale(1, 100))
    assert found.tolist() == [[1, 50.5], [100, 50.5]]


def test_goalposts_that_were_not_given_are_asked_for() -> None:
    with pytest.raises(ValueError, match="every indicator needs its low"):
        normalise(np.array([[1.0]]), Normalisation.GOALPOSTS)


@given(VALUES, WEIGHTS)
def test_means_are_the_plain_ones(values: np.ndarray, weights: np.ndarray) -> None:
    shares = weights / weights.sum(axis=1, keepdims=True)
    for method, plain in (
        (Aggregation.ARITHMETIC, lambda v, w: (v * w).sum()),
        (Aggregation.GEOMETRIC, lambda v, w: np.prod(v**w)),
        (Aggregation.HARMONIC, lambda v, w: 1 / (w / v).sum()),
    ):
        expected = [[plain(row, share) for row in values] for share in shares]
        np.testing.assert_allclose(aggregate(values, weights, method), expected, rtol=1e-12)
        apart = [values[:, part] for part in range(4)]
        np.testing.assert_allclose(aggregate(apart, weights, method), expected, rtol=1e-12)


@given(VALUES, WEIGHTS)
def test_copeland_counts_the_pairs_won_less_those_lost(values: np.ndarray, weights: np.ndarray) -> None:
    expected = np.zeros((3, 6))
    for row, own in enumerate(weights):
        for one, other in combinations(range(6), 2):
            for_one = sum(own[values[one] > values[other]]) - sum(own[values[one] < values[other]])
            expected[row, one] += np.sign(for_one)
            expected[row, other] -= np.sign(for_one)
    assert aggregate(values, weights, Aggregation.COPELAND).tolist() == expected.tolist()
    apart = [np.tile(values[:, part], (3, 1)) for part in range(4)]
    assert aggregate(apart, weights, Aggregation.COPELAND).tolist() == expected.tolist()


def test_a_missing_part_is_left_out_and_a_unit_without_any_has_no_score() -> None:
    values = np.array([[1.0, NAN], [NAN, NAN], [1.0, 4.0]])
    found = aggregate(values, np.array([[1.0, 2.0]]), Aggregation.ARITHMETIC)
    np.testing.assert_array_equal(found, [[1.0, NAN, 3.0]])
    assert ranks(found).tolist() == [[2, 0, 1]]


def test_a_geometric_mean_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a geometric mean needs values above 0"):
        aggregate(np.array([[0.0, 1.0]]), np.ones((1, 2)), Aggregation.GEOMETRIC)


@given(arrays(np.float64, (4, 7), elements=st.sampled_from([0.1, 0.2, 0.3, NAN])))
def test_equal_scores_share_a_rank_and_the_next_is_skipped(scores: np.ndarray) -> None:
    expected = [[0 if math.isnan(own) else 1 + sum(other > own for other in row) for own in row] for row in scores]
    assert ranks(scores).tolist() == expected


def test_scores_that_are_printed_equal_share_a_rank() -> None:
    assert ranks(np.array([0.50004, 0.50001, 0.4])).tolist() == [1, 2, 3]
    assert ranks(np.array([0.50004, 0.50001, 0.4]), decimals=4).tolist() == [1, 1, 3]


def test_a_tree_of_points_is_scored_part_by_part() -> None:
    root = Branch("dti", 1, (Branch("base", 500, (Branch("i0", 100), Branch("i1", 400))), Branch("i2", 500)))
    found = score(table([[1, 0.5, 0.2], [0, 0.5, 1.0]]), root, Method(normalisation=Normalisation.NONE))
    np.testing.assert_allclose(found.parts["base"], [0.6, 0.4])
    np.testing.assert_allclose(found.total, [0.4, 0.7])
    assert found.ranks.tolist() == [2, 1]
    assert root.effective() == {"i0": 0.1, "i1": 0.4, "i2": 0.5}


def test_what_is_better_when_lower_is_turned_round_with_its_posts() -> None:
    posts = {"low": np.array([10.0]), "high": np.array([20.0])}
    found = score(table([[10], [15], [20]], [-1], **posts), flat(["i0"]), Method(normalisation=Normalisation.GOALPOSTS))
    assert found.total.tolist() == [1, 0.5, 0]


def test_what_does_not_apply_leaves_the_weight_of_every_group_above() -> None:
    """The first unit: 0.2 x 100 of 100 + 0.8 x 500 of 500 points, with 400 of the base left out."""
    root = Branch("dti", 1, (Branch("base", 500, (Branch("i0", 100), Branch("i1", 400))), Branch("i2", 500)))
    assessed = np.array([[True, False, True], [True, True, True]])
    own = table([[0.2, NAN, 0.8], [0.2, 0.5, 0.8]], assessed=assessed)
    found = score(own, root, Method(normalisation=Normalisation.NONE))
    np.testing.assert_allclose(found.total, [(20 + 400) / 600, (20 + 200 + 400) / 1000])
    np.testing.assert_allclose(found.parts["base"], [0.2, 0.44])
    filled = score(own, root, Method(normalisation=Normalisation.NONE, imputation=Imputation.MEAN))
    np.testing.assert_allclose(filled.total, found.total)
    firm = simulate(own, root, Method(normalisation=Normalisation.NONE), Doubts(weights=0.3), replications=50)
    assert firm.nominal.tolist() == [1, 2]


def test_leaving_an_indicator_out_is_the_index_without_it() -> None:
    own, root = _city()
    found = without(own, root, Method())
    assert list(found) == list(own.indicators)
    shorter = table(own.values[:, 1:].tolist())
    names = dict(zip(own.indicators[1:], shorter.indicators, strict=True))
    groups = tuple(
        Branch(group.id, sum(1 / 3 for leaf in group.children if leaf.id in names) * group.weight,
               tuple(Branch(names[leaf.id]) for leaf in group.children if leaf.id in names))
        for group in root.children
    )  # fmt: skip
    assert found["i0"].tolist() == score(shorter, Branch("whole", 1, groups), Method()).ranks.tolist()


@pytest.mark.parametrize(
    ("root", "sentence"),
    [
        (Branch("x", 1, (Branch("a"), Branch("a"))), "a stands twice"),
        (Branch("x", 1, (Branch("a", -1),)), "a has the weight -1"),
        (Branch("x", 1, (Branch("a", 0),)), "no part of x has any weight"),
    ],
)
def test_a_tree_that_says_nothing_is_refused(root: Branch, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check(root)


def test_an_indicator_that_no_unit_has_is_named() -> None:
    with pytest.raises(ValueError, match="no unit has a value of i1"):
        table([[1, NAN], [2, NAN]])


def test_missing_values_are_filled_in_as_said() -> None:
    values = np.array([[1.0, 10.0], [2.0, 20.0], [9.0, 90.0], [NAN, 21.0]])
    assert np.isnan(impute(values, Imputation.NONE)[3, 0])
    assert impute(values, Imputation.ZERO)[3, 0] == 0
    assert impute(values, Imputation.MEAN)[3, 0] == 4
    assert impute(values, Imputation.MEDIAN)[3, 0] == 2
    assert impute(values, Imputation.PEERS, peers=1)[3, 0] == 2
    assert impute(values, Imputation.PEERS, peers=2)[3, 0] == 1.5


def test_skewness_and_kurtosis_are_those_of_the_textbook() -> None:
    column = np.array([[2.0], [3.0], [5.0], [8.0], [NAN]])
    # mean 4.5, squares 6.25 2.25 0.25 12.25 (variance 21/3 = 7), cubes -15.625 -3.375 0.125 42.875
    assert skewness(column)[0] == pytest.approx(4 / (3 * 2) * 24 / 7**1.5)
    # fourth powers 39.0625 5.0625 0.0625 150.0625: 194.25
    assert kurtosis(column)[0] == pytest.approx(4 * 5 / (3 * 2 * 1) * 194.25 / 49 - 3 * 9 / (2 * 1))


def test_a_far_value_is_drawn_in_and_others_stay() -> None:
    values = np.array([[float(n)] for n in (*range(20), 500)])
    assert is_outlying(values).all()
    drawn = winsorise(values)
    assert drawn[-1, 0] == 19
    assert drawn[:-1].tolist() == values[:-1].tolist()
    assert not is_outlying(drawn).any()


def test_a_column_with_too_many_far_values_is_pressed_together() -> None:
    values = np.exp(np.arange(0, 20, 0.5))[:, None]
    pressed = winsorise(values, most=2)
    assert (np.diff(pressed[:, 0]) > 0).all()
    assert abs(skewness(pressed)[0]) < abs(skewness(values)[0])


def _city() -> tuple[Table, Branch]:
    values = np.random.default_rng(3).random((12, 6)) * 100
    groups = (
        Branch("a", 2, (Branch("i0"), Branch("i1"), Branch("i2"))),
        Branch("b", 1, (Branch("i3"), Branch("i4"), Branch("i5"))),
    )
    return table(values.tolist()), Branch("whole", 1, groups)  # fmt: skip


def test_each_replication_is_the_index_under_its_own_choices() -> None:
    own, root = _city()
    both = (Normalisation.MIN_MAX, Normalisation.Z_SCORE)
    found = simulate(own, root, Method(), Doubts(normalisations=both), replications=50)
    one, other = (score(own, root, Method(normalisation=each)).ranks.tolist() for each in both)
    assert {tuple(row) for row in found.ranks.tolist()} == {tuple(one), tuple(other)}
    assert found.nominal.tolist() == one


def test_without_doubt_every_replication_is_the_index_itself() -> None:
    own, root = _city()
    found = simulate(own, root, Method(), Doubts(), replications=5)
    assert (found.ranks == found.nominal).all()
    assert set(found.chance_of_top(3).tolist()) == {0.0, 1.0}


def test_doubts_about_weights_and_measurement_spread_the_ranks() -> None:
    own, root = _city()
    found = simulate(own, root, Method(), Doubts(weights=0.5, error=0.3), replications=2_000)
    again = simulate(own, root, Method(), Doubts(weights=0.5, error=0.3), replications=2_000)
    assert (found.ranks == again.ranks).all()
    assert found.chance_of_top(3).sum() == pytest.approx(3, abs=1e-9)
    low, high = found.quantiles(0.05, 0.95)
    assert (low <= found.nominal).all()
    assert (found.nominal <= high).all()
    assert (low < high).any()
    assert found.distribution("u0").sum() == 2_000


def test_effects_are_those_of_a_function_whose_variance_is_known() -> None:
    rng, base = np.random.default_rng(5), 40_000
    halves = rng.random((2, base, 3))
    mixed = [np.where(np.arange(3) == source, halves[1], halves[0]) for source in range(3)]
    x = np.concatenate([*halves, *mixed]) - 0.5
    # variances: 4/12 of the first, 1/12 of the second, 12 * 1/144 of the product of second and third
    found = effects(["a", "b", "c"], 2 * x[:, 0] + x[:, 1] + math.sqrt(12) * x[:, 1] * x[:, 2], base)
    whole = 4 + 1 + 1
    for effect, first, total in zip(found, (4, 1, 0), (4, 2, 1), strict=True):
        assert effect.first == pytest.approx(first / whole, abs=0.02)
        assert effect.total == pytest.approx(total / whole, abs=0.02)


def test_a_choice_that_changes_nothing_has_no_effect() -> None:
    own, root = _city()
    same = Doubts(imputations=(Imputation.MEAN, Imputation.MEDIAN), weights=0.4)
    found = {effect.source: effect for effect in sobol(own, root, Method(), same, base=200)}
    assert found["imputation"].total == 0
    assert found["weights"].total == pytest.approx(1, abs=0.15)
