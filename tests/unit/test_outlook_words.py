"""What an outlook says in words: every code in both languages, chances as leaders say them, never none and never certain."""

from __future__ import annotations

import re

import pytest

from khue.model.assessment import Reason
from khue.model.measure import Form
from khue.pipeline.outlook import words
from khue.pipeline.outlook.words import (
    assumption_words,
    caution_words,
    chance_words,
    family_words,
    missing_words,
    percent,
    reason_words,
)
from khue.stats.outlook.candidates import library
from khue.stats.outlook.learned import LEARNED

FORM = Form("%", "%", 1)
LANGS = ("vi", "en")

SPOKEN = [
    (0.01, "dưới 1 trên 20", "less than 1 chance in 20"),
    (0.034, "dưới 1 trên 20", "less than 1 chance in 20"),
    (0.05, "khoảng 1 trên 20", "about 1 chance in 20"),
    (0.12, "khoảng 1 trên 10", "about 1 chance in 10"),
    (0.20, "khoảng 1 trên 5", "about 1 chance in 5"),
    (0.26, "khoảng 1 trên 4", "about 1 chance in 4"),
    (0.33, "khoảng 1 trên 3", "about 1 chance in 3"),
    (0.40, "khoảng 2 trên 5", "about 2 chances in 5"),
    (0.50, "khoảng một nửa", "about an even chance"),
    (0.60, "khoảng 3 trên 5", "about 3 chances in 5"),
    (0.66, "khoảng 2 trên 3", "about 2 chances in 3"),
    (0.76, "khoảng 3 trên 4", "about 3 chances in 4"),
    (0.81, "khoảng 4 trên 5", "about 4 chances in 5"),
    (0.90, "khoảng 9 trên 10", "about 9 chances in 10"),
    (0.95, "khoảng 19 trên 20", "about 19 chances in 20"),
    (0.99, "hơn 19 trên 20", "more than 19 chances in 20"),
]


@pytest.mark.parametrize(("chance", "vi", "en"), SPOKEN)
def test_a_chance_is_said_as_the_nearest_simple_fraction(chance: float, vi: str, en: str) -> None:
    assert (chance_words(chance, "vi"), chance_words(chance, "en")) == (vi, en)


def test_no_chance_is_printed_as_none_or_as_certain() -> None:
    assert [percent(n, "vi") for n in (0.0, 0.001, 0.014, 0.5, 0.994, 0.999, 1.0)] == [
        "1%", "1%", "1%", "50%", "99%", "99%", "99%",
    ]  # fmt: skip


PARAMS: dict[str, float | int | str | None] = {
    "have": 2, "need": 3, "more": 1, "value": 120.0, "low": 0.0, "high": None, "span": 2.0, "reach": 6.0, "years": 9.0,
    "deadline": "2027-12-31", "break": "2026", "family": "damped", "rival": "drift", "weight": 0.44, "error": 1.25,
    "rival_error": 0.9, "forecasts": 4, "pace": -0.84, "half_life": 2.31, "mean": 41.26, "end": 80.0, "end_low": 65.0,
    "end_high": 95.0, "side": "ceiling", "last": 2026.0, "time": 2028.0,
}  # fmt: skip


def _whole(said: str) -> bool:
    """A sentence: it begins with a capital, ends with a stop, and nothing was left to be filled in."""
    return said[0].isupper() and said.endswith(".") and not re.search(r"[{}]|None|nan", said)


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_makes_a_whole_sentence(lang: str) -> None:
    for code in set(words.MISSING) - {"too_few_since", "deadline_past_unmeasured"}:
        assert _whole(missing_words(Reason(code, PARAMS), FORM, lang)), code
    for code in words.REASON:
        assert _whole(reason_words(Reason(code, PARAMS), FORM, lang)), code
    for code in ("level", "drift", "theta", "damped", "trend", "revert", "limited"):
        assert _whole(assumption_words(Reason(code, PARAMS), FORM, lang)), code
        assert family_words(code, lang)
    for code in words.CAUTIONS:
        assert _whole(caution_words(code, lang)), code


def test_the_codes_of_the_statistics_all_have_words() -> None:
    families = {name for kind, learned in LEARNED.items() for name in library(kind, learned.rows).family}
    assert families <= set(words.FAMILIES)


def test_too_few_figures_after_a_break_are_told_apart() -> None:
    since = missing_words(Reason("too_few", {**PARAMS, "since": "2024"}), FORM, "vi")
    assert "đã đổi từ năm 2024" in since
    assert "còn thiếu 1" in since


def test_after_the_deadline_it_matters_whether_a_figure_is_there() -> None:
    measured = missing_words(Reason("deadline_past", {"deadline": "2025-12-31", "measured": 1}), FORM, "en")
    unmeasured = missing_words(Reason("deadline_past", {"deadline": "2025-12-31", "measured": 0}), FORM, "en")
    assert measured.startswith("The deadline of 31 Dec 2025 has passed: the figures now tell")
    assert unmeasured.startswith("The deadline of 31 Dec 2025 has passed without a figure for it")


@pytest.mark.parametrize(
    ("pace", "side", "word"),
    [(1.0, "ceiling", "up to a ceiling"), (-1.0, "floor", "down to a floor"), (1.0, "floor", "near its limit"),
     (-1.0, "ceiling", "near its limit")],
)  # fmt: skip
def test_an_s_curve_is_told_by_the_end_that_it_goes_to(pace: float, side: str, word: str) -> None:
    assert word in assumption_words(Reason("limited", {**PARAMS, "pace": pace, "side": side}), FORM, "en")


def test_values_are_printed_as_those_of_the_indicator() -> None:
    said = assumption_words(Reason("revert", {"mean": 41.26}), Form("điểm", "points", 1), "vi")
    assert said == "Giả định: chỉ số trở về quanh mức trung bình 41,3 điểm."
    wrong = reason_words(Reason("least_error", PARAMS), FORM, "vi")
    assert "bình quân 1,3 điểm %" in wrong or "bình quân 1,2 điểm %" in wrong
