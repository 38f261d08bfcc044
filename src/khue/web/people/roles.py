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
    MANAGE_PEOPLE = "people.manage"
    SEE_AUDIT = "audit.see"


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
            frozenset({_P.SEE_DESK, _P.SUBMIT_DATA, _P.SETTLE_FINDINGS}),
        ),
        Role(
            "head", "Người đứng đầu", "Head of agency",
            "Xem mọi việc của cơ quan mình; rút lại hoặc khôi phục dữ liệu đã nộp.",
            "Sees all that the agency answers for; withdraws or restores what it submitted.",
            frozenset({_P.SEE_DESK, _P.SUBMIT_DATA, _P.RETRACT_DATA, _P.SETTLE_FINDINGS}),
        ),
        Role(
            "coordinator", "Cơ quan điều phối", "Coordinator",
            "Theo dõi dữ liệu của mọi cơ quan trong thành phố, đôn đốc và nộp thay khi được giao.",
            "Follows the data of every agency of the city, presses for it, and submits in an agency's place when asked to.",
            frozenset({_P.SEE_DESK, _P.SUBMIT_DATA, _P.RETRACT_DATA, _P.SETTLE_FINDINGS}), citywide=True,
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
