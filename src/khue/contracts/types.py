"""SQL that turns a cell as it was read into a value of the contract's type, or NULL where it is not one.

DuckDB's own casts are too kind for a contract (1.5 becomes the integer 2, 0x10 becomes 16), so a pattern stands before
each of them. Column names in this SQL are made by us; nothing of the contract or the file is ever spliced in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from khue.model.contract import Property

if TYPE_CHECKING:
    import pyarrow as pa

_DECIMAL = re.compile(r"(?:decimal|numeric)\((\d{1,2}),\s*(\d{1,2})\)", re.IGNORECASE)
_NUMBER = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?"
_ISO_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
_ISO_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
_OFFSET = "[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?"
_VIETNAMESE_DAY = "[0-9]{1,2}/[0-9]{1,2}/[12][0-9]{3}"

DAY_FORMATS = {
    "": "30/07/2025; 2025-07-30",
    "yyyy-MM-dd": "2025-07-30; 30/07/2025",
    "dd/MM/yyyy": "30/07/2025; 2025-07-30",
    "yyyy-MM": "2025-07; 07/2025",
    "yyyy": "2025",
}
"""The formats that a date may declare, with an example of each; a month or a year is stored as its first day."""

MOMENT_EXAMPLE = "30/07/2025 14:05; 2025-07-30 14:05:00"


def kind(type_: pa.DataType) -> str:
    """The kind of an Arrow type, in the words of ODCS's logical types (text for whatever has no other)."""
    name = str(type_)
    for start, word in (("int", "integer"), ("uint", "integer"), ("decimal", "decimal"), ("bool", "boolean"),
                        ("date", "date"), ("timestamp", "timestamp")):  # fmt: skip
        if name.startswith(start):
            return word
    return "number" if name in ("float", "double", "halffloat") else "text"


def sql_type(column: Property) -> str:
    """DuckDB's type for the column; a physicalType decimal(p,s) keeps exact numbers."""
    if column.logical_type == "number":
        exact = _DECIMAL.fullmatch(column.physical_type.strip())
        return f"DECIMAL({exact[1]},{exact[2]})" if exact and int(exact[2]) <= int(exact[1]) <= 38 else "DOUBLE"
    return {"integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP"}.get(
        column.logical_type, "VARCHAR"
    )


def words(type_: pa.DataType, cell: str) -> str:
    """SQL for the cell as text, NULL where it is empty."""
    match kind(type_):
        case "text":
            return f"nullif(CAST({cell} AS VARCHAR), '')"
        case "number":
            whole = f"{cell} = floor({cell}) AND abs({cell}) < 9007199254740992"
            return (
                f"CASE WHEN isnan({cell}) THEN NULL WHEN {whole} THEN CAST(TRY_CAST({cell} AS BIGINT) AS VARCHAR) "
                f"ELSE CAST({cell} AS VARCHAR) END"
            )
        case _:
            return f"CAST({cell} AS VARCHAR)"


def value(column: Property, type_: pa.DataType, cell: str, text: str) -> str:
    """SQL for the typed value of the cell, whose text is `text`; NULL where it is none."""
    made = _native(column, kind(type_), cell)
    if made is None:
        made = _parsed(column, text)
    return made if column.logical_type == "date" else f"TRY_CAST({made} AS {sql_type(column)})"


def _native(column: Property, found: str, cell: str) -> str | None:
    """What the file already holds as the wanted type needs no parsing."""
    match column.logical_type, found:
        case ("date", "date" | "timestamp"):
            return _day_of(column, cell, found)
        case ("timestamp", "timestamp" | "date"):
            return f"CASE WHEN year(CAST({cell} AS TIMESTAMP)) BETWEEN 1000 AND 2999 THEN CAST({cell} AS TIMESTAMP) END"
        case ("integer", "integer") | ("boolean", "boolean"):
            return cell
        case ("number", "integer" | "decimal") if sql_type(column) == "DOUBLE":
            return cell
        case ("number", "number") if sql_type(column) == "DOUBLE":
            return f"CASE WHEN isfinite({cell}) THEN CAST({cell} AS DOUBLE) END"
        case _:
            return None


def _day_of(column: Property, cell: str, found: str) -> str:
    day = f"CAST({cell} AS DATE)"
    holds = [f"year({day}) BETWEEN 1000 AND 2999"]
    if found == "timestamp":
        holds.append(f"CAST({cell} AS TIMESTAMP) = CAST({day} AS TIMESTAMP)")
    if column.logical_type_options.format in ("yyyy-MM", "yyyy"):
        holds.append(f"day({day}) = 1")
    if column.logical_type_options.format == "yyyy":
        holds.append(f"month({day}) = 1")
    return f"CASE WHEN {' AND '.join(holds)} THEN {day} END"


def _parsed(column: Property, text: str) -> str:
    match column.logical_type:
        case "integer":
            return f"CASE WHEN {_like(text, '[+-]?[0-9]{1,19}')} THEN TRY_CAST({text} AS BIGINT) END"
        case "number":
            return f"CASE WHEN {_like(text, _NUMBER)} THEN {_number(column, text)} END"
        case "boolean":
            return (
                f"CASE WHEN lower({text}) IN ('true', '1', 'có') THEN true "
                f"WHEN lower({text}) IN ('false', '0', 'không') THEN false END"
            )
        case "date":
            return _day(column.logical_type_options.format or "", text)
        case "timestamp":
            return _moment(text)
        case _:
            return text


def _like(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, '{pattern}')"


def _number(column: Property, text: str) -> str:
    """A decimal that would have to be rounded is refused: what is stored is what was sent."""
    wanted = sql_type(column)
    if wanted == "DOUBLE":
        return f"CASE WHEN isfinite(TRY_CAST({text} AS DOUBLE)) THEN TRY_CAST({text} AS DOUBLE) END"
    same = f"TRY_CAST({text} AS {wanted}) = TRY_CAST({text} AS DOUBLE)"
    return f"CASE WHEN {same} THEN TRY_CAST({text} AS {wanted}) END"


def _day(form: str, text: str) -> str:
    if form == "yyyy-MM":
        iso, vietnamese = "[12][0-9]{3}-[0-9]{2}", "[0-9]{1,2}/[12][0-9]{3}"
        return (
            f"CASE WHEN {_like(text, iso)} THEN TRY_CAST({text} || '-01' AS DATE) "
            f"WHEN {_like(text, vietnamese)} THEN CAST(try_strptime('01/' || {text}, '%d/%m/%Y') AS DATE) END"
        )
    if form == "yyyy":
        return f"CASE WHEN {_like(text, '[12][0-9]{3}')} THEN TRY_CAST({text} || '-01-01' AS DATE) END"
    return (
        f"CASE WHEN {_like(text, _ISO_DAY)} THEN TRY_CAST({text} AS DATE) "
        f"WHEN {_like(text, _VIETNAMESE_DAY)} THEN CAST(try_strptime({text}, '%d/%m/%Y') AS DATE) END"
    )


def _moment(text: str) -> str:
    """A moment with an offset is brought to the city's time zone, which the connection is set to."""
    local, offset = f"{_ISO_DAY}([ T]{_ISO_TIME})?", f"{_ISO_DAY}[ T]{_ISO_TIME} ?(Z|{_OFFSET})"
    formats = "['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y']"
    vietnamese = f"{_VIETNAMESE_DAY}( [0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}})?)?"
    return (
        f"CASE WHEN {_like(text, local)} THEN TRY_CAST({text} AS TIMESTAMP) "
        f"WHEN {_like(text, offset)} THEN CAST(TRY_CAST({text} AS TIMESTAMPTZ) AS TIMESTAMP) "
        f"WHEN {_like(text, vietnamese)} THEN try_strptime({text}, {formats}) END"
    )
