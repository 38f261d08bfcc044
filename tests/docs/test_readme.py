"""The README's five minutes: every command in it does what the line says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = re.findall(r"^    khue (.+?)\s*(?:#.*)?$", Path("README.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to run commands in, with the cities beside; what they write stays there."""
    folder = tmp_path_factory.mktemp("homes")
    (folder / "cities").symlink_to(Path(__file__).parents[2] / "cities")
    return folder


def khue(line: str, homes: Path) -> str:
    """What a command of the README prints; each city has a data home of its own."""
    home = homes / ("sao-khue" if "sao-khue" in line else "ha-noi")
    done = subprocess.run(
        [sys.executable, "-m", "khue.cli.main", "--home", str(home), *shlex.split(line)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        cwd=homes,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout or done.stderr


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_works(line: str, homes: Path) -> None:
    assert khue(line, homes).strip()


def test_the_json_listing_has_the_promised_fields(homes: Path) -> None:
    line = next(line for line in COMMANDS if "targets --format json" in line)
    targets = json.loads(khue(line, homes))
    promised = (
        "id document clause text indicator operator value unit year status reason latest agency probability projection"
    )
    assert len(targets) == 72
    assert all(set(promised.split()) <= target.keys() for target in targets)


def test_the_figure_of_the_article_names_its_source(homes: Path) -> None:
    line = next(line for line in COMMANDS if line.startswith("explain"))
    told = khue(line, homes)
    assert "78" in told
    assert "https://" in told
    assert "cities/ha-noi/figures/" in told or "figures/" in told
