"""`khue ingest`: a delivery behind its promise, repeated or older; estimates that finals replace; contracts that break."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main
from khue.folder.load import load_city
from khue.model.observation import Status
from khue.pipeline.firmness import loose_months
from khue.pipeline.incoming.ingest import ingest
from khue.pipeline.incoming.redelivery import redeliver
from khue.pipeline.reading import Build
from khue.stores import ParquetStore

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
HO_SO = SAO_KHUE / "inbox" / "ho-so" / "ho-so-2023-2025.csv"


class Town:
    """A copy of the small city, its rows apart by month, a home, and the command line."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.city, self.home, self.root, self._capsys = root / "c", root / "home", root, capsys
        shutil.copytree(SAO_KHUE, self.city, ignore=shutil.ignore_patterns("inbox", "examples", "tests"))
        with HO_SO.open(encoding="utf-8", newline="") as file:
            self._header, *self._rows = csv.reader(file)

    def file(self, name: str, first: str, last: str, most: int = 10_000) -> Path:
        """The rows from one month to another, at most so many."""
        rows = [row for row in self._rows if first <= row[2][:7] <= last][:most]
        with (self.root / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([self._header, *rows])
        return self.root / name

    def contract(self, old: str, new: str, dataset: str = "ho-so") -> None:
        path = self.city / "contracts" / f"{dataset}.odcs.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *words: str | Path, lang: str = "en") -> tuple[int, str, str]:
        code = main(["--city", str(self.city), "--home", str(self.home), "--lang", lang, *map(str, words)])
        out, err = self._capsys.readouterr()
        return code, out, err

    def ingest(self, file: Path, *words: str) -> dict[str, Any]:
        code, out, err = self.run("--format", "json", "ingest", "ho-so", file, *words)
        assert code in (0, 1), err
        found: dict[str, Any] = json.loads(out)
        return found

    def received(self, file: Path, on: str) -> list[tuple[str, str]]:
        """What is said of a file that comes on a day."""
        city, _ = load_city(self.city)
        assert city is not None
        result = ingest(city, self.store, "ho-so", file, created=f"{on}T03:00:00+00:00")
        return [(one.rule.code, one.sentence("en")) for one in result.findings]

    @property
    def store(self) -> ParquetStore:
        return ParquetStore(self.home)

    def build(self) -> Build:
        assert self.run("build", "--date", "2026-01-15")[0] == 0
        return Build.current(self.home)


@pytest.fixture
def town(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Town:
    return Town(tmp_path, capsys)


def test_a_delivery_is_behind_from_the_day_after_the_promised_one(town: Town) -> None:
    file = town.file("a.csv", "2023-01", "2025-09")  # that of October is owed by 10 November
    assert town.received(file, "2025-11-10") == []
    late = Town.received(Town(town.root / "again", town._capsys), file, "2025-11-11")
    assert [code for code, _ in late] == ["KH626"]
    assert "newest period is Sep 2025" in late[0][1] and "1 period behind, 1 day past 10 Nov 2025" in late[0][1]


def test_a_correction_of_an_old_month_is_not_behind_where_newer_ones_are_stored(town: Town) -> None:
    town.received(town.file("new.csv", "2025-01", "2025-12"), "2026-01-05")
    assert town.received(town.file("old.csv", "2024-01", "2024-06"), "2026-01-06") == []


def test_what_repeats_a_stored_content_is_told_with_its_version_rows_and_day(town: Town) -> None:
    file = town.file("a.csv", "2025-01", "2025-12")
    town.received(file, "2026-01-05")
    (only,) = town.received(shutil.copy(file, town.root / "b.csv"), "2026-01-06")
    assert only[0] == "KH672" and "version 1" in only[1] and "received on 2026-01-05" in only[1]


def test_a_whole_dataset_that_goes_back_is_told(town: Town) -> None:
    town.contract("khue.delivery, value: append", "khue.delivery, value: whole")
    first, second = town.file("a.csv", "2025-01", "2025-11"), town.file("b.csv", "2025-01", "2025-12")
    town.received(first, "2025-12-05")
    town.received(second, "2026-01-05")
    codes = dict(town.received(first, "2026-01-06"))
    assert codes.keys() == {"KH627", "KH628"}
    assert "version 2" in codes["KH627"] and "what version 1 has" in codes["KH628"]


def test_the_command_line_and_its_json_show_warnings_with_their_numbers(town: Town) -> None:
    found = town.ingest(town.file("a.csv", "2023-01", "2023-03"))
    (only,) = found["findings"]
    assert (only["code"], only["severity"], only["value"], found["outcome"]) == (
        "KH626",
        "warning",
        "2023-03",
        "stored",
    )
    assert "KH626" in town.run("ingest", "ho-so", town.root / "a.csv", lang="vi")[1]


def test_a_final_replaces_the_estimate_and_the_estimate_stays_visible(town: Town) -> None:
    town.ingest(town.file("a.csv", "2023-01", "2025-11"))
    town.ingest(town.file("uoc.csv", "2025-12", "2025-12", most=11), "--status", "estimated")
    estimate = town.build()
    (seen,) = estimate.observations("so-ho-so", unit="SK", period="2025-12")
    assert (seen.value, seen.status, seen.version) == (11, Status.ESTIMATED, "ho-so/2")
    (year,) = estimate.observations("so-ho-so", unit="SK", period="2025")
    (month,) = estimate.observations("so-ho-so", unit="SK", period="2025-11")
    assert (year.status, month.status) == (Status.ESTIMATED, Status.FINAL)
    (derived,) = estimate.observations("ho-so-tren-nghin-dan", unit="SK", period="2025")
    assert derived.status is Status.ESTIMATED
    found = town.ingest(town.file("dec.csv", "2025-12", "2025-12"))
    assert "KH639" in [one["code"] for one in found["findings"]]
    final = town.build()
    (seen,) = final.observations("so-ho-so", unit="SK", period="2025-12")
    assert (seen.value, seen.status, seen.version) == (23, Status.FINAL, "ho-so/3")
    vintages = final.vintages("so-ho-so", "SK", "2025-12")
    assert [(one.value, one.status.value, one.version) for one in vintages] == [
        (23, "final", "ho-so/3"), (11, "estimated", "ho-so/2"),
    ]  # fmt: skip
    assert (
        "11 hồ sơ (ước tính) ho-so v2"
        in town.run("explain", "so-ho-so", "--unit", "SK", "--period", "2025-12", lang="vi")[1]
    )
    assert "estimated: 2025-12" in town.run("versions", "ho-so")[1]
    assert not [one for one in final.observations("so-ho-so", grain="month") if one.version == "ho-so/2"]


def test_versions_made_again_from_raw_files_have_the_same_rows_and_standing(town: Town) -> None:
    town.ingest(town.file("a.csv", "2025-10", "2025-11"))
    town.ingest(town.file("uoc.csv", "2025-12", "2025-12", most=11), "--status", "provisional")
    town.ingest(town.file("dec.csv", "2025-12", "2025-12"))
    before = [
        (one.number, one.content, loose_months(town.store, "ho-so", one.number)) for one in town.store.versions("ho-so")
    ]
    assert [months for _, _, months in before] == [{}, {"2025-12": "provisional"}, {}]
    shutil.rmtree(town.home / "datasets")
    city, _ = load_city(town.city)
    assert city is not None and not any(one.refused for one in redeliver(city, town.store, "ho-so"))
    again = [
        (one.number, one.content, loose_months(town.store, "ho-so", one.number)) for one in town.store.versions("ho-so")
    ]
    assert again == before


def test_what_a_file_is_may_be_said_by_its_name_or_by_a_column(town: Town) -> None:
    town.contract(
        "  - {property: khue.nextUpdate,",
        '  - {property: khue.estimatedFiles, value: "*uoc*"}\n  - {property: khue.nextUpdate,',
    )
    town.ingest(town.file("Ước tháng 10.csv", "2025-10", "2025-10"))
    assert loose_months(town.store, "ho-so", 1) == {"2025-10": "estimated"}
    town.contract(
        "  - {property: khue.nextUpdate,",
        "  - {property: khue.statusColumn, value: tinh_chat}\n  - {property: khue.nextUpdate,",
    )
    town.contract("      - name: le_phi\n", "      - {name: tinh_chat, logicalType: string}\n      - name: le_phi\n")
    file = town.file("c.csv", "2025-11", "2025-12")
    lines = file.read_text(encoding="utf-8").splitlines()
    said = [f"{line},{'Sơ bộ' if ',2025-12' in line[:26] else 'chính thức'}" for line in lines[1:]]
    file.write_text("\n".join([f"{lines[0]},tinh_chat", *said]) + "\n", encoding="utf-8")
    assert town.ingest(file)["outcome"] == "stored"
    assert loose_months(town.store, "ho-so", town.store.newest("ho-so")) == {
        "2025-10": "estimated",
        "2025-12": "provisional",
    }


def test_the_same_content_sent_as_final_settles_what_was_estimated(town: Town) -> None:
    file = town.file("a.csv", "2025-10", "2025-12")
    town.ingest(file, "--status", "estimated")
    assert set(loose_months(town.store, "ho-so", 1).values()) == {"estimated"}
    found = town.ingest(file, "--status", "final")
    assert {one["code"] for one in found["findings"]} >= {"KH629", "KH672"} and found["outcome"] == "unchanged"
    assert loose_months(town.store, "ho-so", 1) == {}


def test_check_plan_and_build_tell_a_contract_that_breaks_with_the_stored_version(town: Town) -> None:
    town.ingest(town.file("a.csv", "2023-01", "2025-12"))
    town.build()
    assert "KH36" not in town.run("check")[1]
    town.contract("{minimum: 1, maximum: 5}", "{minimum: 1, maximum: 6}")
    assert "KH368" not in town.run("check")[1] and "KH368 contract-changed" in town.run("check", "--notes")[1]
    town.contract("{minimum: 1, maximum: 6}", "{minimum: 2, maximum: 5}")
    town.contract("version: 1.0.0", "version: 2.0.0")
    _, out, _ = town.run("check", "--notes")
    assert "KH367" not in out and "(breaking)" in out
    town.contract("version: 2.0.0", "version: 1.0.1")
    for command in (["check"], ["plan", "--date", "2026-01-15"], ["build", "--date", "2026-01-15"]):
        _, out, err = town.run(*command)
        assert "KH367 contract-breaking" in out + err and "it should be 2.0.0" in out + err
