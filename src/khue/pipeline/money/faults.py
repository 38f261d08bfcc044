"""What may be wrong in a budget file."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule, Severity

NO_TASKS = Rule(
    "KH773", "no-task-column",
    Text(vi="Tệp không có cột nào cho biết nhiệm vụ (có: {found}).", en="No column of the file names the task (it has: {found})."),
    Text(vi='Cần cột "Mã nhiệm vụ" có mã như trong tasks.csv, hoặc cột "Nhiệm vụ" ghi đúng nguyên văn.',
         en='It needs a column "Mã nhiệm vụ" with ids as in tasks.csv, or "Nhiệm vụ" with their very words.'),
)  # fmt: skip
NO_AMOUNTS = Rule(
    "KH774", "no-amount-column",
    Text(vi="Tệp không có cột kế hoạch, phân bổ hay giải ngân (có: {found}).",
         en="The file has no column of planned, allocated or disbursed money (it has: {found})."),
    Text(vi="Đặt tên cột có chữ Kế hoạch (dự toán), Phân bổ (giao) hoặc Giải ngân (thanh toán).",
         en="Name columns Kế hoạch (dự toán), Phân bổ (giao) or Giải ngân (thanh toán)."),
)  # fmt: skip
NO_PERIOD = Rule(
    "KH775", "no-period-of-money",
    Text(vi="Không biết kinh phí của kỳ nào.", en="The file does not say for which period the money is."),
    Text(vi='Thêm cột "Năm", ghi năm ở tên cột hoặc tiêu đề, hoặc dùng --period 2026.',
         en='Add a column "Năm", name the year in a header or title, or give --period 2026.'),
)  # fmt: skip
UNKNOWN = Rule(
    "KH776", "money-row-of-no-task",
    Text(vi='Dòng này ghi nhiệm vụ "{found}", không có trong thư mục.', en='The row names the task "{found}", which is not in the folder.'),
    Text(vi="Sửa mã cho đúng cột id của tasks.csv hoặc thêm nhiệm vụ; chưa có gì được ghi.",
         en="Give the id as in tasks.csv, or add the task; nothing is written yet."),
)  # fmt: skip
BAD_AMOUNT = Rule(
    "KH777", "bad-amount",
    Text(vi='"{found}" ở cột "{column}" không phải là một số tiền tròn đồng, từ 0 trở lên.',
         en='"{found}" in the column "{column}" is no amount of whole đồng from 0 on.'),
    Text(vi="Ghi số, dùng dấu chấm ngăn hàng nghìn; để trống nếu chưa biết.",
         en="Write a number; leave it empty where it is not known."),
)  # fmt: skip
NO_UNIT = Rule(
    "KH778", "money-without-unit",
    Text(vi='Cột "{column}" chưa ghi đơn vị tính; đã đọc là đồng.', en='The column "{column}" gives no unit; it was read as đồng.'),
    Text(vi='Ghi "Đơn vị tính: triệu đồng" trên bảng hoặc trong tên cột, nếu không phải đồng.',
         en='Write "Đơn vị tính: triệu đồng" above the table or in the header, if it is not đồng.'),
    Severity.WARNING,
)  # fmt: skip
OTHER_TOTAL = Rule(
    "KH779", "total-differs",
    Text(vi='Dòng cộng ghi {found} đồng ở cột "{column}", cộng các dòng được {sum} đồng (lệch {difference}).',
         en='The total gives {found} đồng in the column "{column}"; the rows add up to {sum} đồng ({difference} apart).'),
    Text(vi="Hãy đối chiếu với bản gốc; các dòng được nhập như đã ghi.",
         en="Hold it against the original; the rows are taken as they are."),
    Severity.WARNING,
)  # fmt: skip
ROW_TWICE = Rule(
    "KH787", "money-row-twice",
    Text(vi='Nhiệm vụ "{task}" kỳ {period} đã có ở dòng {first} của tệp.',
         en='Task "{task}" for {period} already stands in row {first} of the file.'),
    Text(vi="Gộp hai dòng làm một; chưa có gì được ghi.", en="Put the two rows together; nothing is written yet."),
)  # fmt: skip
RULES = (NO_TASKS, NO_AMOUNTS, NO_PERIOD, UNKNOWN, BAD_AMOUNT, NO_UNIT, OTHER_TOTAL, ROW_TWICE)
