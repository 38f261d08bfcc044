"""What can be wrong with a file before its contract is looked at (KH601-KH629)."""

from __future__ import annotations

from pathlib import Path

from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.finding import Finding, Rule

UNKNOWN_EXTENSION = Rule(
    "KH601", "unknown-extension",
    Text(vi='Khuê không đọc được loại tệp "{extension}".', en='Files of the kind "{extension}" cannot be read.'),
    Text(vi="Các loại đọc được: {known}.", en="Kinds that can be read: {known}."),
)  # fmt: skip
NOT_A_FILE = Rule(
    "KH602", "not-a-file",
    Text(vi='Không có tệp "{name}" hoặc đó không phải là một tệp thường.',
         en='"{name}" is not there or not a plain file.'),
    Text(vi="Kiểm tra lại đường dẫn.", en="Check the path."),
)  # fmt: skip
EMPTY_FILE = Rule(
    "KH603", "empty-file",
    Text(vi='Tệp "{name}" không có dữ liệu.', en='The file "{name}" holds no data.'),
    Text(vi="Kiểm tra xem tệp đã được lưu và gửi đủ chưa.", en="Check that it was saved and sent in full."),
)  # fmt: skip
TOO_LARGE = Rule(
    "KH604", "too-large",
    Text(vi='Tệp "{name}" có {size} byte, quá giới hạn {limit} byte.',
         en='The file "{name}" has {size} bytes, above the limit of {limit}.'),
    Text(vi="Chia tệp thành nhiều tệp nhỏ hơn, ví dụ mỗi năm một tệp.", en="Split it, for example one file a year."),
)  # fmt: skip
CONTENT_MISMATCH = Rule(
    "KH605", "content-mismatch",
    Text(vi='Tệp "{name}" có đuôi {extension} nhưng nội dung không phải loại đó ({found}).',
         en='The file "{name}" ends in {extension} but its content is not of that kind ({found}).'),
    Text(vi="Mở tệp bằng chương trình đã tạo ra nó rồi lưu lại đúng loại.",
         en="Open it in the program that made it and save it as that kind."),
)  # fmt: skip
PACKED = Rule(
    "KH692", "packed",
    Text(vi='Tệp "{name}" là tệp nén ({found}).', en='"{name}" is a packed file ({found}).'),
    Text(vi="Giải nén rồi gửi từng tệp bên trong.", en="Unpack it and send the files in it one by one."),
)  # fmt: skip
ENCRYPTED = Rule(
    "KH606", "encrypted",
    Text(vi='Tệp "{name}" được đặt mật khẩu.', en='The file "{name}" is protected by a password.'),
    Text(vi="Bỏ mật khẩu rồi gửi lại.", en="Remove the password and send it again."),
)  # fmt: skip
UNPACKS_TOO_LARGE = Rule(
    "KH607", "unpacks-too-large",
    Text(vi='Tệp "{name}" khi giải nén lớn bất thường ({found}), nên không được đọc.',
         en='The file "{name}" unpacks to an abnormal size ({found}) and was not read.'),
    Text(vi="Xoá các ô đã định dạng nhưng để trống ở cuối trang tính, hoặc lưu thành CSV.",
         en="Delete formatted empty cells at the end of the sheet, or save it as CSV."),
)  # fmt: skip
NOT_UTF8 = Rule(
    "KH608", "not-utf8",
    Text(vi='Tệp "{name}" không phải là văn bản UTF-8 ({found}).', en='The file "{name}" is not UTF-8 text ({found}).'),
    Text(vi='Trong Excel chọn "Lưu thành", kiểu "CSV UTF-8".', en='In Excel choose "Save as", type "CSV UTF-8".'),
)  # fmt: skip
RAGGED_ROW = Rule(
    "KH609", "ragged-row",
    Text(vi='Dòng này có {found} ô, trong khi dòng tiêu đề có {expected} ô: "{value}".',
         en='This row has {found} cells where the header has {expected}: "{value}".'),
    Text(vi="Ô có chứa dấu phân cách ({delimiter}) phải đặt trong ngoặc kép; dòng phải đủ ô.",
         en="Put cells that contain the delimiter ({delimiter}) in double quotes; fill the row up."),
)  # fmt: skip
NO_HEADER = Rule(
    "KH610", "no-header",
    Text(vi='Không tìm thấy dòng tiêu đề trong tệp "{name}".', en='No header row was found in "{name}".'),
    Text(vi="Dòng đầu tiên phải là tên các cột.", en="The first row must hold the names of the columns."),
)  # fmt: skip
DUPLICATE_HEADER = Rule(
    "KH611", "duplicate-header",
    Text(vi='Tên cột "{value}" xuất hiện nhiều lần trong dòng tiêu đề.',
         en='The column name "{value}" appears more than once.'),
    Text(vi="Mỗi cột cần một tên riêng.", en="Give every column a name of its own."),
)  # fmt: skip
UNNAMED_COLUMN = Rule(
    "KH612", "unnamed-column",
    Text(vi="Cột thứ {column} có dữ liệu nhưng không có tên.", en="Column {column} holds data but has no name."),
    Text(vi="Ghi tên cột vào dòng tiêu đề hoặc xoá cột.", en="Name it in the header row or delete it."),
)  # fmt: skip
MALFORMED = Rule(
    "KH613", "malformed",
    Text(vi='Tệp "{name}" bị cắt cụt, bị hỏng hoặc viết sai khuôn dạng {format}{told}.',
         en='The file "{name}" is cut off, damaged or not well-formed {format}{told}.'),
    Text(vi="Mở thử tệp bằng chương trình đã tạo ra nó, lưu lại rồi gửi lại cả tệp.",
         en="Try to open it in the program that made it, save it and send the whole file again."),
)  # fmt: skip
NESTED_VALUE = Rule(
    "KH614", "nested-value",
    Text(vi='Cột "{header}" chứa danh sách, đối tượng hoặc loại giá trị không thể ghi vào một ô ({found}).',
         en='The column "{header}" holds lists, objects or values that do not fit one cell ({found}).'),
    Text(vi="Mỗi ô chỉ được chứa một giá trị đơn.", en="Every cell may hold one plain value only."),
)  # fmt: skip
NOT_AN_OBJECT = Rule(
    "KH615", "not-an-object",
    Text(vi='Phần tử này không phải là một đối tượng {{...}}: "{value}".',
         en='This item is not an object {{...}}: "{value}".'),
    Text(vi="Mỗi dòng dữ liệu là một đối tượng với tên cột và giá trị.",
         en="Each row is an object of column names and values."),
)  # fmt: skip

UNKNOWN_ENCODING = Rule(
    "KH616", "unknown-encoding",
    Text(vi='Không có bảng mã nào tên là "{found}".', en='There is no encoding called "{found}".'),
    Text(vi="Các bảng mã: utf-8, utf-16, tcvn3, vni, viscii, windows-1258, windows-1252.",
         en="There are: utf-8, utf-16, tcvn3, vni, viscii, windows-1258, windows-1252."),
)  # fmt: skip
FORBIDDEN_XML = Rule(
    "KH617", "forbidden-xml",
    Text(vi='Tệp "{name}" định nghĩa thực thể, lồng quá sâu hoặc gộp ô quá nhiều ({found}) nên không được đọc.',
         en='The file "{name}" defines entities, is nested too deep or spans too many cells ({found}) and was not read.'),
    Text(vi="Xuất lại tệp từ chương trình gốc, không có phần DOCTYPE.",
         en="Export it again from the program it came from, without a DOCTYPE."),
)  # fmt: skip
NO_TABLE = Rule(
    "KH618", "no-table",
    Text(vi='Không tìm thấy bảng số liệu nào trong tệp "{name}".', en='No table was found in "{name}".'),
    Text(vi="Kiểm tra xem có gửi nhầm tệp không; hoặc chỉ rõ trang (--sheet) và dòng tiêu đề (--header).",
         en="Check that it is the right file; or name the sheet (--sheet) and the header rows (--header)."),
)  # fmt: skip
UNKNOWN_SHEET = Rule(
    "KH619", "unknown-sheet",
    Text(vi='Tệp "{name}" không có trang nào tên là "{found}". Các trang: {known}.',
         en='"{name}" has no sheet called "{found}". There are: {known}.'),
)  # fmt: skip
HEADER_BEYOND = Rule(
    "KH620", "header-beyond",
    Text(vi='Tệp "{name}" không có dòng tiêu đề {found}.', en='"{name}" has no rows {found} for a header.'),
)  # fmt: skip

MAX_LISTED = 1000
"""How many findings of one reading are listed; all are counted."""


def refuse(rule: Rule, path: Path, *, line: int = 0, column: int = 0, **params: object) -> InputError:
    """The error that says why the file is not read."""
    return InputError(finding=finding(rule, path, line=line, column=column, **params))


def finding(rule: Rule, path: Path, *, line: int = 0, column: int = 0, **params: object) -> Finding:
    """A finding about the file, its name among the parameters; `told` is what was found, in brackets."""
    told = f" ({params['found']})" if params.get("found") else ""
    named = {"name": path.name, "extension": path.suffix, "column": column, "told": told, **params}
    return Finding(rule, str(path), line=line, column=column, params=named)


def shown(value: object, width: int = 60) -> str:
    """The value as a message may quote it: one line, no control characters, not too long.

    >>> shown("a\\nb\\x00c")
    'a b c'
    """
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return text if len(text) <= width else f"{text[: width - 1]}…"
