"""The listings of drafts under judgement, and of central orientations with how the city covers them."""

from __future__ import annotations

import argparse

from khue.cli.listing import Cell, Column, Listing, Reader, plain, worded
from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build

_GATES = (
    ("feasible", "Khả thi", "Feasible"), ("effective", "Hiệu quả", "Effective"), ("safe", "An toàn", "Safe"),
    ("consistent", "Đồng bộ", "Consistent"), ("unobstructed", "Thông suốt", "Unobstructed"),
)  # fmt: skip


def _drafts(build: Build, _args: argparse.Namespace) -> list[Answer]:
    from khue.pipeline.drafts.answers import listed_answer
    from khue.pipeline.drafts.judge import drafts_of

    drafts = {draft.document.id: draft for draft in reversed(drafts_of(build.city))}
    return [listed_answer(drafts[id_], found) for id_, found in build.verdicts.items()]


def _coverage(build: Build, _args: argparse.Namespace) -> list[Answer]:
    from khue.pipeline.drafts.answers import coverage_answers
    from khue.pipeline.drafts.coverage import city_covers

    return coverage_answers(build.city, city_covers(build.city, build.as_of))


def _by(answer: Answer, _reader: Reader) -> object:
    return [*answer["targets"], *answer["tasks"]]


def _wanting(answer: Answer, reader: Reader) -> object:
    return "; ".join(answer["wanting_en" if reader.lang == "en" else "wanting"])


def _result(gate: str) -> Cell:
    def cell(answer: Answer, reader: Reader) -> str:
        from khue.model.draft import Passing
        from khue.pipeline.drafts.wording import PASSINGS

        return PASSINGS[Passing(answer["results"][gate])][reader.lang == "en"]

    return cell


LISTINGS = {
    "drafts": Listing(
        _drafts,
        (
            Column("Mã", "Id", plain("document")), Column("Số hiệu", "Number", plain("number")), Column("Tại ngày", "Day", plain("day")),
            *(Column(vi, en, _result(gate)) for gate, vi, en in _GATES),
        ),
        {"status": "status"},
        key="document",
    ),
    "coverage": Listing(
        _coverage,
        (
            Column("Văn bản", "Document", plain("document")), Column("Mục", "Clause", plain("clause")),
            Column("Định hướng", "Orientation", worded("text")), Column("Tình trạng", "Covered", worded("covering_text")),
            Column("Bởi", "By", _by), Column("Còn thiếu", "Wanting", _wanting),
        ),
        {"status": "covering", "document": "document"},
    ),
}  # fmt: skip
"""What `khue show` lists of drafts."""
