"""Files on their way in: kept in `uploads/` of the data home, part by part, until they are accepted, given up or a week old.

uploads/<submission>/part          the bytes that came so far; its length is the truth about how many
uploads/<submission>/file/<name>   all of them, under the name that they came with
uploads/<submission>/looked.json   what was found in it
uploads/.<random>                  a form that is still being received
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Protocol

from django.conf import settings

from khue.lib import disk
from khue.web.desk.refusals import CannotSubmitError

_BLOCK = 1 << 20
_SPARE = 64 * 1024**2
"""So many bytes of the disk are left for others."""
_LONGEST = 120
MAKING = "khue-"
"""How folders begin in which a file is made out of another."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where a disk has no room."""
_HOUR = 3600


class Kept(Protocol):
    """What is asked of a submission here."""

    pk: int
    name: str
    size: int


def folder() -> Path:
    """Where uploads are kept."""
    return Path(settings.KHUE_HOME) / "uploads"


def place(submission: Kept) -> Path:
    """The folder of one submission."""
    return folder() / str(submission.pk)


def file_of(submission: Kept) -> Path:
    """Where the whole file lies, once it is there."""
    return place(submission) / "file" / submission.name


def _part(submission: Kept) -> Path:
    return place(submission) / "part"


def safe_name(given: str) -> str:
    """A file's name without folders, control characters or tricks; its ending stays.

    >>> safe_name("..\\\\..\\\\báo cáo\\x00.xlsx"), safe_name(".env"), safe_name("a/")
    ('báo cáo.xlsx', '_.env', 'a')
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*').strip()
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[: _LONGEST - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 20 else plain[:_LONGEST]
    return f"_{short}" if short.startswith((".", "~$")) or not short else short


def check_size(size: int) -> None:
    """Raises CannotSubmitError for a file that is empty, above the limit, or for which the disk has no room."""
    if size <= 0:
        raise CannotSubmitError("empty", 400)
    if size > settings.KHUE_UPLOAD_LIMIT:
        raise CannotSubmitError("too-large", 413, size=size, limit=settings.KHUE_UPLOAD_LIMIT)
    disk.make_folder(folder())
    if shutil.disk_usage(folder()).free < size + _SPARE:
        raise CannotSubmitError("disk-full", 507)


def received(submission: Kept) -> int:
    """How many bytes of it are here."""
    if file_of(submission).is_file():
        return submission.size
    try:
        return _part(submission).stat().st_size
    except FileNotFoundError:
        return 0


def append(submission: Kept, offset: int, length: int, read: Callable[[int], bytes], checksum: str = "") -> int:
    """Put `length` bytes at `offset`, which is where the last ones ended; gives how many are here then.

    They count as a whole or not at all: where they do not come in full, their SHA-256 is not `checksum`, or the disk is full,
    CannotSubmitError is raised and those before stay.
    """
    disk.make_folder(place(submission))
    with _part(submission).open("ab", buffering=0) as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotSubmitError("busy", 423) from None
        here = part.seek(0, os.SEEK_END)
        if here != offset or offset + length > submission.size:
            raise CannotSubmitError("offset", 409, offset=here)
        with _taken_back(part, offset):
            copied = _copy(part, length, read)
            if checksum and copied != checksum:
                raise CannotSubmitError("checksum", 422)
            if part.tell() != offset + length:
                raise CannotSubmitError("cut-off", 400)
            os.fsync(part.fileno())
        return offset + length


def _copy(part: FileIO, length: int, read: Callable[[int], bytes]) -> str:
    """Copy the bytes; gives their SHA-256."""
    digest, left = hashlib.sha256(), length
    while left > 0 and (block := read(min(left, _BLOCK))):
        digest.update(block)
        rest = memoryview(block)
        while rest:  # unbuffered, so that nothing is written after it was taken back
            rest = rest[part.write(rest) :]
        left -= len(block)
    return digest.hexdigest()


@contextmanager
def _taken_back(part: FileIO, offset: int) -> Iterator[None]:
    """Leave the bytes before `offset` alone where something goes wrong; a full disk is told as such."""
    try:
        yield
    except BaseException as error:
        os.ftruncate(part.fileno(), offset)
        if isinstance(error, OSError) and error.errno in FULL:
            raise CannotSubmitError("disk-full", 507) from error
        raise


def complete(submission: Kept) -> str:
    """Give the whole file its name; gives its SHA-256. Doing it again does nothing."""
    file = file_of(submission)
    if not file.is_file():
        disk.make_folder(file.parent)
        _part(submission).replace(file)
        disk.sync(file.parent)
    return disk.sha256(file)


def new_form() -> Path:
    """Where the file of a plain form may be written while it comes."""
    disk.make_folder(folder())
    return folder() / f".{secrets.token_hex(8)}"


def take(submission: Kept, form: Path) -> None:
    """Make the file of a plain form that of a submission."""
    disk.make_folder(place(submission))
    disk.sync(form)
    form.replace(_part(submission))
    disk.sync(place(submission))


def forget(submission: Kept) -> None:
    """Remove the file and all that was found in it."""
    disk.remove(place(submission))


def forget_file(submission: Kept) -> None:
    """Remove the file, which is kept elsewhere; what was found stays."""
    disk.remove(file_of(submission).parent)


def forget_forms() -> None:
    """Remove what forms left that were never received in full."""
    for form in (*folder().glob(".[0-9a-f]*"), *folder().glob(f"{MAKING}*")):
        if form.stat().st_mtime < time.time() - _HOUR:
            disk.remove(form)


@contextmanager
def at_work(submission: Kept) -> Iterator[bool]:
    """Whether this is the only one at work on a submission; the system lets go of it when a process dies."""
    disk.make_folder(place(submission))
    with (place(submission) / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
