"""docs/anomalies.md names every kind, says the thresholds that are in the code, and its examples are true."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from khue.lib.periods import Grain
from khue.model.anomaly import CONTRADICTIONS, Kind
from khue.pipeline.anomalies import words
from khue.pipeline.anomalies.grids import LOOK_BACK
from khue.pipeline.anomalies.judge import WINDOW
from khue.stats.anomalies import breaks, digits, neighbours, outliers, repeats, robust, sums
from khue.web.api.schemas import AnomalyCode

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "anomalies.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())


def test_every_kind_has_its_line_with_its_strength() -> None:
    lines = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", PAGE, re.MULTILINE))
    assert set(lines) == {kind.value for kind in Kind}
    for kind in Kind:
        assert lines[kind.value] == ("contradiction" if kind in CONTRADICTIONS else "unlikely")


def test_every_kind_has_words_in_both_languages_and_a_place_in_the_interface() -> None:
    assert set(words.KINDS) == set(Kind)
    assert all(vi and en and vi != en for vi, en in words.KINDS.values())
    assert {code.partition(".")[0] for code in words._SENTENCES} == {kind.value for kind in Kind}
    for vi, en in words._SENTENCES.values():
        assert set(re.findall(r"{(\w+)}", vi)) == set(re.findall(r"{(\w+)}", en))
    assert set(AnomalyCode.__args__) == {kind.value for kind in Kind}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "said",
    [
        f"From {robust.FEWEST_PEERS} peers on",
        f"a chance of 1 in {1 / robust.CHANCE:,.0f}",
        f"({robust.EFFICIENCY} of their number), and never below {robust.LEAST_LIMIT:g} spreads",
        f"at most as {neighbours.MOST_FROM_PEERS:g} deviations",
        f"beyond {outliers.SURELY_FAR:g} spreads in a series of at least four values",
        f"within {outliers.IN_LINE:g} spreads of what is expected",
        f"Deviations under {outliers.SMALLEST_SHARE:g} on the scale",
        f"beyond {breaks.LEAST_LIMIT} spreads; a series that is alone",
        f"less than once in {1 / repeats.CHANCE:,.0f}",
    ],
)
def test_thresholds_are_those_of_the_code(said: str) -> None:
    assert said in FLAT


def test_the_numbers_that_are_written_as_words_are_those_of_the_code() -> None:
    assert outliers.FEWEST_KNOWN == 4
    assert (WINDOW[Grain.MONTH], WINDOW[Grain.QUARTER], WINDOW[Grain.HALF], WINDOW[Grain.YEAR]) == (6, 4, 3, 3)
    assert LOOK_BACK == 36
    assert (repeats.FEWEST_REPEATS, repeats.FEWEST_DIGITS, repeats.FEWEST_UNITS, repeats.NORMALLY_MOVES) == (
        2,
        3,
        5,
        0.25,
    )
    assert (outliers.SELDOM, outliers.ON_EITHER_SIDE, neighbours.AS_BEFORE) == (0.1, 0.5, 0.5)
    assert (sums.ROUNDED, sums.FEWEST_DIGITS) == (0.5, 4)
    assert (neighbours.PEERS_WEIGH, neighbours.EITHER_SIDE, digits.MOST_DIGITS) == (0.1, 1, 8)
    assert round(10**outliers.SURELY_POWER, 1) == 2


def test_the_limits_that_are_told_are_those_of_the_code() -> None:
    told = re.search(r"Sixty months have the limit (\d+), twelve periods (\d+)", FLAT)
    assert told is not None
    assert [round(one) for one in robust.limit(np.array([60.0, 12.0])).tolist()] == [int(one) for one in told.groups()]
