"""A file opened by what it holds, not by its name: a zip is Word, `%PDF` a PDF, everything else must be text."""

from __future__ import annotations

from pathlib import Path

from khue.documents.faults import LOCKED, NOT_A_DOCUMENT, NOTHING_IN_IT, TOO_LONG, UNKNOWN_FORM
from khue.documents.openers.refused import refuse
from khue.documents.plain import Plain, plain

MOST_BYTES = 200_000_000
_WORD, _PDF, _OLD_WORD = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"


def opened(path: Path) -> Plain:
    """The plain text of a file; raises InputError where there is none."""
    if not path.is_file():
        raise refuse(NOT_A_DOCUMENT, path)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise refuse(TOO_LONG, path, found=f"{size} byte", limit=f"{MOST_BYTES} byte")
    text = _by_content(path)
    if not text.text.strip():
        raise refuse(NOTHING_IN_IT, path)
    return text


def _by_content(path: Path) -> Plain:
    with path.open("rb") as file:
        first = file.read(1024)
    if first.startswith(_WORD):
        from khue.documents.openers.word import word

        return word(path)
    if _PDF in first:
        from khue.documents.openers.pdf import pdf

        return pdf(path)
    if first.startswith(_OLD_WORD):
        locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise refuse(LOCKED if locked else UNKNOWN_FORM, path, found=".doc (Word 97-2003)")
    return text_file(path)


def text_file(path: Path) -> Plain:
    """A text in UTF-8 or UTF-16; raises InputError for anything else."""
    content = path.read_bytes()
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse(UNKNOWN_FORM, path, found=f"byte {error.start}: UTF-8?") from None
    if "\0" in text:
        raise refuse(UNKNOWN_FORM, path, found="\\0")
    return plain(text)
