"""`khue build` and `khue plan` as people and scripts use them: done once, failed with findings, rebuilt from what counts."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main
from khue.pipeline.home import Home
from khue.pipeline.reading import Build

ROWS = "ma,xa,ngay,truc_tuyen\n" + "".join(f"{n:03d},X2,2025-{n % 12 + 1:02d}-05,true\n" for n in range(40))
DAY = ("--date", "2026-01-15")

MakeCity = Callable[..., Path]


class Khue:
    """The command line on one city and one data home."""

    def __init__(self, city: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.city, self.home, self._capsys = city, home, capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main(["--city", str(self.city), "--home", str(self.home), *words])
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def summary(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self(*words)[1])
        return found


@pytest.fixture
def khue(make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Khue:
    return Khue(make_city({"inbox/ho-so/2025.csv": ROWS}), tmp_path / "home", capsys)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_second_build_does_nothing_and_says_so(khue: Khue) -> None:
    code, out, err = khue("build", *DAY)
    assert code == 0
    assert "2 chỉ tiêu" in out
    assert "Tính chỉ số truc-tuyen" in err
    before = Home(khue.home).build(Home(khue.home).current_id()).stat().st_mtime_ns
    code, out, err = khue("build", *DAY)
    assert (code, err) == (0, "")
    assert "Không có gì để làm" in out
    assert "Nothing to do" in khue("build", *DAY, "--lang", "en")[1]
    assert Home(khue.home).build(Home(khue.home).current_id()).stat().st_mtime_ns == before
    assert "Không có gì để làm" in khue("plan", *DAY)[1]


def test_the_summary_for_programs(khue: Khue) -> None:
    first = khue.summary("build", *DAY, "--json")
    assert first["published"]
    assert [step["stage"] for step in first["steps"]] == ["ingest", "scan", "compute", "assess", "publish"]
    assert first["counts"]["targets"] == 2
    again = khue.summary("build", *DAY, "--json")
    assert (again["id"], again["published"], again["steps"]) == (first["id"], False, [])


def test_a_folder_with_errors_changes_nothing(khue: Khue) -> None:
    khue("build", *DAY)
    before = Home(khue.home).current_id()
    change(khue.city / "resolutions/nq-01/targets.csv", "truc-tuyen,>=", "truc-tuyn,>=")
    code, out, err = khue("build", *DAY)
    assert code == 1
    assert "targets.csv:2" in err
    assert 'Có phải là "truc-tuyen"?' in err
    assert before in out
    assert Home(khue.home).current_id() == before
    assert Build.current(khue.home).id == before
    code, out, _ = khue("plan", *DAY)
    assert code == 1
    assert "còn lỗi" in out


def test_a_refused_file_is_told_and_the_rest_is_built(khue: Khue) -> None:
    khue("build", *DAY)
    before = Build.current(khue.home).counts()["truc-tuyen"]
    (khue.city / "inbox/ho-so/2026.csv").write_text(
        "ma,xa,ngay,truc_tuyen\nA,KHONG,2025-13-01,true\n", encoding="utf-8"
    )
    change(khue.city / "figures/kinh-te-so.csv", "2024,12,", "2024,12.5,")
    code, _, err = khue("build", *DAY)
    assert code == 1
    assert "2026.csv" in err
    build = Build.current(khue.home)
    latest = build.latest("kinh-te-so", "TN")
    assert latest is not None
    assert latest.value == 12.5
    assert build.counts()["truc-tuyen"] == before
    assert [note.severity for note in build.notes if "inbox/ho-so/2026.csv" in note.place]
    assert str(khue.city) not in (build.folder / "manifest.json").read_text(encoding="utf-8")


def test_everything_but_the_folder_and_the_raw_files_can_be_burnt(khue: Khue, tmp_path: Path) -> None:
    """Files of the inbox, and files that were given by the command and lie nowhere else."""
    khue("build", *DAY)
    for version in (1, 2):
        given = tmp_path / "given.csv"
        given.write_text(ROWS.replace("X2", "X3", version), encoding="utf-8")
        assert khue("ingest", "ho-so", str(given))[0] == 0
        given.unlink()
    khue("build", *DAY)
    first = Build.current(khue.home)
    assert [v.number for v in first.datasets] == [1, 2, 3]
    before = _content(first)
    for path in khue.home.iterdir():
        if path.name != "raw":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    planned = khue.summary("plan", *DAY, "--json")["steps"]
    assert [step["item"] for step in planned if step["stage"] == "ingest"] == [
        "ho-so/2025.csv", "ho-so/given.csv", "ho-so/given.csv",
    ]  # fmt: skip
    assert khue("build", *DAY)[0] == 0
    assert Home(khue.home).current_id() == first.id
    again = Build.current(khue.home)
    assert _content(again) == before
    assert again.datasets == first.datasets
    assert again.notes == first.notes


def test_two_machines_make_the_same_build(khue: Khue, tmp_path: Path) -> None:
    khue("build", *DAY)
    first = Build.current(khue.home)
    city = Path(shutil.copytree(khue.city, tmp_path / "elsewhere" / "city"))
    assert main(["--city", str(city), "--home", str(tmp_path / "another"), "build", *DAY]) == 0
    second = Build.current(tmp_path / "another")
    assert second.id == first.id
    assert _content(second) == _content(first)
    assert second.changes == first.changes


def _content(build: Build) -> tuple[object, ...]:
    with sqlite3.connect(build.folder / "read.sqlite") as connection:
        named = connection.execute("select name from sqlite_master where type = 'table' order by 1").fetchall()
        tables = [connection.execute(f"select * from {name}").fetchall() for (name,) in named]
    files = [path for path in sorted(build.folder.iterdir()) if path.suffix in (".msgpack", ".parquet")]
    assert len(files) >= 4
    return tables, *((path.name, path.read_bytes()) for path in files)


def test_changes_tell_what_turned_and_since_when(khue: Khue) -> None:
    khue("build", *DAY)
    found = {c.target: (c.before, c.after, c.since) for c in Build.current(khue.home).changes}
    assert found == {"T1": ("no_data", "met", "2025-01-31"), "T2": ("no_data", "off_track", "2025-03-29")}


def test_a_correction_is_a_change_since_the_day_it_was_built(khue: Khue) -> None:
    khue("build", *DAY)
    change(khue.city / "figures/kinh-te-so.csv", "2024,12,", "2024,22,")
    khue("build", "--date", "2026-01-20")
    found = {c.target: (c.before, c.after, c.since) for c in Build.current(khue.home).changes}
    assert found["T2"] == ("off_track", "met", "2026-01-20")
    khue("build", "--date", "2026-01-25")
    assert {c.target: c.since for c in Build.current(khue.home).changes}["T2"] == "2026-01-20"


def test_the_plan_says_why(khue: Khue) -> None:
    code, out, _ = khue("plan", *DAY)
    assert code == 0
    assert "tệp mới: 2025.csv" in out
    assert "chưa có bản dựng nào" in out
    khue("build", *DAY)
    change(khue.city / "figures/kinh-te-so.csv", "2024,12,", "2024,12.5,")
    plan = khue.summary("plan", *DAY, "--json")
    assert plan["steps"][0]["why"] == [{"code": "changed", "what": "folder/figures"}]
    assert plan["current"] != plan["next"] == khue.summary("build", *DAY, "--json")["id"]


def test_a_folder_that_is_no_city_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", str(tmp_path), "build"]) == 2
    assert "city.yaml" in capsys.readouterr().err
    assert main(["--city", str(tmp_path), "--home", str(tmp_path / "home"), "show", "targets"]) == 2


def test_the_home_is_named_after_the_citys_id(
    khue: Khue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KHUE_HOME", raising=False)
    renamed = khue.city.rename(tmp_path / "ten-khac")
    assert main(["--city", str(renamed), "build", *DAY]) == 0
    assert (tmp_path / "var" / "thu-nghiem" / "current").is_file()
