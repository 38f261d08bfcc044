"""The record of changes: one for each change, in the change's own transaction, and never altered unnoticed."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import override_settings

from khue.cli.main import main
from khue.web.audit.chain import SYSTEM, append, seals_file, verify
from khue.web.audit.models import Record

TRIGGERS = {
    "sqlite": ("drop trigger audit_no_update", "drop trigger audit_no_delete"),
    "postgresql": ("alter table audit_record disable trigger all",),
}


def write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            append(SYSTEM, "thu.viec", f"việc:{number}", "SO", số=number)


def unlock() -> None:
    """What somebody who owns the database can do."""
    with connection.cursor() as cursor:
        for statement in TRIGGERS[connection.vendor]:
            cursor.execute(statement)


def test_a_chain_that_was_left_alone_is_whole(tables: str) -> None:
    write(5)
    assert [one.number for one in Record.objects.all()] == [1, 2, 3, 4, 5]
    assert list(verify()) == []
    assert len(seals_file().read_text(encoding="ascii").splitlines()) == 5


@pytest.mark.parametrize("column", ["at", "actor", "actor_name", "via", "action", "subject", "agency", "details"])
def test_every_column_is_under_the_hash(tables: str, column: str) -> None:
    write(3)
    unlock()
    Record.objects.filter(number=2).update(**{column: "khác"})
    assert [(one.code, one.number) for one in verify()] == [("changed", 2)]


def test_what_is_taken_out_put_in_or_cut_off_is_noticed(tables: str) -> None:
    write(5)
    unlock()
    Record.objects.filter(number=5).delete()
    assert [(one.code, one.number) for one in verify()] == [("cut", 5)]
    Record.objects.filter(number=2).delete()
    assert {(one.code, one.number) for one in verify()} == {("gap", 2), ("unchained", 3), ("cut", 2), ("cut", 5)}


def test_a_chain_computed_anew_no_longer_fits_its_seals(tables: str) -> None:
    write(3)
    sealed = dict(line.split() for line in seals_file().read_text(encoding="ascii").splitlines())
    unlock()
    Record.objects.all().delete()
    kept = seals_file().read_bytes()
    write(3)
    seals_file().write_bytes(kept)
    assert {(one.code, one.number) for one in verify()} == {("resealed", n) for n in (1, 2, 3)}
    seals_file().unlink()
    assert list(verify()) == []
    assert [one.code for one in verify({3: sealed["3"]})] == ["resealed"], (
        "a seal that was noted elsewhere shows it still"
    )


@pytest.mark.parametrize("change", ["update audit_record set action = 'x'", "delete from audit_record"])
def test_the_database_refuses_changes(tables: str, change: str) -> None:
    write(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(verify()) == [] and Record.objects.count() == 1


def test_a_record_belongs_to_its_change(tables: str) -> None:
    with pytest.raises(RuntimeError):
        append(SYSTEM, "thu", "x")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(SYSTEM, "thu", "x")
        raise ZeroDivisionError
    assert Record.objects.count() == 0 and not seals_file().exists()


def test_many_at_once_make_one_chain(tables: str) -> None:
    def work() -> None:
        try:
            write(10)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Record.objects.count() == 40
    assert list(verify()) == []


def test_the_command_says_whether_the_record_is_whole(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    office.person("lan", "auditor")
    command = ["--city", str(Path("cities/sao-khue").resolve()), "--home", str(office.home), "audit", "verify"]
    assert main(command) == 0
    assert "Nhật ký nguyên vẹn: 3 bản ghi" in capsys.readouterr().out
    unlock()
    Record.objects.filter(number=2).update(agency="KHÁC")
    assert main([*command, "--lang", "en"]) == 1
    assert "record 2 was changed" in capsys.readouterr().out


def test_people_are_managed_from_the_machine(tmp_path: Path) -> None:
    """As an administrator does on the first day: in processes of their own, in an empty home."""
    khue = [sys.executable, "-m", "khue.cli.main", "--city", "cities/sao-khue", "--home", str(tmp_path / "home")]

    def run(*words: str, typed: str = "") -> tuple[int, str]:
        done = subprocess.run([*khue, *words], input=typed, capture_output=True, text=True, cwd=Path.cwd(), check=False)
        return done.returncode, done.stdout + done.stderr

    assert run("people", "add", "lan", "--name", "Trần Thử")[0] == 0
    assert run("people", "give", "lan", "administrator")[0] == 0
    assert run("people", "password", "lan", typed="hoa-sen-no-ben-ho-tay\n")[0] == 0
    assert run("people", "password", "lan", typed="ngan\n")[0] == 1
    code, said = run("people", "give", "lan", "data-officer", "--agency", "khong-co")
    assert code == 1 and "Không có cơ quan “khong-co”." in said
    assert "administrator@*" in run("people", "list")[1]
    assert run("people", "take", "lan", "administrator")[0] == 1
    assert run("people", "disable", "khong-ai")[0] == 1
    code, said = run("audit", "verify")
    assert code == 0 and "3 bản ghi" in said
    assert "hoa-sen" not in run("audit", "list", "--format", "json")[1]


def test_where_the_home_cannot_be_written_nothing_is_sealed_in_silence(tables: str, tmp_path: Path) -> None:
    with override_settings(KHUE_HOME=tmp_path / "không-có"), pytest.raises(OSError):
        write(1)
