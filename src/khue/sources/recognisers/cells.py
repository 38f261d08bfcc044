"""Cells as text that can be compared: composed, without the blanks of typesetting; and the words that mean nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from khue.lib.vietnamese import fold
from khue.sources.grid import Cell

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
_BLANKS = {ord(char): " " for char in "\xa0\u2007\u2009\u202f\u3000"}
_SOFT_BREAK = re.compile(r"[ \t]+\n[ \t]*|\n[ \t]*(?=[^\W\d_A-Z])")
_HARD_BREAK = re.compile(r"\s*\n\s*")
_NOTHING = re.compile(
    r"-+|–+|—+|/|\\|\./\.|\.+|…+|\*{2,}|n/?a|#n/a|null|none|nan|n\.a\.|kxđ|kxd|không xác định|chưa có|chưa có số liệu|không có số liệu",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """The text composed, its blanks plain, nothing around it, line breaks kept.

    >>> tidy("\\xa0Phường\\u200b Láng ")
    'Phường Láng'
    """
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE | _BLANKS).strip()


def unwrapped(text: str) -> str:
    """A break before a small letter or after a blank only wraps a line, and is a blank; others stay.

    >>> unwrapped("Machinery and \\nequipment"), unwrapped("Dòng 1\\nDòng 2")
    ('Machinery and equipment', 'Dòng 1\\nDòng 2')
    """
    if "\n" not in text and "\r" not in text:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SOFT_BREAK.sub(lambda found: " " if _softens(found, text) else found[0], text)


def _softens(found: re.Match[str], text: str) -> bool:
    after = text[found.end() : found.end() + 1]
    return found[0][0] != "\n" or after.islower()


def one_line(cell: Cell) -> str:
    """The cell as one line of text; empty for nothing."""
    if cell is None:
        return ""
    return _HARD_BREAK.sub(" ", str(cell)).strip()


def means_nothing(text: str) -> bool:
    """Whether the cell says in words or signs that there is no value.

    >>> [means_nothing(text) for text in ("-", "…", "KXĐ", "****", "0", "x")]
    [True, True, True, True, False, False]
    """
    if not text:
        return True
    return len(text) < 24 and not text[0].isdigit() and _NOTHING.fullmatch(text) is not None


def filled(row: Sequence[Cell]) -> list[int]:
    """The columns in which the row holds anything."""
    return [index for index, cell in enumerate(row) if cell is not None and cell != ""]


def plain(text: str) -> str:
    """Small letters without marks, signs as blanks: what words are recognised by.

    >>> plain("Mã đơn-vị (1)")
    'ma don vi 1'
    """
    return " ".join(re.findall(r"\w+", fold(text)))
