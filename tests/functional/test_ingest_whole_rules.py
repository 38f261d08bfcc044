"""`khue ingest` and the inbox: foreign keys and sums of parts from the command line, with the rows and the values."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from khue.cli.main import main
from khue.stores import ParquetStore

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
HO_SO = SAO_KHUE / "inbox" / "ho-so" / "ho-so-2023-2025.csv"
CONTRACT = """apiVersion: v3.1.0
kind: DataContract
id: {id}
version: 1.0.0
status: active
schema:
  - name: {table}
{rules}    properties:
{columns}
team: {{members: [{{username: SK-VP, role: owner}}]}}
customProperties:
  - {{property: khue.policy, value: {policy}}}
  - {{property: khue.delivery, value: {delivery}}}
{time}"""
Ingest = Callable[..., dict[str, Any]]


class Town:
    """A copy of the small city with contracts of its own, a home, and the command line."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.city, self.home, self._root, self._capsys = root / "c", root / "home", root, capsys
        shutil.copytree(SAO_KHUE, self.city, ignore=shutil.ignore_patterns("inbox", "examples", "tests"))

    def declare(self, id: str, columns: str, rules: str = "", policy: str = "refuse", delivery: str = "whole",
                time: str = "") -> None:  # fmt: skip
        table = id.replace("-", "_")
        given = f"  - {{property: khue.timeColumn, value: {time}}}\n" if time else ""
        lines = "".join(f"      - {{{column.strip()}}}\n" for column in columns.strip().splitlines())
        text = CONTRACT.format(
            id=id, table=table, rules=rules, columns=lines, policy=policy, delivery=delivery, time=given
        )
        (self.city / "contracts" / f"{id}.odcs.yaml").write_text(text, encoding="utf-8")

    def run(self, *words: str, lang: str = "en") -> tuple[int, str]:
        code = main(["--city", str(self.city), "--home", str(self.home), "--lang", lang, *words])
        out, err = self._capsys.readouterr()
        assert code in (0, 1), err
        return code, out

    def ingest(self, dataset: str, content: str, *words: str, name: str = "f.csv") -> dict[str, Any]:
        file = self._root / name
        file.write_text(content, encoding="utf-8")
        _, out = self.run("--format", "json", "ingest", dataset, str(file), *words)
        found: dict[str, Any] = json.loads(out)
        return found

    def said(self, dataset: str, content: str, *words: str, name: str = "f.csv") -> list[tuple[str, int | None, str]]:
        found = self.ingest(dataset, content, *words, name=name)
        return [
            (one["code"], one["row"], one["value"])
            for one in found["findings"]
            if one["code"] not in ("KH626", "KH672")
        ]


@pytest.fixture
def town(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Town:
    return Town(tmp_path, capsys)


ANSWERS = """
name: ma, logicalType: string, required: true, primaryKey: true
name: ho_so, logicalType: string, relationships: [{to: ho_so.ma_ho_so}]
name: co_quan, logicalType: string, relationships: [{to: agencies.code}]
name: noi_o, logicalType: string, relationships: [{to: units.code}]
name: ngay, logicalType: date
"""
ROWS = "ma,ho_so,co_quan,noi_o,ngay\nT1,HS-0001,SK-VP,SK101,2025-01-02\nT2,HS-9999,XX,SK999,2025-01-02\nT3,,,,\n"


def test_a_value_that_the_other_dataset_does_not_have_is_one_finding_with_its_row_and_column(town: Town) -> None:
    town.declare("tra-loi", ANSWERS, time="ngay")
    assert town.run("ingest", "ho-so", str(HO_SO))[0] == 0
    found = town.ingest("tra-loi", ROWS)
    assert found["outcome"] == "refused" and found["bad_rows"] == 1
    listed = [(one["code"], one["row"], one["column"], one["value"]) for one in found["findings"]]
    assert listed == [
        ("KH621", 3, 2, "HS-9999"), ("KH621", 3, 3, "XX"), ("KH656", 3, 4, "SK999"),
    ]  # fmt: skip
    assert "not in ho_so.ma_ho_so (version 1)" in found["findings"][0]["message"]
    assert ParquetStore(town.home).current("tra-loi") is None


def test_of_a_dataset_that_never_came_a_warning_says_so_and_the_file_is_taken_in(town: Town) -> None:
    town.declare("tra-loi", ANSWERS, time="ngay")
    found = town.ingest("tra-loi", "ma,ho_so,co_quan,noi_o,ngay\nT1,HS-9999,SK-VP,SK101,2025-01-02\n")
    assert found["outcome"] == "stored"
    assert [(one["code"], one["severity"]) for one in found["findings"]] == [("KH622", "warning")]
    assert "no version yet" in found["findings"][0]["message"]


def test_a_unit_is_looked_up_on_the_day_of_the_row(town: Town) -> None:
    town.declare("tra-loi", ANSWERS, time="ngay")
    rows = "ma,ho_so,co_quan,noi_o,ngay\nT1,,,SK202,2024-12-31\nT2,,,SK202,2025-01-01\n"
    assert [(code, row) for code, row, _ in town.said("tra-loi", rows)] == [("KH622", None), ("KH657", 3)]


def test_where_good_rows_are_accepted_the_others_are_kept_beside_with_what_is_wrong(town: Town) -> None:
    town.declare("tra-loi", ANSWERS, policy="accept-good", time="ngay")
    town.run("ingest", "ho-so", str(HO_SO))
    good = "".join(f"T{n},HS-{n:04d},SK-VP,SK101,2025-01-02\n" for n in range(10, 40))
    found = town.ingest("tra-loi", ROWS + good)
    assert (found["outcome"], found["rows"], found["bad_rows"], found["set_aside"]) == ("stored", 33, 1, 1)
    current = ParquetStore(town.home).current("tra-loi")
    assert current is not None and current.rows == 32
    (aside,) = (town.home / "raw" / "refused").glob("*.parquet")
    kept = pq.read_table(aside).to_pylist()
    assert sorted((row["_code"], row["_value"], row["ma"]) for row in kept) == [
        ("KH621", "HS-9999", "T2"), ("KH621", "XX", "T2"), ("KH656", "SK999", "T2"),
    ]  # fmt: skip


TREE = """
name: ma, logicalType: string, required: true, primaryKey: true
name: cha, logicalType: string, relationships: [{to: cay.ma}]
"""


def test_a_dataset_may_refer_to_itself_also_in_a_circle_and_over_files(town: Town) -> None:
    town.declare("cay", TREE, delivery="append")
    assert town.said("cay", "ma,cha\nA,B\nB,A\nC,C\nD,\n", name="a.csv") == []
    assert town.said("cay", "ma,cha\nE,A\nF,Z\n", name="b.csv") == [("KH621", 3, "Z")]
    assert town.said("cay", "ma,cha\nE,A\nF,E\n", name="b.csv") == []


def test_a_row_that_refers_to_one_that_is_set_aside_is_set_aside_too(town: Town) -> None:
    town.declare("cay", TREE, policy="accept-good")
    more = "".join(f"N{n},\n" for n in range(60))
    found = town.ingest("cay", "ma,cha\nA,Z\nB,A\nC,B\n" + more)
    assert (found["outcome"], found["set_aside"]) == ("stored", 3)


def test_the_inbox_takes_first_what_others_refer_to(town: Town) -> None:
    town.declare("a-tra-loi", ANSWERS)
    answers = "ma,ho_so,co_quan,noi_o,ngay\nT1,HS-0001,SK-VP,,\n"
    for dataset, content in (("a-tra-loi", answers), ("ho-so", HO_SO.read_text("utf-8"))):
        (town.city / "inbox" / dataset).mkdir(parents=True)
        (town.city / "inbox" / dataset / "f.csv").write_text(content, encoding="utf-8")
    assert town.run("build", "--date", "2026-01-15")[0] == 0
    bad = "ma,ho_so,co_quan,noi_o,ngay\nT1,HS-7777,SK-VP,,\n"
    (town.city / "inbox" / "a-tra-loi" / "g.csv").write_text(bad, encoding="utf-8")
    code, out = town.run("--format", "json", "build", "--date", "2026-01-15")
    assert code == 1 and [one["code"] for one in json.loads(out)["refused"]] == ["KH621"]


def test_a_contract_that_begins_to_refer_holds_the_files_that_are_stored(town: Town) -> None:
    plain = ANSWERS.replace(", relationships: [{to: ho_so.ma_ho_so}]", "")
    town.declare("tra-loi", plain)
    town.run("ingest", "ho-so", str(HO_SO))
    assert town.said("tra-loi", "ma,ho_so,co_quan,noi_o,ngay\nT1,HS-7777,,,\n") == []
    town.declare("tra-loi", ANSWERS)
    code, out = town.run("--format", "json", "build", "--date", "2026-01-15")
    assert code == 1 and "KH621" in [one["code"] for one in json.loads(out)["refused"]]
    current = ParquetStore(town.home).current("tra-loi")
    assert current is not None and current.number == 1


POPULATION = """
name: don_vi, logicalType: string, required: true
name: gioi, logicalType: string, required: true
name: ky, logicalType: date, required: true
name: so, logicalType: integer, required: true
"""
SUM = "    quality:\n      - {type: custom, engine: khue, implementation: {sum: [so], %s}}\n"
BY_SEX = SUM % "by: gioi, total: chung, parts: [nam, nu], within: [don_vi, ky]"
BY_UNIT = SUM % "by: don_vi, units: true, within: [gioi, ky], tolerance: 1"


def test_parts_that_do_not_add_up_are_one_finding_a_group_with_their_rows(town: Town) -> None:
    town.declare("dan-so", POPULATION, BY_SEX)
    listed = (
        "101,nam,4",
        "101,nu,5",
        "101,chung,9",
        "102,chung,7",
        "102,nam,3",
        "102,nu,3",
        "103,chung,7",
        "103,nam,3",
    )
    cells = (one.split(",") for one in listed)
    rows = "".join(f"SK{unit},{sex},2025-07-31,{count}\n" for unit, sex, count in cells)
    found = town.ingest("dan-so", f"don_vi,gioi,ky,so\n{rows}")
    told = [(one["code"], one["severity"], one["row"], one["column"]) for one in found["findings"]]
    assert sorted(told) == [("KH624", "error", 5, 4), ("KH625", "warning", 8, 4)]
    words = {one["code"]: one["message"] for one in found["findings"]}
    assert (
        'the row "chung" is 7, but its parts (2) add up to 6' in words["KH624"]
        and "Rows of the parts: 6, 7." in words["KH624"]
    )
    assert "don_vi = SK102" in words["KH624"] and "lacking: nu" in words["KH625"]


def test_wards_add_up_to_their_district_in_each_period_within_the_tolerance(town: Town) -> None:
    town.declare("dan-so", POPULATION, BY_UNIT, time="ky")
    head = "don_vi,gioi,ky,so\n"
    wards = "".join(f"{ward},chung,2025-05-31,10\n" for ward in ("SK201", "SK203", "SK103"))  # of SK2 since 2025
    assert town.said("dan-so", f"{head}SK2,chung,2025-05-31,31\n{wards}", "--dry-run") == []
    assert town.said("dan-so", f"{head}SK2,chung,2025-05-31,32\n{wards}", "--dry-run") == [("KH624", 2, "32")]
    short = wards.replace("SK203,chung,2025-05-31,10\n", "")
    assert town.said("dan-so", f"{head}SK2,chung,2025-05-31,30\n{short}", "--dry-run") == [("KH625", 2, "30")]
    before = wards.replace("2025-05", "2024-05").replace("SK203", "SK202")  # then SK103 was of SK1
    assert town.said("dan-so", f"{head}SK2,chung,2024-05-31,20\n{before}", "--dry-run") == []


def test_a_group_over_two_files_of_an_appended_dataset_names_the_other_file(town: Town) -> None:
    town.declare("dan-so", POPULATION, BY_SEX.replace(", parts: [nam, nu]", ""), delivery="append")
    assert (
        town.said("dan-so", "don_vi,gioi,ky,so\nSK101,nam,2025-07-31,4\nSK101,nu,2025-07-31,5\n", name="phan.csv") == []
    )
    found = town.ingest("dan-so", "don_vi,gioi,ky,so\nSK101,chung,2025-07-31,10\n", name="tong.csv")
    assert [one["code"] for one in found["findings"]] == ["KH624"] and "phan.csv:2, phan.csv:3" in found["findings"][0][
        "message"
    ]
    assert town.said("dan-so", "don_vi,gioi,ky,so\nSK101,chung,2025-07-31,9\n", name="tong.csv") == []
