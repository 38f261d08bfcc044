"""Versions on the small city: compared row by row, withdrawn and restored; nothing that was accepted is ever lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from khue.cli.main import main
from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.contract import Contract
from khue.pipeline.incoming.ingest import ingest, ingest_inbox
from khue.pipeline.incoming.redelivery import redeliver
from khue.pipeline.versions.comparing import Comparison, Difference, compared
from khue.pipeline.versions.withdrawing import restore, withdraw
from khue.stores import ParquetStore
from khue.stores.differing import differing

HEAD = "ma,xa,ngay,truc_tuyen\n"
JANUARY = ("A1,X2,2025-01-05,có", "A2,X2,2025-01-09,không", "A3,X3,2025-02-01,có")


class Room:
    """The small city with one dataset of one's own choice of delivery, and its store."""

    def __init__(self, city: City, folder: Path) -> None:
        self.city, self.folder = city, folder
        self.store = ParquetStore(folder / "home")

    def send(self, *rows: str, name: str = "a.csv") -> int:
        result = ingest(self.city, self.store, "ho-so", self.file(*rows, name=name))
        assert not result.refused, [one.sentence("en") for one in result.findings]
        assert result.version is not None
        return result.version.number

    def file(self, *rows: str, name: str = "a.csv") -> Path:
        path = self.folder / "inbox" / "ho-so" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        return path

    def ids(self) -> list[str]:
        current = self.store.current("ho-so")
        return sorted(self.store.rows(current).column("ma").to_pylist()) if current else []

    def withdraw(self, number: int) -> None:
        withdraw(self.city, self.store, "ho-so", number, by="thử", why="số liệu sai")

    def restore(self, number: int) -> None:
        assert not restore(self.city, self.store, "ho-so", number, by="thử", why="đã xem lại").refused

    @property
    def contract(self) -> Contract:
        return self.city.contracts[0]


def _city(path: Path, **changes: object) -> City:
    city, _ = load_city(path)
    assert city is not None
    contract = city.contracts[0]
    own = tuple(one for one in contract.custom_properties if one.property != "khue.delivery")
    if changes.get("appends"):
        from khue.model.contract import CustomProperty

        own = (*own, CustomProperty(property="khue.delivery", value="append"))
    table = contract.tables[0]
    columns = tuple(
        msgspec.structs.replace(one, primary_key=bool(changes.get("key", True)) and one.name == "ma", unique=False)
        for one in table.properties
    )
    contract = msgspec.structs.replace(
        contract, custom_properties=own, tables=(msgspec.structs.replace(table, properties=columns),)
    )
    return msgspec.structs.replace(city, contracts=(contract,))


@pytest.fixture
def whole(make_city: Callable[..., Path], tmp_path: Path) -> Room:
    return Room(_city(make_city()), tmp_path / "w")


@pytest.fixture
def adding(make_city: Callable[..., Path], tmp_path: Path) -> Room:
    return Room(_city(make_city(), appends=True), tmp_path / "a")


@pytest.fixture
def keyless(make_city: Callable[..., Path], tmp_path: Path) -> Room:
    return Room(_city(make_city(), key=False), tmp_path / "k")


def _compared(room: Room, old: int, new: int) -> tuple[Comparison, list[Difference]]:
    store = room.store
    with compared(store, room.contract, store.version("ho-so", old), store.version("ho-so", new)) as found:
        return found, list(found.differences())


def test_rows_added_changed_and_gone_by_their_key(whole: Room) -> None:
    whole.send(*JANUARY)
    whole.send("A1,X2,2025-01-05,không", "A3,X3,2025-02-01,có", "A4,X3,2025-02-02,")
    found, rows = _compared(whole, 1, 2)
    assert (found.by, found.added, found.changed, found.gone, found.unchanged) == (("ma",), 1, 1, 1, 1)
    assert [(one.kind, one.columns) for one in rows] == [("changed", ("truc_tuyen",)), ("gone", ()), ("added", ())]
    assert rows[0].before is not None and rows[0].after is not None
    assert (rows[0].before["truc_tuyen"], rows[0].after["truc_tuyen"]) == (True, False)
    assert found.cells == {"truc_tuyen": 1}


def test_a_row_that_moves_to_another_month_is_a_changed_row(whole: Room) -> None:
    whole.send(*JANUARY)
    whole.send("A1,X2,2025-03-05,có", *JANUARY[1:])
    found, rows = _compared(whole, 1, 2)
    assert (found.added, found.changed, found.gone) == (0, 1, 0)
    assert rows[0].columns == ("ngay",)


def test_only_months_that_differ_are_read(whole: Room) -> None:
    whole.send(*JANUARY)
    whole.send(JANUARY[0], "A2,X2,2025-01-10,không", JANUARY[2])
    old, new = differing(whole.store, *whole.store.versions("ho-so"))
    assert [path.name[:7] for path in (*old, *new)] == ["2025-01", "2025-01"]
    found, _ = _compared(whole, 1, 2)
    assert (found.changed, found.unchanged) == (1, 2)


def test_whole_rows_where_there_is_no_key(keyless: Room) -> None:
    keyless.send("A1,X2,2025-01-05,có", "A1,X2,2025-01-05,có", "A2,X2,2025-01-09,")
    keyless.send("A1,X2,2025-01-05,có", "A2,X2,2025-01-09,", "A2,X2,2025-01-09,", "A2,X2,2025-01-09,")
    found, rows = _compared(keyless, 1, 2)
    assert (found.by, found.added, found.changed, found.gone) == ((), 2, 0, 1)
    assert [(one.kind, one.times) for one in rows] == [("gone", 1), ("added", 2)]


def test_a_version_beside_itself_and_backwards(whole: Room) -> None:
    whole.send(*JANUARY)
    whole.send(*JANUARY[:2])
    assert _compared(whole, 2, 2)[0].same
    found, _ = _compared(whole, 2, 1)
    assert (found.added, found.gone) == (1, 0)


def test_a_withdrawn_version_is_never_current_and_comes_back(whole: Room) -> None:
    whole.send(*JANUARY)
    whole.send(*JANUARY[:1])
    whole.withdraw(2)
    assert whole.ids() == ["A1", "A2", "A3"]
    assert whole.store.rows(whole.store.version("ho-so", 2)).num_rows == 1, "it stays on the disk"
    whole.restore(2)
    assert whole.ids() == ["A1"]
    assert [one.act for one in whole.store.withdrawals("ho-so").all()] == ["withdraw", "restore"]


def test_without_any_version_there_is_no_data(whole: Room) -> None:
    whole.send(*JANUARY)
    whole.withdraw(1)
    assert whole.store.current("ho-so") is None
    assert whole.send(*JANUARY[:2]) == 2
    assert whole.ids() == ["A1", "A2"]


def test_what_was_withdrawn_is_not_taken_in_again(whole: Room) -> None:
    whole.send(*JANUARY, name="01.csv")
    file = whole.file(*JANUARY[:1], name="02.csv")
    ingest_inbox(whole.city, whole.folder, whole.store)
    whole.withdraw(2)
    again = ingest(whole.city, whole.store, "ho-so", file)
    assert [one.rule.code for one in again.findings] == ["KH678"]
    assert not any(one.stored for one in ingest_inbox(whole.city, whole.folder, whole.store))
    whole.file(*JANUARY[1:], name="00.csv")
    assert not any(one.refused for one in ingest_inbox(whole.city, whole.folder, whole.store))
    assert whole.ids() == ["A1", "A2", "A3"], "the last file by name that was not withdrawn"


def test_the_rows_of_one_delivery_among_others(adding: Room) -> None:
    adding.send(JANUARY[0], name="a.csv")
    adding.send(JANUARY[1], name="b.csv")
    adding.send(JANUARY[2], name="c.csv")
    adding.withdraw(2)
    assert adding.ids() == ["A1", "A3"]
    assert not any(one.stored for one in ingest_inbox(adding.city, adding.folder, adding.store)), (
        "b.csv still lies there"
    )
    adding.send("A4,X2,2025-03-01,", name="d.csv")
    adding.withdraw(5)
    assert adding.ids() == ["A1", "A3"], "no version counts that has rows of a withdrawn one"
    adding.restore(5)
    adding.restore(2)
    assert adding.ids() == ["A1", "A2", "A3", "A4"]


def test_a_file_that_a_later_one_replaced_does_not_come_back_over_it(adding: Room) -> None:
    adding.send(*JANUARY[:2], name="a.csv")
    adding.send(JANUARY[0], name="a.csv")
    adding.withdraw(1)
    adding.restore(1)
    assert adding.ids() == ["A1"]


def test_a_file_that_no_longer_fits_stays_withdrawn(adding: Room) -> None:
    adding.send(JANUARY[0], name="a.csv")
    adding.send(JANUARY[1], name="b.csv")
    adding.withdraw(2)
    adding.send(JANUARY[1], JANUARY[2], name="c.csv")
    done = restore(adding.city, adding.store, "ho-so", 2, by="thử", why="đã xem lại")
    assert {one.path for one in done.refused} == {"b.csv"}, "the name it came with, no folder of ours"
    assert adding.ids() == ["A1", "A2", "A3"]
    assert 2 not in adding.store.counting("ho-so")


@pytest.mark.parametrize("kind", ["whole", "adding"])
def test_versions_made_again_from_the_raw_files_are_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    room: Room = request.getfixturevalue(kind)
    room.send(JANUARY[0], name="a.csv")
    room.send(JANUARY[1], name="b.csv")
    room.send(JANUARY[2], name="c.csv")
    room.withdraw(2)
    room.withdraw(3)
    room.send("A5,X2,2025-05-01,", name="e.csv")
    room.restore(3)
    before = [(one.number, one.content, one.rows) for one in room.store.history("ho-so")]
    current, counting = room.store.current("ho-so"), room.store.counting("ho-so")
    shutil.rmtree(room.folder / "home" / "datasets")
    room.store = ParquetStore(room.folder / "home")
    assert not any(one.refused for one in redeliver(room.city, room.store))
    assert [(one.number, one.content, one.rows) for one in room.store.history("ho-so")] == before
    assert (room.store.current("ho-so"), room.store.counting("ho-so")) == (current, counting)


@pytest.mark.parametrize(("number", "code"), [(3, "KH717"), (2, "KH719")])
def test_what_cannot_be_withdrawn(whole: Room, number: int, code: str) -> None:
    whole.send(*JANUARY)
    whole.send(*JANUARY[:2])
    whole.withdraw(2)
    with pytest.raises(InputError) as refused:
        whole.withdraw(number)
    assert refused.value.finding is not None
    assert refused.value.finding.rule.code == code  # type: ignore[attr-defined]


class _Killer:
    """Ends the process by SIGKILL just before its n-th step on the disk."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def hear(self, event: str, _: object) -> None:
        if event in ("open", "os.rename", "os.mkdir", "os.remove"):
            self._left -= 1
            if self._left < 0:
                os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_every_step_of_a_withdrawal(adding: Room, tmp_path: Path) -> None:
    """What is left is as it was or as it was to be; once more does the rest, and no other row is ever lost."""
    for name, row in zip(("a.csv", "b.csv", "c.csv"), JANUARY, strict=True):
        adding.send(row, name=name)
    ways = [["A1", "A2", "A3"], ["A1", "A3"]]
    start = tmp_path / "start"
    shutil.copytree(adding.store.home, start)
    killed = 0
    while True:
        shutil.rmtree(adding.store.home)
        shutil.copytree(start, adding.store.home)
        adding.store = ParquetStore(adding.store.home)
        child = os.fork()
        if child == 0:
            sys.addaudithook(_Killer(killed).hear)
            signal.alarm(30)
            adding.withdraw(2)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert adding.ids() in ways
        if os.WIFEXITED(status):
            break
        with suppress(InputError):  # it was done, and only its end was not
            adding.withdraw(2)
        assert adding.ids() == ways[1], killed
        killed += 1
    assert killed > 5
    assert os.WEXITSTATUS(status) == 0


def test_the_command_line(make_city: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--city", str(make_city()), "--home", str(tmp_path / "home"), "--lang", "en"]
    for number, rows in enumerate((JANUARY, ("A1,X2,2025-01-05,không", "=A9,X2,2025-01-09,"))):
        file = tmp_path / f"{number}.csv"
        file.write_text(HEAD + "\n".join(rows), encoding="utf-8")
        assert main([*where, "ingest", "ho-so", str(file)]) == 0
    capsys.readouterr()
    assert main([*where, "versions", "ho-so"]) == 0
    assert "current" in capsys.readouterr().out
    assert main([*where, "versions", "diff", "ho-so", "1", "2", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["added"], found["gone"], len(found["rows"])) != (0, 0, 0)
    assert main([*where, "versions", "diff", "ho-so", "1", "2", "--format", "csv"]) == 0
    assert ",=" not in capsys.readouterr().out.replace(",'=", ""), "no cell starts a formula"
    assert main([*where, "versions", "diff", "ho-so", "1", "9"]) == 1
    assert main([*where, "versions", "diff", "ho-so"]) == 2
