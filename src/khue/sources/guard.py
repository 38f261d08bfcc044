"""What a file must pass before anything reads it: it is there, a file, not too large, and what it says it is."""

from __future__ import annotations

from pathlib import Path

from khue.sources import faults

MAX_BYTES = 2 * 1024**3
"""The largest file that is taken, in bytes."""

_SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"PARE", "parquet-encrypted"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DBASE = frozenset({0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0x8C, 0xF5, 0xFB})
"""The first byte of a table of dBASE, FoxPro and Visual FoxPro."""
_DBASE_HEAD = 32


def check_file(path: Path, limit: int) -> None:
    """Raises InputError unless the path is a plain file with something in it, not above `limit` bytes."""
    try:
        if not path.is_file():
            raise faults.refuse(faults.NOT_A_FILE, path)
        size = path.stat().st_size
    except (OSError, ValueError):
        raise faults.refuse(faults.NOT_A_FILE, path) from None
    if size == 0:
        raise faults.refuse(faults.EMPTY_FILE, path)
    if size > limit:
        raise faults.refuse(faults.TOO_LARGE, path, size=size, limit=limit)


def signature(path: Path) -> str:
    """What the first bytes say the file is (zip, parquet, ole, pdf, gzip, dbf, utf-16, html, text), or binary."""
    with path.open("rb") as file:
        head = file.read(1024)
    for start, kind in _SIGNATURES:
        if head.startswith(start):
            return kind
    if is_dbase(head):
        return "dbf"
    if head.lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return "html"
    return "binary" if b"\x00" in head else "text"


def is_dbase(head: bytes) -> bool:
    """Whether these first bytes are those of a table of dBASE or FoxPro: a version, a day, and lengths that fit each other."""
    if len(head) < _DBASE_HEAD or head[0] not in _DBASE:
        return False
    length, record = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
    return head[2] <= 12 and head[3] <= 31 and length > _DBASE_HEAD and record > 1 and b"\x00" in head[12:32]


def check_text(path: Path) -> None:
    """Raises InputError where the file is not text at all, or text in 16 bits."""
    kind = signature(path)
    if kind == "utf-16":
        raise faults.refuse(faults.NOT_UTF8, path, found="UTF-16")
    if kind != "text":
        raise faults.refuse(faults.CONTENT_MISMATCH, path, found=kind)


def undecodable(path: Path) -> tuple[int, int]:
    """Line and byte (both from 1) of the first byte that is not UTF-8; (0, 0) where all is."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                return number, error.start + 1
    return 0, 0
