"""A file in pieces whose ingest is killed, or for which the disk has no room: no part of it is stored, and the next try is."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from khue.folder.load import load_city
from khue.lib import disk
from khue.pipeline.incoming.ingest import ingest
from khue.stores import ParquetStore, staging

ROWS = 400_000
KILLS = 4


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with one dataset, and a file of it of more than 16 MB."""
    folder = tmp_path_factory.mktemp("city")
    contract = {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "thu", "version": "1.0.0", "status": "active",
        "schema": [{"name": "thu", "properties": [
            {"name": "ma", "logicalType": "string", "required": True, "primaryKey": True, "primaryKeyPosition": 1},
            {"name": "ngay", "logicalType": "date", "required": True}, {"name": "ghi", "logicalType": "string"},
        ]}],
        "customProperties": [{"property": "khue.timeColumn", "value": "ngay"}],
    }  # fmt: skip
    named = {
        "id": "thu", "name": {"vi": "Thử", "en": "Try"}, "unit": "TP", "invented": True, "groups": [], "blocs": [],
        "levels": [{"id": "city", "name": {"vi": "Thành phố", "en": "City"}}],
    }  # fmt: skip
    for name, text in {
        "city.yaml": yaml.safe_dump(named), "contracts/thu.odcs.yaml": yaml.safe_dump(contract),
        "units/units.csv": "code,name,kind,level,parent\nTP,Thử,Thành phố,city,\n",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    lines = (f"M{n:09d},2025-{n % 12 + 1:02d}-05,dòng thứ {n * 7919 % ROWS} của tệp" for n in range(ROWS))
    (folder / "thu.csv").write_text("ma,ngay,ghi\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert (folder / "thu.csv").stat().st_size > 16 * 1024**2
    return folder


def start(city: Path, home: Path, room: int = 0) -> subprocess.Popen[bytes]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    options = ["--city", str(city), "--home", str(home), "ingest", "thu", str(city / "thu.csv")]
    return subprocess.Popen(
        [sys.executable, "-m", "khue.cli.main", *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=limit if room else None,
    )  # fmt: skip


def left(home: Path) -> list[Path]:
    return list((home / "datasets" / staging.FOLDER).glob("*"))


def test_killed_at_any_moment_nothing_half_is_stored_and_the_next_try_is(city: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    assert (
        start(city, tmp_path / "whole").communicate(timeout=300) and ParquetStore(tmp_path / "whole").newest("thu") == 1
    )
    took, moments, home = time.monotonic() - began, random.Random(5), tmp_path / "home"
    for _ in range(KILLS):
        process = start(city, home)
        time.sleep(moments.uniform(0.2, 0.8) * took)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=300)
        current = ParquetStore(home).current("thu")
        assert current is None or current.rows == ROWS
    process = start(city, home)
    process.communicate(timeout=300)
    stored, store = ParquetStore(home).current("thu"), ParquetStore(home)
    assert process.returncode == 0 and stored is not None and stored.rows == ROWS
    assert not store.damaged(stored, whole=True) and not left(home)
    whole = ParquetStore(tmp_path / "whole").current("thu")
    assert whole is not None and stored.files == whole.files


@pytest.mark.parametrize("room", [100_000, 400_000, 6_000_000])
def test_where_the_disk_has_no_room_the_sender_is_told_and_nothing_is_left(
    city: Path, tmp_path: Path, room: int
) -> None:
    process = start(city, tmp_path, room)
    told = process.communicate(timeout=300)[0].decode()
    assert process.returncode and "tệp quá lớn" in told and "Traceback" not in told, told
    assert ParquetStore(tmp_path).current("thu") is None and not left(tmp_path)
    assert not list((tmp_path / "datasets").rglob("*.parquet"))


def test_the_bytes_that_are_kept_are_those_that_were_read_or_nothing_is_stored(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = load_city(city)
    store, file, copying = ParquetStore(tmp_path / "home"), tmp_path / "thu.csv", disk.copy_hashed
    assert made is not None
    shutil.copyfile(city / "thu.csv", file)

    def grown(source: Path, target: Path) -> str:
        with source.open("a", encoding="utf-8") as more:
            more.write("M999999999,2025-01-05,đến sau\n")
        return copying(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "copy_hashed", grown)
        result = ingest(made, store, "thu", file)
    assert [one.rule.code for one in result.findings] == ["KH682"] and store.current("thu") is None
    assert not left(store.home) and not [path for path in (store.home / "raw").rglob("*") if path.is_file()]
    result = ingest(made, store, "thu", file)
    assert result.version is not None and result.rows == ROWS + 1
    kept = store.raw_path(disk.sha256(file))
    assert kept.read_bytes() == file.read_bytes() and kept.stat().st_nlink == 1 and not left(store.home)
