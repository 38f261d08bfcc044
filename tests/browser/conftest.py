"""A real portal and a real browser: `khue run` on a free port, the system's Chromium driven by Playwright."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"khue run ended with {process.returncode}:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - this machine's own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)  # polling a server that starts in another process
    raise RuntimeError(f"nothing answered on {url}:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def served(city: str, home: Path, *options: str) -> Iterator[str]:
    """The address of a portal that serves the city, stopped afterwards."""
    port = free_port()
    log = home / "server.log"
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "khue.cli.main", "--city", f"cities/{city}", "--home", str(home), "run"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), *options], cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
        try:
            wait_until_served(f"http://127.0.0.1:{port}/", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """Serves a city of a test's own, by its path from `cities/`."""
    return served


@pytest.fixture(scope="session")
def sao_khue(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The invented city, as it stood on the day of the golden tests."""
    with served("sao-khue", tmp_path_factory.mktemp("sao-khue"), "--date", "2026-01-15") as address:
        yield address


@pytest.fixture(scope="session")
def ha_noi(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """Hanoi."""
    with served("ha-noi", tmp_path_factory.mktemp("ha-noi"), "--date", "2026-11-23") as address:
        yield address


PASSWORD = "hoa-sen-no-ben-ho-tay"


@contextmanager
def with_person(home: Path, username: str, role: str, agency: str = "") -> Iterator[str]:
    """The invented city with one person who has a role."""

    def people(*words: str, typed: str = "") -> None:
        command = [sys.executable, "-m", "khue.cli.main", "--city", "cities/sao-khue", "--home", str(home), "people"]
        subprocess.run([*command, *words], input=typed, text=True, cwd=ROOT, check=True, capture_output=True)

    people("add", username, "--name", "Người thử")
    people("give", username, role, *(["--agency", agency] if agency else []))
    people("password", username, typed=f"{PASSWORD}\n")
    with served("sao-khue", home, "--date", "2026-01-15") as address:
        yield address


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The invented city with one administrator, `quan-tri`."""
    with with_person(tmp_path_factory.mktemp("desk"), "quan-tri", "administrator") as address:
        yield address


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The invented city with one data officer, `lan`, of the agency that owes its datasets."""
    with with_person(tmp_path_factory.mktemp("sending"), "lan", "data-officer", "SK-VP") as address:
        yield address


@pytest.fixture(scope="module")
def coordinated(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The invented city with one coordinator, `dieu`."""
    with with_person(tmp_path_factory.mktemp("interest"), "dieu", "coordinator") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Generator[Browser, None, None]:
    """The system's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here; run: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


class Visit(Protocol):
    """Opens a fresh page, as a visitor with a screen of that size would, with or without JavaScript."""

    def __call__(self, *, width: int = 1280, height: int = 900, script: bool = True) -> Page: ...


@pytest.fixture
def visit(browser: Browser) -> Generator[Visit, None, None]:
    """Opens pages that must ask no other host for anything and must log no error."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    complaints: list[str] = []

    def open_page(*, width: int = 1280, height: int = 900, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, bypass_csp=False, locale="vi-VN"
        )
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:"))], asked
    assert not complaints, complaints
