"""Sao Khuê, built once for the tests of its pages and its interface, as it stood on 15 January 2026."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
django.setup()

from django.test import Client, override_settings  # noqa: E402 - Django is set up first

from khue.cli.main import main  # noqa: E402
from khue.pipeline.reading import Build  # noqa: E402

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture(scope="session")
def portal_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data home with the build of Sao Khuê."""
    home = tmp_path_factory.mktemp("portal") / "home"
    assert main(["--city", str(CITY), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return home


@pytest.fixture
def portal(portal_home: Path) -> Iterator[Client]:
    """A reader of the portal; a fault of ours answers 500 instead of stopping the test."""
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=portal_home):
        yield Client(raise_request_exception=False)


@pytest.fixture(scope="session")
def portal_build(portal_home: Path) -> Build:
    """The build behind the portal."""
    return Build.current(portal_home)


@pytest.fixture
def unbuilt(tmp_path: Path) -> Iterator[Client]:
    """A reader of a portal whose city was never built."""
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=tmp_path):
        yield Client()
