"""What a contract says of its rows beside others, and of their sums, is about columns that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import shorten, suggest
from khue.model.base import Text
from khue.model.contract import Contract, SumOfParts
from khue.model.finding import Finding, Rule
from khue.model.relationship import Fault, foreign_keys

_NOTATION = Text(
    vi="Viết bảng.cột, hoặc tệp.odcs.yaml#/schema/bảng/properties/cột. Có thể dùng: {known}.",
    en="Write table.column, or file.odcs.yaml#/schema/table/properties/column. There are: {known}.",
)
UNCLEAR = Rule(
    "KH361", "relationship-unclear",
    Text(vi='Không hiểu tham chiếu "{found}".', en='The reference "{found}" is not understood.'), _NOTATION,
)  # fmt: skip
NO_TABLE = Rule(
    "KH362", "relationship-table",
    Text(vi='Tham chiếu đến "{found}", nhưng không quy ước nào có bảng này.',
         en='It refers to "{found}", but no contract has this table.'), _NOTATION,
)  # fmt: skip
NO_COLUMN = Rule(
    "KH363", "relationship-column",
    Text(vi='Tham chiếu đến cột "{found}", nhưng bảng không có cột này.',
         en='It refers to the column "{found}", which the table does not have.'),
    Text(vi="Các cột của bảng: {known}.", en="The table's columns: {known}."),
)  # fmt: skip
MANY_TABLES = Rule(
    "KH364", "relationship-ambiguous",
    Text(vi='Nhiều quy ước cùng có bảng "{found}": {known}.', en='Several contracts have a table "{found}": {known}.'),
    Text(vi="Ghi cả tên tệp: tệp.odcs.yaml#/schema/bảng/properties/cột.",
         en="Name the file too: file.odcs.yaml#/schema/table/properties/column."),
)  # fmt: skip
NOT_ALIKE = Rule(
    "KH365", "relationship-columns",
    Text(vi="Hai vế của tham chiếu không khớp nhau: {found}; cần {expected}.",
         en="The two sides of the reference do not fit: {found}; needed is {expected}."),
    Text(vi="Hai vế cần cùng số cột, cùng một bảng và cùng kiểu dữ liệu.",
         en="Both sides need as many columns, of one table, of the same types."),
)  # fmt: skip
BAD_SUM = Rule(
    "KH366", "sum-of-parts",
    Text(vi="Quy tắc tổng bằng các phần chưa dùng được: {why_vi}.", en="This sum of parts cannot be held: {why_en}."),
    Text(vi="Xem docs/contracts.md, mục Tổng bằng các phần.", en="See docs/contracts.md, Sums of parts."),
)  # fmt: skip
RULES = (UNCLEAR, NO_TABLE, NO_COLUMN, MANY_TABLES, NOT_ALIKE, BAD_SUM)

_RULES = {
    "unclear": UNCLEAR, "kind": UNCLEAR, "table": NO_TABLE, "column": NO_COLUMN, "many": MANY_TABLES, "lengths": NOT_ALIKE,
    "mixed": NOT_ALIKE, "type": NOT_ALIKE,
}  # fmt: skip
_NUMBERS = ("integer", "number")


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about relationships and sums of parts."""
    contracts = [entry.value for entry in folder.contracts]
    for entry in folder.contracts:
        if len(entry.value.tables) == 1:
            _, faults = foreign_keys(entry.value, contracts)
            yield from (_of_fault(entry, fault) for fault in faults)
            yield from _sums(entry)
            yield from _standing(entry)


def _of_fault(entry: Entry[Contract], fault: Fault) -> Finding:
    found = fault.found if fault.code != "lengths" else f"{fault.expected} ≠ {fault.found}"
    return entry.finding(
        _RULES[fault.code], *fault.steps, found=shorten(found), expected=fault.expected or "-",
        known=", ".join(fault.known) or "-", suggestion=suggest(fault.found, list(fault.known)),
    )  # fmt: skip


def _sums(entry: Entry[Contract]) -> Iterator[Finding]:
    columns = {column.name: column for column in entry.value.table.properties}
    for number, rule in enumerate(entry.value.table.quality):
        steps = ("schema", 0, "quality", number, "implementation")
        if rule.sums is None:
            continue
        for name in rule.sums.columns:
            if name not in columns:
                yield entry.finding(
                    NO_COLUMN,
                    *steps,
                    found=shorten(name),
                    known=", ".join(columns),
                    suggestion=suggest(name, [*columns]),
                )
        for vi, en in _faults(entry.value, rule.sums):
            yield entry.finding(BAD_SUM, *steps, why_vi=vi, why_en=en)


def _standing(entry: Entry[Contract]) -> Iterator[Finding]:
    """The column that says which rows are estimates is one of the table's."""
    columns = [column.name for column in entry.value.table.properties]
    for number, one in enumerate(entry.value.custom_properties):
        if one.property == "khue.statusColumn" and str(one.value) not in columns:
            found = str(one.value)
            yield entry.finding(
                NO_COLUMN, "customProperties", number, "value", found=shorten(found), known=", ".join(columns),
                suggestion=suggest(found, columns),
            )  # fmt: skip


def _faults(contract: Contract, sums: SumOfParts) -> Iterator[tuple[str, str]]:
    types = {column.name: column.logical_type for column in contract.table.properties}
    if sums.ways != 1:
        yield "cần đúng một trong total, units, parent", "exactly one of total, units and parent is needed"
    if not sums.sum:
        yield "sum chưa nêu cột nào", "sum names no column"
    for name in sums.sum:
        if types.get(name, "number") not in _NUMBERS:
            yield f"cột {shorten(name)} không phải là số", f"the column {shorten(name)} is no number"
    if sums.units and not contract.time_column:
        yield "units cần khue.timeColumn để biết đơn vị nào thuộc đơn vị nào vào ngày đó", \
            "units needs khue.timeColumn, to know which unit lay in which on the day"  # fmt: skip
    if min(sums.tolerance, sums.relative_tolerance) < 0:
        yield "sai số không được âm", "a tolerance is not negative"
