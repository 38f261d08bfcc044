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
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


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
    """What the first bytes say the file is (zip, parquet, ole, pdf, gzip, utf-16, html, text), or binary."""
    with path.open("rb") as file:
        head = file.read(1024)
    for start, kind in _SIGNATURES:
        if head.startswith(start):
            return kind
    if head.lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return "html"
    return "binary" if b"\x00" in head else "text"


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
