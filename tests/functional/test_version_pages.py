"""Versions on the portal: listed with their state, compared in public only where their rows are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from khue.cli.main import main
from khue.folder.load import load_city
from khue.pipeline.versions.withdrawing import withdraw
from khue.stores import ParquetStore

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
SENT = CITY / "inbox" / "ho-so" / "ho-so-2023-2025.csv"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a city of two versions of its dossiers, and its data home."""
    root = tmp_path_factory.mktemp("versions")
    shutil.copytree(CITY, root / "city")
    _command(root, "build", "--date", "2026-01-15")
    lines = SENT.read_text(encoding="utf-8").splitlines()
    changed = [
        lines[0],
        *(line.replace("truc_tuyen,mot_phan", "truc_tiep,truc_tiep") for line in lines[2:12]),
        *lines[12:],
    ]
    (root / "city" / "inbox" / "ho-so" / SENT.name).write_text("\n".join(changed) + "\n", encoding="utf-8")
    _command(root, "build", "--date", "2026-01-15")
    return root


def _command(root: Path, *words: str) -> None:
    assert main(["--city", str(root / "city"), "--home", str(root / "home"), *words]) == 0


@pytest.fixture
def reader(place: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=place / "city", KHUE_HOME=place / "home"):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(("prefix", "said"), [("", "mất 1 dòng"), ("/en", "1 row gone")])
def test_two_versions_beside_each_other(reader: Client, prefix: str, said: str) -> None:
    page = reader.get(f"{prefix}/du-lieu/ho-so/so-sanh/1/2/")
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert "HS-0001" in text
    assert "/du-lieu/ho-so/so-sanh/1/2/" in reader.get("/du-lieu/ho-so/").content.decode()


def test_the_same_by_the_interface(reader: Client) -> None:
    found = reader.get("/api/v1/datasets/ho-so/versions/2/changes?limit=1").json()
    assert (found["old"], found["new"], found["gone"], len(found["rows"])) == (1, 2, 1, 1)
    assert found["matched_by"] == ["ma_ho_so"]
    assert reader.get("/api/v1/datasets/ho-so/versions/9/changes").status_code == 404


def test_versions_that_are_not_there(reader: Client) -> None:
    assert reader.get("/du-lieu/ho-so/so-sanh/1/9/").status_code == 404
    assert reader.get("/du-lieu/khong-co/so-sanh/1/2/").status_code == 404


def test_a_withdrawn_version_is_marked_and_its_rows_are_held_back(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place, tmp_path / "own")
    root = tmp_path / "own"
    city, _ = load_city(root / "city")
    assert city is not None
    withdraw(city, ParquetStore(root / "home"), "ho-so", 2, by="thử", why="số liệu sai")
    _command(root, "build", "--date", "2026-01-15")
    with override_settings(KHUE_CITY=root / "city", KHUE_HOME=root / "home"):
        reader = Client(raise_request_exception=False)
        found = reader.get("/api/v1/datasets/ho-so").json()
        assert [(one["number"], one["current"], one["withdrawn"]) for one in found["versions"]] == [
            (2, False, True), (1, True, False),
        ]  # fmt: skip
        assert reader.get("/api/v1/datasets/ho-so/versions/2/rows").status_code == 403
        assert reader.get("/api/v1/datasets/ho-so/versions/1/rows").status_code == 200
        page = reader.get("/du-lieu/ho-so/so-sanh/1/2/")
        assert page.status_code == 200
        assert "HS-0002" not in page.content.decode()
