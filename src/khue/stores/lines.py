"""Files of lines that are only ever added: what was said of a dataset, the oldest first, each line one JSON value."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from khue.exceptions import KhueError
from khue.lib import disk

Line = TypeVar("Line", bound=msgspec.Struct)


class Lines(Generic[Line]):
    """The lines of one file, which is read again only when it is another one."""

    def __init__(self, path: Path, kind: type[Line]) -> None:
        self._path, self._kind = path, kind
        self._read: tuple[tuple[int, int, int], tuple[Line, ...]] | None = None

    def all(self) -> tuple[Line, ...]:
        """Every line, the oldest first; raises KhueError where one cannot be read."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return ()
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self._read is None or self._read[0] != seen:
            self._read = (seen, tuple(map(self._decoded, self._path.read_bytes().splitlines())))
        return self._read[1]

    def add(self, line: Line) -> None:
        """Write one line more; the file is put in place as a whole, so that a reader sees none or all of it."""
        before = self._path.read_bytes() if self._path.is_file() else b""
        disk.make_folder(self._path.parent)
        disk.write_beside(self._path, before + msgspec.json.encode(line) + b"\n")

    def _decoded(self, line: bytes) -> Line:
        try:
            return msgspec.json.decode(line, type=self._kind)
        except msgspec.DecodeError as error:
            raise KhueError(f"{self._path}: {error}") from error
