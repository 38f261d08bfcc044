"""The build that pages are made from: opened once, and again when the pointer in the data home moves.

A request keeps the build it began with, so that no page mixes two.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

import msgspec
from django.conf import settings

from khue.exceptions import InputError
from khue.pipeline.reading import Build

logger = logging.getLogger("django.request")

_lock = threading.Lock()
_open: dict[Path, tuple[tuple[int, str], Build]] = {}


def current() -> Build:
    """The current build of the data home; raises InputError where there is none."""
    home = Path(settings.KHUE_HOME)
    mark = _pointer(home)
    with _lock:
        known = _open.get(home)
        if known is None or known[0] != mark:
            known = _open[home] = (mark, _opened(home))
        return known[1]


def _opened(home: Path) -> Build:
    """The build that the pointer names; one that is half there or damaged is none."""
    try:
        build = Build.current(home)
        _ = build.city  # decoded here, where a damaged file can still be told
        return build
    except (OSError, ValueError, msgspec.MsgspecError, sqlite3.Error) as error:
        logger.error("The build in %s cannot be opened: %s", home, error)
        raise InputError(f"the build in {home} cannot be opened") from error


def _pointer(home: Path) -> tuple[int, str]:
    path = home / "current"
    try:
        return path.stat().st_mtime_ns, path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"no build in {home}") from error
