"""The words of a target: what it measures, freed from what only leads to it, says when, or promises."""

from __future__ import annotations

import re

from khue.documents.plain import Plain, tidy
from khue.documents.quantities import Quantity

_LEAD = re.compile(
    r"(?:\s*(?:chi tieu|muc tieu)\s*(?:so\s*)?\d{1,2}\s*[:.])?[\s,;:.\-+*()]*"
    r"(?:(?:va|trong do|dong thoi|con|cung|o|voi|hoac|phan dau|huong toi|bao gom|gom|it nhat|rieng)(?!\w)[\s,:]*)*"
)
_WHEN = re.compile(
    r"(?:phan dau\s+)?(?:(?:den|vao|trong|tu|truoc|giai doan|het|cuoi|nam|ca"
    r"|toi)\s+)+(?:ngay\s+)?(?:\d{1,2}/){0,2}20\d\d"
    r"(?:\s*-\s*(?:nam\s+)?20\d\d)?(?:\s+tro di)?\s*[,:]?\s*"
)
_VERBS = re.compile(
    r"(?:\s|^)(?:phan dau|dat|duoc|chiem|co|la|o|muc|khoang|it nhat|toi thieu|bao dam|dam bao|tren|duoi|phai|se"
    r"|du kien|binh quan"
    r"|ty le|ti le|them|tang|giam|len|con|voi|xay dung|thu hut|hoan thanh|hinh thanh|phat trien|bo tri|trien khai"
    r"|dao tao|tiep tuc|cat giam|rut ngan|xay moi|cai tao|nang cap|cho"
    r"|moi|nam|tu|va|den|hang|thanh lap|dua|nang|ho tro|to chuc|duy tri|thuc hien|tong so)(?=\s|$)"
)
_BEHIND = re.compile(
    r"(?:[\s,:(]+(?:phấn đấu|đạt|được|chiếm|ở|mức|là|có|dự kiến|tối thiểu|đến năm \d{4}|năm \d{4}|bảo đảm|đảm bảo"
    r"|phải|từ|khoảng))+[\s,:(]*$",
    re.IGNORECASE,
)


def lead(flat: str) -> int:
    """How many characters at the beginning only lead to the words: connectors, "Chỉ tiêu 1:"."""
    found = _LEAD.match(flat)
    return found.end() if found else 0


def says(flat: str) -> str:
    """What a stretch says besides connectors, years and verbs; empty where nothing is named.

    >>> says("den nam 2030, phan dau dat"), says("ty trong kinh te so dat")
    ('', 'ty trong kinh te so')
    """
    text = _WHEN.sub(" ", flat[lead(flat) :])
    return " ".join(re.sub(r"[^\w]+", " ", _VERBS.sub(" ", _VERBS.sub(" ", text))).split())


def measured(plain: Plain, start: int, end: int) -> str:
    """What is measured: the words before a number, without the period in front and the verb behind."""
    when = _WHEN.match(plain.flat[start:end])
    words = plain.cut(start + (when.end() if when else 0), end)
    behind = _BEHIND.search(words)
    return words[: behind.start()] if behind else words


def counted(plain: Plain, quantity: Quantity, end: int) -> str:
    """What is counted where it stands after the number: "03 cụm dữ liệu", "100% hồ sơ", "nhóm 5 tỉnh dẫn đầu về cải cách"."""
    words = plain.cut(quantity.end, end)
    if quantity.rank:
        about = re.search(r"(?:^|\s)về\s+(.+)", words)
        return f"Xếp hạng về {about[1]}" if about else ""
    return words if quantity.percent else f"{unit_as_written(plain, quantity)} {words}".strip()


def unit_as_written(plain: Plain, quantity: Quantity) -> str:
    """The unit in the words of the document; `hạng` for a rank."""
    if quantity.rank:
        return "hạng"
    words = plain.cut(quantity.start, quantity.end)
    if quantity.percent:
        return tidy(words[words.rfind("%") :]).replace("% /", "%/") if "%" in words else "%"
    return re.sub(r"^[\d\s.,\-–—lO%]*(?<=[\d\s%])(?=%|\D)", "", words) if quantity.unit else ""
