"""Sao Khuê, built once for all golden tests, as it stood on 15 January 2026."""

from __future__ import annotations

from pathlib import Path

import pytest

from khue.cli.main import main
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
DAY = "2026-01-15"


@pytest.fixture(scope="session")
def sao_khue_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data home with the build of Sao Khuê."""
    home = tmp_path_factory.mktemp("sao-khue") / "home"
    assert main(["--city", str(CITY), "--home", str(home), "build", "--date", DAY]) == 0
    return home


@pytest.fixture(scope="session")
def sao_khue(sao_khue_home: Path) -> Build:
    """The build itself."""
    return Build.current(sao_khue_home)


@pytest.fixture(scope="session")
def city_options(sao_khue_home: Path) -> list[str]:
    """The options that point the command line at that build."""
    return ["--city", str(CITY), "--home", str(sao_khue_home)]
