"""The benchmarks can be listed and run one by one; what others are asked is what Khuê is asked."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_part_is_listed_and_can_be_run_alone() -> None:
    from bench.__main__ import PARTS, main

    listed = _run("--list")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(PARTS)
    for name in PARTS:
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0


def test_a_part_that_is_given_files_runs_without_them_too() -> None:
    """All parts are run by their names alone."""
    made = _run("rivals")
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip().startswith("63 units, 3 years")


def test_a_part_that_does_not_exist_is_refused_with_those_that_do() -> None:
    refused = _run("nothing")
    assert refused.returncode == 2
    assert "metricflow" in refused.stderr


def test_a_command_that_fails_is_no_measurement() -> None:
    from bench.measuring import cost_of

    with pytest.raises(RuntimeError, match="ended with 3: it broke"):
        cost_of(sys.executable, "-c", "import sys; print('it broke', file=sys.stderr); sys.exit(3)")


def test_values_that_differ_or_are_missing_are_told() -> None:
    from bench.values import furthest

    one = {("i", "city", "01", "2025-01"): 1.0, ("i", "city", "01", "2025-02"): None}
    key = ("i", "city", "01", "2025-01")
    assert furthest(one, one, 0) == 0
    assert furthest(one, one | {key: 1.0 + 1e-13}, 1e-12) == pytest.approx(1e-13, rel=0.01)
    for wrong in (one | {key: 1.1}, one | {key: None}, {key: 1.0}):
        with pytest.raises(ValueError, match=r"here, .* there"):
            furthest(one, wrong, 1e-9)


def test_metricflow_is_asked_for_all_indicators_and_knows_where_communes_lay(tmp_path: Path) -> None:
    from bench import procedures, semantic

    (file := tmp_path / "part-0.parquet").touch()
    answered = semantic.write(tmp_path / "project", procedures.request(file))
    declared = yaml.safe_load((tmp_path / "project/models/semantic.yml").read_text())
    assert len(answered) == len(procedures.INDICATORS)
    assert {*answered} <= {metric["name"] for metric in declared["metrics"]}
    lines = (tmp_path / "project/seeds/places.csv").read_text().splitlines()
    ends = next(place.end for place in procedures.placements() if place.level == "district")
    assert lines[0] == "code,valid_from,valid_to,district,cluster,city"
    assert len(lines) == 1 + 2 * procedures.COMMUNES
    assert lines[1] == f"00000,1900-01-01,{date.fromordinal(ends.toordinal() + 1)},q0,c0,01"
