"""What keeps a plan from being written into a city folder."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule

CANNOT_EDIT = Rule(
    "KH457", "cannot-edit",
    Text(vi='Tệp "{path}" không viết mỗi khóa một dòng nên không thể sửa từng phần.',
         en='"{path}" is not written with one key a line, so that it cannot be changed in part.'),
    Text(vi="Viết lại tệp theo dạng mỗi khóa một dòng rồi làm lại.", en="Write it with one key a line, and try again."),
)  # fmt: skip
CHANGED_SINCE = Rule(
    "KH458", "changed-since",
    Text(vi='Tệp "{path}" đã thay đổi sau khi xem khác biệt; chưa ghi gì.',
         en='"{path}" has changed since the difference was shown; nothing was written.'),
    Text(vi="Xem lại khác biệt rồi ghi.", en="Look at the difference again, then write."),
)  # fmt: skip
WOULD_BREAK = Rule(
    "KH459", "would-break",
    Text(vi="Chưa ghi gì: thư mục thành phố sẽ có {count} lỗi mới.",
         en="Nothing was written: the city folder would have {count} new errors."),
    Text(vi="Sửa các mục nêu dưới đây rồi ghi lại.", en="Correct the items named below, and write again."),
)  # fmt: skip
RULES = (CANNOT_EDIT, CHANGED_SINCE, WOULD_BREAK)
