"""What can be wrong with any formula: KH201 to KH219. Those of derived indicators are in `derived_rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from khue.model.base import Text
from khue.model.finding import Rule


@dataclass(frozen=True)
class FormulaProblem:
    """One thing wrong with a formula; `offset` counts characters of its text from 0."""

    rule: Rule
    offset: int
    params: Mapping[str, object] = field(default_factory=dict)


EMPTY = Rule(
    code="KH201",
    name="formula-empty",
    text=Text(vi="Công thức trống.", en="The formula is empty."),
    hint=Text(vi="Ví dụ: count(*)", en="For example: count(*)"),
)
TOO_LONG = Rule(
    code="KH202",
    name="formula-too-long",
    text=Text(
        vi="Công thức dài {length} ký tự, chỉ được tối đa {limit}.",
        en="The formula has {length} characters; at most {limit} are allowed.",
    ),
    hint=Text(vi="Hãy tách thành nhiều chỉ số.", en="Split it into several indicators."),
)
SYNTAX = Rule(
    code="KH203",
    name="formula-syntax",
    text=Text(vi="Không đọc được công thức ở chỗ `{found}`.", en="The formula cannot be read at `{found}`."),
    hint=Text(
        vi="Kiểm tra dấu ngoặc, dấu phẩy và dấu nháy ngay trước chỗ này.",
        en="Check the brackets, commas and quotes right before this place.",
    ),
)
TOO_INTRICATE = Rule(
    code="KH204",
    name="formula-too-intricate",
    text=Text(
        vi="Công thức lồng nhau quá phức tạp ở chỗ này (giới hạn {limit}).",
        en="The formula is too intricate here (the limit is {limit}).",
    ),
    hint=Text(
        vi="Dùng `in (...)` thay cho chuỗi `or`, hoặc tách công thức.",
        en="Use `in (...)` instead of a chain of `or`, or split the formula.",
    ),
)
UNKNOWN_COLUMN = Rule(
    code="KH205",
    name="unknown-column",
    text=Text(vi="Bộ dữ liệu không có cột `{name}`.", en="The dataset has no column `{name}`."),
    hint=Text(vi="Các cột: {columns}", en="Its columns: {columns}"),
)
UNKNOWN_FUNCTION = Rule(
    code="KH206",
    name="unknown-function",
    text=Text(vi="Không có hàm `{name}` trong công thức.", en="Formulas have no function `{name}`."),
    hint=Text(vi="Các hàm dùng được: {functions}", en="The functions: {functions}"),
)
NOT_ALLOWED = Rule(
    code="KH207",
    name="not-allowed",
    text=Text(vi="Công thức không được dùng `{what}`.", en="`{what}` cannot be used in a formula."),
    hint=Text(
        vi="Công thức chỉ gồm các phép tính trên các cột của một bộ dữ liệu, hoặc trên các chỉ số khác (docs/formulas.md).",
        en="A formula only computes, with the columns of one dataset or with other indicators (docs/formulas.md).",
    ),
)
WRONG_TYPE = Rule(
    code="KH208",
    name="wrong-type",
    text=Text(
        vi="`{what}` cần kiểu {expected}, nhưng ở đây là {found}.",
        en="`{what}` needs {expected}, but this is {found}.",
    ),
    hint=Text(
        vi="Ngày viết date '2025-01-31', chữ viết trong dấu nháy đơn, số viết trần.",
        en="Write a date as date '2025-01-31', text in single quotes, numbers bare.",
    ),
)
WRONG_ARGUMENTS = Rule(
    code="KH209",
    name="wrong-arguments",
    text=Text(vi="Hàm `{name}` phải viết là {expected}.", en="`{name}` is written {expected}."),
)
NESTED = Rule(
    code="KH210",
    name="nested-aggregate",
    text=Text(
        vi="Hàm gộp `{name}` nằm trong một hàm gộp khác.", en="The aggregate `{name}` stands inside another aggregate."
    ),
    hint=Text(
        vi="Bên trong count, sum, avg ... và filter chỉ tính trên từng dòng.",
        en="Inside count, sum, avg ... and filter, only single rows are computed with.",
    ),
)
BARE_COLUMN = Rule(
    code="KH211",
    name="bare-column",
    text=Text(
        vi="Cột `{name}` đứng ngoài hàm gộp: không rõ lấy dòng nào.",
        en="The column `{name}` stands outside an aggregate: no telling which row is meant.",
    ),
    hint=Text(vi="Ví dụ: {example}", en="For example: {example}"),
)
NO_AGGREGATE = Rule(
    code="KH212",
    name="no-aggregate",
    text=Text(
        vi="Công thức không có hàm gộp nào, nên không phụ thuộc vào dữ liệu.",
        en="The formula has no aggregate, so it does not depend on the data.",
    ),
    hint=Text(vi="Các hàm gộp: {functions}", en="The aggregates: {functions}"),
)
NOT_A_NUMBER = Rule(
    code="KH213",
    name="not-a-number",
    text=Text(vi="Kết quả phải là số, nhưng ở đây là {found}.", en="The result must be a number, but this is {found}."),
)
BAD_LITERAL = Rule(
    code="KH214",
    name="bad-literal",
    text=Text(vi="Không dùng được giá trị `{found}`.", en="The value `{found}` cannot be used."),
    hint=Text(
        vi="Số viết như 1234.5 (tối đa {digits} chữ số); chữ tối đa {length} ký tự in được.",
        en="Write a number like 1234.5 (at most {digits} figures); text has at most {length} printable characters.",
    ),
)
NULL_COMPARISON = Rule(
    code="KH215",
    name="null-comparison",
    text=Text(vi="So sánh với null không bao giờ đúng.", en="A comparison with null is never true."),
    hint=Text(vi="Hãy viết `is null` hoặc `is not null`.", en="Write `is null` or `is not null`."),
)
BAD_DATE = Rule(
    code="KH216",
    name="bad-date",
    text=Text(vi="`{found}` không phải là ngày.", en="`{found}` is not a date."),
    hint=Text(vi="Viết date '2025-01-31'.", en="Write date '2025-01-31'."),
)
UNUSABLE_COLUMN = Rule(
    code="KH217",
    name="unusable-column",
    text=Text(
        vi="Cột `{name}` có kiểu {logical_type}, công thức không tính được.",
        en="The column `{name}` is of type {logical_type}, which formulas cannot compute with.",
    ),
)
INDICATOR_OVER_ROWS = Rule(
    code="KH218",
    name="indicator-over-rows",
    text=Text(
        vi="`{name}` là một chỉ số, không phải cột của bộ dữ liệu.",
        en="`{name}` is an indicator, not a column of the dataset.",
    ),
    hint=Text(
        vi="Công thức có dataset chỉ tính trên các dòng; để tính trên các chỉ số khác, hãy lập một chỉ số không có dataset.",
        en="With a dataset, a formula computes over rows; to compute with indicators, declare one without a dataset.",
    ),
)
FUNCTION_OVER_ROWS = Rule(
    code="KH219",
    name="function-over-rows",
    text=Text(
        vi="Hàm `{name}` tính trên giá trị của các chỉ số, không tính trên các dòng.",
        en="The function `{name}` takes values of indicators, not rows.",
    ),
    hint=Text(vi="Hãy dùng hàm này trong một chỉ số không có dataset.", en="Use it in an indicator without a dataset."),
)
