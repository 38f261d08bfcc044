"""Names of persons, which with a date of birth identify somebody: told by the family names that nearly all Vietnamese bear."""

from __future__ import annotations

import re

from khue.lib.vietnamese import fold

_BORNE = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam phung mai
to ha cao thai luong chu luu ta quach khuc khuong ton nghiem thach kieu dau la mac luc vi ma lo giang nong be lu
tong tang han trieu kim son danh chau diep cu ung bach lai uong
"""
FAMILY_NAMES = frozenset(_BORNE.split())
"""Folded; together borne by some 97 in 100."""

MOST = 0.7
"""A column with so large a share of names is one of names."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_BIRTH = ("ngay sinh", "nam sinh", "sinh ngay", "dob", "birth", "ns")


def is_name(text: str) -> bool:
    """Whether a text reads like a person's full name: two to five words with capitals, the first a family name.

    >>> is_name("Nguyễn Thị Lan"), is_name("TRẦN VĂN BA"), is_name("Phường Cửa Nam"), is_name("Lê"), is_name("Hồ sơ 12")
    (True, True, False, False, False)
    """
    words = _WORD.findall(text)
    if not 2 <= len(words) <= 5 or len(" ".join(words)) < len(text.strip()) - 1:
        return False
    return fold(words[0]) in FAMILY_NAMES and all(word[0].isupper() for word in words)


def tells_birth(header: str) -> bool:
    """Whether a column's header speaks of a date or year of birth."""
    folded = f" {fold(header).replace('_', ' ')} "
    return any(f" {word} " in folded for word in _BIRTH)
