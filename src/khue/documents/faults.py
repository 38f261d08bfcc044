"""What can be wrong with a document (KH801-KH829)."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule, Severity

NOT_A_DOCUMENT = Rule(
    "KH801", "not-a-document",
    Text(vi='Không có tệp "{name}" hoặc đó không phải là một tệp thường.', en='"{name}" is not there or not a plain file.'),
    Text(vi="Kiểm tra lại đường dẫn.", en="Check the path."),
)  # fmt: skip
UNKNOWN_FORM = Rule(
    "KH802", "unknown-form",
    Text(vi='Khuê không đọc được tệp "{name}": {found}.', en='"{name}" cannot be read: {found}.'),
    Text(vi="Lưu văn bản thành .docx, .pdf có lớp chữ hoặc .txt (UTF-8) rồi đọc lại.",
         en="Save it as .docx, as .pdf with text, or as .txt (UTF-8), and read that."),
)  # fmt: skip
NO_TEXT = Rule(
    "KH803", "no-text",
    Text(vi='Tệp "{name}" có {pages} trang nhưng không có lớp chữ: đây là bản quét (ảnh chụp).',
         en='"{name}" has {pages} pages and no text: it is a scan.'),
    Text(vi="Xin bản gốc .docx, hoặc nhận dạng chữ (OCR) rồi đọc tệp kết quả.",
         en="Ask for the original .docx, or run character recognition and read what it gives."),
)  # fmt: skip
SOME_PAGES_WITHOUT_TEXT = Rule(
    "KH804", "pages-without-text",
    Text(vi="Các trang {pages} không có lớp chữ nên không được đọc.", en="Pages {pages} have no text and were not read."),
    Text(vi="Nhận dạng chữ (OCR) các trang này rồi đọc lại.", en="Run character recognition on them and read the file again."),
    Severity.WARNING,
)  # fmt: skip
LOCKED = Rule(
    "KH805", "locked",
    Text(vi='Tệp "{name}" được đặt mật khẩu.', en='"{name}" is protected by a password.'),
    Text(vi="Bỏ mật khẩu rồi đọc lại.", en="Remove the password and read it again."),
)  # fmt: skip
TOO_LONG = Rule(
    "KH806", "too-long",
    Text(vi='Tệp "{name}" quá lớn: {found}, giới hạn là {limit}.', en='"{name}" is too large: {found}, the limit is {limit}.'),
    Text(vi="Tách văn bản và các phụ lục thành nhiều tệp.", en="Divide it and its annexes into several files."),
)  # fmt: skip
NOTHING_IN_IT = Rule(
    "KH807", "nothing-in-it",
    Text(vi='Tệp "{name}" không có chữ nào.', en='"{name}" holds no text.'),
    Text(vi="Kiểm tra xem tệp đã được lưu và gửi đủ chưa.", en="Check that it was saved and sent in full."),
)  # fmt: skip
BAD_DICTIONARY = Rule(
    "KH808", "bad-dictionary",
    Text(vi='Không đọc được từ điển "{path}": {found}.', en='The dictionary "{path}" cannot be read: {found}.'),
    Text(vi="Sửa theo mẫu trong docs/reading-documents.md.", en="Write it as docs/reading-documents.md shows."),
)  # fmt: skip

NO_NUMBER = Rule(
    "KH810", "no-number",
    Text(vi="Không thấy số và ký hiệu của văn bản.", en="No number of the document was found."),
    Text(vi="Nếu là bản dự thảo thì không cần làm gì.", en="A draft has none; then there is nothing to do."),
    Severity.NOTE,
)  # fmt: skip
NO_DATE = Rule(
    "KH811", "no-date",
    Text(vi="Không thấy ngày ban hành của văn bản.", en="No date of the document was found."),
    severity=Severity.NOTE,
)  # fmt: skip
CONTRADICTORY_DATES = Rule(
    "KH812", "contradictory-dates",
    Text(vi='Văn bản ghi ngày {date} ở phần đầu nhưng ghi ngày {other} ở chỗ khác: "{found}".',
         en='The document is dated {date} at its head, and {other} elsewhere: "{found}".'),
    Text(vi="Đối chiếu với bản gốc; ngày ở phần đầu được dùng.", en="Compare the original; the date at the head is used."),
    Severity.WARNING,
)  # fmt: skip
CUT_OFF = Rule(
    "KH813", "cut-off",
    Text(vi='Văn bản dường như bị cắt giữa chừng: câu cuối chưa trọn ("{found}").',
         en='The document seems to be cut off: its last sentence is not whole ("{found}").'),
    Text(vi="Xin bản đầy đủ trước khi nhập chỉ tiêu, nhiệm vụ.", en="Ask for the whole document before its targets are taken over."),
    Severity.WARNING,
)  # fmt: skip
NO_END = Rule(
    "KH818", "no-end",
    Text(vi='Văn bản không có nơi nhận, chữ ký hoặc dấu kết thúc; những chữ cuối là "{found}".',
         en='The document has no recipients, signature or closing mark; its last words are "{found}".'),
    Text(vi="Nếu không phải bản dự thảo thì có thể thiếu phần cuối.", en="If it is no draft, its end may be missing."),
    Severity.NOTE,
)  # fmt: skip
AGENCY_GONE = Rule(
    "KH814", "agency-gone",
    Text(vi='"{name}" được giao {count} việc nhưng đã kết thúc hoạt động sau ngày {until}.',
         en='"{name}" is given {count} tasks, and has not existed since {until}.'),
    Text(vi="Cơ quan tiếp nhận: {successor}.", en="Its successor: {successor}."),
    Severity.WARNING,
)  # fmt: skip
STATED_COUNT = Rule(
    "KH815", "stated-count",
    Text(vi='Mục {clause} nói có {stated} {what} nhưng liệt kê {found}.',
         en='{clause} announces {stated} {what} and lists {found}.'),
    Text(vi="Đối chiếu với bản gốc.", en="Compare the original."),
    Severity.WARNING,
)  # fmt: skip
DEADLINE_BEFORE_DATE = Rule(
    "KH816", "deadline-before-date",
    Text(vi="Nhiệm vụ ở {clause} có hạn {deadline}, trước ngày ban hành {date}.",
         en="The task at {clause} is due on {deadline}, before the document's date {date}."),
    severity=Severity.WARNING,
)  # fmt: skip
NOTHING_FOUND = Rule(
    "KH817", "nothing-found",
    Text(vi="Không thấy chỉ tiêu có số hoặc nhiệm vụ nào trong văn bản.", en="Neither a target with a number nor a task was found."),
    severity=Severity.NOTE,
)  # fmt: skip
