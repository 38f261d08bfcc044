"""A faulty file is refused with every fault named, and changes nothing; a sound one makes the next version."""

from __future__ import annotations

from pathlib import Path

import pytest

from khue.cli.main import main
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
EXAMPLES = CITY / "examples"


@pytest.fixture
def own(tmp_path: Path) -> list[str]:
    """Options for a data home of this test's own, with a build in it."""
    options = ["--city", str(CITY), "--home", str(tmp_path / "home"), "--lang", "en"]
    assert main([*options, "build", "--date", "2026-01-15"]) == 0
    return options


def _files(home: Path) -> dict[str, bytes]:
    """All that is kept: raw files, versions, pointers."""
    kept = [home / "raw", home / "datasets", home / "builds", home / "current"]
    return {
        file.relative_to(home).as_posix(): file.read_bytes()
        for start in kept
        for file in [start, *start.rglob("*")]
        if file.is_file()
    }


def test_every_fault_is_named_and_nothing_changes(
    own: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _files(tmp_path / "home")
    capsys.readouterr()
    assert main([*own, "ingest", "ho-so", str(EXAMPLES / "ho-so-co-loi.csv")]) == 1
    told = "".join(capsys.readouterr())
    for place, code, found in [
        ("3:3", "KH644", "2025-02-30"),  # a day that no calendar has
        ("4:2", "KH656", "SK999"),  # a commune that never existed
        ("5:1", "KH655", "HS-9001"),  # the key of line 2
        ("6:9", "KH646", "-15000"),  # a negative fee
        ("7:2", "KH657", "SK202"),  # a code that was no longer in force
    ]:
        line = next((line for line in told.splitlines() if f"ho-so-co-loi.csv:{place}" in line), "")
        assert code in line, told
        assert found in told
    assert _files(tmp_path / "home") == before


def test_a_dry_run_of_a_sound_file_changes_nothing(own: list[str], tmp_path: Path) -> None:
    before = _files(tmp_path / "home")
    assert main([*own, "ingest", "ho-so", str(EXAMPLES / "ho-so-bo-sung-2025.csv"), "--dry-run"]) == 0
    assert _files(tmp_path / "home") == before


def test_a_sound_file_moves_the_number_and_keeps_the_version_before(own: list[str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert main([*own, "ingest", "ho-so", str(EXAMPLES / "ho-so-bo-sung-2025.csv")]) == 0
    assert main([*own, "build", "--date", "2026-01-15"]) == 0
    build = Build.current(home)
    (found,) = build.observations("ho-so-truc-tuyen", unit="SK", period="2025")
    # 180 of 292 before; eight more, all online.
    assert (found.numerator, found.denominator, found.version) == (188, 300, "ho-so/2")
    assert found.value == pytest.approx(100 * 188 / 300)
    versions = {
        version.number: (version.rows, version.current) for version in build.datasets if version.dataset == "ho-so"
    }
    assert versions == {1: (896, False), 2: (904, True)}
