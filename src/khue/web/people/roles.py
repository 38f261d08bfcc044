"""The roles that a person may hold, and what each permits. Roles are code: what one may do is reviewed like code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Permission(Enum):
    """Something that may be done; what it is done to belongs to an agency."""

    SEE_DESK = "desk.see"
    SUBMIT_DATA = "data.submit"
    RETRACT_DATA = "data.retract"
    SETTLE_FINDINGS = "data.settle"
    SEE_PERSONAL = "data.see-personal"
    OBJECT_TO_RATINGS = "ratings.object"
    PUBLISH_RATINGS = "ratings.publish"
    ANSWER_OBJECTIONS = "ratings.answer"
    COMMENT_ON_DRAFTS = "drafts.comment"
    ANSWER_COMMENTS = "drafts.answer"
    ASK_FOR_COMMENTS = "drafts.ask"
    MANAGE_PEOPLE = "people.manage"
    SEE_AUDIT = "audit.see"
    KEEP_PLAN = "plan.keep"
    REVIEW_REUSES = "reuses.review"
    ANSWER_REQUESTS = "requests.answer"
    DISPATCH_REQUESTS = "requests.dispatch"
    ASSIGN_TASKS = "tasks.assign"
    VERIFY_TASKS = "tasks.verify"
    REPORT_TASKS = "tasks.report"


@dataclass(frozen=True)
class Role:
    """A role: its name and what it is for in both languages, and its permissions.

    A role of the whole city (`citywide`) cannot be held for one agency alone.
    """

    id: str
    vi: str
    en: str
    about_vi: str
    about_en: str
    permissions: frozenset[Permission]
    citywide: bool = False

    def name(self, lang: str) -> str:
        """The name in a language."""
        return self.en if lang == "en" else self.vi

    def about(self, lang: str) -> str:
        """What the role is for, in a language."""
        return self.about_en if lang == "en" else self.about_vi


_P = Permission

ROLES = {
    role.id: role
    for role in (
        Role(
            "data-officer", "Cán bộ dữ liệu", "Data officer",
            "Nộp dữ liệu của cơ quan mình và xử lý lỗi của dữ liệu đó.",
            "Submits the data of an agency and settles what is found in it.",
            frozenset({_P.SEE_DESK, _P.SUBMIT_DATA, _P.SETTLE_FINDINGS, _P.REVIEW_REUSES, _P.ANSWER_REQUESTS}),
        ),
        Role(
            "head", "Người đứng đầu", "Head of agency",
            "Xem mọi việc của cơ quan mình; nhận, báo cáo, giao và xác nhận nhiệm vụ; rút lại hoặc khôi phục dữ liệu đã nộp.",
            "Sees all that the agency answers for; accepts, reports, assigns and verifies tasks; withdraws or restores data.",
            frozenset({_P.OBJECT_TO_RATINGS,
                       _P.SEE_DESK, _P.SUBMIT_DATA, _P.RETRACT_DATA, _P.SETTLE_FINDINGS, _P.REVIEW_REUSES, _P.ANSWER_REQUESTS,
                       _P.ASSIGN_TASKS, _P.VERIFY_TASKS, _P.REPORT_TASKS}),
        ),
        Role(
            "task-officer", "Cán bộ nhiệm vụ", "Task officer",
            "Tiếp nhận, trả lại, báo cáo nhiệm vụ của cơ quan mình và xin gia hạn.",
            "Accepts, returns and reports on the tasks of an agency, and asks for more time.",
            frozenset({_P.SEE_DESK, _P.REPORT_TASKS}),
        ),
        Role(
            "task-office", "Cán bộ giao và theo dõi nhiệm vụ", "Officer who assigns tasks",
            "Giao nhiệm vụ của văn bản do cơ quan mình ban hành, gia hạn và xác nhận kết quả.",
            "Assigns the tasks of documents that an agency issued, gives more time and verifies results.",
            frozenset({_P.SEE_DESK, _P.ASSIGN_TASKS, _P.VERIFY_TASKS}),
        ),
        Role(
            "coordinator", "Cơ quan điều phối", "Coordinator",
            "Theo dõi dữ liệu và nhiệm vụ của mọi cơ quan trong thành phố, giao việc, đôn đốc, xác nhận và nộp thay khi được giao.",
            "Follows the data and tasks of every agency of the city: assigns, presses, verifies, and submits in an agency's place.",
            frozenset({_P.PUBLISH_RATINGS, _P.ANSWER_OBJECTIONS,
                       _P.SEE_DESK, _P.SUBMIT_DATA, _P.RETRACT_DATA, _P.SETTLE_FINDINGS, _P.REVIEW_REUSES, _P.ANSWER_REQUESTS,
                       _P.DISPATCH_REQUESTS, _P.ASSIGN_TASKS, _P.VERIFY_TASKS}), citywide=True,
        ),
        Role(
            "planner", "Cơ quan chủ trì văn bản", "Keeper of the plan",
            "Đọc văn bản vào kế hoạch: xác nhận từng chỉ tiêu, nhiệm vụ và ghi vào thư mục của thành phố.",
            "Reads documents into the plan: confirms each target and task, and writes them into the city folder.",
            frozenset({_P.SEE_DESK, _P.KEEP_PLAN}), citywide=True,
        ),
        Role(
            "delegate", "Đại biểu", "Delegate",
            "Góp ý từng điều, khoản của dự thảo trong thời gian lấy ý kiến.",
            "Comments on the clauses of drafts while comments are asked for.",
            frozenset({_P.SEE_DESK, _P.COMMENT_ON_DRAFTS}),
        ),
        Role(
            "drafter", "Cơ quan soạn thảo", "Drafter",
            "Mở việc lấy ý kiến về dự thảo của cơ quan mình; tiếp thu hoặc giải trình từng ý kiến.",
            "Asks for comments on the drafts of an agency, and answers each of them.",
            frozenset({_P.SEE_DESK, _P.ANSWER_COMMENTS, _P.ASK_FOR_COMMENTS}),
        ),
        Role(
            "personal-data", "Người được xem dữ liệu cá nhân", "Reader of personal data",
            "Được mở cột dữ liệu cá nhân của cơ quan mình; mỗi lần mở đều được ghi lại.",
            "May open personal columns of an agency; each time is recorded.",
            frozenset({_P.SEE_PERSONAL}),
        ),
        Role(
            "auditor", "Người kiểm tra", "Auditor",
            "Đọc nhật ký thay đổi của toàn hệ thống.",
            "Reads the record of all changes.",
            frozenset({_P.SEE_DESK, _P.SEE_AUDIT}), citywide=True,
        ),
        Role(
            "administrator", "Quản trị", "Administrator",
            "Thêm người dùng, giao và thu hồi vai trò; không xem dữ liệu cá nhân.",
            "Adds people, gives and takes back roles; does not see personal data.",
            frozenset({_P.SEE_DESK, _P.MANAGE_PEOPLE, _P.SEE_AUDIT}), citywide=True,
        ),
    )
}  # fmt: skip
"""All roles by id."""
