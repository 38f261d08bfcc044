"""The learned constants are what the benchmark writes, and the benchmark learns what can be learned from a plain case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from khue.stats.outlook import learned
from khue.stats.outlook.case import Kind

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def test_the_module_of_constants_is_what_the_benchmark_writes() -> None:
    from bench.outlook import _HEAD, _written

    kinds = (_written(kind, learned.LEARNED[kind]) for kind in (Kind.BOUNDED, Kind.AMOUNT, Kind.FREE))
    assert Path(learned.__file__).read_text(encoding="utf-8") == "\n".join([_HEAD, *kinds, "}", "# fmt: on", ""])


def test_lines_teach_a_drift_and_wandering_teaches_a_level() -> None:
    from bench.outlook_learn import part_of, table_of
    from bench.outlook_series import Cut, series

    rng = np.random.default_rng(3)
    rows = (("flat", "level", 1.0, 0.5, 0.0, 0.0, 0.1, 1.0), ("flat", "drift", 0.0, 0.0, 0.0, 3.0, 0.1, 1.0))

    def leading(values: np.ndarray) -> str:
        cut = Cut("made up", 6, [series("made up", row[:6], row[6:]) for row in values.tolist()])
        return table_of([part_of(cut, Kind.FREE, rows)], rows, rounds=30).rows[0][1]

    noise = rng.normal(0, 1, (60, 10))
    assert leading(50 + rng.normal(0, 5, (60, 1)) * np.arange(10) + noise / 5) == "drift"
    assert leading(50 + noise) == "level"


def test_intervals_that_are_too_narrow_are_widened_by_what_they_lack() -> None:
    from bench.outlook_learn import Checked, widening_of

    rng = np.random.default_rng(4)
    came = rng.normal(0, 2, (4_000, 3))
    narrow = np.quantile(rng.normal(0, 1, 200_000), [k / 200 for k in range(1, 200)])
    said = np.broadcast_to(narrow, (*came.shape, 199))
    whole, farther, fewer = widening_of([Checked("made up", 5, said, np.full(4_000, 4.0), came)])
    assert whole + fewer / 4 == pytest.approx(np.log(2), abs=0.06)
    assert farther == pytest.approx(0, abs=0.06)
