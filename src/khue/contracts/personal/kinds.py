"""The kinds of identifiers of persons in Viet Nam: how each is written, and how a true one is told from other digits.

`pattern` finds candidates anywhere in a cell; `verify` looks at one candidate. `shape` finds, in a cell whose digits are
all written 9, whose letters a or A and whose other letters ~, where a candidate may be (RE2). `hints` are folded words of a
column's header, or of the text before the candidate, that make a weak candidate a strong one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from khue.contracts.personal.texts import odd_of

PROVINCES = frozenset(
    f"{code:03d}"
    for code in (
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46,
        48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94,
        95, 96,
    )
)  # fmt: skip
"""The codes of the 63 provinces of birth with which citizen numbers begin; they stay as they were before July 2025."""

_MOBILE = frozenset(
    "32 33 34 35 36 37 38 39 52 55 56 58 59 70 76 77 78 79 81 82 83 84 85 86 87 88 89 90 91 92 93 94 96 97 98 99".split()  # noqa: SIM905 - read at a glance
)
"""The first two digits, after the 0, of mobile numbers."""

_PLATES = frozenset(str(code) for code in range(11, 100)) - {"13", "42", "44", "45", "46", "80", "87", "91", "96"} | {
    "80"
}
"""The first two digits of vehicle plates."""


@dataclass(frozen=True)
class Kind:
    """One kind of identifier. `weak` candidates count only under a header or after a word that hints at them.

    `alike`, a pattern (RE2) and what stands for it, makes texts equal of which `verify` thinks the same. `likely`, where given,
    is a pattern (RE2) that a candidate has if it is true: narrower than `pattern`, wider than `verify`.
    """

    id: str
    vi: str
    en: str
    pattern: str
    shape: str
    verify: Callable[[str], bool]
    hints: tuple[str, ...] = ()
    weak: bool = False
    alike: tuple[str, str] | None = None
    likely: str = ""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, ready for use."""
        return re.compile(self.pattern)

    def may_be(self, texts: pa.StringArray, *, hinted: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which texts may have a true candidate, and which have any; where one may be true, both are to be looked at.

        `hinted` says that the header speaks of the kind; without it a weak kind has to be spoken of in the text.
        """
        if not self.likely:
            return np.ones(len(texts), np.bool_), np.zeros(len(texts), np.bool_)
        odd = odd_of(texts)
        unsure = np.zeros(len(texts), np.bool_) if odd is None else _flags(odd)
        like = _flags(pc.match_substring_regex(texts, _bounded(self.pattern)))
        if self.weak and not hinted:
            may = like & (_flags(pc.match_substring_regex(texts, self._spoken)) | ~_flags(pc.string_is_ascii(texts)))
        else:
            may = _flags(pc.match_substring_regex(texts, _bounded(self.likely)))
        return may | unsure, like | unsure

    @cached_property
    def _spoken(self) -> str:
        """A pattern that any text has which speaks of the kind in plain letters."""
        words = "|".join(re.escape(hint).replace(r"\ ", "[ _-]").replace(r"\-", "[ _-]") for hint in self.hints)
        return f"(?i)({words})"


def _flags(found: pa.BooleanArray) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(found, fill_value=False).to_numpy(zero_copy_only=False), np.bool_)


def _bounded(pattern: str) -> str:
    """A pattern for RE2, which cannot look behind or ahead: where something is to be found, not what."""
    return _AHEAD.sub(r"(?:$|[^\1])", _BEHIND.sub(r"(?:^|[^\1])", pattern))


_BEHIND, _AHEAD = re.compile(r"\(\?<!\[([^]]*)\]\)"), re.compile(r"\(\?!\[([^]]*)\]\)")
_NO_DIGIT = re.compile(r"\D")


def digits(text: str) -> str:
    """The digits of a text."""
    return _NO_DIGIT.sub("", text)


def is_citizen_number(text: str) -> bool:
    """Twelve digits: province of birth, century and sex, year of birth (in the past), six of chance."""
    found = digits(text)
    if len(found) != 12 or found[:3] not in PROVINCES:
        return False
    born = 1900 + 100 * (int(found[3]) // 2) + int(found[4:6])
    return born <= date.today().year and found[6:] != "000000"


def is_old_identity_number(text: str) -> bool:
    """Nine digits, as identity cards had until 2021; the first two or three are a province's, which tells little."""
    return len(digits(text)) == 9


def is_phone(text: str) -> bool:
    """A mobile number in one of the ways of writing it, with or without the country's 84."""
    found = digits(text)
    found = "0" + found[2:] if found.startswith("84") and len(found) == 11 else found
    return len(found) == 10 and found[0] == "0" and found[1:3] in _MOBILE


def is_plate(text: str) -> bool:
    """A vehicle's plate: a province's two digits, a letter or two (and a digit of motorcycles), four or five digits."""
    return text[:2] in _PLATES


def _always(_text: str) -> bool:
    return True


_STREET = (
    r"(?:(?:số|so)\s*(?:nhà|nha)?\s*\d+[a-z]?(?:/\d+[a-z]?)*|\d+[a-z]?(?:/\d+[a-z]?)+)\s*,?\s*"
    r"(?:ngõ|ngách|hẻm|kiệt|đường|phố|ấp|thôn|xóm|tổ)\b|"
    r"(?:ngõ|ngách|hẻm|kiệt)\s*\d+|(?:căn hộ|phòng)\s*\d+[a-z]?\s*,?\s*(?:chung cư|tòa|toà|tầng|nhà)"
)

_TWELVE = r"(\d{12}|\d{3}[ .-]\d{3}[ .-]\d{3}[ .-]\d{3}|\d{3}[ .-]\d[ .-]\d{2}[ .-]\d{6})"
_NINE = r"(\d{9}|\d{3} \d{3} \d{3})"
_PHONE = r"((?:\+?84|0)[ .-]?\d{2,3}[ .-]?\d{3}[ .-]?\d{3,4})"
_TRUE_PHONE = r"(?:\+?84|0)[ .-]?(?:\d{2}[ .-]?\d{3}[ .-]?\d{4}|\d{3}[ .-]?\d{3}[ .-]?\d{3})"
_TRUE_TWELVE = r"0(?:\d{11}|\d{2}[ .-]\d{3}[ .-]\d{3}[ .-]\d{3}|\d{2}[ .-]\d[ .-]\d{2}[ .-]\d{6})"
_PLATE = r"(\d{2}[ -]?[A-Z]{1,2}\d?[ .-]\d{3}[.]?\d{2}|\d{2}[A-Z]{1,2}\d?[ -]?\d{4,5})"
_EMAIL = r"([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"


def _alone(pattern: str) -> str:
    """A pattern that is no part of a longer number."""
    return f"(?<![0-9]){pattern}(?![0-9])"


KINDS = {
    kind.id: kind
    for kind in (
        Kind("citizen-number", "số định danh cá nhân (CCCD)", "citizen number", _alone(_TWELVE), _TWELVE, is_citizen_number,
             ("cccd", "can cuoc", "dinh danh", "cmnd", "cmtnd", "giay to", "so id", "citizen"), likely=_alone(_TRUE_TWELVE)),
        Kind("identity-number", "số chứng minh nhân dân", "old identity number", _alone(_NINE), _NINE, is_old_identity_number,
             ("cmnd", "cmtnd", "cmt", "chung minh", "giay to"), weak=True, alike=("[0-9]", "9"), likely=_alone(_NINE)),
        Kind("phone", "số điện thoại", "phone number", _alone(_PHONE), _PHONE.replace("84|0", "99|9"), is_phone,
             ("dien thoai", "sdt", "phone", "di dong", "lien he", "zalo", "hotline"),
             alike=(r"([0-9]{5,})[0-9]{3}([^0-9]|$)", r"\1999\2"), likely=_alone(_TRUE_PHONE)),
        Kind("plate", "biển số xe", "vehicle plate", f"(?<![0-9A-Za-z]){_PLATE}(?![0-9A-Za-z])", _PLATE, is_plate,
             ("bien so", "bien kiem soat", "bks", "plate", "xe")),
        Kind("email", "địa chỉ thư điện tử", "e-mail address", _EMAIL, "@", _always,
             ("email", "e-mail", "thu dien tu", "mail")),
        Kind("address", "địa chỉ nhà", "home address", f"(?i)({_STREET})", "9.*~|~.*9", _always,
             ("dia chi", "noi o", "thuong tru", "tam tru", "cho o", "address")),
    )
}  # fmt: skip
"""The kinds by id; of names with dates of birth see `names`."""

NAME_AND_BIRTH = "name-and-birth"
"""The kind of a column of names in a table with dates of birth."""


def named(kind: str, lang: str) -> str:
    """What a kind is called in a language."""
    if kind == NAME_AND_BIRTH:
        return "names beside dates of birth" if lang == "en" else "họ tên bên cạnh ngày sinh"
    return KINDS[kind].en if lang == "en" else KINDS[kind].vi
