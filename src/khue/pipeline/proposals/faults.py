"""What a person should look at before a proposed item enters the plan, and what keeps a plan from being written."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule, Severity

NO_INDICATOR = Rule(
    "KH450", "no-indicator-found",
    Text(vi='Chưa tìm được chỉ số chắc chắn ứng với "{phrase}".',
         en='No indicator certainly stands for "{phrase}".'),
    Text(vi="Chọn một chỉ số, hoặc để trống; gần nhất: {likely_vi}.",
         en="Choose one, or leave it empty; nearest: {likely_en}."),
    Severity.NOTE,
)  # fmt: skip
UNKNOWN_AGENCY = Rule(
    "KH451", "agency-not-in-list",
    Text(vi='"{found}" không có trong danh sách cơ quan của thành phố.',
         en='"{found}" is not in the city\'s list of agencies.'),
    Text(vi="Chọn cơ quan; nguyên văn vẫn được giữ.", en="Choose the agency; the words are kept."),
    Severity.NOTE,
)  # fmt: skip
ENDED_AGENCY = Rule(
    "KH452", "agency-has-ended",
    Text(vi='"{found}" đã kết thúc hoạt động ngày {until}, trước ngày của văn bản; nay là {successor}.',
         en='"{found}" ended on {until}, before the date of the document; it is now {successor}.'),
    Text(vi="Hỏi lại cơ quan soạn thảo xem giao cho cơ quan nào.",
         en="Ask the drafters which agency is meant."),
    Severity.WARNING,
)  # fmt: skip
NO_YEAR = Rule(
    "KH453", "no-year-found",
    Text(vi="Văn bản không nói năm phải đạt.", en="The document does not say by which year."),
    Text(vi="Điền năm theo thời hạn của văn bản.", en="Enter the year that the document holds for."),
    Severity.WARNING,
)  # fmt: skip
EARLIER_TARGET = Rule(
    "KH454", "earlier-target",
    Text(vi="{number} đã đặt chỉ tiêu này: {before} (năm {year}).",
         en="{number} sets this target already: {before} (by {year})."),
    Text(vi="Xem lại quan hệ với chỉ tiêu trước: hệ thống đề xuất là {relation_vi}.",
         en="Look at how the two stand to each other: proposed is {relation_en}."),
    Severity.WARNING,
)  # fmt: skip
GUESSED_GROUP = Rule(
    "KH455", "guessed-group",
    Text(vi="Nhóm lĩnh vực được đoán, văn bản không nêu.",
         en="The field is a guess; the document does not say it."),
    severity=Severity.NOTE,
)  # fmt: skip
NO_LEAD = Rule(
    "KH456", "no-lead-found",
    Text(vi="Văn bản không nêu cơ quan chủ trì.", en="The document names no lead agency."),
    Text(vi="Chọn cơ quan chủ trì.", en="Choose the agency."),
    Severity.WARNING,
)  # fmt: skip
NOT_A_TABLE = Rule(
    "KH820", "not-a-plan-table",
    Text(vi='Tệp "{path}" không phải bảng Excel (.xlsx) hoặc CSV có tiêu đề của bảng chỉ tiêu, nhiệm vụ.',
         en='"{path}" is no Excel (.xlsx) or CSV table with the headings of targets or tasks.'),
    Text(vi="Dùng mẫu do hệ thống xuất ra, hoặc bảng có các cột Nhiệm vụ, Đơn vị chủ trì, Thời gian.",
         en="Use the table that Khuê writes, or one with the columns Nhiệm vụ, Đơn vị chủ trì, Thời gian."),
)  # fmt: skip
BAD_CELL = Rule(
    "KH821", "plan-table-cell",
    Text(vi='{sheet}, dòng {row}, cột "{heading}": không hiểu "{found}".',
         en='{sheet}, row {row}, column "{heading}": "{found}" is not understood.'),
    Text(vi="{expected_vi}", en="{expected_en}"),
)  # fmt: skip
UNKNOWN_ITEM = Rule(
    "KH822", "plan-table-item",
    Text(vi='{sheet}, dòng {row}: không có mục nào mang mã "{found}" trong văn bản này.',
         en='{sheet}, row {row}: the document has no item "{found}".'),
    Text(vi="Giữ nguyên cột Mã; mục mới thì để trống.", en="Leave the column Mã as it was; a new item has none."),
)  # fmt: skip
NO_SUCH_DOCUMENT = Rule(
    "KH823", "no-such-document",
    Text(vi='Thư mục thành phố không có văn bản "{found}".', en='The city folder has no document "{found}".'),
    Text(vi="Xem các mã bằng: khue show documents.", en="List them with: khue show documents."),
)  # fmt: skip
NO_TABLE_GIVEN = Rule(
    "KH824", "no-table-given",
    Text(vi="Cần --out hoặc mã văn bản cùng --table.", en="Give --out, or a document and --table."),
)  # fmt: skip
RULES = (
    NO_INDICATOR, UNKNOWN_AGENCY, ENDED_AGENCY, NO_YEAR, EARLIER_TARGET, GUESSED_GROUP, NO_LEAD,
    NOT_A_TABLE, BAD_CELL, UNKNOWN_ITEM, NO_SUCH_DOCUMENT, NO_TABLE_GIVEN,
)  # fmt: skip

RELATIONS = {
    "restates": Text(vi="nhắc lại", en="restates"), "replaces": Text(vi="thay thế", en="replaces"),
    "contradicts": Text(vi="mâu thuẫn", en="contradicts"), "supplements": Text(vi="bổ sung", en="supplements"),
}  # fmt: skip
"""How a target stands to an earlier one, in words."""
