"""The listings of who answers for what and how they did: heads, blocs, fields, delays, ratings, and money beside result."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from khue.cli.listing import Cell, Column, Listing, Reader, plain, worded
from khue.lib.vietnamese import number
from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build


def _made(name: str) -> Callable[[Build, argparse.Namespace], list[Answer]]:
    """The answers that a function of `khue.pipeline.heads.answers` gives; it is loaded when it is asked for."""

    def answers(build: Build, _args: argparse.Namespace) -> list[Answer]:
        from khue.pipeline.heads import answers as heads

        found: list[Answer] = getattr(heads, name)(build)
        return found

    return answers


def _blocs(build: Build, _args: argparse.Namespace) -> list[Answer]:
    """The blocs, what nobody answers for, and the city, which is their sum."""
    from khue.pipeline.heads.answers import blocs_answer

    found = blocs_answer(build)
    city = {"bloc": "*", "name": "Toàn thành phố", "name_en": "The whole city", "agencies": "", "counts": found["city"]}
    return [*found["blocs"], city | {"agencies": sum(row["agencies"] for row in found["blocs"])}]


def _count(*names: str) -> Cell:
    """The sum of counts, by their names in the counts of an answer (`evidence.met`)."""

    def cell(answer: Answer, _reader: Reader) -> object:
        return sum(_at(answer["counts"], name) for name in names)

    return cell


def _at(counts: Answer, name: str) -> int:
    kind, _, inner = name.partition(".")
    found: int = counts[kind].get(inner, 0) if inner else counts[kind]
    return found


def _lost(answer: Answer, reader: Reader) -> str:
    counts = answer["counts"]
    return number(round(counts["lost"], 2), lang=reader.lang) if counts["known"] else ""


def _share(name: str) -> Cell:
    """A share in per cent; nothing where it is not known."""

    def cell(answer: Answer, reader: Reader) -> str:
        share = answer[name]
        return "" if share is None else f"{number(round(100 * share, 1), lang=reader.lang)}%"

    return cell


def _ratings(build: Build, args: argparse.Namespace) -> list[Answer]:
    """The ratings of a month; none where the city does not rate."""
    if build.city.rating is None:
        return []
    from khue.pipeline.heads.rating_answers import ratings_answer

    found: list[Answer] = ratings_answer(build, args.month or "")["items"]
    return found


def _not_rated(build: Build, args: argparse.Namespace) -> Sequence[str]:
    """Why there is no rating."""
    from khue.pipeline.heads.rating import NO_SCHEME

    if build.city.rating is not None:
        return []
    return [f"{NO_SCHEME.text.in_(args.lang)} {NO_SCHEME.hint.in_(args.lang)}"]


def _priorities(build: Build, _args: argparse.Namespace) -> list[Answer]:
    from khue.pipeline.heads.answers import priorities_answer

    found = priorities_answer(build)
    return found["fields"] if found else []


def _parts(answer: Answer, reader: Reader) -> str:
    return "; ".join(f"{id} {number(round(part, 2), lang=reader.lang)}" for id, part in answer["parts"].items())


def _changes(build: Build, args: argparse.Namespace) -> Sequence[str]:
    """Who changed the criteria or weights, and when."""
    from khue.lib.vietnamese import day

    declared = build.city.priorities
    return (
        [f"{day(one.date, args.lang)}, {one.by}: {one.what.in_(args.lang)}" for one in declared.changes]
        if declared
        else []
    )


def _effects(name: str) -> Cell:
    return lambda answer, _: len(answer["targets"][name]) + len(answer["tasks"][name])


def _criteria(answer: Answer, reader: Reader) -> str:
    """The criteria with their points and what they are worth: Sản phẩm 12 / 30; a dash for one that cannot be judged."""
    said = []
    for one in answer["criteria"]:
        points = "–" if one["points"] is None else number(one["points"], lang=reader.lang)
        name = (reader.english and one["name_en"]) or one["name"]
        said.append(f"{name} {points} / {number(round(one['worth'], 2), lang=reader.lang)}")
    return "; ".join(said)


def _points(answer: Answer, reader: Reader) -> str:
    return "" if answer["points"] is None else number(answer["points"], lang=reader.lang)


def _moneys(build: Build, _args: argparse.Namespace) -> list[Answer]:
    from khue.pipeline.money.answers import task_moneys

    return task_moneys(build)


def _amount(kind: str) -> Cell:
    """An amount in đồng; nothing where it is not known."""
    return lambda answer, reader: "" if answer[kind] is None else number(answer[kind], 0, reader.lang)


def _money_lines(build: Build, args: argparse.Namespace) -> Sequence[str]:
    """All money together, and what index points cost, as far as it can be said."""
    from khue.pipeline.money.telling import lines

    return lines(build, args.lang)


_BEHIND = ("evidence.at_risk", "evidence.off_track", "evidence.overdue")
_NAME = Column("Tên", "Name", worded("name"))
_TARGETS = (Column("Chỉ tiêu", "Targets", _count("targets")), Column("Chưa đạt tiến độ", "Behind", _count(*_BEHIND)))
_TASKS = (Column("Nhiệm vụ", "Tasks", _count("tasks")), Column("Quá hạn", "Overdue", _count("counting.overdue")))
_REST = (
    Column("Bộ dữ liệu", "Datasets", _count("datasets")), Column("Còn nợ", "Owed", _count("owed")),
    Column("Điểm mất", "Points lost", _lost),
)  # fmt: skip

LISTINGS = {
    "heads": Listing(
        _made("heads_answer"),
        (
            Column("Mã", "Code", plain("code")), _NAME, Column("Người đứng đầu", "Head", worded("head")),
            Column("Khối", "Bloc", plain("bloc")), *_TARGETS, *_TASKS, *_REST,
        ),
        {"agency": "code"},
        key="code",
    ),
    "blocs": Listing(
        _blocs, (_NAME, Column("Cơ quan", "Agencies", plain("agencies")), *_TARGETS, *_TASKS, *_REST), {}, key="bloc"
    ),
    "fields": Listing(
        _made("sectors_answer"),
        (
            _NAME, Column("Còn thiếu", "Gap", _share("gap")), Column("Có số liệu", "Measured", plain("measured")),
            Column("Xa nhất", "Farthest", plain("farthest")), *_TARGETS, *_TASKS,
        ),
        {},
        key="group",
    ),
    "priorities": Listing(
        _priorities,
        (
            Column("Thứ", "Place", plain("place")), _NAME,
            Column("Điểm", "Score", lambda answer, reader: number(round(answer["score"], 2), lang=reader.lang)),
            Column("Gồm", "Parts", _parts),
        ),
        {},
        key="group",
        after=_changes,
    ),
    "programmes": Listing(
        _made("programmes_answer"),
        (
            Column("Mã", "Id", plain("document")), Column("Tên", "Title", worded("title")),
            Column("Hoạt động", "Activity", _effects("activity")), Column("Sản phẩm", "Output", _effects("output")),
            Column("Kết quả", "Outcome", _effects("outcome")),
            Column("Chỉ có hoạt động", "Activity only", lambda answer, _: "!" if answer["activity_only"] else ""),
        ),
        {"document": "document"},
        key="document",
    ),
    "rating": Listing(
        _ratings,
        (
            Column("Mã", "Code", plain("code")), _NAME, Column("Tháng", "Month", plain("month")),
            Column("Điểm", "Points", _points), Column("Mức", "Level", worded("grade_name")),
            Column("Tiêu chí", "Criteria", _criteria),
        ),
        {"agency": "code"},
        key="code",
        switches=("month",),
        after=_not_rated,
    ),
    "money": Listing(
        _moneys,
        (
            Column("Nhiệm vụ", "Task", plain("task")), Column("Nội dung", "Text", worded("text")),
            Column("Kế hoạch", "Planned", _amount("planned")), Column("Phân bổ", "Allocated", _amount("allocated")),
            Column("Giải ngân", "Disbursed", _amount("disbursed")), Column("Tỷ lệ", "Used", _share("used")),
            Column("Cơ quan", "Agency", plain("head")),
        ),
        {"agency": "head", "document": "document"},
        key="task",
        after=_money_lines,
    ),
    "delays": Listing(
        _made("late_answer"),
        (
            Column("Mã", "Code", plain("code")), _NAME, Column("Số ngày chậm", "Days late", plain("days")),
            Column("Dài nhất", "Longest", plain("longest")),
            Column("Chậm việc", "Late with", lambda answer, _: ", ".join(one["id"] for one in answer["delays"])),
        ),
        {"agency": "code"},
        key="code",
    ),
}  # fmt: skip
"""These listings, by the word that asks for them."""
