"""What is made with data, who asks for it and what comes of that, in both languages."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.interest import Asker, Made, Outcome, Stage

MADE = {
    Made.APP: Text(vi="Ứng dụng", en="Application"),
    Made.SITE: Text(vi="Trang web, bản đồ", en="Web site or map"),
    Made.RESEARCH: Text(vi="Nghiên cứu, luận văn", en="Research or thesis"),
    Made.ARTICLE: Text(vi="Bài báo", en="Article"),
    Made.REPORT: Text(vi="Báo cáo của cơ quan", en="Report of an agency"),
    Made.SERVICE: Text(vi="Sản phẩm, dịch vụ", en="Product or service"),
    Made.OTHER: Text(vi="Khác", en="Other"),
}
ASKERS = {
    Asker.CITIZEN: Text(vi="Người dân", en="Citizen"),
    Asker.ENTERPRISE: Text(vi="Doanh nghiệp", en="Enterprise"),
    Asker.AGENCY: Text(vi="Cơ quan, tổ chức", en="Agency or organisation"),
    Asker.RESEARCHER: Text(vi="Nhà nghiên cứu, nhà báo", en="Researcher or journalist"),
}
STAGES = {
    Stage.RECEIVED: Text(vi="Mới nhận", en="Received"),
    Stage.ASSIGNED: Text(vi="Đã giao cơ quan", en="With an agency"),
    Stage.ANSWERED: Text(vi="Đã trả lời", en="Answered"),
}
OUTCOMES = {
    Outcome.OPENED: Text(vi="Đã mở dữ liệu", en="The data is open now"),
    Outcome.PARTLY: Text(vi="Mở một phần", en="Open in part"),
    Outcome.OPEN_BEFORE: Text(vi="Dữ liệu đã có sẵn", en="It was open before"),
    Outcome.DECLINED: Text(vi="Không thể mở", en="It may not be opened"),
    Outcome.NOT_HELD: Text(vi="Chưa cơ quan nào có dữ liệu này", en="No agency keeps it"),
}
