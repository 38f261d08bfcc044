"""Values of personal columns, and persons found in others, leave by no way: page, download, interface, search, listing, log."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client, override_settings

from guarded_city import CONTRACT, DATASET, Person, add_file, persons, write_city
from khue.cli.main import main
from khue.model.privacy import MASK
from khue.pipeline.privacy.pseudonyms import key_of
from khue.pipeline.privacy.withheld import WithheldError
from khue.pipeline.reading import Build

NUMBER = "001095001234"
OPEN = CONTRACT.replace(
    "customProperties:\n  -", "customProperties:\n  - {property: khue.smallestCount, value: 0}\n  -"
)
"""Every count is told, and rows are shown with their personal columns masked."""
GROUP = "{name: nhom, logicalType: string"
QUASI = CONTRACT.replace(GROUP, f"{GROUP}, customProperties: [{{property: khue.quasiIdentifier, value: true}}]")
AMOUNT = "{name: so_tien, logicalType: integer, classification: personal"


class Made:
    """A city, its data home, and a reader of its portal."""

    def __init__(self, folder: Path, rows: list[Person], contract: str) -> None:
        self.city, self.home, self.rows = folder / "city", folder / "home", rows
        self.file = write_city(self.city, rows, contract=contract)
        self.build_again()

    def run(self, *arguments: str) -> int:
        return main(["--city", str(self.city), "--home", str(self.home), *arguments])

    def build_again(self) -> Build:
        assert self.run("build", "--date", "2026-01-15") == 0
        return Build.current(self.home)


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("masked"), persons(40, 1), OPEN)


@pytest.fixture(scope="module")
def exposed(tmp_path_factory: pytest.TempPathFactory) -> Made:
    first, *rest = persons(40, 1)
    noted = [Person(**{**vars(rest[0]), "note": f"đã nộp CCCD {NUMBER}"}), *rest[1:]]
    return Made(tmp_path_factory.mktemp("exposed"), [first, *noted], OPEN)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("guarded"), persons(40, 1), CONTRACT)


def reader(made: Made) -> Iterator[Client]:
    with override_settings(KHUE_CITY=made.city, KHUE_HOME=made.home):
        yield Client(raise_request_exception=False)


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


ADDRESSES = (
    "/du-lieu/tro-cap/", "/du-lieu/tro-cap/?ban=1&trang=2", "/du-lieu/tro-cap/v1/dong/2/", "/du-lieu/tro-cap/v1/tai.csv",
    "/du-lieu/tro-cap/v1/tai.json", "/du-lieu/tro-cap/v1/tai.parquet", "/api/v1/datasets/tro-cap",
    "/api/v1/datasets/tro-cap/versions/1/rows?limit=100", "/api/v1/datasets/tro-cap/versions/1/rows?format=csv",
    "/chi-so/so-nguoi/", "/chi-so/ty-le-nha/", "/chi-so/so-nguoi/tai.csv", "/api/v1/indicators/so-nguoi/observations?limit=500",
    "/tim-kiem/?q=0010", "/api/v1/search?q=Nguyen", "/don-vi/SK101/", "/viec-can-thuc-day/", "/du-lieu/",
)  # fmt: skip


def test_no_personal_value_is_on_any_page(masked: Made) -> None:
    numbers = {one.number for one in masked.rows}
    for client in reader(masked):
        said = {address: text for address in ADDRESSES if (text := _text(client, address))}
        assert len(said) >= 14
        for address, text in said.items():
            assert not numbers & set(re.findall(r"\d{12}", text)), address
            assert "Nguyễn Thị Sao" not in text, address
        shown = said["/api/v1/datasets/tro-cap/versions/1/rows?limit=100"]
        assert {row["ho_ten"] for row in json.loads(shown)["items"]} == {MASK}


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code in (200, 404), (address, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace") if answer.status_code == 200 else ""


def test_downloads_are_masked_in_every_format(masked: Made) -> None:
    for client in reader(masked):
        rows = list(csv.DictReader(io.StringIO(body(client, "/du-lieu/tro-cap/v1/tai.csv"))))
        assert len(rows) == 40 and {row["ho_ten"] for row in rows} == {row["so_tien"] for row in rows} == {MASK}
        answer = client.get("/du-lieu/tro-cap/v1/tai.parquet")
        table = pq.read_table(io.BytesIO(b"".join(answer.streaming_content)))
        assert set(table.column("ho_ten").to_pylist()) == {MASK}
        assert table.column("ma").to_pylist() == sorted(table.column("ma").to_pylist()) or table.num_rows == 40


def test_one_person_has_one_pseudonym_in_a_dataset(masked: Made) -> None:
    found = Build.current(masked.home)
    columns, rows = found.rows(DATASET, 1, limit=100)
    names = {row[columns.index("ma")]: row[columns.index("so_dinh_danh")] for row in rows}
    assert len(set(names.values())) == len({one.number for one in masked.rows})
    assert all(str(name).startswith("p-") for name in names.values())
    key = masked.home / "keys" / "tro-cap.key"
    assert key.stat().st_mode & 0o777 == 0o600 and key_of(masked.home, DATASET) == key.read_bytes()
    key.chmod(0o644)
    assert set(found.rows(DATASET, 1)[1][0]) >= {MASK}, "a key that others can read is none"
    key.chmod(0o600)


def test_a_file_with_a_citizen_number_is_not_published(exposed: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert exposed.run("ingest", DATASET, str(exposed.file)) == 4, "stored, and not to be published"
    told = capsys.readouterr().out
    assert re.search(r"a\.csv:3 .*KH690", told) and 'Cột "ghi_chu", dòng 3: có số định danh cá nhân' in told
    assert "001•••••••••" in told and NUMBER not in told and "không được công bố" in told
    assert exposed.run("ingest", DATASET, str(exposed.file), "--dry-run", "--lang", "en") == 4
    told = capsys.readouterr().out
    assert "here is a citizen number (001•••••••••)" in told
    assert 'PUBLICATION REFUSED for the rows of tro-cap: row 3, column "ghi_chu" has a citizen number' in told
    assert exposed.run("check") == 0
    assert 'Cột "ghi_chu", dòng 3: có số định danh cá nhân' in capsys.readouterr().out


def test_a_file_for_publication_is_not_even_stored(
    exposed: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    at = ["--city", str(exposed.file.parents[2]), "--home", str(home), "ingest", DATASET, str(exposed.file)]
    assert main([*at, "--publish"]) == 1
    assert "TỪ CHỐI CÔNG BỐ các dòng của tro-cap: dòng 3" in capsys.readouterr().out
    assert not (home / "datasets").exists()
    assert main(at) == 4
    assert (home / "datasets" / DATASET).is_dir()


@pytest.mark.parametrize(
    "address", [one for one in ADDRESSES if one.startswith(("/du-lieu/tro-cap/v1", "/api/v1/datasets/tro-cap/v"))]
)
def test_every_way_to_its_rows_is_refused_with_row_and_reason(exposed: Made, address: str) -> None:
    for client in reader(exposed):
        text = body(client, address, 403).replace("&quot;", '"')
        assert "Cột" in text and "dòng 3 (a.csv)" in text and "số định danh cá nhân" in text and NUMBER not in text


def test_the_dataset_says_so_and_its_indicators_still_show(exposed: Made) -> None:
    for client in reader(exposed):
        page = body(client, "/du-lieu/tro-cap/")
        assert "dòng 3 (a.csv)" in page and NUMBER not in page
        told = json.loads(body(client, "/api/v1/datasets/tro-cap"))["publication"]
        assert (told["published"], told["reasons"]) == (False, ["exposed"])
        assert told["exposures"][0]["first"] == [{"row": 3, "file": "a.csv", "value": "001•••••••••"}]
        values = json.loads(body(client, "/api/v1/indicators/so-nguoi/observations?unit=SK&limit=500"))
        assert any(one["value"] for one in values["items"])


def test_declaring_the_column_personal_publishes_the_rest(tmp_path: Path) -> None:
    rows = persons(12, 5)
    made = Made(tmp_path, [*rows[:-1], Person(**{**vars(rows[-1]), "note": NUMBER})], OPEN)
    with pytest.raises(WithheldError):
        Build.current(made.home).rows(DATASET, 1)
    declared = OPEN.replace("{name: ghi_chu, businessName: Ghi chú, logicalType: string}",
                            "{name: ghi_chu, businessName: Ghi chú, logicalType: string, classification: personal}")  # fmt: skip
    (made.city / "contracts" / "tro-cap.odcs.yaml").write_text(declared, encoding="utf-8")
    found = made.build_again()
    columns, shown = found.rows(DATASET, 1, limit=50)
    assert {row[columns.index("ghi_chu")] for row in shown} == {MASK}


def test_what_an_officer_settles_is_published_and_later_rows_are_not(tmp_path: Path) -> None:
    rows = persons(12, 5, years=(2024,))
    made = Made(tmp_path, [*rows[:-1], Person(**{**vars(rows[-1]), "note": NUMBER})], OPEN)
    said = ["settle", "tro-cap/ghi_chu/citizen-number", "--reason", "Mã giấy tờ của kho, không phải người"]
    command = [sys.executable, "-m", "khue.cli.main", "--city", str(made.city), "--home", str(made.home), *said]
    subprocess.run(command, check=True, env={**os.environ, "KHUE_CITY": "", "KHUE_HOME": ""})
    assert made.build_again().rows(DATASET, 1)[1]
    later = [Person(**{**vars(one), "note": NUMBER[:-1] + "9"}) for one in persons(1, 9, years=(2025,), start=90)]
    add_file(made.city, later, "b.csv")
    with pytest.raises(WithheldError, match="ghi_chu"):
        made.build_again().rows(DATASET, 2)


def test_rows_that_would_tell_small_counts_are_held_back(guarded: Made) -> None:
    found = Build.current(guarded.home)
    publication = found.publication(DATASET, 1)
    assert publication.reasons == ("few",) and publication.least == 5
    assert set(publication.together) == {"ma_xa", "ngay", "nhom"}
    with pytest.raises(WithheldError, match="dưới 5 dòng"):
        found.rows(DATASET, 1)
    newest = next(o for o in found.everything("so-nguoi") if o.value is not None)
    assert found.source_rows(newest).rows == () and found.partitions(newest) == ()
    hidden = next(o for o in found.everything("so-nguoi") if o.value is None)
    assert found.source_rows(hidden).total == 0


def test_classes_of_quasi_identifiers_are_counted(tmp_path: Path) -> None:
    contract = QUASI.replace("classification: personal", "classification: public").replace(
        "customProperties: [{property: khue.pseudonym, value: true}]", "description: x"
    )
    rows = [
        Person(**{**vars(one), "kind": "nha" if n < 3 else "tien", "number": f"{n}"})
        for n, one in enumerate(persons(20, 2))
    ]
    made = Made(tmp_path, rows, contract)
    publication = Build.current(made.home).publication(DATASET, 1)
    assert (publication.reasons, publication.together, publication.classes, publication.class_rows) == (
        ("few",),
        ("nhom",),
        1,
        3,
    )


def test_a_wrong_cell_of_a_personal_column_is_not_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = OPEN.replace(AMOUNT, f"{AMOUNT}, logicalTypeOptions: {{maximum: 5}}")
    file = write_city(tmp_path / "city", persons(3, 1), contract=contract)
    assert main(["--city", str(tmp_path / "city"), "--home", str(tmp_path / "home"), "ingest", DATASET, str(file)]) == 1
    told = capsys.readouterr().out
    assert "so_tien" in told and MASK in told
    assert not any(str(one.amount) in told for one in persons(3, 1))


def test_a_formula_over_closed_columns_shows_no_rows(masked: Made) -> None:
    found = Build.current(masked.home)
    value = next(o for o in found.everything("tien-giua") if o.value is not None)
    behind = found.source_rows(value)
    assert behind.rows == () and behind.total > 0
