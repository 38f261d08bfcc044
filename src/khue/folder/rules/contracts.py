"""A contract is one that the standard and Khuê can work with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import suggest
from khue.model.base import Text
from khue.model.contract import CHOICES, Contract, Property
from khue.model.finding import Finding, Rule, Severity

ODCS_FIELD = Rule(
    "KH341", "contract-field",
    Text(vi='Mục "{field}" của quy ước dữ liệu cần là {expected}, nhưng ở đây là "{found}".',
         en='The contract\'s "{field}" must be {expected}; here stands "{found}".'),
    Text(vi="Quy ước dữ liệu theo Open Data Contract Standard 3.1.",
         en="Contracts follow the Open Data Contract Standard 3.1."),
)  # fmt: skip
ONE_TABLE = Rule(
    "KH342", "contract-tables",
    Text(vi="Quy ước dữ liệu cần đúng một bảng có ít nhất một cột; ở đây có {count} bảng.",
         en="A contract needs exactly one table with at least one column; here are {count} tables."),
    Text(vi="Hãy khai báo một bảng ở mục schema; mỗi bảng khác là một quy ước riêng.",
         en="Declare one table under schema; another table is a contract of its own."),
)  # fmt: skip
NO_PLACE_COLUMN = Rule(
    "KH343", "contract-column",
    Text(vi='Thuộc tính "{property}" nêu cột "{column}", nhưng bảng không khai cột này.',
         en='The property "{property}" names the column "{column}", which the table does not have.'),
    Text(vi="Các cột của bảng: {known}.", en="The table's columns: {known}."),
)  # fmt: skip
PLACE_COLUMN_MISSING = Rule(
    "KH344", "contract-place",
    Text(vi='Bộ dữ liệu được dùng để tính chỉ số nhưng chưa nêu thuộc tính "{property}".',
         en='Indicators are computed over this dataset, but it does not give the property "{property}".'),
    Text(vi="Hãy thêm vào customProperties: property {property}, value là tên cột.",
         en="Add it under customProperties: property {property}, with the column's name as value."),
)  # fmt: skip
BAD_PATTERN = Rule(
    "KH345", "contract-pattern",
    Text(vi='Mẫu "{pattern}" không phải là biểu thức chính quy hợp lệ ({detail}).',
         en='The pattern "{pattern}" is not a regular expression ({detail}).'),
    Text(vi="Hãy sửa mẫu.", en="Correct the pattern."),
)  # fmt: skip
TIME_TYPE = Rule(
    "KH346", "contract-time-type",
    Text(vi='Cột thời gian "{column}" có kiểu "{found}"; Khuê cần date hoặc timestamp.',
         en='The time column "{column}" is of type "{found}"; Khuê needs date or timestamp.'),
    Text(vi="Hãy sửa logicalType của cột; tháng ghi như 2025-07 là logicalType: date với format: yyyy-MM.",
         en="Correct the column's logicalType; months as 2025-07 are logicalType: date with format: yyyy-MM."),
)  # fmt: skip
AREA_TYPE = Rule(
    "KH348", "contract-area-type",
    Text(vi='Cột mã đơn vị "{column}" có kiểu "{found}"; Khuê cần string.',
         en='The column of unit codes "{column}" is of type "{found}"; Khuê needs string.'),
    Text(vi="Hãy sửa logicalType của cột: mã có thể bắt đầu bằng số 0.",
         en="Correct the column's logicalType: a code may begin with 0."),
)  # fmt: skip
NO_OWNER = Rule(
    "KH347", "contract-without-owner",
    Text(vi="Quy ước dữ liệu chưa nêu cơ quan có trách nhiệm cung cấp.",
         en="The contract does not say which agency owes the data."),
    Text(vi="Hãy thêm vào team.members một mục có role: owner và username là mã cơ quan.",
         en="Add a member under team.members with role: owner and the agency's code as username."),
    Severity.WARNING,
)  # fmt: skip
UNKNOWN_CHOICE = Rule(
    "KH349", "contract-choice",
    Text(vi='Thuộc tính "{property}" là "{found}"; phải là một trong: {expected}.',
         en='The property "{property}" is "{found}"; it must be one of: {expected}.'),
    Text(vi="Sửa value của thuộc tính trong customProperties.", en="Correct its value under customProperties."),
)  # fmt: skip
RULES = (ODCS_FIELD, ONE_TABLE, NO_PLACE_COLUMN, PLACE_COLUMN_MISSING, BAD_PATTERN, TIME_TYPE, AREA_TYPE, NO_OWNER,
         UNKNOWN_CHOICE)  # fmt: skip

LOGICAL_TYPES = ("string", "integer", "number", "boolean", "date", "timestamp")
STATUSES = ("proposed", "draft", "active", "deprecated", "retired")
PLACES = {"khue.areaColumn": (AREA_TYPE, ("string",)), "khue.timeColumn": (TIME_TYPE, ("date", "timestamp"))}
"""The properties that say where and when a row belongs, with the types that their columns may have."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each contract."""
    used = {entry.value.dataset for entry in folder.indicators if entry.value.formula}
    for entry in folder.contracts:
        yield from _standard(entry)
        yield from _choices(entry)
        if len(entry.value.tables) != 1 or not entry.value.tables[0].properties:
            yield entry.finding(ONE_TABLE, "schema", count=len(entry.value.tables))
        else:
            yield from _places(entry, entry.value.id in used)
            for position, column in enumerate(entry.value.table.properties):
                yield from _column(entry, column, position)
        if not entry.value.owner:
            yield entry.finding(NO_OWNER, "team")


def _standard(entry: Entry[Contract]) -> Iterator[Finding]:
    contract = entry.value
    if not re.fullmatch(r"v3\.\d+\.\d+", contract.api_version):
        yield entry.finding(ODCS_FIELD, "apiVersion", field="apiVersion", expected="v3.1.0", found=contract.api_version)
    if contract.kind != "DataContract":
        yield entry.finding(ODCS_FIELD, "kind", field="kind", expected="DataContract", found=contract.kind)
    if contract.status not in STATUSES:
        yield entry.finding(
            ODCS_FIELD, "status", field="status", expected=", ".join(STATUSES), found=contract.status,
            suggestion=suggest(contract.status, [*STATUSES]),
        )  # fmt: skip


def _choices(entry: Entry[Contract]) -> Iterator[Finding]:
    for position, one in enumerate(entry.value.custom_properties):
        allowed = CHOICES.get(one.property)
        if allowed and str(one.value) not in allowed:
            yield entry.finding(
                UNKNOWN_CHOICE, "customProperties", position, "value", property=one.property, found=one.value,
                expected=", ".join(allowed), suggestion=suggest(str(one.value), [*allowed]),
            )  # fmt: skip


def _places(entry: Entry[Contract], used: bool) -> Iterator[Finding]:
    columns = {column.name: column for column in entry.value.table.properties}
    given = {prop.property: (str(prop.value), i) for i, prop in enumerate(entry.value.custom_properties)}
    for name, (wrong_type, allowed) in PLACES.items():
        if name not in given:
            if used:
                yield entry.finding(PLACE_COLUMN_MISSING, "customProperties", property=name)
            continue
        value, position = given[name]
        steps = ("customProperties", position, "value")
        if value not in columns:
            yield entry.finding(
                NO_PLACE_COLUMN, *steps, property=name, column=value, known=", ".join(columns),
                suggestion=suggest(value, [*columns]),
            )  # fmt: skip
        elif (found := columns[value].logical_type) in LOGICAL_TYPES and found not in allowed:
            yield entry.finding(wrong_type, *steps, column=value, found=found)


def _column(entry: Entry[Contract], column: Property, position: int) -> Iterator[Finding]:
    steps = ("schema", 0, "properties", position)
    if column.logical_type not in LOGICAL_TYPES:
        yield entry.finding(
            ODCS_FIELD, *steps, "logicalType", field="logicalType", expected=", ".join(LOGICAL_TYPES),
            found=column.logical_type, suggestion=suggest(column.logical_type, [*LOGICAL_TYPES]),
        )  # fmt: skip
    pattern = column.logical_type_options.pattern
    if pattern is not None:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            place = (*steps, "logicalTypeOptions", "pattern")
            yield entry.finding(BAD_PATTERN, *place, pattern=pattern[:60], detail=str(error))
