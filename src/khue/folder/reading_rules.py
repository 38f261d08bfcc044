"""What can be wrong with a file before its meaning is looked at: KH101 to KH139."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule, Severity


def _rule(code: str, name: str, vi: str, en: str, hint_vi: str = "", hint_en: str = "") -> Rule:
    return Rule(code, name, Text(vi=vi, en=en), Text(vi=hint_vi, en=hint_en))


NOT_READABLE = _rule(
    "KH101", "not-readable", "Không đọc được tệp này ({detail}).", "This file cannot be read ({detail}).",
    "Hãy kiểm tra tên tệp và quyền đọc tệp.", "Check the file's name and whether it may be read.",
)  # fmt: skip
NOT_A_FILE = _rule(
    "KH102", "not-a-file", "Đây không phải là một tệp thường.", "This is not an ordinary file.",
    "Hãy thay bằng một tệp thường.", "Put an ordinary file in its place.",
)  # fmt: skip
TOO_LARGE = _rule(
    "KH103", "too-large", "Tệp lớn hơn {limit} MB nên không được đọc.",
    "The file is larger than {limit} MB and was not read.",
    "Hãy chia thành nhiều tệp, hoặc khai báo số liệu này thành bộ dữ liệu.",
    "Split it, or declare the data as a dataset.",
)  # fmt: skip
NOT_UTF8 = _rule(
    "KH104", "not-utf8", "Tệp không ở bảng mã UTF-8 (gặp byte {byte}).",
    "The file is not UTF-8 (byte {byte} was found).",
    "Hãy lưu lại tệp với bảng mã UTF-8.", "Save the file again as UTF-8.",
)  # fmt: skip
NUL_BYTE = _rule(
    "KH105", "nul-byte", "Tệp có ký tự NUL, là ký tự không có trong văn bản.",
    "The file has a NUL character, which no text has.",
    "Hãy lưu lại tệp dưới dạng văn bản UTF-8.", "Save the file again as UTF-8 text.",
)  # fmt: skip
OUTSIDE = _rule(
    "KH106", "outside-folder", "Đường dẫn này dẫn ra ngoài thư mục thành phố nên không được đọc.",
    "This path leads out of the city folder and was not read.",
    "Hãy đặt chính tệp đó vào trong thư mục.", "Put the file itself into the folder.",
)  # fmt: skip
UNREAD_FILE = Rule(
    "KH107", "unread-file",
    Text(vi="Khuê không đọc tệp này vì tên hoặc vị trí không khớp loại tệp nào.",
         en="Khuê does not read this file: its name or place fits no kind of file."),
    Text(vi="Ở thư mục này, Khuê đọc: {expected}.", en="In this folder Khuê reads: {expected}."),
    Severity.WARNING,
)  # fmt: skip
NO_CITY = _rule(
    "KH108", "no-city-file", "Thư mục không có tệp city.yaml.", "The folder has no file city.yaml.",
    "Hãy kiểm tra đường dẫn đưa vào --city.", "Check the path given to --city.",
)  # fmt: skip
EMPTY_FILE = _rule(
    "KH109", "empty-file", "Tệp không có nội dung.", "The file has nothing in it.",
    "Hãy điền nội dung, hoặc xoá tệp.", "Fill it in, or delete it.",
)  # fmt: skip
YAML_SYNTAX = _rule(
    "KH111", "yaml-syntax", "Tệp YAML viết sai cú pháp ({detail}).", "The YAML is not well formed ({detail}).",
    "Hãy xem lại chỗ thụt dòng, dấu hai chấm và dấu nháy quanh vị trí này.",
    "Look at the indentation, colons and quotes around this place.",
)  # fmt: skip
YAML_ALIAS = _rule(
    "KH112", "yaml-alias", 'Khuê không dùng bí danh YAML ("*{name}").', 'Khuê does not use YAML aliases ("*{name}").',
    "Hãy viết lại nội dung ở chỗ này.", "Write the content out here.",
)  # fmt: skip
YAML_TAG = _rule(
    "KH113", "yaml-tag", 'Khuê không dùng thẻ YAML ("{tag}").', 'Khuê does not use YAML tags ("{tag}").',
    "Hãy bỏ thẻ này.", "Leave the tag out.",
)  # fmt: skip
DUPLICATE_KEY = _rule(
    "KH114", "duplicate-key", 'Khoá "{key}" xuất hiện hai lần; lần đầu ở dòng {first}.',
    'The key "{key}" is given twice; first on line {first}.',
    "Hãy giữ lại một khoá.", "Keep one of them.",
)  # fmt: skip
YAML_DEPTH = _rule(
    "KH115", "yaml-depth", "Nội dung lồng nhau quá {limit} tầng.", "The content is nested more than {limit} deep.",
    "Hãy xem lại các dấu ngoặc và chỗ thụt dòng.", "Look at the brackets and the indentation.",
)  # fmt: skip
YAML_DOCUMENTS = _rule(
    "KH116", "yaml-documents", "Tệp có nhiều hơn một tài liệu YAML.", "The file holds more than one YAML document.",
    'Hãy bỏ dấu "---" ở đây, hoặc tách thành tệp khác.', 'Remove the "---" here, or make it a file of its own.',
)  # fmt: skip
YAML_KEY = _rule(
    "KH117", "yaml-key", "Khoá phải là một từ, không phải danh sách hay khối.",
    "A key must be a word, not a list or a mapping.",
    "Hãy xem lại dấu hai chấm và dấu ngoặc.", "Look at the colons and the brackets.",
)  # fmt: skip
CSV_SYNTAX = _rule(
    "KH121", "csv-syntax", "Tệp CSV viết sai từ dòng này ({detail}); các dòng sau chưa được đọc.",
    "The CSV is not well formed from this line on ({detail}); the lines after it were not read.",
    'Hãy kiểm tra dấu nháy kép: mở và đóng đủ, dấu nháy bên trong viết thành "".',
    'Check the double quotes: each one closed, and one inside a cell written as "".',
)  # fmt: skip
RAGGED_ROW = _rule(
    "KH122", "ragged-row", "Dòng có {cells} ô, trong khi tiêu đề có {columns} cột.",
    "The row has {cells} cells; the header has {columns} columns.",
    "Nếu nội dung ô có dấu phẩy, hãy đặt ô đó trong dấu nháy kép.",
    "Put a cell that has a comma in it in double quotes.",
)  # fmt: skip
DUPLICATE_COLUMN = _rule(
    "KH123", "duplicate-column", 'Cột "{column}" xuất hiện hai lần.', 'The column "{column}" is given twice.',
    "Hãy giữ lại một cột.", "Keep one of them.",
)  # fmt: skip
CSV_DELIMITER = _rule(
    "KH124", "csv-delimiter", 'Các cột được ngăn bằng "{found}"; Khuê cần dấu phẩy.',
    'The columns are parted by "{found}"; Khuê needs commas.',
    "Hãy lưu lại tệp dạng CSV ngăn bằng dấu phẩy.", "Save the file again as comma-separated values.",
)  # fmt: skip
UNKNOWN_FIELD = _rule(
    "KH131", "unknown-field", 'Khuê không có mục "{field}" ở đây.', 'There is no field "{field}" here.',
    "Các mục có thể dùng: {known}.", "The fields are: {known}.",
)  # fmt: skip
MISSING_FIELD = _rule(
    "KH132", "missing-field", 'Thiếu mục bắt buộc "{field}".', 'The required field "{field}" is missing.',
    "Hãy điền mục này.", "Fill it in.",
)  # fmt: skip
WRONG_TYPE = _rule(
    "KH133", "wrong-type", 'Mục "{field}" cần {expected_vi}, nhưng ở đây là {found_vi}.',
    'The field "{field}" needs {expected_en}; here stands {found_en}.',
)  # fmt: skip
BAD_NUMBER = _rule(
    "KH134", "bad-number", 'Mục "{field}" cần {expected_vi}, nhưng ở đây là "{found}".',
    'The field "{field}" needs {expected_en}; here stands "{found}".',
    "Hãy viết số không có dấu ngăn hàng nghìn, dùng dấu chấm cho phần thập phân (ví dụ 1234.5).",
    "Write the number without thousands marks and with a decimal point (as 1234.5).",
)  # fmt: skip
BAD_DATE = _rule(
    "KH135", "bad-date", 'Mục "{field}" cần một ngày có thật, nhưng ở đây là "{found}".',
    'The field "{field}" needs a day that exists; here stands "{found}".',
    "Hãy viết ngày theo dạng năm-tháng-ngày (ví dụ 2025-07-01).", "Write the day as year-month-day (as 2025-07-01).",
)  # fmt: skip
UNKNOWN_WORD = _rule(
    "KH136", "unknown-word", 'Mục "{field}" không nhận giá trị "{found}".',
    'The field "{field}" does not take "{found}".',
    "Các giá trị có thể dùng: {known}.", "It takes: {known}.",
)  # fmt: skip
BAD_FORM = _rule(
    "KH137", "bad-form", 'Mục "{field}" cần {expected_vi}, nhưng ở đây là "{found}".',
    'The field "{field}" needs {expected_en}; here stands "{found}".',
)  # fmt: skip
NAME_DIFFERS = _rule(
    "KH138", "name-differs", 'Mã "{id}" khác tên của tệp hoặc thư mục ("{expected}").',
    'The id "{id}" differs from the name of its file or folder ("{expected}").',
    "Hãy đặt hai tên giống nhau.", "Give both the same name.",
)  # fmt: skip
FILLED_FROM_FOLDER = _rule(
    "KH139", "filled-from-folder", 'Cột "{field}" lấy từ tên thư mục nên không ghi ở đây.',
    'The column "{field}" comes from the folder\'s name and is not written here.',
    "Hãy bỏ cột này.", "Leave the column out.",
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
