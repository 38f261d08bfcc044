"""Versions in Parquet: what is put is kept as it was, what is not finished is not there."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from khue.exceptions import InputError, KhueError
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.finding import Finding
from khue.stores import ParquetStore
from khue.stores.parquet import Outdated

CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="thu", version="1.0.0", status="active",
    tables=(SchemaObject(name="thu", properties=(Property(name="a", logical_type="string"),)),),
)  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
START = multiprocessing.get_context("fork")


def _table(*values: str, file: str = "a.csv") -> pa.Table:
    return pa.table({
        "_row": pa.array(range(2, len(values) + 2), pa.int64()), "_file": pa.array([file] * len(values), pa.string()),
        "a": pa.array(values, pa.string()),
    })  # fmt: skip


def _raw(folder: Path, *values: str, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["a", *values]), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> ParquetStore:
    return ParquetStore(tmp_path / "home")


def _tree(folder: Path) -> dict[str, str]:
    """Every file but the lock, with a hash of its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_what_was_put_comes_back_as_it_was(store: ParquetStore, tmp_path: Path) -> None:
    table = pa.table({
        "_row": [2, 5], "_file": ["a.csv"] * 2, "s": ["Xã Một", None], "n": [1, None], "x": [0.1, None],
        "m": pa.array([Decimal("1.20"), None], pa.decimal128(9, 2)), "b": [True, None], "d": [date(2025, 7, 1), None],
        "t": pa.array([datetime(2025, 7, 1, 8), None], pa.timestamp("us")),
    })  # fmt: skip
    raw = _raw(tmp_path, "x")
    version = store.put(CONTRACT, table, raw, "2026-01-02T03:04:05+00:00", reading={"format": "csv"})
    assert store.rows(version).equals(table)
    assert store.rows(version).schema.names == table.schema.names
    assert (version.label, version.rows, version.created) == ("thu/1", 2, "2026-01-02T03:04:05+00:00")
    assert version.raw == sha256(raw.read_bytes()).hexdigest()
    assert store.raw_path(version.raw).read_bytes() == raw.read_bytes()
    assert (version.raw_files[0].name, version.raw_files[0].rows) == ("a.csv", 2)
    assert store.manifest(version).columns["m"] == "decimal128(9, 2)"
    assert store.manifest(version).reading == {"format": "csv"}
    assert [path.stem for path in store.paths(version)] == [
        f"no-day-{sha256(path.read_bytes()).hexdigest()[:32]}" for path in store.paths(version)
    ]
    assert ParquetStore(store.home).current("thu") == version


def test_versions_are_counted_and_none_is_changed(store: ParquetStore, tmp_path: Path) -> None:
    first = store.put(CONTRACT, _table("1"), _raw(tmp_path, "1"), "t1")
    before = _tree(store.home)
    second = store.put(CONTRACT, _table("2"), _raw(tmp_path, "2"), "t2")
    assert [version.number for version in store.versions("thu")] == [1, 2]
    assert store.current("thu") == second
    assert store.versions("thu")[0] == first
    assert before.items() - _tree(store.home).items() == {("datasets/thu/current", before["datasets/thu/current"])}
    assert store.current("khac") is None
    assert store.versions("khac") == ()


def test_the_same_content_twice_is_one_version(store: ParquetStore, tmp_path: Path) -> None:
    first = store.put(CONTRACT, _table("1", "2"), _raw(tmp_path, "1"), "t1")
    before = _tree(store.home)
    chunks = pa.concat_tables([_table("1", "2").slice(0, 1), _table("1", "2").slice(1)])
    assert store.put(CONTRACT, chunks, _raw(tmp_path, "1"), "t2") == first
    assert _tree(store.home) == before


def test_a_return_to_earlier_content_is_a_version_of_its_own(store: ParquetStore, tmp_path: Path) -> None:
    for values in ("1", "2", "1"):
        store.put(CONTRACT, _table(values), _raw(tmp_path, values), "t")
    contents = [version.content for version in store.versions("thu")]
    assert contents[0] == contents[2] != contents[1]


def test_a_table_made_from_a_version_that_is_no_longer_current(store: ParquetStore, tmp_path: Path) -> None:
    store.put(CONTRACT, _table("1"), _raw(tmp_path, "1"), "t", after=0)
    before = _tree(store.home)
    with pytest.raises(Outdated):
        store.put(CONTRACT, _table("2"), _raw(tmp_path, "2"), "t", after=0)
    assert _tree(store.home) == before


def test_a_file_that_changed_while_it_was_read_is_refused(store: ParquetStore, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        store.put(CONTRACT, _table("1"), _raw(tmp_path, "1"), "t", sha256="0" * 64)
    assert isinstance(caught.value.finding, Finding)
    assert caught.value.finding.rule.code == "KH682"
    assert not list((store.home / "raw").iterdir())


@pytest.mark.parametrize("name", ["../thu", "", ".thu", "a/b", "a" * 101, "thử", "a\x00"])
def test_names_that_would_leave_the_store(store: ParquetStore, name: str) -> None:
    with pytest.raises(InputError):
        store.current(name)
    assert not store.home.exists()


def _in_child(work: Callable[[], None]) -> int:
    """Run in a process of its own; gives its exit code, or minus the signal that ended it."""
    child = START.Process(target=work)
    child.start()
    child.join(60)
    assert child.exitcode is not None
    return child.exitcode


STEPS = ("open", "fsync", "rename", "replace", "mkdir")


class _KillAt:
    """Ends the process by SIGKILL just before its n-th step on the disk."""

    def __init__(self, step: int) -> None:
        self.left = step

    def watch(self) -> None:
        sys.addaudithook(self._hear)
        fsync = os.fsync

        def watched(handle: int) -> None:
            self._count()
            fsync(handle)

        os.fsync = watched

    def _hear(self, event: str, _: object) -> None:
        if event in ("open", "os.rename", "os.mkdir", "os.remove"):
            self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def test_killed_at_every_step_of_a_put_nothing_partial_is_visible(tmp_path: Path) -> None:
    store = ParquetStore(tmp_path / "home")
    first = store.put(CONTRACT, _table("1"), _raw(tmp_path, "1"), "t")
    raw, step, killed = _raw(tmp_path, "2"), 0, 0
    while True:

        def put(at: int = step, number: int = step) -> None:
            _KillAt(at).watch()
            store.put(CONTRACT, _table(f"{number}"), raw, "t")
            os._exit(0)

        code = _in_child(put)
        seen = store.versions("thu")
        assert seen[0] == first
        assert [version.number for version in seen] == list(range(1, len(seen) + 1))
        for version in seen:
            assert store.damaged(version, whole=True) == []
            assert store.raw_path(version.raw).is_file()
        if code == 0:
            break
        assert code == -signal.SIGKILL
        killed, step = killed + 1, step + 1
    assert killed > 10, "the put has more steps than that"
    last = store.put(CONTRACT, _table("end"), raw, "t")
    assert store.rows(last)["a"].to_pylist() == ["end"]
    assert not list((tmp_path / "home").rglob("*.new")), "leftovers are cleared away"


def test_killed_at_any_moment_the_next_put_succeeds(tmp_path: Path) -> None:
    """A writer that puts without end is killed wherever it happens to be."""
    store = ParquetStore(tmp_path / "home")
    raw = _raw(tmp_path, "1")
    for delay in (0.0, 0.003, 0.007, 0.013, 0.02, 0.031):
        ready = START.Event()

        def put_for_ever(start: int = int(delay * 1000), ready: object = ready) -> None:
            ready.set()  # type: ignore[attr-defined]
            for number in range(10**6):
                store.put(CONTRACT, _table(*(f"{start}-{number}-{n}" for n in range(2000))), raw, "t")

        child = START.Process(target=put_for_ever)
        child.start()
        ready.wait(30)
        child.join(delay)
        child.kill()
        child.join(30)
        for version in store.versions("thu"):
            assert pq.ParquetFile(store.paths(version)[0]).read().num_rows == version.rows
        version = store.put(CONTRACT, _table(f"after {delay}"), raw, "t")
        assert store.current("thu") == version


def test_concurrent_puts_all_end_in_versions(tmp_path: Path) -> None:
    store = ParquetStore(tmp_path / "home")

    def put(number: int) -> None:
        store.put(CONTRACT, _table(str(number)), _raw(tmp_path, str(number), name=f"{number}.csv"), "t")

    children = [START.Process(target=put, args=(number,)) for number in range(6)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0] * 6
    versions = store.versions("thu")
    assert [version.number for version in versions] == [1, 2, 3, 4, 5, 6]
    assert sorted(store.rows(version)["a"][0].as_py() for version in versions) == [str(n) for n in range(6)]


def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """The limit on the size of files is a real refusal by the system in the middle of a write."""
    store = ParquetStore(tmp_path / "home")
    store.put(CONTRACT, _table("1"), _raw(tmp_path, "1"), "t")
    raw = _raw(tmp_path, "2")
    before = _tree(store.home)

    def put() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            store.put(CONTRACT, _table(*(sha256(str(n).encode()).hexdigest() for n in range(2000))), raw, "t")
        except KhueError as error:
            told = isinstance(error.finding, Finding) and error.finding.rule.code == "KH680"
            os._exit(7 if told and error.exit_code == 3 else 8)
        os._exit(9)

    assert _in_child(put) == 7
    assert _tree(store.home) == before


@pytest.mark.parametrize("step", ["write_bytes", "replace", "fsync"])
def test_a_full_disk_at_each_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    store = ParquetStore(tmp_path / "home")
    store.put(CONTRACT, _table("1"), _raw(tmp_path, "1"), "t")
    before = _tree(store.home)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, step, full)
    with pytest.raises(KhueError) as caught:
        store.put(CONTRACT, _table("2"), _raw(tmp_path, "2"), "t")
    monkeypatch.undo()
    assert "disk full" in caught.value.message("en")
    assert _tree(store.home) == before
    assert store.put(CONTRACT, _table("2"), _raw(tmp_path, "2"), "t").number == 2
