"""What closes a document: who it goes to ("Nơi nhận"), and who signed, with which authority."""

from __future__ import annotations

import re

from khue.documents.plain import Line, Plain, tidy

_TO = re.compile(r"(?:Nơi nhận|NƠI NHẬN)\s*:?")
_SIGNS = re.compile(r"(?:T/?M\.?|KT\.?|TL\.?|TUQ\.?|Q\.)\s+[A-ZĐÀ-Ỹ]")
_AFTER = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|\(Kèm theo|\(Ban hành|KẾ HOẠCH|CHƯƠNG TRÌNH|QUY ĐỊNH|QUY CHẾ|ĐỀ ÁN|DANH MỤC"
    r"|I\.|Chương|[|]|MẪU|Mẫu|BIỂU|Biểu)"
)
_MOST_LINES = 8


def recipients(plain: Plain) -> tuple[str, ...]:
    """Who the document goes to, as written; empty where that is not said."""
    found = list[str]()
    for line in _below(plain, _TO)[1:]:
        text = plain.text[line.start : line.end]
        if text.startswith(("-", "+", "–")):
            found.append(tidy(text.lstrip("-–+ ").rstrip(";.")))
        elif found and not text.isupper() and not _SIGNS.match(text):
            found[-1] = tidy(f"{found[-1]} {text.rstrip(';.')}")
        else:
            break
    return tuple(found)


def signature(plain: Plain) -> tuple[str, ...]:
    """The lines of the signature: authority, posts and name; empty where nobody signed."""
    found = list[str]()
    for line in _below(plain, _SIGNS)[:_MOST_LINES]:
        text = tidy(plain.text[line.start : line.end])
        if found and (_AFTER.match(text) or text.startswith("-") or len(text) > 60):
            break
        found.append(text)
    return tuple(found)


def _below(plain: Plain, pattern: re.Pattern[str]) -> tuple[Line, ...]:
    """The lines from the first that the pattern fits."""
    for at, line in enumerate(plain.lines):
        if pattern.match(plain.text, line.start, line.end):
            return plain.lines[at : at + 60]
    return ()
