"""Files read, checked and made ready for the store while others are being stored, whatever dataset they are of."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from khue.pipeline.incoming.checked import Checked

AT_ONCE = 2
"""So many files are read side by side."""
MOST_AHEAD = 128 * 1024**2
"""So many bytes of files are read ahead together: two that are larger are not to lie in memory."""


class Waiting(NamedTuple):
    """A file that is to be read, and what reads it."""

    file: Path
    read: Callable[[], Checked]


class Readers:
    """Threads that read files in the order in which they will be asked for."""

    def __init__(self, waiting: Iterable[Waiting]) -> None:
        self._waiting = deque(waiting)
        self._begun: dict[Path, Future[Checked]] = {}
        self._threads = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._threads.shutdown(cancel_futures=True)

    def read(self, file: Path) -> Checked | None:
        """The file as it was read; None for one that was not among those to be read."""
        while file not in self._begun and any(one.file == file for one in self._waiting):
            self._begin()
        found = self._begun.pop(file, None)
        self._read_ahead()
        return found.result() if found else None

    def _begin(self) -> None:
        file, read = self._waiting.popleft()
        self._begun[file] = self._threads.submit(read)

    def _read_ahead(self) -> None:
        """Begin with the files that follow, as many as are read at once and not too large."""
        while self._waiting and len(self._begun) < AT_ONCE and self._size() <= MOST_AHEAD:
            self._begin()

    def _size(self) -> int:
        return sum(_bytes(file) for file in (*self._begun, self._waiting[0].file))


def _bytes(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
