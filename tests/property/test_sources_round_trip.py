"""What was written one way is read back the same: letters in every alphabet, numbers and days in every notation."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.lib.vietnamese import number as printed
from khue.sources.letters.charsets import DECODERS, TCVN3, VISCII, VNI
from khue.sources.letters.decode import decode
from khue.sources.letters.mend import undone
from khue.sources.recognisers import days, numbers, spans

FEW = settings(max_examples=150, deadline=None, derandomize=True)
VOWELS = "aăâeêioôơuưy"
LETTERS = "bcdđghklmnpqrstvx" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)  # fmt: skip
ANY_TEXT = st.text(LETTERS + LETTERS.upper() + " 0123456789.,;-()", max_size=60)
SMALL_TEXT = st.text(LETTERS + "BCDĐGHKLMNPQRSTVXAEIOUYĂÂÊÔƠƯ 0123456789.,;-()", max_size=60)


def _single(table: dict[int, str]) -> dict[str, bytes]:
    return {letter: bytes([code]) for code, letter in table.items()}


def _written(text: str, letters: dict[str, bytes]) -> bytes:
    return b"".join(letters.get(char) or char.encode("latin-1") for char in text)


TCVN3_BYTES = {letter: code for letter, code in _single(TCVN3).items() if letter.islower() or letter in "ĂÂÊÔƠƯĐ"}
VNI_BYTES = {letter: written.encode("latin-1") for written, letter in VNI.items()}


@FEW
@given(SMALL_TEXT)
def test_tcvn3(text: str) -> None:
    assert DECODERS["TCVN3"](_written(text, TCVN3_BYTES)) == text


@FEW
@given(ANY_TEXT)
def test_viscii(text: str) -> None:
    assert DECODERS["VISCII"](_written(text, _single(VISCII))) == text


@FEW
@given(ANY_TEXT)
def test_vni(text: str) -> None:
    assert DECODERS["VNI"](_written(text, VNI_BYTES)) == text


@FEW
@given(ANY_TEXT)
def test_windows_1258(text: str) -> None:
    written = b"".join(_in_1258(char) for char in text)
    assert DECODERS["Windows-1258"](written) == text


def _in_1258(char: str) -> bytes:
    """The letter with its shape, and its tone after it, as that alphabet has them."""
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


@FEW
@given(ANY_TEXT)
def test_unicode_is_never_changed_but_composed(text: str) -> None:
    assert decode(text.encode()).text == unicodedata.normalize("NFC", text)
    assert undone(text) == text


@FEW
@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False), st.sampled_from(["vi", "en"]))
def test_numbers_as_they_are_printed(value: Decimal, lang: str) -> None:
    found = numbers.read(printed(float(value), 2, lang), "," if lang == "vi" else ".")
    assert found is not None
    assert abs(Decimal(str(found.value)) - value) < Decimal("0.001")


@FEW
@given(st.integers(-(10**15), 10**15), st.sampled_from([".", " ", "\u00a0", ""]))
def test_whole_numbers_with_any_mark_between_thousands(value: int, mark: str) -> None:
    found = numbers.read(f"{value:,}".replace(",", mark).replace("\u00a0", " "), ",")
    assert found is not None
    assert found.value == value


@FEW
@given(st.lists(st.integers(0, 10**7).map(lambda n: n / 100), min_size=3, max_size=30), st.sampled_from(["vi", "en"]))
def test_a_column_says_by_itself_which_mark_it_uses(values: list[float], lang: str) -> None:
    texts = [printed(value, 2, lang) for value in values]
    decimal, _ = numbers.decide(numbers.votes(texts), numbers.Votes(), "", texts, 0.0)
    assert decimal == ("," if lang == "vi" else ".")


DAYS = st.dates(date(1950, 1, 1), date(2068, 12, 31))


@FEW
@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "%d/%m/%y"]))
def test_days_in_every_notation(day: date, notation: str) -> None:
    wanted = day if "%y" not in notation or day.year >= 1970 else None
    found = days.read(day.strftime(notation))
    assert found == day or (wanted is None and isinstance(found, date))


@FEW
@given(DAYS)
def test_serials_and_eight_digits(day: date) -> None:
    assert days.serial((day - date(1899, 12, 30)).days) == day
    assert days.serial(f"{day:%Y%m%d}") == day


@FEW
@given(st.integers(1990, 2060), st.integers(1, 12))
def test_periods_in_words(year: int, month: int) -> None:
    quarter = (month + 2) // 3
    roman = ["I", "II", "III", "IV"][quarter - 1]
    months = [
        f"Tháng {month}/{year}",
        f"tháng {month} năm {year}",
        f"T{month}/{year}",
        f"{month:02}/{year}",
        f"{year}-{month:02}",
    ]
    assert {str(spans.period(text)) for text in months} == {f"{year}-{month:02}"}
    quarters = [f"Quý {roman}/{year}", f"quý {quarter} năm {year}", f"Q{quarter}/{year}", f"{year}-Q{quarter}"]
    assert {str(spans.period(text)) for text in quarters} == {f"{year}-Q{quarter}"}
    first, last = spans.span(f"{month} tháng đầu năm {year}") or (None, None)
    assert first == date(year, 1, 1)
    assert last is not None
    assert (last + timedelta(days=1)).day == 1
