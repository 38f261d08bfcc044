"""What lies ahead of Sao Khuê's targets on 15 January 2026: which figures each rests on, and why some have no chance.

The only long series is the invented one of people who use the Internet (SK-11): at the ends of 2017 to 2025

    41.2   46.9   52.6   59.8   64.1   69.9   73.5   76.8   79.2 (an estimate of 19 December 2025)

The distribution itself comes from learned constants and cannot be worked out by hand; tests of the statistics hold it to
real series. What can be, is here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from khue.cli.main import main
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.pipeline.outlook.outlooks import outlooks_on
from khue.pipeline.reading import Build

YEARS = [str(year) for year in range(2017, 2026)]
VALUES = [41.2, 46.9, 52.6, 59.8, 64.1, 69.9, 73.5, 76.8, 79.2]

# target: (code of why there is no chance, its numbers, the periods it rests on)
TABLE: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    # Due in 2025, and 2025 is measured.
    "SK-01": ("deadline_past", {"deadline": "2025-12-31", "measured": 1}, ["2023", "2024", "2025"]),
    "SK-02": ("", {}, ["2023", "2024", "2025"]),
    "SK-03": ("", {}, ["2023", "2024", "2025"]),
    "SK-04": ("", {}, ["2023", "2024", "2025"]),
    "SK-05": ("deadline_past", {"deadline": "2025-12-31", "measured": 1}, ["2023", "2024", "2025"]),
    "SK-06": ("no_figures", {}, []),
    "SK-07": ("no_indicator", {}, []),
    # 2022 and 2023 were counted without online retail: 2024 and 2025 remain.
    "SK-08": ("too_few", {"have": 2, "need": 3, "more": 1, "since": "2024"}, []),
    # The same figures, but due in 2025: nothing is to be foretold any more.
    "SK-09": ("deadline_past", {"deadline": "2025-12-31", "measured": 1}, []),
    "SK-10": ("qualitative", {}, []),
    "SK-11": ("", {}, YEARS),
}


@pytest.mark.parametrize("target", TABLE)
def test_a_target_has_a_chance_or_says_what_is_missing(target: str, sao_khue: Build) -> None:
    found = sao_khue.outlooks[target]
    code, params, periods = TABLE[target]
    assert [point.period for point in found.figures] == periods
    if not code:
        assert found.missing is None
        assert found.chance is not None
        assert 0.01 <= found.chance <= 0.99
    else:
        assert found.chance is None
        assert found.missing is not None
        assert (found.missing.code, found.missing.params) == (code, params)


def test_every_target_has_an_outlook(sao_khue: Build) -> None:
    assert list(sao_khue.outlooks) == list(TABLE) == [target.id for target in sao_khue.city.targets]


def test_the_paces_are_those_worked_out_by_hand(sao_khue: Build) -> None:
    found = sao_khue.outlooks["SK-11"]
    # 12 days lie between the newest figure and the end of its year.
    late = 12 / 365
    assert found.pace_so_far == pytest.approx((79.2 - 41.2) / (8 - late))
    assert found.pace_needed == pytest.approx((88 - 79.2) / (3 + late))
    assert found.at_goal is not None
    assert found.pace_expected == pytest.approx((found.at_goal.mid - 79.2) / (3 + late))


def test_the_path_slows_down_towards_its_ceiling(sao_khue: Build) -> None:
    # Each of the last steps was smaller than the one before: 3.6, 3.3, 2.4 points. So are the coming ones.
    found = sao_khue.outlooks["SK-11"]
    assert [point.period for point in found.path] == ["2026", "2027", "2028"]
    steps = [b.mid - a.mid for a, b in zip(found.path, found.path[1:], strict=False)]
    assert 0 < steps[1] < steps[0] < 3.3
    assert found.methods[0].family == "limited"
    assert {"slows", "only_grows", "not_final"} <= set(found.cautions)


def test_the_looks_back_are_those_after_the_third_to_the_eighth_figure(sao_khue: Build) -> None:
    said = sao_khue.outlooks["SK-11"].said
    assert [(one.period, one.figures, one.ahead.period, one.came) for one in said] == [
        (YEARS[n - 1], n, YEARS[n], VALUES[n]) for n in range(3, 9)
    ]


def _own(build: Build) -> Mapping[str, Sequence[Observation]]:
    unit = build.city.declaration.unit
    return {
        name: [o for o in build.everything(name) if o.unit == unit]
        for name in {target.indicator for target in build.city.targets if target.indicator}
    }


def _then(build: Build, day: date) -> TargetOutlook:
    return {found.target: found for found in outlooks_on(build.city, _own(build), day)}["SK-11"]


def test_the_outlook_of_the_day_of_the_build_is_the_one_that_is_kept(sao_khue: Build) -> None:
    found = outlooks_on(sao_khue.city, _own(sao_khue), sao_khue.as_of)
    assert found == list(sao_khue.outlooks.values())


def test_last_years_view_rests_on_what_was_known_then(sao_khue: Build) -> None:
    # On 15 January 2025 the year 2024 was estimated at 77.6; the final 76.8 came on 20 June 2025.
    then = _then(sao_khue, date(2025, 1, 15))
    assert [point.period for point in then.figures] == YEARS[:8]
    assert (then.figures[-1].value, then.figures[-1].status) == (77.6, "estimated")
    assert (_then(sao_khue, date(2025, 6, 19)).figures[-1].value) == 77.6
    assert (_then(sao_khue, date(2025, 6, 20)).figures[-1].value) == 76.8
    early = _then(sao_khue, date(2019, 6, 19))
    assert early.missing is not None
    assert early.missing.params == {"have": 1, "need": 3, "more": 2, "since": None}


def test_the_command_line_gives_the_same(
    sao_khue: Build, city_options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*city_options, "show", "targets", "--format", "json"]) == 0
    for row in json.loads(capsys.readouterr().out):
        found = sao_khue.outlooks[row["id"]]
        assert row["probability"] == row["outlook"]["chance"] == found.chance
        goal = found.at_goal
        wanted = goal and {"period": goal.period, "low": goal.low80, "mid": goal.mid, "high": goal.high80}
        assert row["projection"] == wanted
    assert main([*city_options, "--lang", "en", "show", "targets"]) == 0
    heading, _rule, *lines = capsys.readouterr().out.splitlines()
    assert "Chance" in heading
    percent = f"{round(100 * (sao_khue.outlooks['SK-11'].chance or 0))}%"
    assert percent in next(line for line in lines if line.startswith("SK-11"))
