"""In a simulated city hardly any sound observation is flagged, and planted faults are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from khue.cli.main import main
from khue.lib.periods import Grain
from khue.pipeline.anomalies import judge
from khue.pipeline.anomalies.columns import Looked, columns_of
from khue.pipeline.anomalies.grids import Series, grids
from khue.pipeline.anomalies.judge import WINDOW, looked_over
from khue.pipeline.reading import Build
from khue.simulation import planted
from khue.stats.anomalies.grid import Grid
from khue.stats.anomalies.neighbours import deviations

FAULTY = ("le_phi", "gia_tri", "so_tien", "ngay_tra is null")
"""Where the simulation itself plants faulty rows, or dossiers that cannot have been returned yet."""
CLEAR = 8.0
"""A fault is clear that is so many spreads off."""
MOST_FALSE = 1 / 1000


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("simulated")
    size = ["--rows", "150000", "--months", "30", "--communes", "24", "--districts", "6"]
    assert main(["simulate", *size, "--out", str(folder / "city")]) == 0
    options = ["--city", str(folder / "city"), "--home", str(folder / "home")]
    assert main([*options, "build", "--date", "2026-01-15"]) == 0
    return Build.current(folder / "home")


@pytest.fixture(scope="module")
def looked(simulated: Build) -> list[Looked]:
    return [columns_of(path) for path in sorted(simulated.folder.glob("observations-*.parquet"))]


@pytest.fixture(scope="module")
def monthly(simulated: Build, looked: list[Looked]) -> Series:
    return next(one for one in grids(looked, simulated.city, len(looked) - 1) if one.grain is Grain.MONTH)


def test_hardly_any_sound_observation_is_flagged(simulated: Build, looked: list[Looked]) -> None:
    seen = false = 0
    for series in grids(looked, simulated.city, len(looked) - 1):
        sound = {name for name in series.names.indicators.texts if _is_sound(simulated, name)}
        named = [series.names.of(row)[0] in sound for row in series.grid.row[series.grid.row >= 0].tolist()]
        told = {int(row) for one in looked_over(series) for row in one.row}
        seen, false = seen + sum(named), false + sum(series.names.of(row)[0] in sound for row in told)
    assert seen > 50_000
    assert false / seen <= MOST_FALSE


def test_parts_of_a_grid_are_looked_over_as_the_whole_is(monthly: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for cells in (1, monthly.grid.value.size):
        monkeypatch.setattr(judge, "CELLS", cells)
        told.append({(one.code, repr(found)) for one in looked_over(monthly) for found in one.listed()})
    assert told[0] == told[1]
    assert told[0]


def _is_sound(build: Build, name: str) -> bool:
    formula = build.indicators[name].formula
    inputs = [other for other in build.indicators if f'"{other}"' in formula]
    return not any(part in formula for part in FAULTY) and all(_is_sound(build, other) for other in inputs)


def test_the_rows_that_the_simulation_spoils_are_seen_in_its_values(simulated: Build) -> None:
    """Fees a thousand times too high and sensors stuck at 9999 stand out in the values that count them."""
    found = {one.indicator for one in simulated.anomalies if one.kind.value in ("unit_error", "outlier")}
    assert {"le-phi", "le-phi-binh-quan", "bui-min"} <= found


@pytest.mark.parametrize(
    ("plant", "least"),
    [
        (planted.times(1000), 0.9), (planted.times(100), 0.9), (planted.times(10), 0.85), (planted.times(0.001), 0.9),
        (planted.share_as_fraction, 0.9), (planted.zeros, 0.8), (planted.spikes, 0.9), (planted.beyond, 1.0),
    ],
)  # fmt: skip
def test_clear_faults_are_found(
    monthly: Series, plant: Callable[[Grid, np.random.Generator, int], planted.Planted], least: float
) -> None:
    made = plant(monthly.grid, np.random.default_rng(11), 120)
    with np.errstate(invalid="ignore"):
        clear = made.grid.row[np.abs(deviations(made.grid).score) >= CLEAR]
    wanted = np.intersect1d(made.rows, clear)
    assert len(wanted) >= 10
    assert np.isin(wanted, _told(monthly, made.grid)).mean() >= least


def test_levels_that_shift_far_are_found(monthly: Series) -> None:
    made = planted.breaks(monthly.grid, np.random.default_rng(12), 120, WINDOW[Grain.MONTH], 0.2)
    assert np.isin(made.rows, _told(monthly, made.grid)).mean() >= 0.4


def test_copied_values_are_found(monthly: Series) -> None:
    made = planted.block(monthly.grid, np.random.default_rng(13), 0.4)
    assert np.isin(made.rows, _told(monthly, made.grid)).mean() >= 0.5


def _told(series: Series, grid: Grid) -> np.ndarray:
    return np.concatenate([one.row for one in looked_over(replace(series, grid=grid, since=0))])
