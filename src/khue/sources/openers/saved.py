"""Web pages saved whole in one file (MHTML), which programs also write under the name .xls: the tables of all their pages."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from khue.sources.grid import Book, Grid
from khue.sources.letters.decode import by_name, decode
from khue.sources.openers import pages

_BEGINS = (b"mime-version:", b"from: <saved by", b'from: "saved by')
_MOST_PARTS = 200


def is_saved(content: bytes) -> bool:
    """Whether the file begins as a saved page does.

    >>> is_saved(b"MIME-Version: 1.0\\r\\nContent-Type: multipart/related"), is_saved(b"a,b")
    (True, False)
    """
    return content[:64].lstrip(b"\xef\xbb\xbf\r\n ").lower().startswith(_BEGINS)


def open_saved(content: bytes) -> Book:
    """The tables of its pages; raises ValueError where it has none."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    grids: list[Grid] = []
    encoding = ""
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise ValueError(f"> {_MOST_PARTS} parts")
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            text, encoding = _page(part)
            grids += pages.open_html(text, encoding).grids
    if not grids:
        raise ValueError("no table")
    return Book("mht", tuple(grids), encoding=encoding)


def _page(part: EmailMessage) -> tuple[str, str]:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    decoded = decode(content, by_name(part.get_content_charset() or ""))
    return decoded.text, decoded.encoding
