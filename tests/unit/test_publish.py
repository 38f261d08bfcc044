"""Builds on disk: kept, removed, pointed at; and what is left behind by those that were killed."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from khue.exceptions import InputError
from khue.lib import disk
from khue.pipeline.build import build
from khue.pipeline.home import BUILDS_KEPT, Home
from khue.pipeline.reading import Build

DAY = date(2026, 1, 1)
MakeCity = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_only_the_newest_builds_stay_and_the_current_one_always(make_city: MakeCity, home: Home) -> None:
    city = make_city()
    ids = []
    for n in range(BUILDS_KEPT + 3):
        ids.append(build(city, home.path, DAY + timedelta(days=n)).id)
        os.utime(home.build(ids[-1]), (n, n))
    build(city, home.path, DAY + timedelta(days=99))
    kept = {path.name for path in home.builds.iterdir()}
    assert len(kept) == BUILDS_KEPT
    assert home.current_id() in kept
    assert set(ids[-BUILDS_KEPT + 1 :]) < kept


def test_leftovers_of_a_killed_build_are_removed_by_the_next(make_city: MakeCity, home: Home) -> None:
    city = make_city()
    build(city, home.path, DAY)
    half = home.unfinished("0123456789ab")
    half.mkdir()
    (half / "read.sqlite").write_bytes(b"half")
    (home.path / ".current.new").write_text("0123456789ab", encoding="ascii")
    build(city, home.path, DAY)
    assert home.leftovers() == []
    assert [path.name for path in home.builds.iterdir()] == [home.current_id()]


def test_results_that_no_build_uses_leave_the_cache(make_city: MakeCity, home: Home) -> None:
    city = make_city({"inbox/ho-so/a.csv": "ma,xa,ngay,truc_tuyen\nA,X2,2024-05-02,true\n"})
    build(city, home.path, DAY)
    used = set(home.cache.iterdir())
    (home.cache / "0.msgpack").write_bytes(b"")
    build(city, home.path, DAY + timedelta(days=1))
    assert set(home.cache.iterdir()) == used


def test_the_cache_may_be_deleted_at_any_time(make_city: MakeCity, home: Home) -> None:
    city = make_city({"inbox/ho-so/a.csv": "ma,xa,ngay,truc_tuyen\nA,X2,2024-05-02,true\n"})
    build(city, home.path, DAY)
    for n, path in enumerate(sorted(home.cache.iterdir()), start=1):
        disk.remove(path)
        assert not build(city, home.path, DAY + timedelta(days=n)).failed
    assert Build.current(home.path).counts()["truc-tuyen"] == 4


def test_without_a_build_reading_says_what_to_do(home: Home) -> None:
    with pytest.raises(InputError) as caught:
        Build.current(home.path)
    assert "khue build" in caught.value.message("vi")
    assert "khue build" in caught.value.message("en")


def test_a_pointer_to_nothing_is_no_build(home: Home) -> None:
    home.path.mkdir()
    home.pointer.write_text("0123456789ab", encoding="ascii")
    with pytest.raises(InputError):
        Build.current(home.path)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "current"
    disk.write_beside(file, b"one")

    def fail(handle: int) -> None:
        raise OSError("no room")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no room"):
        disk.write_beside(file, b"two")
    assert file.read_bytes() == b"one"


def test_a_second_build_waits_and_says_so(make_city: MakeCity, home: Home) -> None:
    city, told = make_city(), []
    with home.lock(), pytest.raises(BlockingIOError), Home(home.path).lock(wait=False):
        pass
    lock = home.lock()
    lock.__enter__()

    def waiting() -> None:
        told.append("waiting")
        lock.__exit__(None, None, None)

    assert build(city, home.path, DAY, waiting=waiting).id
    assert told == ["waiting"]
