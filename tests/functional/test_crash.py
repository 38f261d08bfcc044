"""A build that is killed at any moment: what was served is still served, and the next build succeeds."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from khue.pipeline.build import build
from khue.pipeline.home import Home
from khue.pipeline.reading import Build

KILLS = 20
MakeCity = Callable[..., Path]


def rows(version: int) -> str:
    lines = (f"{version}-{n:03d},X2,2025-{n % 12 + 1:02d}-05,true" for n in range(50 + version))
    return "ma,xa,ngay,truc_tuyen\n" + "\n".join(lines) + "\n"


def start(city: Path, home: Path, day: str) -> subprocess.Popen[bytes]:
    options = ["--city", str(city), "--home", str(home), "build", "--date", day]
    return subprocess.Popen(
        [sys.executable, "-m", "khue.cli.main", *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def change(city: Path, version: int) -> None:
    """A new figure and a new file, so that every build has to ingest, compute, assess and publish."""
    (city / "inbox/ho-so").mkdir(parents=True, exist_ok=True)
    (city / "inbox/ho-so/2025.csv").write_text(rows(version), encoding="utf-8")
    header = "indicator,unit,period,value,source_url\n"
    line = f"kinh-te-so,TN,2024,{10 + version / 10},https://thu-nghiem.example/2024\n"
    (city / "figures/kinh-te-so.csv").write_text(header + line, encoding="utf-8")


def finished(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told.decode()
    return time.monotonic() - began


def check_served(home: Path) -> str:
    """The build that is served is whole; gives its id."""
    build = Build.current(home)
    assert len(build.assessments) == len(build.city.targets) == 2
    with sqlite3.connect(build.folder / "read.sqlite") as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    year = build.observations("truc-tuyen", unit="TN", period="2025")
    assert year[0].denominator == next(v.rows for v in build.datasets if v.current)
    columns, first = build.rows("ho-so", max(v.number for v in build.datasets), limit=1)
    assert len(first[0]) == len(columns)
    return build.id


def test_killed_twenty_times_at_random_moments_nothing_is_lost(make_city: MakeCity, tmp_path: Path) -> None:
    city, home = make_city(), tmp_path / "home"
    change(city, 0)
    whole = finished(start(city, home, "2026-01-01"))
    served, moments = check_served(home), random.Random(18)
    killed = tried = 0
    while killed < KILLS:
        tried += 1
        assert tried < 5 * KILLS, "builds end before they can be killed"
        change(city, tried)
        process = start(city, home, str(date(2026, 1, 1) + timedelta(days=tried)))
        time.sleep(moments.uniform(0.1, 0.9) * whole)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        killed += process.returncode == -signal.SIGKILL
        whole = whole if process.returncode else 0.9 * whole
        after = check_served(home)
        assert after == served or after == Home(home).current_id()
        served = after
    change(city, 5 * KILLS)
    finished(start(city, home, "2027-01-01"))
    assert check_served(home) != served
    assert Home(home).leftovers() == []
    assert {path.name for path in (home / "builds").iterdir()} >= {Home(home).current_id()}
    assert Build.current(home).as_of.isoformat() == "2027-01-01"
    latest = Build.current(home).latest("kinh-te-so", "TN")
    assert latest is not None
    assert latest.value == 10 + 5 * KILLS / 10


def test_two_builds_at_once_both_end_well(make_city: MakeCity, tmp_path: Path) -> None:
    city, home = make_city(), tmp_path / "home"
    change(city, 0)
    for process in [start(city, home, "2026-01-01") for _ in range(2)]:
        finished(process)
    check_served(home)


@pytest.mark.parametrize("moment", range(1, 12))
def test_stopped_at_each_moment_of_publishing_the_old_build_is_served(
    make_city: MakeCity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """Every wait for the disk in turn is the last thing that happens."""
    city, home = make_city(), tmp_path / "home"
    before = build(city, home, date(2026, 1, 1)).id
    waits = 0

    def stop(handle: int) -> None:
        nonlocal waits
        waits += 1
        if waits == moment:
            raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", stop)
        with suppress(Stopped):
            build(city, home, date(2026, 1, 2))
    served = Build.current(home)
    assert (served.id == before) or waits >= MOMENTS_BEFORE_THE_SWAP
    assert served.observations("kinh-te-so")
    after = build(city, home, date(2026, 1, 2)).id
    assert Build.current(home).id == after != before
    assert Home(home).leftovers() == []


MOMENTS_BEFORE_THE_SWAP = 8
"""City, assessments, values by indicator and by unit, read model, manifest, their folder, that of builds; then the pointer."""


class Stopped(BaseException):
    """The process ends here."""
