"""What becomes of a file when the server is killed, the disk is full, or two send at once: nothing half, nothing lost."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import override_settings

from khue.model.reading import AUTOMATIC
from khue.stores import ParquetStore
from khue.web.audit.chain import verify
from khue.web.audit.models import Record
from khue.web.desk import actions, deliveries, uploads, work
from khue.web.desk.models import UNDER_WAY, Accepted, State, Submission
from khue.web.desk.refusals import CannotSubmitError
from khue.web.people.doer import signed_in

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
HEADER = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"
ABOVE = {"SK-VP": ""}
KILLS = 6


def rows(start: int, count: int = 1) -> bytes:
    lines = (
        f"HS-{n:04d},SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,4,0"
        for n in range(start, start + count)
    )
    return "\n".join((HEADER, *lines, "")).encode()


def prepared(desk: Any, content: bytes, name: str = "a.csv", by: str = "lan") -> Submission:
    """A file that is here in full and is to be read."""
    from khue.web.people.models import Person

    person = Person.objects.filter(username=by).first() or desk.person(by, "data-officer", agency="SK-VP")
    doer = signed_in(person)
    made = actions.begin(by=doer, dataset="ho-so", agency="SK-VP", name=name, size=len(content), above=ABOVE)
    uploads.append(made, 0, len(content), BytesIO(content).read)
    return actions.receive(by=doer, submission=made, above=ABOVE)


def submitted(desk: Any, content: bytes, name: str = "a.csv", by: str = "lan") -> Submission:
    """The same, looked at and submitted; not yet stored."""
    made = prepared(desk, content, name, by)
    work.advance(made.pk)
    made.refresh_from_db()
    return actions.submit(by=signed_in(made.person), submission=made, above=ABOVE)


def killed_at(seconds: float, pk: int, home: Path) -> bool:
    """Work on a submission in another process, which is killed after a while; whether it was at work then."""
    settings = connections.settings["default"]
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "khue.web.settings", "KHUE_CITY": str(CITY), "KHUE_HOME": str(home), "KHUE_BUILDS": "0",
    }  # fmt: skip
    if "postgresql" in settings["ENGINE"]:
        environment["KHUE_DATABASE"] = (
            f"postgresql://postgres@/{settings['NAME']}?host={settings['OPTIONS'].get('host') or settings['HOST']}"
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "khue.web.desk.job", str(pk)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _, told = process.communicate(timeout=seconds)
        assert process.returncode == 0, told.decode()
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=20)
        return True


def test_killed_while_storing_it_is_stored_once_by_who_comes_next(desk: Any) -> None:
    deliveries.catch_up()
    store, chance = ParquetStore(desk.home), random.Random(7)
    began = time.monotonic()
    first = submitted(desk, rows(9000))
    assert not killed_at(60, first.pk, desk.home)
    whole, killed = time.monotonic() - began, 0
    for number in range(1, KILLS + 1):
        made, before = submitted(desk, rows(9000 + number), f"{number}.csv"), store.current("ho-so").number
        killed += killed_at(chance.uniform(0.3, 1.0) * whole, made.pk, desk.home)
        assert store.current("ho-so").number - before in (0, 1), "a version, or none"
        work.advance(made.pk)
        made.refresh_from_db()
        assert (made.state, made.version) == ("accepted", before + 1)
        assert store.current("ho-so").number == before + 1
    assert killed, "every run ended before it could be killed"
    told = list(
        Record.objects.filter(action="data.accept", actor=f"person:{first.person_id}").values_list("subject", flat=True)
    )
    assert len(told) == len(set(told)) == KILLS + 1
    assert Accepted.objects.count() == Record.objects.filter(action="data.accept").count()
    assert not list(verify())


def test_a_file_that_brings_its_reader_down_is_told_and_not_tried_for_ever(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work.sys, "executable", "/bin/false")
    made = prepared(desk, rows(9000))
    with override_settings(KHUE_JOBS_APART=True):
        work.start(made, 60)
    made.refresh_from_db()
    assert made.state == "faulty"
    assert "KH677" in desk.enter("lan").get(f"/ban-lam-viec/lan-nop/{made.pk}/").content.decode()


def test_killed_while_reading_it_is_read_by_who_opens_the_page(desk: Any) -> None:
    made = prepared(desk, rows(9000))
    killed_at(0.2, made.pk, desk.home)
    made.refresh_from_db()
    assert made.state == "looking"
    page = desk.enter("lan").get(f"/ban-lam-viec/lan-nop/{made.pk}/").content.decode()
    assert "đang được đọc" in page
    work.start(made, 60)
    made.refresh_from_db()
    assert made.state == "ready"


@pytest.mark.parametrize("state", UNDER_WAY)
def test_what_is_done_already_is_not_done_again(desk: Any, state: State) -> None:
    made = prepared(desk, rows(9000))
    with uploads.at_work(made) as alone:
        assert alone
        work.advance(made.pk)
    made.refresh_from_db()
    assert made.state == "looking", "another is at it"


@contextmanager
def little_room(size: int) -> Generator[None, None, None]:
    """No file may grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_what_came_before_stays(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside, content = desk.enter("lan"), b"x" * 3_000_000
    begun = inside.post("/ban-lam-viec/nop/ho-so/bat-dau/", {"name": "a.csv", "size": str(len(content))}).json()
    assert inside.patch(begun["parts"], content[:1000], headers={"Upload-Offset": "0"}).json()["offset"] == 1000
    with little_room(2_000_000):
        answer = inside.patch(begun["parts"], content[1000:], headers={"Upload-Offset": "1000"})
        assert (answer.status_code, "đã đầy" in answer.json()["message"]) == (507, True)
        assert inside.head(begun["parts"])["Upload-Offset"] == "1000"
        form = inside.post("/ban-lam-viec/nop/ho-so/", {"file": SimpleUploadedFile("b.csv", content)})
        assert (form.status_code, "đã đầy" in form.content.decode()) == (507, True)
    assert inside.patch(begun["parts"], content[1000:], headers={"Upload-Offset": "1000"}).json()["offset"] == len(
        content
    )
    assert Submission.objects.count() == 1
    assert not list(uploads.folder().glob(".*"))


def test_a_disk_too_full_to_begin_is_told_at_once(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda path: uploads.shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with pytest.raises(CannotSubmitError, match="disk-full"):
        prepared(desk, rows(9000))
    assert not Submission.objects.exists()


def test_a_full_disk_while_storing_refuses_and_changes_nothing(desk: Any) -> None:
    content = rows(1000, 9000)
    made, store = submitted(desk, content), ParquetStore(desk.home)
    before, kept = store.current("ho-so").number, sorted((desk.home / "raw").rglob("*"))
    connection.close()  # which empties the journal of SQLite
    with little_room(len(content) - 1000):
        work.advance(made.pk)
    made.refresh_from_db()
    assert made.state == "refused"
    assert "KH680" in desk.enter("lan").get(f"/ban-lam-viec/lan-nop/{made.pk}/").content.decode()
    assert store.current("ho-so").number == before
    assert sorted((desk.home / "raw").rglob("*")) == kept
    lan = signed_in(made.person)
    actions.correct(by=lan, submission=made, correction=AUTOMATIC, remember=False, above=ABOVE)
    work.advance(made.pk)
    actions.submit(by=lan, submission=made, above=ABOVE)
    work.advance(made.pk)
    made.refresh_from_db()
    assert (made.state, made.version) == ("accepted", before + 1), "nothing was lost"


def test_two_at_once_end_in_two_versions_and_one_record_each(desk: Any) -> None:
    deliveries.catch_up()
    before = ParquetStore(desk.home).current("ho-so").number
    made = [submitted(desk, rows(9000 + n), f"{n}.csv", by) for n, by in enumerate(("lan", "minh"))]
    failed: list[BaseException] = []

    def run(pk: int) -> None:
        try:
            work.advance(pk)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one.pk,)) for one in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    for one in made:
        one.refresh_from_db()
    assert {one.state for one in made} == {"accepted"}
    assert {one.version for one in made} == {before + 1, before + 2}
    told = Record.objects.filter(action="data.accept", number__gt=0, actor__startswith="person:")
    assert {one.actor for one in told} == {f"person:{one.person_id}" for one in made}
    assert not list(verify())


def test_rows_that_clash_with_those_stored_meanwhile_are_refused_clearly(desk: Any) -> None:
    first, second = submitted(desk, rows(9000), "a.csv"), submitted(desk, rows(9000, 2), "b.csv", "minh")
    for one in (first, second):
        work.advance(one.pk)
        one.refresh_from_db()
    assert (first.state, second.state, second.version) == ("accepted", "refused", None)
    assert "a.csv" in desk.enter("minh").get(f"/ban-lam-viec/lan-nop/{second.pk}/").content.decode()
    assert Record.objects.filter(action="data.refuse").count() == 1
