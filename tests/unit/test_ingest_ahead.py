"""Files are read before they are asked for: a few at once, in order, and never those that are too large together."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

import pytest

from khue.pipeline.incoming import ahead
from khue.pipeline.incoming.ahead import AT_ONCE, Readers, Waiting
from khue.pipeline.incoming.checked import Checked, IngestResult


class Desk:
    """Files to read, and which of them was begun with."""

    def __init__(self, folder: Path, count: int, size: int = 1) -> None:
        self.files = [folder / f"{n}.csv" for n in range(count)]
        self.begun = {file: Event() for file in self.files}
        for file in self.files:
            file.write_bytes(b"x" * size)

    def waiting(self) -> list[Waiting]:
        return [Waiting(file, partial(self.read, file)) for file in self.files]

    def read(self, file: Path) -> Checked:
        self.begun[file].set()
        if file.name == "3.csv":
            raise OSError(file.name)
        return Checked(IngestResult("d", file), None)


def test_each_is_given_once_and_the_next_are_begun_with(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 3)
    with Readers(desk.waiting()) as readers:
        first = readers.read(desk.files[0])
        assert first is not None
        assert first.result.file == desk.files[0]
        assert all(desk.begun[file].wait(10) for file in desk.files[: AT_ONCE + 1])
        assert readers.read(desk.files[0]) is None
        assert readers.read(tmp_path / "another.csv") is None


def test_what_is_too_large_waits_until_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_AHEAD", 15)
    desk = Desk(tmp_path, 3, size=10)
    with Readers(desk.waiting()) as readers:
        assert readers.read(desk.files[0]) is not None
        assert desk.begun[desk.files[1]].wait(10)
        assert not desk.begun[desk.files[2]].is_set()
        assert readers.read(desk.files[2]) is not None


def test_a_fault_in_reading_comes_where_the_file_is_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 5)
    with Readers(desk.waiting()) as readers:
        assert [readers.read(file) is None for file in desk.files[:3]] == [False] * 3
        with pytest.raises(OSError, match=r"3\.csv"):
            readers.read(desk.files[3])
        assert readers.read(desk.files[4]) is not None
