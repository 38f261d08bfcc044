"""What a spreadsheet program would run is made harmless in CSV, and read back as it was meant."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.lib.spreadsheet import as_meant, harmless, harmless_cell

TEXTS = st.one_of(st.text(max_size=12), st.text("=+-@'\t\r\n0123456789.,eE", max_size=8))


@settings(max_examples=200, database=None, derandomize=True)
@given(TEXTS)
def test_nothing_is_left_that_would_run(text: str) -> None:
    made = harmless(text)
    assert made in (text, f"'{text}")
    assert made[:1] not in ("=", "@", "\t", "\r", "\n")
    assert made[:1] not in ("+", "-") or float(made.replace(",", ".")) is not None


@settings(max_examples=200, database=None, derandomize=True)
@given(TEXTS)
def test_what_was_made_harmless_is_read_as_it_was_meant(text: str) -> None:
    assert as_meant(harmless(text)) == text or text.startswith("'")


def test_only_texts_are_touched() -> None:
    assert [harmless_cell(value) for value in (-3, None, "-3", "=A1")] == [-3, None, "-3", "'=A1"]
