"""Vietnamese text: folding is stable, both tone placements and both normal forms are one, numbers read back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khue.lib.vietnamese import canonical, fold, number, sort_key

SYLLABLES = ["hoà", "hòa", "Đống", "đa", "nghiêng", "quỹ", "thuỷ", "thủy", "ươn", "Ý", "Yên", "ạ"]
words = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5).map(" ".join)


@given(words)
def test_folding_knows_no_normal_form(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(fold(text))
    assert canonical(unicodedata.normalize("NFD", text)) == canonical(unicodedata.normalize("NFC", text))


@given(words)
def test_folded_text_is_plain(text: str) -> None:
    assert fold(text).isascii()


@pytest.mark.parametrize(("one", "other"), [("hoà bình", "Hòa Bình"), ("thuỷ", "thủy"), ("Thuý", "thúy")])
def test_tone_placement_does_not_matter(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_tone_itself_does_matter() -> None:
    assert len({canonical(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ")}) == 6


def test_order_of_the_dictionary() -> None:
    names = [
        "Đống Đa",
        "Đan Phượng",
        "Ứng Hòa",
        "Ba Đình",
        "Ba Vì",
        "Bắc Từ Liêm",
        "Chương Mỹ",
        "Cầu Giấy",
        "Ô Chợ Dừa",
        "Ốc",
    ]
    assert sorted(names, key=sort_key) == [
        "Ba Đình", "Ba Vì", "Bắc Từ Liêm", "Cầu Giấy", "Chương Mỹ", "Đan Phượng", "Đống Đa", "Ô Chợ Dừa", "Ốc", "Ứng Hòa",
    ]  # fmt: skip


@given(st.decimals(-(10**9), 10**9, places=4).map(float))
def test_numbers_read_back(value: float) -> None:
    text = number(value)
    assert float(text.replace(".", "").replace(",", ".").replace("\u2212", "-")) == value


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    fold(text), canonical(text), sort_key(text)
