"""How Vietnamese a text is: its words with marks are syllables of the language, or they are not.

A wrong alphabet gives letters that exist in words that do not ("Phễêng"). The rule is that of spelling: an initial, a
vowel group, a final, one tone, letters all small, all capital, or the first capital.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INITIALS = "ngh|ng|nh|ph|th|tr|ch|gh|gi|kh|qu|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x"
_OPEN = (
    "oai|oay|oao|oeo|uây|uyu|uya|ươi|ươu|uôi|iêu|yêu|ai|ao|au|âu|ay|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|uê|uơ|ui|uy|ưa|ưi|"
    "ưu|uâ|ya|a|e|ê|i|o|ô|ơ|u|ư|y"
)
_CLOSED = "iê|yê|oa|oă|oe|uâ|uê|uô|uyê|uy|ươ|ua|oo|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?:(?:{_OPEN})|(?:{_CLOSED})(?:ch|nh|ng|c|m|n|p|t))")
_TOKEN = re.compile(r"[A-Za-z\u0080-\uffff\U00010000-\U0010ffff]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_AROUND = "“”‘’„«»–—…·•²³°µ±×÷€£\u00a0\u200b\ufeff"
_LONGEST, _WORD = 14, 40
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzăâđêôơư")
_COMMON = frozenset(re.findall(r"\w+", """
    phường xã quận huyện tên mã số đơn vị năm tháng ngày tổng cộng diện tích dân người thành phố hà nội tỷ lệ quý kỳ báo cáo
    biểu và của các những trên dưới chỉ tiêu giá trị được không thị trấn thôn tỉnh thứ loại hồ sơ cơ sở ghi chú địa
"""))  # fmt: skip
"""Words of tables, which settle what a short file is."""


def score(text: str) -> float:
    """One point for each Vietnamese word with marks, less one and more for each that cannot be one.

    Words without marks say nothing. Letters of Western languages in words of their own cost less than signs in words.

    >>> score("Phường Hoàn Kiếm"), score("Ph\\xadêng Hoµn KiÕm") < 0, score("plain text")
    (3.5, True, 0.0)
    """
    tokens = (token for token in _TOKEN.findall(text) if not token.isascii())
    return sum((_worth(token) if len(token) < _WORD else -1.0 for token in tokens), 0.0)


@lru_cache(maxsize=65536)
def _worth(token: str) -> float:
    word = token.strip(_AROUND)
    if word.isascii() or not any(char.isalpha() for char in word):
        return 0.0
    if is_syllable(word):
        known = word.lower() in _COMMON
        return 1.5 if known else 1.0 if len(word) > 1 else 0.5
    return -1.0 if word.isalpha() else -1.5


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether the word can be one syllable of Vietnamese, with or without marks."""
    if len(word) > _LONGEST or not (word.islower() or word.isupper() or word.istitle()):
        return False
    letters, tones = [], 0
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones += 1
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return tones <= 1 and _LETTERS.issuperset(plain) and _SYLLABLE.fullmatch(plain) is not None
