"""The tutorial is true: its commands run in order, in a copy of the city, and give what the text says."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)

# What each block must print, and how it ends; in the order of the text.
EXPECTED: list[tuple[int, list[str]]] = [
    (0, ["SK-07", "SK-10", "0 errors, 1 warning, 2 notes"]),  # check
    (0, []),  # build
    (0, []),  # build again
    (0, [f"SK-{number:02d}" for number in range(1, 11)]),  # show targets
    (0, ["180", "292", "61.6", "ho-so v1"]),  # explain
    (1, [f"ho-so-co-loi.csv:{line}:" for line in (3, 4, 5, 6, 7)]),  # ingest, faulty
    (0, ["188", "300", "62.7", "ho-so v2"]),  # plan, build, explain
    (0, []),  # run
    (0, []),  # rm
]


def test_every_block_is_expected() -> None:
    assert len(BLOCKS) == len(EXPECTED)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the repository: the city, and `khue` on the path."""
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(ROOT / "cities" / "sao-khue", folder / "cities" / "sao-khue")
    khue = folder / "bin" / "khue"
    khue.parent.mkdir()
    khue.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m khue.cli.main "$@"\n', encoding="utf-8")
    khue.chmod(0o755)
    return folder


def _environment(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KHUE_")}
    return kept | {"PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")}


def _run(block: str, place: Path) -> tuple[int, str]:
    done = subprocess.run(
        ["bash", "-euc", block], cwd=place, env=_environment(place), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_page(block: str, place: Path) -> str:
    """What the portal that the block starts answers on its first page."""
    port = _free_port()
    command = ["bash", "-euc", "exec " + block.replace("8000", str(port))]
    with (place / "run.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=place, env=_environment(place), stdout=log, stderr=log)
        try:
            return _wait_for(f"http://127.0.0.1:{port}/", server)
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        assert server.poll() is None, "the portal ended by itself"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - this machine's own address
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)  # until the other process listens
    raise AssertionError("the portal did not answer")


def test_the_commands_of_the_tutorial_do_what_it_says(place: Path) -> None:
    for block, (code, wanted) in zip(BLOCKS, EXPECTED, strict=True):
        if " run " in block:
            page = _first_page(block, place)
            assert "Sao Khuê" in page
            continue
        found, told = _run(block, place)
        assert found == code, f"{block}\n{told}"
        missing = [text for text in wanted if text not in told]
        assert not missing, f"{block}\n{told}"
    assert not (place / "var" / "sao-khue").exists()
    assert sorted(p.name for p in (place / "cities/sao-khue/inbox/ho-so").iterdir()) == ["ho-so-2023-2025.csv"]


@pytest.mark.parametrize("guide", sorted((ROOT / "docs" / "how-to").glob("*.md")), ids=lambda path: path.stem)
def test_the_commands_of_a_guide_are_commands(guide: Path, place: Path) -> None:
    lines = re.findall(r"^\s*(khue .*)$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    for line in lines:
        words = line.split()
        command = next(word for word in words[1:] if word.isalpha() and word != "vi" and word != "en")
        done = subprocess.run(
            [place / "bin" / "khue", command, "--help"], env=_environment(place), capture_output=True, check=False
        )
        assert done.returncode == 0, line
