"""The quality score: each mark follows its rule, the whole is their weighted mean, and the step is of the greatest loss."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from khue.model.contract import Contract, CustomProperty, Property, SchemaObject
from khue.model.quality import Aspect, DatasetQuality, Mark
from khue.pipeline.quality import words
from khue.pipeline.quality.judge import WEIGHTS, Facts, judge
from khue.pipeline.quality.telling import quality_answer


def contract(*columns: Property) -> Contract:
    table = SchemaObject(name="t", properties=columns or (Property(name="a", logical_type="string"),))
    return Contract(api_version="v3.1.0", kind="DataContract", id="thu", version="1", status="active", tables=(table,))


def facts(**given: object) -> Facts:
    known: dict[str, object] = {
        "contract": contract(), "version": 1, "rows": 100, "filled": {"a": 100}, "files": 1, "behind": 0,
        "newest": "2025-12", "following": "2026-01", "due": date(2026, 2, 10), "targets": 1, "indicators": 1,
        "months": [("2025-09", 10), ("2025-10", 10), ("2025-11", 10), ("2025-12", 10)],
    }  # fmt: skip
    return Facts(**(known | given))  # type: ignore[arg-type]


def mark(found: DatasetQuality, aspect: Aspect) -> Mark:
    return next(one for one in found.marks if one.aspect is aspect)


def test_a_dataset_without_a_fault_has_all_points_and_is_told_what_comes_next() -> None:
    found = judge(facts())
    assert found.score == 100.0
    assert (found.step.code, found.step.params) == ("keep", {"period": "2026-01", "due": "2026-02-10"})


@pytest.mark.parametrize(
    ("given", "aspect", "score", "step"),
    [
        ({"filled": {"a": 75}}, Aspect.COMPLETENESS, 0.75, "fill"),
        ({"refused": 1, "refused_file": "b.csv"}, Aspect.VALIDITY, 0.5, "correct_file"),
        ({"findings": 2}, Aspect.VALIDITY, 0.5, "settle"),
        ({"behind": 1}, Aspect.CURRENTNESS, 0.5, "send"),
        ({"behind": 2}, Aspect.CURRENTNESS, 0.25, "send"),
        ({"behind": 3}, Aspect.CURRENTNESS, 0.0, "send"),
        ({"months": [("1", 8), ("2", 8), ("3", 8), ("2025-12", 2)]}, Aspect.VOLUME, 0.5, "check_month"),
        ({"months": [("1", 8), ("2", 8), ("3", 8), ("2025-12", 32)]}, Aspect.VOLUME, 0.5, "check_month"),
        ({"targets": 0}, Aspect.USE, 0.5, "name_target"),
        ({"targets": 0, "indicators": 0}, Aspect.USE, 0.0, "name_indicator"),
    ],
)
def test_each_loss_has_its_mark_and_its_step(given: dict[str, object], aspect: Aspect, score: float, step: str) -> None:
    found = judge(facts(**given))
    assert mark(found, aspect).score == score
    assert found.step.code == step
    assert found.score == round(100 * (1 - WEIGHTS[aspect] * (1 - score)), 1)


def test_what_cannot_be_said_is_left_out_of_the_mean() -> None:
    found = judge(facts(behind=None, due=None, filled={"a": 50}, months=[("2025-12", 10)]))
    assert [one.aspect for one in found.marks if one.score is None] == [Aspect.CURRENTNESS, Aspect.VOLUME]
    whole = WEIGHTS[Aspect.COMPLETENESS] + WEIGHTS[Aspect.VALIDITY] + WEIGHTS[Aspect.USE]
    assert found.score == round(100 * (1 - WEIGHTS[Aspect.COMPLETENESS] * 0.5 / whole), 1)


def test_a_column_that_may_be_empty_counts_against_no_one() -> None:
    allowed = (CustomProperty(property="khue.mayBeEmpty", value=True),)
    both = contract(
        Property(name="a", logical_type="string"),
        Property(name="b", logical_type="string", custom_properties=allowed),
    )
    assert judge(facts(contract=both, filled={"a": 100, "b": 0})).score == 100.0
    asked = contract(Property(name="a", logical_type="string"), Property(name="b", logical_type="string"))
    found = judge(facts(contract=asked, filled={"a": 100, "b": 0}))
    assert mark(found, Aspect.COMPLETENESS).score == 0.5
    assert found.step.params["column"] == "b"


def test_without_data_there_is_no_score_but_a_step() -> None:
    found = judge(Facts(contract=contract()))
    assert (found.score, found.marks, found.step.code) == (None, (), "send_first")
    assert judge(Facts(contract=contract(), refused=1, refused_file="a.csv")).step.params == {"file": "a.csv"}


def test_the_weights_are_those_of_a_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert set(WEIGHTS) == set(Aspect) == set(words.ASPECTS)


def test_both_languages_say_the_same_numbers() -> None:
    for said in (words.REASONS, words.STEPS):
        for vi, en in said.values():
            assert {name for _, name, _, _ in Formatter().parse(vi) if name} == {
                name for _, name, _, _ in Formatter().parse(en) if name
            }


def test_a_share_that_is_not_the_whole_is_never_said_to_be() -> None:
    answer = quality_answer(judge(facts(rows=1_000_000, filled={"a": 999_999})))
    assert answer["marks"][0]["reason"]["text"].startswith("99%")
    assert "1%" in answer["step"]["text"]
