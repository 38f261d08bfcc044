"""Noise in every format: a file is read, or refused with a reason; nothing else ever happens."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue import contracts, sources
from khue.exceptions import InputError
from khue.model.contract import Contract, CustomProperty, LogicalTypeOptions, Property, Quality, SchemaObject
from khue.model.unit import Unit, Units
from khue.ports import ROW_NUMBER

CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="noise", version="1.0.0", status="active",
    tables=(SchemaObject(name="noise", properties=(
        Property(name="a", logical_type="string", primary_key=True,
                 logical_type_options=LogicalTypeOptions(pattern="[0-9]+", max_length=3)),
        Property(name="b", logical_type="integer", logical_type_options=LogicalTypeOptions(minimum=0, multiple_of=2)),
        Property(name="c", logical_type="date"),
        Property(name="d", logical_type="number", physical_type="decimal(9,2)"),
        Property(name="e", logical_type="boolean"),
        Property(name="f", logical_type="timestamp"),
        Property(name="g", logical_type="string",
                 quality=(Quality(metric="invalidValues", arguments={"validValues": ["x", "y"]}),)),
    )),),
    custom_properties=(CustomProperty(property="khue.areaColumn", value="a"),
                       CustomProperty(property="khue.timeColumn", value="c")),
)  # fmt: skip
UNITS = Units([Unit(code="1", name="Một", kind="xa", level="commune")])

HEADER = st.sampled_from(["a,b,c,d,e,f,g\n", "a;b\n", "a\n", "c\tf\n", ""])
NOISE = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda head, text: (head + text).encode("utf-8", "replace"), HEADER, st.text(max_size=300)),
    st.builds(lambda head, text: (head + text).encode(), HEADER, st.text('abc012.,;"\t\r\n/-:ốĐ ', max_size=300)),
)
FEW = settings(max_examples=60, deadline=None, derandomize=True)


def _read_and_check(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            reading = sources.read(path, contracts.header_names(CONTRACT))
        except InputError as error:
            assert error.finding is not None
            assert error.message("vi")
            assert error.message("en")
            return
        assert reading.table.schema.names[0] == ROW_NUMBER
        checked = contracts.check(CONTRACT, reading, UNITS)
        assert all(finding.sentence(lang) for finding in checked.findings for lang in ("vi", "en"))
        assert (checked.table is None) == any(f.rule.severity.value == "error" for f in checked.findings)
        assert checked.total >= len(checked.findings) - 1


@pytest.mark.parametrize("extension", [".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".parquet"])
@FEW
@given(content=NOISE)
def test_noise_bytes(extension: str, content: bytes) -> None:
    _read_and_check(f"a{extension}", content)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from("abcdefg"), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip


@FEW
@given(value=JSON)
def test_any_json(value: object) -> None:
    _read_and_check("a.json", json.dumps(value).encode())


CELL = st.one_of(
    st.none(), st.booleans(), st.integers(-10**15, 10**15), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(), st.datetimes(), st.text("ab01/-.: đ", max_size=12),
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows=st.lists(st.lists(CELL, max_size=7), max_size=6))
def test_any_cells_of_a_workbook(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list("abcdefg"))
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    _read_and_check("a.xlsx", content.getvalue())


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.worksheets[0].append(["1", 2])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _table() -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table({"a": ["1", "2"], "b": [1, 2], "c": [None, "2025-01-01"]}), content)
    return content.getvalue()


WHOLE = {".xlsx": _workbook(), ".parquet": _table()}


@pytest.mark.parametrize("extension", WHOLE)
@FEW
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
def test_good_files_with_some_bytes_changed(extension: str, changes: list[tuple[float, int]]) -> None:
    content = bytearray(WHOLE[extension])
    for place, value in changes:
        content[int(place * len(content))] = value
    _read_and_check(f"a{extension}", bytes(content))


@FEW
@given(noise=st.one_of(st.binary(max_size=200), st.text('<>/="crowvt A1B2&;', max_size=200).map(str.encode)))
def test_noise_within_the_sheet_of_a_workbook(noise: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE[".xlsx"])) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as write:
        for part in read.infolist():
            content = read.read(part)
            if part.filename.startswith("xl/worksheets/"):
                middle = len(content) // 2
                content = content[:middle] + noise + content[middle:]
            write.writestr(part.filename, content)
    _read_and_check("a.xlsx", made.getvalue())
