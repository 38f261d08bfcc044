"""`khue run`: one command from a folder to a served portal; what it says when it cannot serve."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from khue.cli.main import main
from khue.pipeline.home import Home

MakeCity = Callable[..., Path]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(city: Path, home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    options = ["--city", str(city), "--home", str(home), "run", "--port", str(port), "--date", "2026-01-15"]
    process = subprocess.Popen([sys.executable, "-m", "khue.cli.main", *options], stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        os.kill(process.pid, signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def answer(port: int, path: str, process: subprocess.Popen[str]) -> str:
    """The page, as soon as the portal answers."""
    for _ in range(300):
        assert process.poll() is None, process.communicate()[1]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as response:
                found: bytes = response.read()
                return found.decode()
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionError), error
            time.sleep(0.1)
    raise AssertionError("the portal does not answer")


def test_it_builds_and_serves(make_city: MakeCity, tmp_path: Path) -> None:
    port, home = free_port(), tmp_path / "home"
    with serving(make_city(), home, port) as process:
        assert "Thử Nghiệm" in answer(port, "/", process)
        assert Home(home).current_id() in answer(port, "/api/v1/build", process)


def test_with_errors_in_the_folder_the_build_before_is_served(make_city: MakeCity, tmp_path: Path) -> None:
    city, home, port = make_city(), tmp_path / "home", free_port()
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    before = Home(home).current_id()
    targets = city / "resolutions/nq-01/targets.csv"
    targets.write_text(targets.read_text(encoding="utf-8").replace("truc-tuyen,>=", "truc-tuyn,>="), encoding="utf-8")
    with serving(city, home, port) as process:
        assert before in answer(port, "/api/v1/build", process)


def test_with_errors_and_no_build_before_there_is_nothing_to_serve(
    make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = make_city(swap={"resolutions/nq-01/targets.csv": ("truc-tuyen,>=", "truc-tuyn,>=")})
    assert main(["--city", str(city), "--home", str(tmp_path / "home"), "run", "--port", str(free_port())]) == 1
    assert "targets.csv:2" in capsys.readouterr().err


def test_a_taken_port_is_said_before_anything_is_built(
    make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--city", str(make_city()), "--home", str(tmp_path / "home"), "run", "--port", str(port)]) == 1
    told = capsys.readouterr().err
    assert str(port) in told
    assert "--port" in told
    assert not (tmp_path / "home").exists()
