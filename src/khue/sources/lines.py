"""Lines of a text file found by their numbers, so that a few of many need not be read with all others."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

_BLOCK_BYTES = 1 << 22
_LINE_FEED, _RETURN = 10, 13

Places = npt.NDArray[np.int64]
"""Bytes of a file, counted from 0."""


def starts(path: Path, numbers: Places) -> tuple[Places, Places] | None:
    """Where the lines of these numbers (sorted, from 1) begin and where the next ones do; None where lines end in returns alone."""
    begin, end = np.zeros(len(numbers), np.int64), np.full(len(numbers), path.stat().st_size, np.int64)
    seen = offset = 0
    before = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            letters = np.frombuffer(block, np.uint8)
            if _returns_alone(letters, before):
                return None
            feeds = np.flatnonzero(letters == _LINE_FEED) + (offset + 1)
            for places, back in ((begin, 2), (end, 1)):  # line n begins after feed n - 1, which is the (n - 2)th from 0
                first, last = np.searchsorted(numbers, (seen + back, seen + back + len(feeds)))
                places[first:last] = feeds[numbers[first:last] - back - seen]
            seen, offset, before = seen + len(feeds), offset + len(block), int(letters[-1])
    return None if before == _RETURN else (begin, end)


def _returns_alone(letters: npt.NDArray[np.uint8], before: int) -> bool:
    """Whether a return is followed by anything but a line feed; `before` is the letter before these."""
    at = np.flatnonzero(letters == _RETURN) + 1
    inside = at[at < len(letters)]
    return bool(np.any(letters[inside] != _LINE_FEED)) or (before == _RETURN and letters[0] != _LINE_FEED)


def text(path: Path, begin: Places, end: Places) -> bytes:
    """These lines one after the other, each with its end."""
    with path.open("rb") as file:
        found = [
            os.pread(file.fileno(), last - first, first)
            for first, last in zip(begin.tolist(), end.tolist(), strict=True)
        ]
    return b"".join(line if line.endswith(b"\n") else line + b"\n" for line in found)
