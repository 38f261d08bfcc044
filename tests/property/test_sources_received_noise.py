"""Noise under every name: it is read to a table and an account in words, or refused with a reason; nothing else happens."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.exceptions import InputError
from khue.pipeline.incoming.reading_words import fault_sentence, sentences
from khue.sources.received import as_reading, receive, texts

FEW = settings(max_examples=80, deadline=None, derandomize=True)
PIECES = st.sampled_from([
    "STT", "Tên", "Tổng cộng", "I", "1", "1.234,5", "31/02/2025", "Tháng 3", "Quý I/2025", "-", "(1)", "*", "Ghi chú: x", "",
    "Trang 2", "Ph\xadêng", "PhÆ°á»\x9dng", "=1+1", '"', "\n", ";", ",", "\t", "|",
    "<table>", "<tr><td>", "{", "[", "#", "-999", "12%", "00004", "\x00",
])  # fmt: skip
NOISE = st.one_of(
    st.binary(max_size=400), st.lists(PIECES, max_size=60).map(lambda parts: ";".join(parts).encode()),
    st.lists(PIECES, max_size=60).map(lambda parts: "".join(parts).encode("utf-8")),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)  # fmt: skip


def _read(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            understood = receive(path)
        except InputError as error:
            assert error.finding is not None
            assert error.message("vi")
            assert error.message("en")
            return
        table = texts(understood)
        assert len(set(table[0])) == len(table[0])
        assert all(len(row) == len(table[0]) for row in table)
        assert len(table) - 1 == understood.read_as.rows == len(understood.rows)
        for lang in ("vi", "en"):
            assert all(sentences(understood.read_as, lang))
            assert all(fault_sentence(fault, lang) for fault in understood.read_as.faults)
        assert as_reading(understood, path).table.num_rows == understood.read_as.rows


@pytest.mark.parametrize("name", ["a.csv", "a.xls"])
@FEW
@given(content=NOISE)
def test_noise(name: str, content: bytes) -> None:
    _read(name, content)


CELL = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.times(),
    PIECES.map(lambda text: text.replace("\x00", "")), st.text("ab01/-.: đ", max_size=9),
)  # fmt: skip


@FEW
@given(
    rows=st.lists(st.lists(CELL, max_size=6), max_size=9),
    merge=st.sampled_from(["", "A1:B1", "A1:A2", "B2:C4", "A2:A9"]),
)
def test_any_cells_of_a_workbook(rows: list[list[object]], merge: str) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if merge:
        book.worksheets[0].merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    _read("a.xlsx", content.getvalue())
