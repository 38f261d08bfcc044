"""Names of agencies: whether words are one, and who leads and who co-operates in a sentence.

"Sở A chủ trì, phối hợp với Sở B và UBND các xã", "Chủ trì: Sở A. Phối hợp: Sở B", "(Sở A chủ trì)", "Giao Sở A ...".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khue.documents.dictionary import Dictionary
from khue.documents.plain import flat, tidy

_LABELLED = re.compile(
    r"(?:co quan |don vi )?chu tri(?: thuc hien| tham muu)?\s*:\s*(?P<lead>[^.;\n]+?)(?=\s*(?:[.;]|$"
    r"|-?\s*(?:co quan |don vi )?phoi hop))"
)
_WITH_LABELLED = re.compile(r"(?:co quan |don vi )?phoi hop(?: thuc hien)?\s*:\s*(?P<with>[^.;\n]+)")
_WITH = re.compile(
    r"phoi hop(?:,? thong nhat)?(?: chat che)? (?:voi|cung)\s*:?\s*(?P<with>[^.;:\n]+?)(?=\s+(?:to chuc"
    r"|trien khai|xay dung|tham muu|thuc hien|huong dan|ra soat|nghien cuu|day manh|theo doi|tang cuong"
    r"|hoan thien|kiem tra|giam sat|de xuat|lap|cap nhat|cung cap|ban hanh|trinh|thong nhat|quan ly|tong hop"
    r"|don doc|phat trien|rut ngan|tiep tuc|trong viec|de)(?!\w)|[.;:]|$)"
)
_LED = re.compile(
    r"^(?:giao\s+)?(?P<lead>[^.;:\n]{3,160}?)\s*(?:,|-|:)?\s*(?:la\s+(?:co quan"
    r"|don vi)\s+(?:dau moi\s+)?)?chu tri(?!\w)"
)
_GIVEN = re.compile(
    r"^giao\s+(?P<lead>[^.;:\n]{3,120}?)(?=\s*(?:,|:|chu tri|tham muu|xay dung|to chuc|phoi hop|trien khai"
    r"|huong dan|thuc hien|nghien cuu|ra soat|chiu trach nhiem))"
)
_SUBJECT = re.compile(
    r"^(?P<lead>[^.;:\n]{3,120}?)(?:\s+co trach nhiem)?(?=\s+(?:theo doi|don doc|lanh dao|chi dao|to chuc|bo tri|huong dan"
    r"|tham muu|xay dung|phoi hop|chu dong"
    r"|tong hop|ra soat|kiem tra|giam sat|cu the hoa|bao dam|thuc hien|trien khai|tham dinh|co trach nhiem)(?!\w))"
)
_ENCLOSED = re.compile(r"\((?P<lead>[^()]{3,120}?)\s+chu tri(?P<rest>[^()]*)\)")

_NONE = re.compile(
    r"(?:chinh phu|chinh quyen) (?:so|dien tu)|bo (?:chi so|tieu chi|du lieu|cong cu)|ban hanh|ban do|hoi nghi"
    r"|hoi thao|dai hoi|tap huan|bao cao|to chuc (?!chinh tri|dang|xa hoi)|phong chong|quy (?:hoach|dinh|trinh"
    r"|che|chuan)|xa hoi"
)
"""Words that begin as agencies do and are none."""


@dataclass(frozen=True)
class Parties:
    """Who leads and who co-operates, as written."""

    lead: str = ""
    cooperating: str = ""


def is_agency(text: str, words: Dictionary) -> bool:
    """Whether words begin as the name of an agency does.

    >>> from khue.documents.dictionary import own
    >>> is_agency("Sở Khoa học và Công nghệ", own()), is_agency("Xây dựng kế hoạch", own())
    (True, False)
    """
    plain = flat(text).strip(" -+:")
    return bool(words.pattern("agencies").match(plain)) and not _NONE.match(plain)


def parties(text: str, words: Dictionary) -> Parties:
    """Who leads and who co-operates in a sentence."""
    plain = flat(text)
    lead = ""
    for pattern in (_LABELLED, _ENCLOSED, _GIVEN, _LED, _SUBJECT):
        found = pattern.search(plain)
        if found and is_agency(text[found.start("lead") : found.end("lead")], words):
            lead = _name(text, found, "lead")
            break
    beside = _WITH_LABELLED.search(plain) or _WITH.search(plain)
    return Parties(lead, _name(text, beside, "with") if beside else "")


def _name(text: str, found: re.Match[str], group: str) -> str:
    name = tidy(text[found.start(group) : found.end(group)])
    return re.sub(r"\s*[,:\-–]$|,?\s+(?:là|và)$", "", name).strip(" ,:-–")
