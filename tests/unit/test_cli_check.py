"""khue check: findings in words and as data, exit codes, and the parser shared by all commands."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from khue.cli import main as command_line
from khue.cli.main import main, parse
from khue.cli.output import print_rows
from khue.exceptions import InputError, KhueError

MakeCity = Callable[..., Path]
SRC = Path(command_line.__file__).resolve().parents[2]
SCHEMAS = SRC.parent / "docs" / "schemas"

BROKEN = {
    "indicators/kinh-te-so.yaml": ("group: so", "gruop: so"),
    "figures/kinh-te-so.csv": ("https://thu-nghiem.example/2023", ""),
}


@pytest.fixture(autouse=True)
def _no_home_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KHUE_HOME", raising=False)


def test_a_sound_city(make_city: MakeCity, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--city", str(make_city())]) == 0
    assert capsys.readouterr().out == "0 lỗi, 0 cảnh báo, 0 ghi chú.\n"


def test_findings_in_vietnamese(make_city: MakeCity, capsys: pytest.CaptureFixture[str]) -> None:
    city = make_city(swap=BROKEN)
    assert main(["--city", str(city), "check"]) == 1
    assert (
        capsys.readouterr().out
        == f"""\
{city}/figures/kinh-te-so.csv:2:48  KH506 figure-without-source (cảnh báo)
  Số liệu chưa có địa chỉ nguồn.
  Hãy điền cột source_url.

{city}/indicators/kinh-te-so.yaml:1:1  KH132 missing-field
  Thiếu mục bắt buộc "group".
  Hãy điền mục này.

{city}/indicators/kinh-te-so.yaml:4:1  KH131 unknown-field
  Khuê không có mục "gruop" ở đây.
  Có phải là "group"?

2 lỗi, 1 cảnh báo, 0 ghi chú.
"""
    )


def test_findings_in_english(make_city: MakeCity, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "check", "--city", str(make_city(swap=BROKEN))]) == 1
    out = capsys.readouterr().out
    assert 'There is no field "gruop" here.\n  Did you mean "group"?' in out
    assert out.endswith("2 errors, 1 warning, 0 notes.\n")


def test_a_suggested_column_has_its_place(make_city: MakeCity, capsys: pytest.CaptureFixture[str]) -> None:
    city = make_city(swap={"indicators/truc-tuyen.yaml": ("where truc_tuyen", "where truc_tuyn")})
    assert main(["check", "--city", str(city)]) == 1
    assert 'Có phải là "truc_tuyen"?   (contracts/ho-so.odcs.yaml:12)' in capsys.readouterr().out


def test_findings_as_data(make_city: MakeCity, capsys: pytest.CaptureFixture[str]) -> None:
    city = str(make_city(swap=BROKEN))
    assert main(["check", "--format", "json", "--city", city, "--lang", "en"]) == 1
    listed = json.loads(capsys.readouterr().out)
    assert listed[0] == {
        "code": "KH506", "name": "figure-without-source", "severity": "warning",
        "path": f"{city}/figures/kinh-te-so.csv", "line": 2, "column": 48,
        "message": "The figure has no source address.", "hint": "Fill in the column source_url.",
    }  # fmt: skip
    assert main(["check", "--format", "csv", "--city", city, "--lang", "en"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [{**row, "line": int(row["line"]), "column": int(row["column"])} for row in rows] == listed


def test_warnings_alone_are_no_failure(make_city: MakeCity) -> None:
    swap = {"figures/kinh-te-so.csv": BROKEN["figures/kinh-te-so.csv"]}
    assert main(["check", "--city", str(make_city(swap=swap))]) == 0


def test_what_is_no_city_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--city", str(tmp_path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and str(tmp_path) in shown.err and "thư mục thành phố" in shown.err


def test_schemas_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schemas", str(tmp_path / "a" / "b")]) == 0
    written = capsys.readouterr().out.split()
    assert {Path(path).name for path in written} == {path.name for path in SCHEMAS.iterdir()}
    assert all(json.loads(Path(path).read_text(encoding="utf-8")) for path in written)


def test_shared_options_stand_before_or_after() -> None:
    before = parse(["--city", "a", "--lang", "en", "--format", "csv", "--home", "h", "show", "targets"])
    after = parse(["show", "targets", "--city", "a", "--lang", "en", "--format", "csv", "--home", "h"])
    assert vars(before) == vars(after)
    plain = parse(["show", "observations", "x"])
    assert (plain.city, plain.lang, plain.format, plain.id) == (Path("cities/ha-noi"), "vi", "table", "x")


def test_the_home_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHUE_HOME", "/elsewhere")
    assert parse(["plan"]).home == Path("/elsewhere")
    assert parse(["plan", "--home", "here"]).home == Path("here")


@pytest.mark.parametrize(
    "argv",
    [[], ["sing"], ["run", "--port", "0"], ["run", "--port", "x"], ["build", "--date", "30/7/2025"], ["explain", "x"],
     ["check", "--lang", "fr"], ["ingest", "x"]],
)  # fmt: skip
def test_wrong_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 2
    assert "usage: khue" in capsys.readouterr().err


def _command(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(args: object) -> int:
        raise error

    monkeypatch.setitem(sys.modules, "khue.cli.plan", types.SimpleNamespace(run=run))
    monkeypatch.setattr("khue.cli.main.importlib.import_module", lambda name: sys.modules[name])


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (InputError("Không có bản dựng."), 1, "Không có bản dựng.\n"),
        (KhueError("Hỏng."), 3, "Hỏng.\n"),
        (ZeroDivisionError("a\nb"), 3, "(ZeroDivisionError: a b)"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_faults_are_told_shortly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, told: str
) -> None:
    monkeypatch.delenv("KHUE_DEBUG", raising=False)
    _command(monkeypatch, error)
    assert main(["plan"]) == code
    shown = capsys.readouterr().err
    assert told in shown and "Traceback" not in shown


def test_debugging_shows_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHUE_DEBUG", "1")
    _command(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        main(["plan"])


def _run(*argv: str, **extra: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SRC), "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-X", "importtime", "-m", "khue.cli.main", *argv]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_help_imports_nothing_heavy() -> None:
    ended = _run("--help")
    assert ended.returncode == 0 and "COMMAND" in ended.stdout
    imported = {line.rsplit("|", 1)[-1].strip() for line in ended.stderr.splitlines()}
    heavy = {"msgspec", "yaml", "duckdb", "pyarrow", "django", "sqlglot", "numpy", "khue.model", "khue.folder"}
    assert imported & heavy == set()


def test_check_imports_no_engine_and_no_web(make_city: MakeCity) -> None:
    ended = _run("check", "--city", str(make_city()))
    assert (ended.returncode, ended.stdout) == (0, "0 lỗi, 0 cảnh báo, 0 ghi chú.\n")
    imported = {line.rsplit("|", 1)[-1].strip() for line in ended.stderr.splitlines()}
    assert imported & {"duckdb", "pyarrow", "django", "openpyxl"} == set()


def test_a_reader_may_stop_reading(make_city: MakeCity) -> None:
    units = ["code,name,kind,level,parent"] + [f"Y{i},a,b,commune,nowhere" for i in range(5000)]
    city = make_city({"units/units.csv": "\n".join(units)})
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    command = [sys.executable, "-m", "khue.cli.main", "check", "--city", str(city)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_listings_are_one_in_all_formats(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": "a", "value": 78.0, "parts": ["x", "y"], "more": None}, {"id": "b", "value": None}]
    columns = [("id", "Mã"), ("value", "Giá trị"), ("parts", "Phần")]
    print_rows(rows, columns, "table")
    assert capsys.readouterr().out == "Mã  Giá trị  Phần\n--  -------  ----\na   78       x;y\nb\n"
    print_rows(rows, columns, "csv")
    assert capsys.readouterr().out == "id,value,parts\na,78,x;y\nb,,\n"
    print_rows(rows, columns, "json")
    assert json.loads(capsys.readouterr().out) == rows


def test_a_terminal_is_not_given_orders(make_city: MakeCity, capsys: pytest.CaptureFixture[str]) -> None:
    swap = {"indicators/kinh-te-so.yaml": ("group: so", 'group: "\\e[31mso"')}
    assert main(["check", "--city", str(make_city(swap=swap))]) == 1
    assert "\x1b" not in capsys.readouterr().out
