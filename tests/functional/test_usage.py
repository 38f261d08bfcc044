"""Use is counted by day and thing, in every way of use, and nothing of who used it is ever written down."""

from __future__ import annotations

import json
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client, override_settings
from pydantic import BaseModel

from khue.cli.main import main
from khue.pipeline.reading import Build
from khue.pipeline.usage import counts
from khue.pipeline.usage.answers import usage_answers
from khue.pipeline.usage.counts import Use
from khue.web.api.schemas_gaps import Usage
from khue.web.usage import Tally, tally

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
ADDRESS = "203.0.113.77"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Client]:
    home = tmp_path / "home"
    assert main(["--city", str(CITY), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=home):
        yield Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="Mozilla/5.0 (thu-nghiem)", HTTP_COOKIE="ten=nguoi-doc")


def used(reader: Client, dataset: str) -> dict[str, object]:
    items = reader.get("/api/v1/usage").json()["items"]
    return next(item for item in items if item["dataset"] == dataset)


def test_each_way_of_use_is_counted_once(reader: Client) -> None:
    assert used(reader, "ho-so")["uses"] == 0
    reader.get("/du-lieu/ho-so/")
    reader.get("/en/du-lieu/ho-so/")
    reader.get("/api/v1/datasets/ho-so")
    reader.get("/api/v1/datasets/ho-so/versions/1/rows")
    assert b"".join(reader.get("/du-lieu/ho-so/v1/tai.csv").streaming_content)
    reader.get("/chi-so/so-ho-so/")
    reader.get("/api/v1/indicators/so-ho-so/observations")
    found = used(reader, "ho-so")
    assert [found[kind] for kind in ("page", "api", "download", "through_indicators", "uses")] == [2, 2, 1, 2, 7]
    assert used(reader, "phan-anh")["uses"] == 0


def test_what_fails_or_only_asks_for_the_head_is_no_use(reader: Client) -> None:
    reader.head("/du-lieu/ho-so/")
    reader.get("/du-lieu/khong-co/")
    reader.get("/api/v1/datasets/khong-co")
    reader.get("/api/v1/datasets/ho-so/versions/99/rows")
    assert used(reader, "ho-so")["uses"] == 0


def test_nothing_of_the_reader_is_written_down(reader: Client, tmp_path: Path) -> None:
    reader.get("/du-lieu/ho-so/?q=bi-mat")
    tally.flush()
    written = b"".join(path.read_bytes() for path in (tmp_path / "home" / counts.FOLDER).rglob("*") if path.is_file())
    assert b"dataset:ho-so" in written
    for word in (ADDRESS, "Mozilla", "nguoi-doc", "bi-mat", "127.0.0.1"):
        assert word.encode() not in written
    (month,) = (json.loads(path.read_bytes()) for path in (tmp_path / "home" / counts.FOLDER).glob("*.json"))
    assert all(date.fromisoformat(day) and set(kinds) <= set(counts.KINDS)
               for day, things in month.items() for kinds in things.values())  # fmt: skip


def test_the_command_line_tells_what_was_written_down(
    reader: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader.get("/du-lieu/ho-so/")
    tally.flush()
    capsys.readouterr()
    options = ["--city", str(CITY), "--home", str(tmp_path / "home"), "show", "usage", "--format", "json"]
    assert main(options) == 0
    assert json.loads(capsys.readouterr().out) == reader.get("/api/v1/usage").json()["items"]


def test_counts_of_several_processes_add_up(tmp_path: Path) -> None:
    use = Use("2026-01-15", "dataset:a", "page")

    def write() -> None:
        for _ in range(10):
            counts.add(tmp_path, {use: 1})

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.read(tmp_path) == Counter({use: 40})
    assert counts.read(tmp_path, "2026-01-16") == Counter()


def test_a_home_that_is_gone_or_a_damaged_month_keeps_nothing_from_being_answered(tmp_path: Path) -> None:
    own = Tally()
    own.note(tmp_path / "gone", Use("2026-01-15", "dataset:a", "page"))
    own.flush()
    assert not (tmp_path / "gone").exists()
    (tmp_path / counts.FOLDER).mkdir()
    (tmp_path / counts.FOLDER / "2026-01.json").write_bytes(b"{")
    assert counts.read(tmp_path) == Counter()


def test_a_dataset_on_which_nothing_rests_and_that_nobody_used_is_listed(portal_build: Build) -> None:
    answers = usage_answers(portal_build, date(2026, 1, 15))
    assert {answer["dataset"] for answer in answers} == {contract.id for contract in portal_build.city.contracts}
    assert not any(answer["never_used"] for answer in answers), "targets rest on both"
    shape: type[BaseModel] = Usage
    for answer in answers:
        shape.model_validate(answer, strict=True)
        assert set(shape.model_fields) == set(answer)


def test_a_dataset_that_serves_nothing_is_listed_until_somebody_uses_it(tmp_path: Path) -> None:
    shutil.copytree(CITY, tmp_path / "city")
    contract = (CITY / "contracts" / "phan-anh.odcs.yaml").read_text(encoding="utf-8")
    new = contract.replace("id: phan-anh", "id: bo-moi").replace("Phản ánh của người dân", "Bộ chưa ai dùng")
    (tmp_path / "city" / "contracts" / "bo-moi.odcs.yaml").write_text(new, encoding="utf-8")
    options = ["--city", str(tmp_path / "city"), "--home", str(tmp_path / "home"), "build", "--date", "2026-01-15"]
    assert main(options) == 0
    with override_settings(KHUE_CITY=tmp_path / "city", KHUE_HOME=tmp_path / "home"):
        reader = Client()
        assert 'id="chua-dung"' in reader.get("/du-lieu/").content.decode()
        assert reader.get("/du-lieu/bo-moi/").status_code == 200
        assert 'id="chua-dung"' not in reader.get("/du-lieu/").content.decode()
