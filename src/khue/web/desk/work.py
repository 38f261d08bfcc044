"""What is done for a submission while nobody waits: reading it, storing it, and then computing the city anew.

Each is done by a process of its own that takes the submission's lock: a file that brings a reader down, or takes much memory, does
not bring the server down. Nothing depends on the process: what it was to do stands in the submission's state, and is taken
up again by whoever opens its page after the server was stopped (`khue.web.desk.job`).
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings
from django.db import connection

from khue.exceptions import KhueError
from khue.pipeline.home import Home
from khue.pipeline.incoming.ingest import ingest
from khue.stores import ParquetStore
from khue.web.desk import actions, deliveries, looked, uploads
from khue.web.desk.models import UNDER_WAY, State, Submission
from khue.web.desk.refusals import CannotSubmitError

logger = logging.getLogger("django.request")

_AT_ONCE = threading.BoundedSemaphore(2)
_running: dict[int, threading.Thread] = {}
_building: list[threading.Thread] = []
_computed: set[int] = set()
_guard = threading.Lock()


def start(submission: Submission, patience: float = 0) -> None:
    """Have what is to be done for a submission done, unless somebody is at it; waits for it so many seconds."""
    if submission.state not in UNDER_WAY:
        return
    with _guard:
        thread = _running.get(submission.pk)
        if thread is None or not thread.is_alive():
            thread = _running[submission.pk] = threading.Thread(target=_run, args=(submission.pk,), daemon=True)
            thread.start()
    if patience:
        thread.join(patience)


def _run(pk: int) -> None:
    try:
        with _AT_ONCE:
            if settings.KHUE_JOBS_APART:
                _apart(pk)
            else:
                advance(pk)
        if Submission.objects.filter(pk=pk, state=State.ACCEPTED).exists():
            build_soon()
    except Exception:
        logger.exception("submission %s could not be worked on", pk)
    finally:
        connection.close()
        with _guard:
            _running.pop(pk, None)


def _apart(pk: int) -> None:
    """Have a process do it; where that was brought down, the sender is told."""
    places = {"KHUE_CITY": str(settings.KHUE_CITY), "KHUE_HOME": str(settings.KHUE_HOME)}
    command = [sys.executable, "-m", "khue.web.desk.job", str(pk)]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **places})
    if done.returncode:
        logger.error("submission %s: %s", pk, done.stderr.decode(errors="replace")[-2000:])
        submission = Submission.objects.get(pk=pk)
        with uploads.at_work(submission) as alone:
            if alone:
                _give_up(submission)


def _give_up(submission: Submission) -> None:
    """Say that the file could not be read or stored, unless it was stored all the same."""
    deliveries.catch_up()
    submission.refresh_from_db()
    made = looked.failed(submission, RuntimeError())
    if submission.state in UNDER_WAY:
        looked.keep(submission, made)
    if submission.state == State.LOOKING:
        actions.note_look(submission=submission, made=made)
    elif submission.state == State.STORING:
        actions.refuse(submission=submission, made=made)


def advance(pk: int) -> None:
    """Do what is to be done for a submission; nothing where another process is at it."""
    submission = Submission.objects.get(pk=pk)
    if submission.state not in UNDER_WAY:
        return
    with uploads.at_work(submission) as alone:
        if alone:
            submission.refresh_from_db()
            _work(submission)


def _work(submission: Submission) -> None:
    try:
        if submission.state == State.LOOKING:
            made = _looked(submission)
            looked.keep(submission, made)
            actions.note_look(submission=submission, made=made)
        elif submission.state == State.STORING:
            _store(submission)
    except CannotSubmitError:
        logger.info("submission %s moved on meanwhile", submission.pk)


def _looked(submission: Submission) -> looked.Looked:
    try:
        return looked.look(submission)
    except Exception as error:  # what keeps a file from being read is told to who sent it
        logger.exception("submission %s could not be read", submission.pk)
        return looked.failed(submission, error)


def _store(submission: Submission) -> None:
    """Ingest as every other way does; a file that was stored before the server stopped is found stored."""
    if deliveries.catch_up() and Submission.objects.filter(pk=submission.pk, state=State.ACCEPTED).exists():
        _after(submission)
        return
    store, before = ParquetStore(Path(settings.KHUE_HOME)), looked.kept(submission)
    try:
        file, told = uploads.file_of(submission), looked.correction(submission)
        made = looked.of_result(
            ingest(looked.city(), store, submission.dataset, file, correction=told, status=submission.status),
            submission.name,
        )
    except KhueError as error:
        made = looked.failed(submission, error)
    if made.refused or not made.version:
        looked.keep(submission, made)
        actions.refuse(submission=submission, made=made)
        return
    deliveries.catch_up()
    if Submission.objects.filter(pk=submission.pk, state=State.STORING).exists():
        actions.accept_as(submission=submission, version=made.version)
    if before is not None:
        looked.keep(submission, looked.with_rows_of(made, before))
    _after(submission)


def _after(submission: Submission) -> None:
    """The bytes are kept by their hash now."""
    uploads.forget_file(submission)


def compute(submission: Submission) -> None:
    """Have an accepted version computed that no build has yet, as when the server was stopped before; tried once."""
    if submission.pk not in _computed:
        build_soon()
    _computed.add(submission.pk)


def build_soon() -> None:
    """Have the city computed anew by a process of its own; builds that wait for one another are made once."""
    if not settings.KHUE_BUILDS:
        return
    with _guard:
        _building[:] = [thread for thread in _building if thread.is_alive()]
        if len(_building) > 1:
            return  # one is running, and one waits that will see all that is stored by then
        _building.append(threading.Thread(target=_build, args=(list(_building),), daemon=True))
        _building[-1].start()


def _build(before: list[threading.Thread]) -> None:
    for thread in before:
        thread.join()
    command = [
        sys.executable,
        "-m",
        "khue.cli.main",
        "--city",
        str(settings.KHUE_CITY),
        "--home",
        str(settings.KHUE_HOME),
        "build",
    ]
    day = os.environ.get("KHUE_DATE", "")
    done = subprocess.run([*command, *(["--date", day] if day else [])], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        logger.error("the city could not be computed anew: %s", done.stderr.decode(errors="replace")[-2000:])


def is_building() -> bool:
    """Whether somebody computes the city just now, in this process or another."""
    try:
        with Home(Path(settings.KHUE_HOME)).lock(wait=False):
            return any(thread.is_alive() for thread in _building)
    except BlockingIOError:
        return True
