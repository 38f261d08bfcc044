"""JSON, JSON lines and Parquet: rows, native values and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from khue import sources
from khue.exceptions import InputError
from khue.ports import Reading


def _json(folder: Path, content: str | bytes, name: str = "a.json") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _parquet(folder: Path, table: pa.Table) -> Path:
    pq.write_table(table, folder / "a.parquet")
    return folder / "a.parquet"


def _code(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        sources.read(path)
    assert isinstance(caught.value.finding, sources.faults.Finding)
    return caught.value.finding.rule.code


def _cells(reading: Reading) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = reading.table.to_pylist()
    return rows


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '[{"a": 1, "b": "x"}, {"b": "y"}]'),
        ("a.json", '\ufeff{"data": [{"a": 1, "b": "x"}, {"b": "y", "a": null}], "total": 2}'),
        ("a.json", '{"a": 1, "b": "x"}\n{"b": "y"}\n'),
        ("a.jsonl", '{"a": 1, "b": "x"}\n{"b": "y"}'),
        ("a.ndjson", '{"a": 1, "b": "x"}\r\n{"b": "y"}\r\n'),
    ],
)
def test_the_same_rows_in_every_way_of_writing_them(tmp_path: Path, name: str, content: str) -> None:
    rows = _cells(sources.read(_json(tmp_path, content, name)))
    assert rows == [{"_row": 1, "a": 1, "b": "x"}, {"_row": 2, "a": None, "b": "y"}]


def test_lines_are_numbered_as_they_stand(tmp_path: Path) -> None:
    assert _cells(sources.read(_json(tmp_path, '{"a":1}\n\n{"a":2}', "a.jsonl"))) == [
        {"_row": 1, "a": 1}, {"_row": 3, "a": 2},
    ]  # fmt: skip


def test_an_item_that_is_no_object_is_a_finding(tmp_path: Path) -> None:
    reading = sources.read(_json(tmp_path, '[{"a": 1}, 7, [2]]'))
    assert [(one.rule.code, one.line) for one in reading.findings] == [("KH615", 2), ("KH615", 3)]
    assert reading.bad_rows == 2
    assert reading.findings[0].sentence("en") == 'This item is not an object {...}: "7".'


def test_numbers_too_large_for_a_column_stay_as_text(tmp_path: Path) -> None:
    assert _cells(sources.read(_json(tmp_path, '[{"a": 123456789012345678901234567890}]')))[0]["a"] == (
        "123456789012345678901234567890"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[]", "KH603"), ("[1, 2]", "KH603"), ("[{}]", "KH610"), ("7", "KH613"), ('{"a": 1', "KH613"),
        ('{"rows": []}', "KH613"), ('[{"a": 1},', "KH613"), ('[{"a": NaN}]', "KH613"), ("[" * 200_000, "KH613"),
        ('[{"a": ' + "9" * 5000 + "}]", "KH613"), ('[{"a": {"b": 1}}]', "KH614"), ('[{"a": [1]}]', "KH614"),
        (b'[{"a": "\xff"}]', "KH608"), (b"PK\x03\x04" + bytes(20), "KH605"), ('[{"a": 1, " a": 2}]', "KH611"),
        ('[{"": 1}]', "KH612"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: str | bytes, code: str) -> None:
    assert _code(_json(tmp_path, content)) == code


def test_the_line_of_a_damaged_object_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        sources.read(_json(tmp_path, '{"a":1}\n{"a":\n', "a.jsonl"))
    assert isinstance(caught.value.finding, sources.faults.Finding)
    assert caught.value.finding.line == 2


def test_half_characters_do_no_harm(tmp_path: Path) -> None:
    assert _cells(sources.read(_json(tmp_path, '[{"\\ud800": "\\udfffx"}]'))) == [{"_row": 1, "?": "?x"}]


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    table = pa.table({
        "s": ["x", None], "n": [1, 2], "m": pa.array([Decimal("1.20"), None], pa.decimal128(9, 2)),
        "d": [date(2025, 7, 1), None], "k": pa.array(["a", "b"]).dictionary_encode(), "b": [True, None],
    })  # fmt: skip
    read = sources.read(_parquet(tmp_path, table)).table
    assert read.drop(["_row"]).to_pylist() == table.to_pylist()
    assert read["_row"].to_pylist() == [1, 2]


@pytest.mark.parametrize(
    "column",
    [pa.array([[1], [2]]), pa.array([{"x": 1}, None]), pa.array([b"1", b"2"]), pa.array([1, 2], pa.duration("s"))],
)
def test_parquet_with_values_that_fit_no_cell(tmp_path: Path, column: pa.Array) -> None:
    assert _code(_parquet(tmp_path, pa.table({"a": column}))) == "KH614"


def test_every_cut_of_a_parquet_file_is_refused(tmp_path: Path) -> None:
    whole = _parquet(tmp_path, pa.table({"a": ["x", "y"] * 50})).read_bytes()
    cut = tmp_path / "cut.parquet"
    for size in range(1, len(whole) - 1, max(1, len(whole) // 50)):
        cut.write_bytes(whole[:size])
        assert _code(cut) in ("KH605", "KH613")


def test_an_encrypted_parquet_file_is_told_as_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PARE" + bytes(40) + b"PARE")
    assert _code(path) == "KH606"
