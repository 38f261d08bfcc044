"""The listings of what people make of the city's data and ask for, and of which agency has which."""

from __future__ import annotations

import argparse

from khue.cli.listing import Column, Listing, plain, worded
from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build


def _reuses(build: Build, _args: argparse.Namespace) -> list[Answer]:
    from khue.pipeline.interest.answers import reuse_answers

    return reuse_answers(build)


def _requests(build: Build, _args: argparse.Namespace) -> list[Answer]:
    """The queue as it stands today: a deadline is one of the calendar, not of the build."""
    from khue.pipeline.build import today
    from khue.pipeline.interest.answers import request_answers

    return request_answers(build, today(build.city.declaration.time_zone))


def _inventory(build: Build, _args: argparse.Namespace) -> list[Answer]:
    from khue.pipeline.interest.inventory import inventory_answers

    return inventory_answers(build)


_AGENCY = Column("Cơ quan", "Agency", worded("agency_name"))

LISTINGS = {
    "inventory": Listing(
        _inventory,
        (
            Column("Mã", "Id", plain("agency")), _AGENCY, Column("Bộ dữ liệu", "Datasets", plain("datasets")),
            Column("Đã có", "Held", plain("held")), Column("Thiếu", "Missing", plain("missing")),
            Column("Dòng", "Rows", plain("rows")), Column("Chỉ tiêu", "Targets", plain("targets")),
            Column("Sản phẩm", "Reuses", plain("reuses")), Column("Yêu cầu", "Requests", plain("requests")),
        ),
        {"agency": "agency"}, key="agency",
    ),
    "reuses": Listing(
        _reuses,
        (
            Column("Số", "No.", plain("id")), Column("Tên", "Name", plain("title")), Column("Loại", "Kind", worded("kind_text")),
            Column("Bộ dữ liệu", "Dataset", plain("dataset")), Column("Ai làm", "Maker", plain("maker")),
            Column("Đăng ngày", "Shown", plain("shown")), Column("Địa chỉ", "Address", plain("url")),
        ),
        {"kind": "kind"},
    ),
    "data-requests": Listing(
        _requests,
        (
            Column("Số", "No.", plain("id")), Column("Yêu cầu", "Request", plain("title")),
            Column("Từ", "From", worded("asker_text")), _AGENCY, Column("Nhận", "Received", plain("received")),
            Column("Hạn", "Due", plain("due")), Column("Tình trạng", "State", worded("state_text")),
            Column("Quá hạn", "Late", plain("late")), Column("Kết quả", "Outcome", worded("outcome_text")),
        ),
        {"agency": "agency", "status": "state"},
    ),
}  # fmt: skip
"""By the word that asks for each."""
