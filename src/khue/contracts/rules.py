"""What can be wrong with rows against their contract (KH630-KH669)."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule, Severity


def _cell(code: str, name: str, vi: str, en: str, hint_vi: str = "", hint_en: str = "") -> Rule:
    """A rule about one cell: it names the column and shows the value."""
    return Rule(
        code, name,
        Text(vi=f'Cột "{{column}}" cần {vi}, nhưng ô ghi "{{value}}".',
             en=f'Column "{{column}}" needs {en}; found "{{value}}".'),
        Text(vi=hint_vi, en=hint_en),
    )  # fmt: skip


MISSING_COLUMN = Rule(
    "KH630", "missing-column",
    Text(vi='Thiếu cột "{column}" mà quy ước dữ liệu bắt buộc phải có.',
         en='The required column "{column}" is missing.'),
    Text(vi="Các cột có trong tệp: {found}.", en="The file has: {found}."),
)  # fmt: skip
ABSENT_COLUMN = Rule(
    "KH631", "absent-column",
    Text(vi='Tệp không có cột "{column}"; giá trị của cột này được để trống.',
         en='The file has no column "{column}"; its values stay empty.'),
    severity=Severity.WARNING,
)  # fmt: skip
UNKNOWN_COLUMN = Rule(
    "KH632", "unknown-column",
    Text(vi='Quy ước dữ liệu không có cột "{column}"; cột này không được lưu.',
         en='The contract has no column "{column}"; it is not stored.'),
    severity=Severity.WARNING,
)  # fmt: skip
MISSPELLED_COLUMN = Rule(
    "KH633", "misspelled-column",
    Text(vi='Quy ước dữ liệu không có cột "{column}".', en='The contract has no column "{column}".'),
)  # fmt: skip
REPEATED_COLUMN = Rule(
    "KH634", "repeated-column",
    Text(vi='Cột "{column}" của quy ước được ghi hai lần: "{first}" và "{found}".',
         en='The column "{column}" is given twice: as "{first}" and as "{found}".'),
    Text(vi="Chỉ giữ lại một cột.", en="Keep only one of them."),
)  # fmt: skip
NO_ROWS = Rule(
    "KH635", "no-rows",
    Text(vi="Tệp không có dòng dữ liệu nào dưới dòng tiêu đề.", en="There is no row of data below the header."),
    Text(vi="Kiểm tra xem tệp đã được xuất đủ chưa.", en="Check that the file was exported in full."),
)  # fmt: skip

REQUIRED = Rule(
    "KH640", "empty-cell",
    Text(vi='Cột "{column}" không được để trống.', en='Column "{column}" must not be empty.'),
    Text(vi="Điền giá trị vào ô này.", en="Fill the cell in."),
)  # fmt: skip
NOT_INTEGER = _cell(
    "KH641", "not-an-integer", "một số nguyên", "a whole number",
    "Ghi số không có dấu phân cách hàng nghìn, ví dụ 1234.", "Write it without separators, for example 1234.",
)  # fmt: skip
NOT_NUMBER = _cell(
    "KH642", "not-a-number", "một số", "a number",
    "Dùng dấu chấm cho phần thập phân, không dùng dấu phân cách hàng nghìn, ví dụ 1234.5.",
    "Use a decimal point and no thousands separators, for example 1234.5.",
)  # fmt: skip
NOT_BOOLEAN = _cell(
    "KH643",
    "not-a-boolean",
    "một trong các giá trị có, không, true, false, 1, 0",
    "one of true, false, 1, 0, có, không",
)
NOT_DATE = _cell(
    "KH644", "not-a-date", "một ngày có thật", "a day that exists",
    "Viết theo mẫu: {expected}.", "Write it like this: {expected}.",
)  # fmt: skip
NOT_TIMESTAMP = _cell(
    "KH645", "not-a-timestamp", "một thời điểm có thật", "a moment that exists",
    "Viết theo mẫu: {expected}.", "Write it like this: {expected}.",
)  # fmt: skip
MINIMUM = _cell("KH646", "below-minimum", "giá trị từ {expected} trở lên", "a value of at least {expected}")
EXCLUSIVE_MINIMUM = _cell("KH647", "not-above-minimum", "giá trị lớn hơn {expected}", "a value above {expected}")
MAXIMUM = _cell("KH648", "above-maximum", "giá trị không quá {expected}", "a value of at most {expected}")
EXCLUSIVE_MAXIMUM = _cell("KH649", "not-below-maximum", "giá trị nhỏ hơn {expected}", "a value below {expected}")
MULTIPLE_OF = _cell("KH650", "not-a-multiple", "một bội số của {expected}", "a multiple of {expected}")
MIN_LENGTH = _cell("KH651", "too-short", "ít nhất {expected} ký tự", "at least {expected} characters")
MAX_LENGTH = _cell("KH652", "too-long", "không quá {expected} ký tự", "at most {expected} characters")
PATTERN = _cell("KH653", "pattern", "giá trị theo mẫu {expected}", "a value of the form {expected}")
NOT_LISTED = _cell(
    "KH654",
    "not-in-list",
    "một giá trị trong danh mục",
    "a value of its list",
    "Danh mục: {expected}.",
    "The list: {expected}.",
)
DUPLICATE = Rule(
    "KH655", "duplicate",
    Text(vi='Cột "{column}" không được lặp lại, nhưng "{value}" đã có ở dòng {first}.',
         en='Column "{column}" must not repeat, but "{value}" already stands on row {first}.'),
    Text(vi="Xoá dòng trùng hoặc sửa lại khoá.", en="Delete the repeated row or correct its key."),
)  # fmt: skip
UNKNOWN_UNIT = Rule(
    "KH656", "unknown-unit",
    Text(vi='Cột "{column}": không có đơn vị hành chính nào mang mã "{value}".',
         en='Column "{column}": no administrative unit bears the code "{value}".'),
    Text(vi="Sửa thành mã hoặc tên đầy đủ của đơn vị như ghi ở trang Địa bàn của cổng.",
         en="Use the code or the full name of a unit, as the page of areas has them."),
)  # fmt: skip
UNIT_NOT_IN_FORCE = Rule(
    "KH657", "unit-not-in-force",
    Text(vi='Cột "{column}": mã "{value}" không có hiệu lực vào ngày {day:%d/%m/%Y} ({known_vi}).',
         en='Column "{column}": the code "{value}" was not in force on {day:%Y-%m-%d} ({known_en}).'),
    Text(vi="Dùng mã của đơn vị tồn tại vào ngày đó.", en="Use the code of the unit that existed on that day."),
)  # fmt: skip
CONDITION = Rule(
    "KH636", "row-condition",
    Text(vi='Dòng này không đạt điều kiện "{expected}": {column} là {value}.',
         en='This row does not meet "{expected}": {column} is {value}.'),
    Text(vi="Sửa một trong các ô đó.", en="Correct one of these cells."),
)  # fmt: skip
BAD_CONDITION = Rule(
    "KH637", "bad-condition",
    Text(vi='Điều kiện "{value}" trong quy ước không đọc được ({why_vi}).',
         en='The condition "{value}" of the contract cannot be read ({why_en}).'),
    Text(vi="Sửa quy ước dữ liệu (xem docs/formulas.md).", en="Correct the contract (see docs/formulas.md)."),
)  # fmt: skip
UNUSUAL_VOLUME = Rule(
    "KH638", "unusual-volume",
    Text(vi="Tệp có {value} dòng, trong khi các lần nộp trước thường có khoảng {expected} dòng.",
         en="There are {value} rows; deliveries before this one usually had about {expected}."),
    Text(vi="Kiểm tra xem tệp có bị thiếu dòng, hoặc gồm nhiều kỳ.", en="Check whether rows are missing, or several periods are in it."),
    severity=Severity.WARNING,
)  # fmt: skip
ROW_COUNT = Rule(
    "KH658", "row-count",
    Text(vi="Tệp có {value} dòng, trong khi quy ước yêu cầu {expected}.",
         en="There are {value} rows; the contract asks for {expected}."),
    Text(vi="Kiểm tra xem tệp có bị thiếu hoặc thừa dòng.", en="Check for missing or extra rows."),
)  # fmt: skip
DUPLICATE_OF_KEPT = Rule(
    "KH659", "duplicate-of-kept",
    Text(vi='Khoá "{value}" (cột "{column}") đã có trong phiên bản đang lưu, ở tệp {file}, dòng {first}.',
         en='The key "{value}" (column "{column}") is already stored, from {file}, row {first}.'),
    Text(vi="Xoá dòng trùng, hoặc gửi lại tệp cũ với cùng tên để thay thế nó.",
         en="Delete the row, or send the earlier file again under its own name to replace it."),
)  # fmt: skip
NOT_CHECKED = Rule(
    "KH660", "quality-not-checked",
    Text(vi='Quy tắc chất lượng "{value}" của "{column}" không được kiểm tra tự động.',
         en='The quality rule "{value}" of "{column}" is not checked by the program.'),
    severity=Severity.NOTE,
)  # fmt: skip
BAD_PATTERN = Rule(
    "KH661", "bad-pattern",
    Text(vi='Mẫu {value} của cột "{column}" trong quy ước không phải là biểu thức chính quy hợp lệ.',
         en='The pattern {value} of column "{column}" in the contract is not a valid regular expression.'),
    Text(vi="Sửa quy ước dữ liệu (cú pháp RE2).", en="Correct the contract (RE2 syntax)."),
)  # fmt: skip
MORE = Rule(
    "KH662", "more-findings",
    Text(vi="Còn {value} lỗi nữa không được liệt kê.", en="{value} more findings are not listed."),
    severity=Severity.NOTE,
)  # fmt: skip
