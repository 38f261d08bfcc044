"""The alphabets of Vietnamese before Unicode, as tables of facts: TCVN3 (ABC), VISCII, VPS, VNI, Windows-1258."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# The codes of TCVN3 are those of the ABC fonts, A1 to FE. What lies outside them is the upper half of TCVN 5712-1,
# where capital letters with tones stand; ABC fonts left it empty, so reading it costs nothing.
_TCVN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđẰ", 0xB5: "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
    0x80: "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ",
}  # fmt: skip
_VISCII = {
    0x02: "Ẳ", 0x05: "ẴẪ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ",
    0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
          "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
}  # fmt: skip
_VPS = {
    0x02: "ẠẬẶẸỆ", 0x10: "ỊỌỘỢỤỰ", 0x19: "Ỵ", 0x1C: "ẪỮ", 0x80: "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ", 0x93: "ỀỂỄỐỒỔỖýỷỵỚỜỞ", 0xA1:
    "ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ", 0xE0: "àáâãảạă", 0xE8: "èéêẽìí", 0xEF:
    "ĩẴĐòóôõ", 0xF7: "Ơụùúủ", 0xFD: "ỶẼỳ",
}  # fmt: skip
# VNI writes a vowel and, in a byte of its own, what stands above or below it.
_VNI_ALONE = {0xF1: "đ", 0xF4: "ơ", 0xF6: "ư", 0xED: "í", 0xEC: "ì", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xEE: "ỵ"}
_TONES = {"´": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VNI_MARKS = {
    0xF9: "´", 0xF8: "`", 0xFB: "?", 0xF5: "~", 0xEF: ".",
    0xE2: "^", 0xE1: "^´", 0xE0: "^`", 0xE5: "^?", 0xE3: "^~", 0xE4: "^.",
    0xEA: "(", 0xE9: "(´", 0xE8: "(`", 0xFA: "(?", 0xFC: "(~", 0xEB: "(.",
}  # fmt: skip
_SHAPES = {"^": "\u0302", "(": "\u0306", **_TONES}
_CAPITAL = 0x20
"""In VNI a capital stands this far before its small letter."""


def _table(runs: dict[int, str]) -> dict[int, str]:
    return {start + offset: letter for start, letters in runs.items() for offset, letter in enumerate(letters)}


TCVN3 = _table(_TCVN3)
"""Letters by byte."""
VISCII = _table(_VISCII)
"""Letters by byte."""

VPS = _table(_VPS)
"""Letters by byte."""


def _vni() -> dict[str, str]:
    """Letters by what VNI writes for them, as characters of Latin-1: `{"aù": "á", ...}`."""
    made = {chr(code): letter for code, letter in _VNI_ALONE.items()}
    for vowel, shapes in {"a": "^(", "e": "^", "o": "^", "u": "", "y": ""}.items():
        for code, marks in _VNI_MARKS.items():
            if marks[0] in "^(" and marks[0] not in shapes:
                continue
            made[vowel + chr(code)] = unicodedata.normalize("NFC", vowel + "".join(_SHAPES[mark] for mark in marks))
    for written, horned in (("ô", "ơ"), ("ö", "ư")):
        for code, marks in _VNI_MARKS.items():
            if marks in _TONES:
                made[written + chr(code)] = unicodedata.normalize("NFC", horned + _TONES[marks])
    capitals = {}
    for written, letter in made.items():
        for upper in {_raised(written), _raised(written[0]) + written[1:]}:
            capitals[upper] = letter.upper()
    return made | capitals


def _raised(written: str) -> str:
    return "".join(char.upper() if char.isascii() else chr(ord(char) - _CAPITAL) for char in written)


VNI = _vni()
"""Letters by the one or two bytes (as characters of Latin-1) that stand for them."""

_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_WINDOWS_REST = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes that Windows-1252 leaves open; programs pass them through as control characters."""


def bytes_of(text: str) -> bytes | None:
    """The bytes that were taken for Windows-1252 to make this text; None where a character is not of it."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        pass
    made = bytearray()
    for char in text:
        try:
            made += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            made.append(ord(char))
    return bytes(made)


def windows_1252(content: bytes) -> str:
    """Western text; every byte gives a character."""
    return "".join(_WINDOWS_1252[byte] for byte in content)


_WINDOWS_1252 = [bytes([code]).decode("cp1252", "ignore") or _WINDOWS_REST[code] for code in range(256)]


def _by_table(table: dict[int, str]) -> Callable[[bytes], str]:
    letters = [table.get(code, _WINDOWS_1252[code]) for code in range(256)]
    return lambda content: "".join([letters[byte] for byte in content])


def windows_1258(content: bytes) -> str:
    """Windows-1258: tone marks are bytes of their own, put on their letters here."""
    text = content.decode("cp1258", "surrogateescape")
    text = "".join(
        _WINDOWS_REST.get(ord(char) - 0xDC00, "\ufffd") if "\udc00" <= char <= "\udcff" else char for char in text
    )
    return unicodedata.normalize("NFC", text)


def vni(content: bytes) -> str:
    """VNI-Windows: one letter may take two bytes."""
    return _VNI_PATTERN.sub(lambda found: VNI[found[0]], content.decode("latin-1"))


DECODERS: dict[str, Callable[[bytes], str]] = {
    "Windows-1258": windows_1258,
    "TCVN3": _by_table(TCVN3),
    "VNI": vni,
    "VISCII": _by_table(VISCII),
    "VPS": _by_table(VPS),
}
"""The Vietnamese alphabets by name: bytes to composed text."""
