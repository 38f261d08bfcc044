"""CSV that any reader gives back as it was, and that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.web.tables import csv_lines, flat, header_of, items_csv, safe_cell

CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
)


@settings(max_examples=60, database=None, derandomize=True)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_what_is_written_can_be_read(rows: list[list[object]]) -> None:
    text = "".join(csv_lines(["a", "b"], rows))
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        [str(safe_cell(cell)) for cell in row] for row in rows
    ]


@settings(max_examples=60, database=None, derandomize=True)
@given(st.sampled_from("=+-@\t\r\n"), st.text(max_size=10))
def test_no_text_is_left_that_a_spreadsheet_would_run(first: str, rest: str) -> None:
    cell = safe_cell(first + rest)
    assert isinstance(cell, str)
    assert cell.startswith("'") or _is_number(cell)


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def test_lines_end_as_the_standard_wants_and_missing_is_empty() -> None:
    assert "".join(csv_lines(["a", "b"], [[None, 0], [date(2025, 7, 1), 'say "x", y']])) == (
        'a,b\r\n,0\r\n2025-07-01,"say ""x"", y"\r\n'
    )


def test_inner_values_become_columns() -> None:
    items = [{"id": "a", "latest": None}, {"id": "b", "latest": {"period": "2025", "value": 1.5}, "tags": ["x", "y"]}]
    assert header_of([flat(item) for item in items]) == ["id", "latest.period", "latest.value", "tags"]
    assert items_csv(items) == "id,latest.period,latest.value,tags\r\na,,,\r\nb,2025,1.5,x;y\r\n"
