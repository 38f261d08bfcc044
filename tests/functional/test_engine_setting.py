"""`KHUE_ENGINE=... khue build`: another engine computes the same city from the same folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from khue.cli.main import main
from khue.engines.spark import has_java
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
ENGINES = [
    "chdb",
    pytest.param(
        "spark:local[2]", marks=pytest.mark.skipif(not has_java(), reason="no Java here, on which Spark runs")
    ),
]


def observations(home: Path) -> list[dict[str, object]]:
    """Everything that was observed, published and computed."""
    return sorted((row for table in Build.current(home).tables() for row in table.to_pylist()), key=repr)


@pytest.mark.parametrize("engine", ENGINES)
def test_another_engine_gives_the_same_city(
    engine: str, tmp_path: Path, portal_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHUE_ENGINE", engine)
    assert main(["--city", str(CITY), "--home", str(tmp_path / "home"), "build", "--date", "2026-01-15"]) == 0
    mine, right = observations(tmp_path / "home"), observations(portal_home)
    assert sum(row["source"] == "dataset" for row in right) > 100
    assert mine == right


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_engine_that_does_not_exist_stops_the_build_with_what_to_do(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHUE_ENGINE", "clickhose://u:secret-word@h")
    city, home = ["--city", str(CITY), "--lang", lang], ["--home", str(tmp_path / "home")]
    assert main([*city, *home, "build", "--date", "2026-01-15"]) == 2
    told = capsys.readouterr().err
    assert {"vi": 'Có phải là "clickhouse"?', "en": 'Did you mean "clickhouse"?'}[lang] in told
    assert "secret-word" not in told


def test_an_engine_that_does_not_answer_leaves_the_build_before(
    tmp_path: Path, portal_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(portal_home, home)
    shutil.rmtree(home / "cache")
    before = (home / "current").read_text()
    monkeypatch.setenv("KHUE_ENGINE", "clickhouse://127.0.0.1:9")
    arguments = ["--city", str(CITY), "--home", str(home), "build", "--date", "2026-01-16"]
    assert main(arguments) == 1
    assert "127.0.0.1:9" in capsys.readouterr().err
    assert (home / "current").read_text() == before
    monkeypatch.delenv("KHUE_ENGINE")
    assert main(arguments) == 0
