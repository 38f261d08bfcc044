"""A workbook is an archive: what must hold of it before a reader that trusts it may unpack it.

The reader lays a sheet out as a full rectangle, so one far-off cell can ask for gigabytes; and an archive of kilobytes
can unpack to terabytes. Both are counted here, in a stream, from what the bytes are and not from what they claim.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from khue.sources import faults

MAX_UNPACKED = 2 * 1024**3
"""The largest size of all parts together, in bytes."""
MAX_RATIO = 200
"""The largest ratio of unpacked to packed size; it is not asked of archives that unpack to less than `SMALL`."""
SMALL = 64 * 1024**2
MAX_CELLS = 30_000_000
"""The largest rectangle of a sheet, in cells."""

_BLOCK_BYTES = 1 << 20
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})([0-9]{0,9})["']""")
_FAR = re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{2}|[A-Za-z]?[0-9]{7})""")
"""Beyond 26 columns or a million rows; within these there are fewer cells than `MAX_CELLS`."""
_OVERLAP = 64
_LOCAL_HEADER = 30


def check_workbook(path: Path, wanted: Sequence[str] = ("xl/workbook.xml",), format: str = "XLSX") -> None:
    """Raises InputError where the archive is damaged, encrypted, no workbook, or unpacks to an abnormal size.

    A workbook has one of the `wanted` parts.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise faults.refuse(faults.ENCRYPTED, path)
            if not any(part.filename.lower() in wanted for part in parts):
                raise faults.refuse(faults.CONTENT_MISMATCH, path, found="zip")
            _check_parts(path, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise faults.refuse(faults.MALFORMED, path, format=format, told="", found=faults.shown(error)) from None


def has_part(path: Path, names: Sequence[str]) -> bool:
    """Whether the archive lists a part of one of the names (in small letters); no where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(part.filename.lower() in names for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def listed(path: Path, most: int = 5) -> list[str]:
    """The names of the first files in an archive; none where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [part.filename for part in archive.infolist() if not part.is_dir()][:most]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _check_parts(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    """First what the parts claim, which costs nothing, then what they hold."""
    packed = max(path.stat().st_size, 1)
    limit = min(MAX_UNPACKED, max(SMALL, packed * MAX_RATIO))
    if sum(part.file_size for part in parts) > limit:
        raise faults.refuse(faults.UNPACKS_TOO_LARGE, path, found=f"> {limit // 1024**2} MB")
    with path.open("rb") as file:
        for part in parts:
            # Any part may be a sheet: a workbook says itself which one is.
            if _may_be_wide(_blocks(file, part)):
                _check_extent(path, _blocks(file, part))


def _blocks(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What the part really unpacks to; raises BadZipFile where that is more than it claims.

    Python's own reader stops at the claimed size, other readers do not.
    """
    packed = _packed(file, part)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"compression {part.compress_type}")
    unpacker, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    for block in packed:
        pending = block
        while pending:
            made = unpacker.decompress(pending, _BLOCK_BYTES)
            pending = unpacker.unconsumed_tail
            size += len(made)
            if size > part.file_size:
                raise zipfile.BadZipFile(f"{part.filename}: {size} > {part.file_size}")
            yield made


def _packed(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(part.filename)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = part.compress_size
    while left > 0 and (block := file.read(min(left, _BLOCK_BYTES))):
        left -= len(block)
        yield block


def _may_be_wide(blocks: Iterator[bytes]) -> bool:
    """Whether any cell lies so far off that the rectangle is to be measured; of most sheets none does."""
    tail, far = b"", False
    for block in blocks:
        far = far or _FAR.search(tail + block) is not None
        tail = block[-_OVERLAP:]
    return far


def _check_extent(path: Path, blocks: Iterator[bytes]) -> None:
    last_row = last_column = 0
    tail = b""
    for block in blocks:
        text = tail + block
        for letters, digits in set(_REFERENCE.findall(text)):
            last_row = max(last_row, int(digits or 0))
            last_column = max(last_column, column(letters))
        tail = text[-_OVERLAP:]
    if last_row * last_column > MAX_CELLS:
        raise faults.refuse(faults.UNPACKS_TOO_LARGE, path, found=f"{last_row} × {last_column}")


def column(letters: bytes) -> int:
    """The number of a column by its letters.

    >>> column(b"A"), column(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
