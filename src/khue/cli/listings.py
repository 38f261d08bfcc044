"""The listings of `khue show`: what each kind lists, by what it may be filtered, and the columns of its table."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from khue.cli import attention, gaps, listings_drafts, listings_heads, listings_interest
from khue.cli.listing import Cell, Column, Listing, Reader
from khue.cli.listing import plain as _plain
from khue.cli.listing import worded as _worded
from khue.lib.vietnamese import number
from khue.model.anomaly import Kind
from khue.model.measure import Form
from khue.pipeline import answers
from khue.pipeline.anomalies.answers import anomaly_answer
from khue.pipeline.anomalies.words import KINDS
from khue.pipeline.answers import Answer
from khue.pipeline.outlook.words import percent
from khue.pipeline.reading import Build
from khue.pipeline.wording import EVIDENCE, STATUS, amount


def _worded_inside(name: str) -> Cell:
    """The sentence of a reason, in the reader's language."""
    return lambda answer, reader: answer[name]["text_en" if reader.english else "text"]


def _first_reason(answer: Answer, reader: Reader) -> str:
    text: str = answer["reasons"][0]["text_en" if reader.english else "text"]
    return text


def _score(answer: Answer, reader: Reader) -> str:
    """The quality of a dataset, of 100; nothing where it has no score."""
    score = answer["quality"] and answer["quality"]["score"]
    return "" if score is None else number(score, 0, reader.lang)


def _next_step(answer: Answer, reader: Reader) -> str:
    """What the owner of a dataset does next."""
    found = answer["quality"]
    return found["step"]["text_en" if reader.english else "text"] if found else ""


def _evidence(answer: Answer, reader: Reader) -> str:
    return EVIDENCE[answer["status"]][reader.english]


def _goal(answer: Answer, reader: Reader) -> str:
    if answer["value"] is None:
        return ""
    form = reader.build.targets[answer["id"]].form
    low = amount(answer["value"], form if answer["value_to"] is None else Form(), reader.lang)
    if answer["value_to"] is None:
        return f"{answer['operator']} {low}"
    return f"{low} – {amount(answer['value_to'], form, reader.lang)}"


def _chance(answer: Answer, reader: Reader) -> str:
    chance = answer["probability"]
    return "" if chance is None else percent(chance, reader.lang)


def _latest(answer: Answer, reader: Reader) -> str:
    latest = answer["latest"]
    if latest is None:
        return ""
    return f"{reader.value(latest['value'], answer['indicator'], answer['id'])} ({latest['period']})"


def _latest_of_indicator(answer: Answer, reader: Reader) -> str:
    latest = answer["latest"]
    return "" if latest is None else f"{reader.value(latest['value'], answer['id'])} ({latest['period']})"


def _value(answer: Answer, reader: Reader) -> str:
    return reader.value(answer["value"], answer["indicator"])


def _measure(answer: Answer, reader: Reader) -> str:
    return reader.build.indicators[answer["id"]].form.unit_in(reader.lang)


def _status(answer: Answer, reader: Reader) -> str:
    """The status, with the share of the value that was carried over by an estimate."""
    said, share = STATUS[answer["status"]][reader.english], answer["estimated_share"]
    return said if share is None else f"{said} ({number(round(100 * share, 1), lang=reader.lang)}%)"


def _flags(answer: Answer, reader: Reader) -> str:
    """The kinds of what is odd about an observation."""
    return "; ".join(KINDS[Kind(flag["code"])][reader.english] for flag in answer["flags"])


def _kind_of_anomaly(answer: Answer, reader: Reader) -> str:
    return KINDS[Kind(answer["code"])][reader.english]


def _count(name: str) -> Cell:
    return lambda answer, _: len(answer[name])


_TASK = {"done": ("xong", "done"), "late_done": ("xong muộn", "done late"), "open": ("đang làm", "open"),
         "overdue": ("quá hạn", "overdue")}  # fmt: skip


def _task_status(answer: Answer, reader: Reader) -> str:
    return _TASK[answer["status"]][reader.english]


def _deadline(answer: Answer, _: Reader) -> str:
    return str(answer["standing"]["deadline"] or answer["deadline_text"])


def _stage(answer: Answer, reader: Reader) -> str:
    return str(answer["standing"]["stage_text_en" if reader.english else "stage_text"])


def _of(items: str, shape: Callable[[Build, Any], Answer]) -> Callable[[Build, argparse.Namespace], list[Answer]]:
    return lambda build, _args: [shape(build, item) for item in getattr(build.city, items)]


def _observations(build: Build, args: argparse.Namespace) -> list[Answer]:
    today = bool(args.today)
    found = build.observations(args.id, unit=args.unit, period=args.period, level=args.level, today=today)
    return [answers.observation_answer(build, observation) for observation in found]


def _units(build: Build, _args: argparse.Namespace) -> list[Answer]:
    return [answers.unit_answer(build, unit) for unit in build.city.unit_rows if unit.valid_on(build.as_of)]


_ID = Column("Mã", "Id", _plain("id"))
_CODE = Column("Mã", "Code", _plain("code"))
_NAME = Column("Tên", "Name", _worded("name"))
_TEXT = Column("Nội dung", "Text", _worded("text"))
_DOCUMENT = Column("Văn bản", "Document", _plain("document"))
_AGENCY = Column("Cơ quan", "Agency", _plain("agency"))

LISTINGS = {
    "targets": Listing(
        _of("targets", answers.target_answer),
        (
            _ID, _TEXT, Column("Mức", "Goal", _goal), Column("Năm", "Year", _plain("year")),
            Column("Trạng thái", "Status", _evidence), Column("Số gần nhất", "Latest", _latest),
            Column("Khả năng đạt", "Chance", _chance), _AGENCY, _DOCUMENT,
        ),
        {"status": "status", "agency": "agency", "document": "document"},
    ),
    "tasks": Listing(
        _of("tasks", answers.task_answer),
        (
            _ID, _TEXT, Column("Chủ trì", "Lead", lambda a, _: a["lead"] or a["lead_text"]),
            Column("Thời hạn", "Deadline", _deadline), Column("Trạng thái", "Status", _task_status),
            Column("Bước", "Stage", _stage), Column("Số ngày chậm", "Days late", lambda a, _: a["standing"]["days_late"] or ""),
            _DOCUMENT,
        ),
        {"status": "status", "agency": "lead", "document": "document"},
    ),
    "indicators": Listing(
        _of("indicators", answers.indicator_answer),
        (
            _ID, _NAME, Column("Đơn vị đo", "Unit", _measure), Column("Số gần nhất", "Latest", _latest_of_indicator),
            Column("Giá trị", "Values", _plain("observations")), Column("Chỉ tiêu", "Targets", _count("targets")),
            _AGENCY,
        ),
        {"agency": "agency"},
    ),
    "observations": Listing(
        _observations,
        (
            Column("Đơn vị", "Unit", _plain("unit")), Column("Kỳ", "Period", _plain("period")),
            Column("Giá trị", "Value", _value), Column("Trạng thái", "Status", _status),
            Column("Tử số", "Numerator", _plain("numerator")), Column("Mẫu số", "Denominator", _plain("denominator")),
            Column("Nguồn", "Source", lambda a, _: a["version"] or a["source"]),
            Column("Khác thường", "Odd", _flags),
        ),
        {"status": "status", "unit": "unit", "period": "period", "level": "level"},
        key="indicator",
        switches=("today",),
    ),
    "indices": Listing(
        _of("indices", answers.index_answer),
        (
            _ID, _NAME, Column("Năm", "Years", _plain("years")), Column("Điểm tối đa", "Maximum", _plain("max_points")),
            Column("Cấp", "Level", _plain("level")), Column("Căn cứ", "Act", _plain("act")),
        ),
        {"level": "level"},
    ),
    "units": Listing(
        _units,
        (
            _CODE, _NAME, Column("Cấp", "Level", _plain("level")), Column("Thuộc", "Parent", _plain("parent")),
            Column("Dân số", "Population", _plain("population")), Column("Từ ngày", "From", _plain("valid_from")),
        ),
        {"level": "level"},
        key="code",
    ),
    "agencies": Listing(
        _of("agencies", answers.agency_answer),
        (
            _CODE, _NAME, Column("Người đứng đầu", "Head", _worded("head")), Column("Khối", "Bloc", _plain("bloc")),
            Column("Chỉ tiêu", "Targets", _count("targets")), Column("Nhiệm vụ", "Tasks", _count("tasks")),
        ),
        {},
        key="code",
    ),
    "datasets": Listing(
        _of("contracts", answers.dataset_answer),
        (
            _ID, Column("Tên", "Name", _plain("name")), Column("Cơ quan", "Owner", _plain("owner")),
            Column("Phiên bản", "Version", _plain("current")), Column("Số dòng", "Rows", _plain("rows")),
            Column("Cập nhật", "Update", _plain("next_update")), Column("Chất lượng", "Quality", _score),
            Column("Việc tiếp theo", "Next step", _next_step),
        ),
        {"agency": "owner"},
    ),
    "documents": Listing(
        _of("documents", answers.document_answer),
        (
            _ID, Column("Số hiệu", "Number", _plain("number")), Column("Tên", "Title", _worded("title")),
            Column("Ngày", "Date", lambda a, _: a["date"] or a["date_text"]),
            Column("Chỉ tiêu", "Targets", _count("targets")), Column("Nhiệm vụ", "Tasks", _count("tasks")),
        ),
        {},
    ),
    "anomalies": Listing(
        lambda build, _args: [anomaly_answer(build, one) for one in build.anomalies],
        (
            Column("Loại", "Kind", _kind_of_anomaly), Column("Chỉ số", "Indicator", _plain("indicator")),
            Column("Đơn vị", "Unit", _plain("unit")), Column("Kỳ", "Period", _plain("period")),
            Column("Giá trị", "Value", _value), Column("Điều khác thường", "What is odd", _worded("text")), _AGENCY,
        ),
        {"agency": "agency", "unit": "unit", "period": "period", "kind": "code"},
        key="indicator",
    ),
    "attention": Listing(
        attention.items,
        (
            Column("Thứ", "Place", _plain("place")), Column("Việc", "Item", _worded("title")),
            Column("Vì sao", "Reason", _worded_inside("reason")), Column("Cơ quan", "Agency", _plain("owner")),
            Column("Bước tiếp theo", "Next step", _worded_inside("step")), Column("Chậm nhất", "By", _plain("by")),
            Column("Điểm", "Loss", _plain("loss")),
        ),
        {"agency": "owner"},
        switches=("on",),
        after=attention.lines,
    ),
    "usage": Listing(
        gaps.uses,
        (
            Column("Mã", "Id", _plain("dataset")), Column("Tên", "Name", _plain("name")), _AGENCY,
            Column("Xem trang", "Pages", _plain("page")), Column("API", "API", _plain("api")),
            Column("Tải về", "Downloads", _plain("download")),
            Column("Qua chỉ số", "By indicators", _plain("through_indicators")),
            Column("Chỉ tiêu", "Targets", _plain("targets")), Column("Lần cuối", "Last", _plain("last_used")),
        ),
        {"agency": "agency"},
        key="dataset",
    ),
    "gaps": Listing(
        gaps.items,
        (
            Column("Chỉ tiêu", "Targets", _plain("blocked")), Column("Điểm", "Points", _plain("share")),
            Column("Tình trạng", "State", _worded("state_text")), Column("Loại", "Kind", _plain("kind")),
            Column("Mã", "Id", _plain("subject")), _NAME, Column("Vì sao", "Reason", _first_reason), _AGENCY,
            Column("Hạn", "Due", _plain("due")),
        ),
        {"agency": "agency", "kind": "kind", "status": "state"},
        key="subject",
        after=gaps.lines,
    ),
    **listings_heads.LISTINGS,
    **listings_interest.LISTINGS,
    **listings_drafts.LISTINGS,
}  # fmt: skip
"""Everything that can be listed, by the word that asks for it."""
