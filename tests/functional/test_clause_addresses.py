"""Addresses of clauses last: what was renumbered is found under its old number by a redirect for good."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from khue.cli.main import main

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sao Khuê, whose resolution was renumbered: what was VII.9 became II.1, and a target moved twice."""
    city = tmp_path_factory.mktemp("moved") / "sao-khue"
    shutil.copytree(CITY, city)
    document = city / "resolutions" / "nq-01-sk" / "resolution.yaml"
    text = document.read_text(encoding="utf-8")
    document.write_text(
        text + "moved:\n  VII.9: II.1\n  V.1: V.2\n  V.2: III.1.c\n  X.1: X.2\n  X.2: X.1\n", encoding="utf-8"
    )
    return city


@pytest.fixture
def client(moved: Path, tmp_path: Path) -> Generator[Client, None, None]:
    """The portal of that city."""
    assert main(["--city", str(moved), "--home", str(tmp_path), "build", "--date", "2026-01-15"]) == 0
    with override_settings(KHUE_CITY=moved, KHUE_HOME=tmp_path, ALLOWED_HOSTS=["*"]):
        yield Client(raise_request_exception=False)


def test_old_addresses_lead_on(client: Client) -> None:
    cases = {
        "III.1.c": (302, "/chi-tieu/SK-03/"), "V.1": (301, "/chi-tieu/SK-03/"), "V.2": (301, "/chi-tieu/SK-03/"),
        "VII.9": (301, "/van-ban/nq-01-sk/#muc-ii-1"), "I.2": (302, "/van-ban/nq-01-sk/#muc-i-2"), "IV.2": (302, "/nhiem-vu/SK-NV-2/"),
    }  # fmt: skip
    for clause, (status, address) in cases.items():
        answer = client.get(f"/van-ban/nq-01-sk/{clause}/")
        assert (answer.status_code, answer["Location"]) == (status, address), clause
    assert client.get("/van-ban/nq-01-sk/X.1/").status_code == 404, "two that name each other lead nowhere"
