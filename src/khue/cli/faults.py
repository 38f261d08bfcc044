"""What can be wrong with a request on the command line, as rules; the sentences are in both languages."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule

UNKNOWN_LISTING = Rule(
    "KH730", "unknown-listing",
    Text(vi='Không có danh sách "{found}". Các danh sách: {known}.',
         en='There is no listing "{found}". There are: {known}.'),
)  # fmt: skip
UNKNOWN_THING = Rule(
    "KH731", "unknown-thing",
    Text(vi='Không có mã "{found}".', en='There is no "{found}" among the {listing}.'),
    Text(vi="Hãy xem các mã bằng `khue show {listing}`.", en="See the ids with `khue show {listing}`."),
)  # fmt: skip
NO_INDICATOR_GIVEN = Rule(
    "KH732", "no-indicator-given",
    Text(vi="Cần cho biết chỉ số nào.", en="Say of which indicator."),
    Text(vi="Ví dụ: `khue show observations MÃ-CHỈ-SỐ`.", en="For example: `khue show observations INDICATOR`."),
)  # fmt: skip
NO_SUCH_FILTER = Rule(
    "KH733", "no-such-filter",
    Text(vi="Danh sách {listing} không lọc được theo --{filter}.",
         en="The {listing} cannot be filtered by --{filter}."),
    Text(vi="Các cách lọc: {known}.", en="Filters: {known}."),
)  # fmt: skip
BAD_PERIOD = Rule(
    "KH734", "bad-period",
    Text(vi='"{found}" không phải là một kỳ.', en='"{found}" is not a period.'),
    Text(vi="Viết như 2025, 2025-H1, 2025-Q3, 2025-07 hoặc 2025-07-30.",
         en="Write 2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-30."),
)  # fmt: skip
NO_VALUE = Rule(
    "KH735", "no-value",
    Text(vi="Chỉ số {indicator} không có giá trị của đơn vị {unit} cho kỳ {period}.",
         en="The indicator {indicator} has no value of unit {unit} for {period}."),
    Text(vi="{known}", en="{known}"),
)  # fmt: skip
PORT_TAKEN = Rule(
    "KH736", "port-taken",
    Text(vi="Cổng {port} trên {host} đang có chương trình khác dùng.",
         en="Port {port} on {host} is in use by another program."),
    Text(vi="Hãy chọn cổng khác, ví dụ `khue run --port {next}`.",
         en="Choose another port, as `khue run --port {next}`."),
)  # fmt: skip
NO_SUCH_HOST = Rule(
    "KH737", "no-such-host",
    Text(vi="Không mở được địa chỉ {host}, cổng {port}: {reason}.",
         en="The address {host}, port {port}, cannot be opened: {reason}."),
)  # fmt: skip
NO_HOME = Rule(
    "KH738", "no-data-home",
    Text(vi='Không dùng được "{path}" để giữ dữ liệu: "{at}" không phải là thư mục mở được.',
         en='"{path}" cannot keep the data: "{at}" is not a folder that can be opened.'),
    Text(vi="Hãy đưa một thư mục có quyền ghi vào --home.", en="Give a folder that may be written to --home."),
)  # fmt: skip
CANNOT_WRITE = Rule(
    "KH793", "cannot-write",
    Text(vi='Không ghi được "{path}": {reason}.', en='"{path}" cannot be written: {reason}.'),
)  # fmt: skip
NO_ID_GIVEN = Rule(
    "KH794", "no-id-given",
    Text(vi='Văn bản "{kind}" cần một mã.', en='The paper "{kind}" needs an id.'),
    Text(vi="Ví dụ: `khue report {kind} MÃ`; xem các mã bằng `khue show {listing}`.",
         en="For example: `khue report {kind} ID`; see the ids with `khue show {listing}`."),
)  # fmt: skip
NO_ID_WANTED = Rule(
    "KH795", "no-id-wanted",
    Text(vi='Văn bản "{kind}" nói về cả thành phố, không nhận mã.', en='The paper "{kind}" is about the whole city and takes no id.'),
)  # fmt: skip

CANNOT_DO = Rule(
    "KH770", "cannot-do",
    Text(vi="Không làm được: {vi}.", en="This cannot be done: {en}."),
    Text(vi="Xem người dùng và vai trò bằng `khue people list`, cơ quan bằng `khue show heads`.",
         en="See people and roles with `khue people list`, agencies with `khue show heads`."),
)  # fmt: skip
NO_PERSON = Rule(
    "KH771", "no-such-person",
    Text(vi='Không có người dùng nào tên "{found}".', en='There is nobody with the user name "{found}".'),
    Text(vi="Hãy xem danh sách bằng `khue people list`.", en="See who there is with `khue people list`."),
)  # fmt: skip
BAD_SEAL = Rule(
    "KH772", "bad-seal",
    Text(vi='"{found}" không phải là một dấu niêm.', en='"{found}" is no seal.'),
    Text(vi="Dấu niêm có dạng SỐ:MÃ, mã gồm 64 ký tự.", en="A seal is NUMBER:HASH, the hash of 64 characters."),
)  # fmt: skip

RULES = (
    UNKNOWN_LISTING, UNKNOWN_THING, NO_INDICATOR_GIVEN, NO_SUCH_FILTER, BAD_PERIOD, NO_VALUE, PORT_TAKEN, NO_SUCH_HOST,
    NO_HOME, CANNOT_WRITE, NO_ID_GIVEN, NO_ID_WANTED, CANNOT_DO, NO_PERSON, BAD_SEAL,
)  # fmt: skip
"""Every rule of this file."""
