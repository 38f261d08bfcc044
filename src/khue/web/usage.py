"""Counts the use of datasets and indicators, beside the answers: in memory, and once a minute on disk by a thread.

What is counted is which thing, in which way and on which day. Who asks is not looked at.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from khue.pipeline.reading import Build
from khue.pipeline.usage import counts
from khue.pipeline.usage.answers import Answer, usage_answers
from khue.pipeline.usage.counts import Use

logger = logging.getLogger("khue.usage")

SECONDS = 60.0
"""So long counts stay in memory."""
_KINDS = {
    "dataset": ("dataset", "page"), "dataset_file": ("dataset", "download"), "get_dataset": ("dataset", "api"),
    "list_rows": ("dataset", "api"), "indicator": ("indicator", "page"), "indicator_file": ("indicator", "download"),
    "get_indicator": ("indicator", "api"), "list_observations": ("indicator", "api"),
}  # fmt: skip
"""By the name of an address, which thing it is about and which kind of use it is."""


class Tally:
    """Counts of one process on their way to the disk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[Path, Counter[Use]] = {}
        self._waiting = False

    def note(self, home: Path, use: Use) -> None:
        """Count one use; a thread writes it down within a minute."""
        with self._lock:
            self._found.setdefault(home, Counter())[use] += 1
            begin, self._waiting = not self._waiting, True
        if begin:
            timer = threading.Timer(SECONDS, self.flush)
            timer.daemon = True
            timer.start()

    def pending(self, home: Path) -> Counter[Use]:
        """What is not on disk yet."""
        with self._lock:
            return Counter(self._found.get(home, ()))

    def flush(self) -> None:
        """Write everything down; where the disk refuses, the counts are lost and the answers go on."""
        with self._lock:
            found, self._found, self._waiting = self._found, {}, False
        for home, uses in found.items():
            try:
                counts.add(home, uses)
            except OSError as error:
                logger.warning("Uses of data in %s were not counted: %s", home, error)


tally = Tally()
atexit.register(tally.flush)


def usage(build: Build) -> list[Answer]:
    """The use of every dataset up to now, the most used first."""
    return usage_answers(build, today(build), tally.pending(build.home))


def today(build: Build) -> date:
    """The date in the city."""
    return datetime.now(ZoneInfo(build.city.declaration.time_zone)).date()


class CountUse:
    """Notes which dataset or indicator was read, asked for or taken away, once the answer is there."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response as it is."""
        response = self.respond(request)
        found = _KINDS.get(request.resolver_match.url_name or "") if request.resolver_match else None
        if found and request.method == "GET" and response.status_code < HTTPStatus.BAD_REQUEST:
            self._note(request, *found)
        return response

    def _note(self, request: HttpRequest, thing: str, kind: str) -> None:
        build: Build = request.build
        match = request.resolver_match
        tally.note(build.home, Use(today(build).isoformat(), f"{thing}:{match.kwargs['id']}", kind))
