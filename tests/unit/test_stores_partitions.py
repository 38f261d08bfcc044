"""Versions share parts by month: what is stored is never written again, and what did not change is told by its content."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from khue.exceptions import InputError, KhueError
from khue.model.contract import Contract, CustomProperty, Property, SchemaObject
from khue.model.finding import Finding
from khue.ports import Version
from khue.stores import ParquetStore
from khue.stores.parts import apart, bounds

COLUMNS = (
    Property(name="ma", logical_type="integer", primary_key=True), Property(name="ngay", logical_type="date"),
    Property(name="xa", logical_type="string"),
)  # fmt: skip
CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="thu", version="1.0.0", status="active",
    tables=(SchemaObject(name="thu", properties=COLUMNS),),
    custom_properties=(CustomProperty(property="khue.timeColumn", value="ngay"),),
)  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
START = multiprocessing.get_context("fork")


@pytest.fixture
def store(tmp_path: Path) -> ParquetStore:
    return ParquetStore(tmp_path / "home")


class Sender:
    """Delivers rows as files, each row a key and a day."""

    def __init__(self, store: ParquetStore, folder: Path) -> None:
        self.store, self.folder, self.sent = store, folder, 0

    def send(self, name: str, *rows: tuple[int, date | None], beside: bool = True, first: int = 2) -> Version:
        self.sent += 1
        raw = self.folder / name
        raw.write_text(f"{self.sent}: {rows}", encoding="utf-8")
        return self.store.put(CONTRACT, table(name, *rows, first=first), raw, f"t{self.sent}", beside=beside)


def table(name: str, *rows: tuple[int, date | None], first: int = 2) -> pa.Table:
    return pa.table({
        "_row": pa.array(range(first, first + len(rows)), pa.int64()), "_file": pa.array([name] * len(rows)),
        "ma": pa.array([key for key, _ in rows], pa.int64()), "ngay": pa.array([day for _, day in rows], pa.date32()),
        "xa": pa.array([f"X{key % 3}" for key, _ in rows]),
    })  # fmt: skip


@pytest.fixture
def sender(store: ParquetStore, tmp_path: Path) -> Sender:
    return Sender(store, tmp_path)


def month(year: int, month: int, *keys: int) -> list[tuple[int, date | None]]:
    return [(key, date(year, month, 1) + timedelta(days=key % 28)) for key in keys]


def contents(version: Version) -> dict[str, str]:
    return {partition.period: partition.content for partition in version.partitions}


def disk_of(store: ParquetStore) -> dict[str, tuple[int, int, bytes]]:
    """Every part with its inode, the moment it was written, and its bytes."""
    parts = (store.home / "datasets" / "thu" / "parts").iterdir()
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in parts}


def test_files_that_are_added_leave_every_stored_part_as_it_is(sender: Sender) -> None:
    before: dict[str, tuple[int, int, bytes]] = {}
    for number in range(1, 13):
        version = sender.send(f"{number:02d}.csv", *month(2025, number, *range(number * 100, number * 100 + 50)))
        now = disk_of(sender.store)
        assert before.items() <= now.items()
        assert len(now) == len(before) + 1, "one part for each file and month"
        before = now
    assert [partition.period for partition in version.partitions] == [f"2025-{n:02d}" for n in range(1, 13)]
    assert [partition.rows for partition in version.partitions] == [50] * 12
    assert sender.store.rows(version)["ma"].to_pylist() == [n * 100 + m for n in range(1, 13) for m in range(50)]
    first = sender.store.versions("thu")[0]
    assert first.files == version.files[:1]
    assert [(raw.name, raw.rows) for raw in version.raw_files] == [(f"{n:02d}.csv", 50) for n in range(12, 0, -1)]


def test_late_rows_touch_only_their_month(sender: Sender) -> None:
    for number in (1, 2, 3):
        before = sender.send(f"{number}.csv", *month(2025, number, *range(number * 100, number * 100 + 5)))
    after = sender.send("4.csv", *month(2025, 4, 400, 401), (299, date(2025, 2, 3)), (402, None))
    old, new = contents(before), contents(after)
    assert {period for period in new if new[period] != old.get(period)} == {"", "2025-02", "2025-04"}
    assert [len(partition.files) for partition in after.partitions] == [1, 1, 2, 1, 1]
    february = after.partitions[2]
    assert (february.period, february.rows, february.files[0]) == ("2025-02", 6, before.partitions[1].files[0])


def test_a_file_sent_again_replaces_its_own_parts_and_no_others(sender: Sender) -> None:
    sender.send("a.csv", *month(2025, 1, 1, 2), *month(2025, 2, 3))
    sender.send("b.csv", *month(2025, 1, 10), *month(2025, 3, 11))
    before = sender.send("c.csv", *month(2025, 1, 20))
    after = sender.send("a.csv", *month(2025, 1, 1, 2), *month(2025, 4, 3))
    assert contents(after)["2025-01"] == contents(before)["2025-01"], "the same rows in the same place"
    assert contents(after)["2025-03"] == contents(before)["2025-03"]
    assert list(contents(after)) == ["2025-01", "2025-03", "2025-04"], "a month without rows is none"
    assert [raw.name for raw in after.raw_files] == ["a.csv", "c.csv", "b.csv"]
    again = sender.send("b.csv", *month(2025, 1, 12))
    assert sender.store.rows(again)["ma"].to_pylist() == [1, 2, 12, 20, 3]
    assert sender.store.rows(before)["ma"].to_pylist() == [1, 2, 10, 20, 3, 11], "old versions stay readable"


def test_a_whole_file_changes_only_the_months_whose_rows_changed(sender: Sender) -> None:
    """Under another name and with other line numbers a month has other bytes, and still the same content."""
    before = sender.send("a.csv", *month(2025, 1, 1, 2), *month(2025, 2, 3, 4), beside=False)
    after = sender.send("b.csv", (0, date(2025, 1, 5)), *month(2025, 1, 1, 2), *month(2025, 2, 3, 4), beside=False)
    assert contents(after)["2025-02"] == contents(before)["2025-02"]
    assert contents(after)["2025-01"] != contents(before)["2025-01"]
    assert sender.store.rows(after)["_row"].to_pylist() == [2, 3, 4, 5, 6]
    more = sender.send("b.csv", (0, date(2025, 1, 5)), *month(2025, 1, 1, 2), *month(2025, 2, 3, 9), beside=False)
    assert more.partitions[0].files == after.partitions[0].files, "equal rows are the file that is there"
    assert more.partitions[1].files != after.partitions[1].files


def test_equal_content_makes_no_version(sender: Sender) -> None:
    first = sender.send("a.csv", *month(2025, 1, 1, 2))
    second = sender.send("b.csv", *month(2025, 2, 3))
    tree = sorted(path for path in sender.store.home.rglob("*"))
    assert sender.send("a.csv", *month(2025, 1, 1, 2)) == second
    assert sorted(path for path in sender.store.home.rglob("*")) == tree
    assert sender.store.versions("thu") == (first, second)


def test_what_is_written_down_grows_with_what_is_delivered(sender: Sender) -> None:
    """Two hundred files into one month: each part is written down about log n times, not once for every later file."""
    with sender.store.together("thu"):
        for number in range(200):
            version = sender.send(f"{number}.csv", *month(2025, 1, number))
    manifests = [sender.store.home / "datasets" / "thu" / f"v{number}.json" for number in range(1, 201)]
    assert sum(path.read_bytes().count(b".csv") for path in manifests) < 200 * (2 + 8 + 1)
    assert ParquetStore(sender.store.home).current("thu") == version
    assert sender.store.rows(version)["ma"].to_pylist() == list(range(200))


def test_rows_keep_their_order_within_a_part_and_types_stay(sender: Sender) -> None:
    version = sender.send("a.csv", *month(2025, 2, 9), *month(2025, 1, 8), *month(2025, 2, 1), (5, None), (4, None))
    rows = sender.store.rows(version)
    assert rows["ma"].to_pylist() == [5, 4, 8, 9, 1]
    assert rows["_row"].to_pylist() == [5, 6, 3, 2, 4]
    assert rows.schema.equals(table("a.csv", *month(2025, 1, 1)).schema)
    assert [path.name[:7] for path in sender.store.paths(version)] == ["no-day-", "2025-01", "2025-02"]


def test_parts_are_compressed_typed_and_measured(sender: Sender) -> None:
    version = sender.send("a.csv", *month(2025, 1, *range(1000)))
    found = pq.ParquetFile(sender.store.paths(version)[0]).metadata.row_group(0)
    columns = {found.column(n).path_in_schema: found.column(n) for n in range(found.num_columns)}
    assert {column.compression for column in columns.values()} == {"ZSTD"}
    assert columns["xa"].has_dictionary_page
    assert (columns["ma"].statistics.min, columns["ma"].statistics.max) == (0, 999)


@pytest.mark.parametrize("whole", [False, True])
def test_a_part_that_is_not_what_was_written_is_named(sender: Sender, whole: bool) -> None:
    version = sender.send("a.csv", *month(2025, 1, 1, 2), *month(2025, 2, 3))
    january, february = sender.store.paths(version)
    assert sender.store.damaged(version, whole=True) == []
    content = january.read_bytes()
    january.write_bytes(content[:100] + b"?" + content[101:] if whole else content[:-1])
    february.unlink()
    found = sender.store.damaged(version, whole=whole)
    assert [(one.rule.code, one.params["period"], one.params["file"]) for one in found] == [
        ("KH685", "2025-01", version.files[0]), ("KH684", "2025-02", version.files[1]),
    ]  # fmt: skip
    assert found[0].params["dataset"] == "thu"
    with pytest.raises(InputError) as caught:
        sender.store.columns(february, ["ma"])
    assert isinstance(caught.value.finding, Finding)
    assert caught.value.finding.params["file"] == version.files[1]
    with pytest.raises(InputError, match="2025-0"):
        sender.store.rows(version)


def test_a_damaged_part_is_written_again_when_its_rows_come_again(sender: Sender) -> None:
    version = sender.send("a.csv", *month(2025, 1, 1, 2), beside=False)
    sender.store.paths(version)[0].write_bytes(b"PAR1")
    after = sender.send("a.csv", *month(2025, 1, 1, 2), *month(2025, 2, 3), beside=False)
    assert sender.store.damaged(after, whole=True) == sender.store.damaged(version, whole=True) == []


def test_only_parts_that_may_hold_a_key_are_near(sender: Sender) -> None:
    sender.send("a.csv", *month(2025, 1, *range(100)), *month(2025, 2, *range(100, 200)))
    version = sender.send("b.csv", *month(2025, 3, *range(200, 300)))
    near = sender.store.near(version, CONTRACT, table("c.csv", *month(2025, 4, 150, 250)), "c.csv")
    assert [path.name[:7] for path in near] == ["2025-02", "2025-03"]
    assert [p.name[:7] for p in sender.store.near(version, CONTRACT, table("b.csv", (150, None), (250, None)), "b.csv")] == [
        "2025-02"
    ]  # fmt: skip


def test_bounds_of_long_texts_hold_what_they_were_cut_from() -> None:
    contract = Contract(
        api_version="v3.1.0", kind="DataContract", id="thu", version="1", status="active",
        tables=(SchemaObject(name="thu", properties=(Property(name="a", logical_type="string", primary_key=True),)),),
    )  # fmt: skip
    one = bounds(pa.table({"a": ["m" * 90, "n" * 90 + "z"]}), contract)
    assert not apart(one, bounds(pa.table({"a": ["n" * 90 + "y"]}), contract))
    assert not apart(bounds(pa.table({"a": ["m" * 90]}), contract), one)
    assert apart(one, bounds(pa.table({"a": ["o"]}), contract))
    assert apart(bounds(pa.table({"a": ["l" * 90]}), contract), one)


def test_versions_put_together_count_all_at_once(sender: Sender) -> None:
    reader = ParquetStore(sender.store.home)
    with sender.store.together("thu"):
        for number in (1, 2, 3):
            version = sender.send(f"{number}.csv", *month(2025, number, number))
            assert version.number == number
            assert sender.store.current("thu") == version, "the writer builds on what it wrote"
            assert reader.current("thu") is None
    assert reader.current("thu") == version
    assert [one.raw_name for one in reader.versions("thu")] == ["1.csv", "2.csv", "3.csv"]


@pytest.mark.parametrize("where", ["parts", "record", "pointer"])
def test_killed_among_versions_put_together(sender: Sender, where: str) -> None:
    """What was not written down is as if it had never been; what was, counts with the next writer."""
    first = sender.send("0.csv", *month(2025, 1, 1))
    before = {path.name for path in sender.store.home.rglob("*") if path.is_file()}

    def killed() -> None:
        if where == "record":
            sender.store.deliveries.keep = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
        if where == "pointer":
            put = Path.replace
            Path.replace = lambda path, target: (  # type: ignore[method-assign,assignment]
                os.kill(os.getpid(), signal.SIGKILL) if target.name == "current" else put(path, target)
            )
        with sender.store.together("thu"):
            for number in (1, 2):
                sender.send(f"{number}.csv", *month(2025, number, 10 + number))
            if where == "parts":
                os.kill(os.getpid(), signal.SIGKILL)

    child = START.Process(target=killed)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    fresh = ParquetStore(sender.store.home)
    assert fresh.current("thu") == first
    if where == "pointer":
        version = Sender(fresh, sender.folder).send("3.csv", *month(2025, 3, 30))
        assert (version.number, fresh.rows(version)["ma"].to_pylist()) == (4, [1, 11, 12, 30])
    else:
        assert Sender(fresh, sender.folder).send("0.csv", *month(2025, 1, 1)) == first
        raw = {path.name for path in (fresh.home / "raw").iterdir() if path.is_file()}
        after = {path.name for path in fresh.home.rglob("*") if path.is_file()}
        assert after - raw == before - raw, "no part and no manifest is left of it"
    assert not (fresh.home / "datasets" / ".writing" / "thu").exists()


def test_a_disk_that_fails_at_the_end_takes_all_of_them_back(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sender.send("0.csv", *month(2025, 1, 1))
    tree = {path for path in sender.store.home.rglob("*") if path.is_file()}

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(KhueError, match="đĩa đầy"), sender.store.together("thu"):
        sender.send("1.csv", *month(2025, 1, 2))
        sender.send("2.csv", *month(2025, 2, 3))
        monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.undo()
    assert sender.store.versions("thu") == (first,)
    assert {path for path in sender.store.home.rglob("*") if path.is_file()} == tree
    assert sender.send("1.csv", *month(2025, 1, 2)).number == 2
