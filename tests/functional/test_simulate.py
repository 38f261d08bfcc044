"""khue simulate: the same seed gives the same city, it says that it is simulated, and it builds like any other."""

from __future__ import annotations

import errno
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.test import Client, override_settings

from khue.cli.main import main
from khue.folder.check import check_folder
from khue.model.finding import Severity
from khue.pipeline.reading import Build
from khue.simulation import Shape, faulty, simulate
from khue.simulation.datasets import DATASETS

TINY = Shape(rows=3_000, seed=7, months=3, communes=6, districts=2)
SIZE = ("--rows", "20000", "--seed", "5", "--months", "7", "--communes", "12", "--districts", "4")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulated") / "city"
    assert main(["simulate", *SIZE, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def home(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2026-01-31"]) == 0
    return home


@pytest.fixture(scope="module")
def build(home: Path) -> Build:
    return Build.current(home)


@pytest.fixture
def portal(city: Path, home: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=city, KHUE_HOME=home):
        yield Client()


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    simulate(TINY, tmp_path / "a")
    simulate(TINY, tmp_path / "b")
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_threads_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for workers in (1, 5):
        monkeypatch.setattr("os.cpu_count", lambda workers=workers: workers)
        assert simulate(TINY, tmp_path / str(workers)) == TINY.rows
    assert files(tmp_path / "1") == files(tmp_path / "5")


def test_the_size_of_pieces_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(TINY, tmp_path / "a")
    monkeypatch.setattr("khue.simulation.rows.PIECE", 7)
    simulate(TINY, tmp_path / "b's")
    assert files(tmp_path / "a") == files(tmp_path / "b's")


def test_another_seed_gives_other_rows_and_places(tmp_path: Path) -> None:
    simulate(TINY, tmp_path / "a")
    simulate(Shape(rows=3_000, seed=8, months=3, communes=6, districts=2), tmp_path / "b")
    one, other = files(tmp_path / "a"), files(tmp_path / "b")
    assert one.keys() == other.keys()
    differ = {name for name in one if one[name] != other[name]}
    assert {name for name in one if name.startswith("inbox/")} <= differ
    assert "units/units.csv" in differ


def test_the_values_of_a_seed_are_a_promise(tmp_path: Path) -> None:
    """They may change only on purpose: then say so in the changelog, for somebody's measurements stand on them."""
    simulate(TINY, tmp_path / "a")
    digest = hashlib.sha256()
    for dataset in DATASETS:
        found = duckdb.sql(f"SELECT * FROM '{tmp_path}/a/inbox/{dataset.id}/*.parquet' ORDER BY 1").fetchall()
        digest.update(repr(found).encode())
    assert digest.hexdigest()[:16] == "0a8e01e8697cbd94"


def test_the_folder_passes_the_check(city: Path) -> None:
    _, findings = check_folder(city)
    assert [finding for finding in findings if finding.rule.severity is not Severity.NOTE] == []


def test_every_declaration_says_that_it_is_simulated(build: Build) -> None:
    declared = build.city.declaration
    assert (declared.simulated, declared.invented) == (True, True)
    named = [declared.name, *(one.name for one in build.city.indicators), *(one.title for one in build.city.documents)]
    assert all("mô phỏng" in name.vi and "simulated" in name.en for name in named)
    plain = [one.name for one in (*build.city.unit_rows, *build.city.agencies, *build.city.contracts)]
    assert all("mô phỏng" in name for name in [*plain, *(target.text for target in build.city.targets)])


def test_every_page_says_that_it_is_simulated(portal: Client) -> None:
    for address in ("/", "/chi-tieu/", "/chi-so/ho-so/", "/dia-ban/MP0001/", "/du-lieu/ho-so/"):
        assert "đều là mô phỏng" in portal.get(address).content.decode()
        page = portal.get(f"/en{address}").content.decode()
        assert "are simulated. Nothing here is real." in page
        assert "is an invented city" not in page
    assert portal.get("/api/v1/build").json()["simulated"] is True


def test_show_says_that_it_is_simulated(city: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", str(city), "--home", str(home), "--format", "json", "show", "targets"]) == 0
    printed = capsys.readouterr()
    assert "mô phỏng" in printed.err
    assert len(json.loads(printed.out)) == 8


def test_all_rows_are_taken_in(build: Build, city: Path) -> None:
    held = {version.dataset: version.rows for version in build.manifest.datasets if version.current}
    assert held == {"ho-so": 16_000, "thanh-toan": 2_000, "do-luong": 1_200, "phan-anh": 800}
    assert sorted(path.name for path in (city / "inbox" / "ho-so").iterdir())[0] == "ho-so-2025-06.parquet"


def test_communes_add_up_to_the_city(build: Build, city: Path) -> None:
    for indicator in ("ho-so", "ho-so-dung-han", "le-phi", "thu-tien", "phan-anh"):
        totals: dict[tuple[str, str], float] = defaultdict(float)
        for one in build.observations(indicator):
            totals[one.level, one.period] += (one.value if one.numerator is None else one.numerator) or 0
        periods = {period for level, period in totals if level == "city"}
        assert len(periods) == 7 + 3 + 1
        for period in periods:
            for level in ("commune", "district", "zone"):
                assert totals[level, period] == pytest.approx(totals["city", period], rel=1e-12)
    counted = duckdb.sql(f"SELECT count(*), sum(le_phi) FROM '{city}/inbox/ho-so/*.parquet'").fetchall()[0]
    year = [build.observations(name) for name in ("ho-so", "le-phi")]
    assert counted == tuple(next(o.value for o in rows if o.level == "city" and o.grain == "year") for rows in year)


def test_what_is_wrong_on_purpose_is_as_often_as_declared(city: Path) -> None:
    table = f"'{city}/inbox/ho-so/*.parquet'"
    found = duckdb.sql(f"""SELECT avg((le_phi IS NULL)::INT), avg((le_phi > 1000000)::INT),
        avg((ngay_tra < ngay_nop)::INT), avg((ngay_hen_tra > DATE '2100-01-01')::INT), avg((so_hoa IS NULL)::INT)
        FROM {table}""").fetchall()[0]
    nulls, outliers, negative, far, undigitised = (100 * share for share in found)
    assert nulls == pytest.approx(0.5, abs=0.2)
    assert 0 < outliers < 0.1
    assert 0 < negative < 0.15
    assert 0 <= far < 0.1
    assert undigitised == pytest.approx(0.3, abs=0.2)


def test_some_rows_are_delivered_late(city: Path) -> None:
    late = duckdb.sql(f"""SELECT avg((ngay_nop < DATE '2025-11-01')::INT)
        FROM '{city}/inbox/ho-so/ho-so-2025-11.parquet'""").fetchall()[0]
    assert 0.001 < late[0] < 0.03


def test_the_contract_refuses_the_faulty_file_line_by_line(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    line = ["ingest", "ho-so", str(city / "faulty" / faulty.NAME), "--dry-run", "--report", str(report)]
    assert main(["--city", str(city), "--home", str(tmp_path / "home"), *line]) == 1
    capsys.readouterr()
    found = {finding["row"] for finding in json.loads(report.read_text())["findings"]}
    assert found == set(range(3, 3 + len(faulty.FAULTS)))


def test_the_readme_holds_the_command_and_the_faults(city: Path) -> None:
    text = (city / "README.md").read_text()
    assert "khue simulate --rows 20000 --seed 5 --months 7 --communes 12 --districts 4 --out FOLDER" in text
    assert all(fault.what.vi in text for dataset in DATASETS for fault in dataset.faults)


REFORMED = Shape(rows=12_000, seed=5, months=12, communes=30, districts=4, reform=date(2025, 7, 1), corrections=2)


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reformed") / "city"
    simulate(REFORMED, out)
    return out


def test_a_reform_changes_the_codes_of_the_days_before_it_and_nothing_else(reformed: Path, tmp_path: Path) -> None:
    simulate(replace(REFORMED, reform=None, corrections=0), tmp_path / "plain")
    for dataset in DATASETS:
        with_it, without = (f"'{folder}/inbox/{dataset.id}/*.parquet'" for folder in (reformed, tmp_path / "plain"))
        same = "SELECT * EXCLUDE (ma_xa) FROM {} EXCEPT ALL SELECT * EXCLUDE (ma_xa) FROM {}"
        assert duckdb.sql(same.format(with_it, without)).fetchall() == []
        since = f"SELECT * FROM {{}} WHERE {dataset.time} >= DATE '2025-07-01'"
        assert duckdb.sql(f"{since.format(with_it)} EXCEPT ALL {since.format(without)}").fetchall() == []
        before = f"SELECT count(DISTINCT ma_xa) FROM {{}} WHERE {dataset.time} < DATE '2025-07-01'"
        one, other = (duckdb.sql(before.format(table)).fetchall()[0][0] for table in (with_it, without))
        assert one > 1.5 * other


def test_a_city_with_a_reform_passes_the_check_and_loses_no_row(
    reformed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_folder(reformed)[1] == []
    assert main(["--city", str(reformed), "--home", str(tmp_path), "build", "--date", "2026-01-31"]) == 0
    assert "không thuộc đơn vị" not in capsys.readouterr().out
    build = Build.current(tmp_path)
    for month in ("2025-03", "2025-09"):
        whole = build.observations("ho-so", unit="MP", period=month)[0].value
        for today in (False, True):
            parts = build.observations("ho-so", level="commune", period=month, today=today)
            assert sum(one.value or 0 for one in parts) == whole
    carried = build.observations("ho-so", level="commune", period="2025-03", today=True)
    assert {one.status.value for one in carried} == {"final", "estimated"}
    assert {one.unit for one in carried} <= {f"MP{number:04}" for number in range(1, 31)}


def test_files_are_there_once_more_put_right(reformed: Path) -> None:
    """The same rows under the same names: empty cells filled and impossible days mended, as far as it can be known."""
    names = {path.relative_to(reformed / "corrections").as_posix() for path in reformed.glob("corrections/*/*")}
    assert names == {f"{one.id}/{one.id}-2025-{month}.parquet" for one in DATASETS for month in (11, 12)}
    for name in names:
        first, again = (f"'{reformed}/{folder}/{name}'" for folder in ("inbox", "corrections"))
        assert duckdb.sql(f"DESCRIBE FROM {first}").fetchall() == duckdb.sql(f"DESCRIBE FROM {again}").fetchall()
        keys = duckdb.sql(f"SELECT #1, ma_xa FROM {first} EXCEPT ALL SELECT #1, ma_xa FROM {again}").fetchall()
        assert keys == []
    wrong = "SELECT count(*) FROM '{}/{}/ho-so/ho-so-2025-1*.parquet' WHERE lan_bo_sung IS NULL OR ngay_tra < ngay_nop"
    counts = [duckdb.sql(wrong.format(reformed, folder)).fetchall()[0][0] for folder in ("inbox", "corrections")]
    assert counts[0] > 0 and counts[1] == 0
    assert "khue simulate --rows 12000" in (text := (reformed / "README.md").read_text())
    assert "--reform 2025-07 --corrections 2" in text and "`corrections/`" in text


def test_corrections_take_the_place_of_what_was_delivered(
    reformed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["--city", str(reformed), "--home", str(tmp_path)]
    name = "ho-so-2025-12.parquet"
    assert main([*line, "ingest", "ho-so", str(reformed / "inbox" / "ho-so" / name)]) == 0
    assert main([*line, "ingest", "ho-so", str(reformed / "corrections" / "ho-so" / name)]) == 0
    assert main([*line, "build", "--date", "2026-01-31"]) == 0
    capsys.readouterr()
    current = next(
        version for version in Build.current(tmp_path).datasets if version.dataset == "ho-so" and version.current
    )
    counted = duckdb.sql(f"SELECT count(*) FROM '{reformed}/inbox/ho-so/*.parquet'").fetchall()[0][0]
    assert current.rows == counted == 9_600


@pytest.mark.parametrize("month", ["2025-01", "2024-12", "2026-01"])
def test_a_reform_lies_within_the_months(tmp_path: Path, month: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = [
        "--lang",
        "en",
        "simulate",
        "--rows",
        "10",
        "--months",
        "12",
        "--reform",
        month,
        "--out",
        str(tmp_path / "c"),
    ]
    assert main(line) == 2
    assert "Choose a month from 2025-02 to 2025-12." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [("--rows", "0"), ("--rows", "-5"), ("--rows", "many"), ("--rows", "1e6"), ("--rows", "9999999999999"),
     ("--rows", "10", "--months", "0"), ("--rows", "10", "--months", "121"), ("--rows", "10", "--communes", "0"),
     ("--rows", "10", "--districts", "-1"), ("--rows", "10", "--seed", "x"), ("--rows", "10", "--reform", "July"),
     ("--rows", "10", "--corrections", "-1"), ()],
)  # fmt: skip
def test_wrong_arguments_end_with_2(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["simulate", *wrong, "--out", str(tmp_path / "city")])
    assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_no_folder_that_holds_something_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kept.txt").write_text("x")
    assert main(["--lang", "en", "simulate", "--rows", "10", "--out", str(tmp_path)]) == 1
    assert "is not empty; nothing was written over" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    assert main(["simulate", "--rows", "1", "--months", "1", "--out", str(tmp_path / "city")]) == 0
    assert (tmp_path / "city" / "city.yaml").is_file()


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("khue.simulation.folder.write_rows", full)
    assert main(["--lang", "en", "simulate", "--rows", "10", "--out", str(tmp_path / "city")]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
