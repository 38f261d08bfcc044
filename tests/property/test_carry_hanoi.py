"""All communes and districts of Hanoi through both reforms of 2025: all at once as one by one, and nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from carry_by_hand import FORMULAS, carry_by_hand

from carrying import carried
from khue.folder.load import load_city
from khue.lib.periods import Period
from khue.model.observation import Observation, Status
from khue.stats.frame import Frame

ROOT = Path(__file__).resolve().parents[2]
PERIODS = ["2024-12", "2025-01", "2025-06", "2025-07", "2025-Q2", "2025-H1", "2024", "2025"]


@pytest.fixture(scope="module")
def frame() -> Frame:
    """The frame of cities/ha-noi."""
    city, _ = load_city(ROOT / "cities" / "ha-noi")
    assert city is not None
    return Frame.of(city.units(), city.changes, date(2026, 1, 1))


def _rows(frame: Frame, indicator: str, chance: Random) -> list[Observation]:
    found = []
    for period in PERIODS:
        span = Period.parse(period)
        for unit in frame.units:
            if (unit.valid_from or date.min) <= span.end and (unit.valid_to or date.max) >= span.start:
                whole = chance.randint(0, 900)
                part = chance.randint(0, whole) if chance.random() < 0.9 else round(whole * chance.random(), 2)
                found.append(
                    Observation(
                        indicator=indicator, unit=frame.key(unit), period=period, value=float(part), status=Status.FINAL,
                        level=unit.level, numerator=float(part), denominator=float(whole),
                    )
                )  # fmt: skip
    return found


@pytest.mark.parametrize("indicator", ["sum", "share", "middle"])
def test_all_at_once_is_one_by_one(frame: Frame, indicator: str) -> None:
    rows = _rows(frame, indicator, Random(indicator))
    assert sorted(map(repr, carried(rows, FORMULAS, frame))) == sorted(
        map(repr, carry_by_hand(rows, FORMULAS[indicator], frame))
    )


def test_sums_of_communes_are_kept(frame: Frame) -> None:
    rows = [row for row in _rows(frame, "sum", Random(1)) if row.level == "commune"]
    found = carried(rows, FORMULAS, frame)
    for period in PERIODS:
        whole = sum(row.value or 0 for row in rows if row.period == period)
        today = [
            row for row in found if row.period == period and (row.carried or Period.parse(period).start >= frame.day)
        ]
        assert sum(row.value or 0 for row in today) == pytest.approx(whole, rel=1e-12)
        assert len({row.unit for row in today}) == len(today) <= 126
