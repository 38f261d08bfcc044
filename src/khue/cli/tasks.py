"""khue tasks: the list of tasks written and read back, reminders of a day, who owes reports, and why tasks are late."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from khue.cli.output import headed, print_rows, printable
from khue.cli.session import home_of
from khue.exceptions import UsageError
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.pipeline.build import today
from khue.pipeline.reading import Build
from khue.pipeline.tasks import punctual
from khue.pipeline.tasks.answers import causes_answer, silent_answer

if TYPE_CHECKING:
    from khue.pipeline.tasks.reminding import Press

BAD_ENDING = Rule(
    "KH785", "tasks-file-ending",
    Text(vi='Không ghi được danh sách vào "{found}".', en='The list cannot be written to "{found}".'),
    Text(vi="Đặt tên tệp kết thúc bằng .xlsx hoặc .csv.", en="Let the file's name end in .xlsx or .csv."),
)  # fmt: skip
RULES = (BAD_ENDING,)

_SAID = {
    "exported": ("Đã ghi {n} nhiệm vụ vào {path}.", "Wrote {n} tasks to {path}."),
    "imported": ("Đã nhận báo cáo của {n} nhiệm vụ. Chạy khue build để cập nhật các trang.",
                 "Took reports on {n} tasks. Run khue build to bring the pages up to date."),
    "refused": ("Chưa ghi gì: sửa các dòng trên rồi gửi lại cả tệp.", "Nothing was written: correct these rows and send the file again."),
    "pressed": ("{n} nhiệm vụ được đôn đốc hoặc báo cáo lãnh đạo ngày {day}.", "{n} tasks were pressed for on {day}."),
    "rewritten": ("Đã ghi lại diễn biến của {n} văn bản.", "Wrote anew what happened to the tasks of {n} documents."),
}  # fmt: skip
_PRESSED = [
    ("task", "Nhiệm vụ", "Task"), ("owner", "Cơ quan", "Agency"), ("act", "Việc", "What"), ("deadline", "Thời hạn", "Deadline"),
    ("reminders", "Lần đôn đốc", "Reminders"),
]  # fmt: skip
_SILENT = [("agency", "Cơ quan", "Agency"), ("days", "Số ngày", "Days"), ("tasks", "Nhiệm vụ", "Tasks")]
_CAUSES = [
    ("objective", "Khách quan", "Objective"), ("subjective", "Chủ quan", "Subjective"), ("none", "Chưa nêu", "None told"),
    ("tasks", "Tất cả", "All"),
]  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Do what was asked for; 1 where a file was refused."""
    return _DOING[args.do](args) or 0


def _build(args: argparse.Namespace) -> Build:
    return Build.current(home_of(args))


def _say(args: argparse.Namespace, code: str, **params: object) -> None:
    print(_SAID[code][args.lang == "en"].format(**params))


def _export(args: argparse.Namespace) -> None:
    from khue.pipeline.tasks.sheet import WRITERS, rows

    writer = WRITERS.get(args.file.suffix.lower().removeprefix("."))
    if writer is None:
        raise UsageError(finding=Finding(BAD_ENDING, "", params={"found": args.file.name}))
    build = _build(args)
    listed = [
        (task, build.task_standings[task.id]) for task in build.city.tasks
        if args.document in (None, task.document) and args.agency in (None, build.task_standings[task.id].owner, task.lead)
    ]  # fmt: skip
    products = {one.task: one.product for one in build.happenings if one.product}
    table = rows(build.city, listed, args.lang, lambda id: products.get(id, ""))
    args.file.write_bytes(writer(table, args.lang))
    _say(args, "exported", n=len(listed), path=args.file)


def _import(args: argparse.Namespace) -> int:
    _office(args)
    from khue.pipeline.tasks.importing import read_sheet
    from khue.web.people.doer import console
    from khue.web.tasks.bulk import NotTakenError, report_many

    build = _build(args)
    sheet = read_sheet(args.file, {task.id: task for task in build.city.tasks})
    findings, done = sheet.findings, 0
    if not sheet.failed:
        try:
            done = report_many(by=console(), build=build, reported=sheet.reported, name=args.file.name, above={})
        except NotTakenError as error:
            findings = [*findings, *error.findings]
    for finding in findings:
        print(printable(f"{finding.place()}  {finding.sentence(args.lang)}"))
        print(printable(f"  {finding.hint(args.lang)}"))
    _say(args, "refused" if findings else "imported", n=done)
    return 1 if findings else 0


def _remind(args: argparse.Namespace) -> None:
    build, day = _build(args), args.date or today()
    if args.dry_run:
        from khue.pipeline.tasks.building import followed
        from khue.pipeline.tasks.followed import never_met
        from khue.pipeline.tasks.reminding import presses

        found = list(presses(followed(build.city, build.happenings, never_met), day))
    else:
        _office(args)
        from khue.web.people.doer import console
        from khue.web.tasks.bulk import press

        found = press(by=console(), build=build, day=day, above={})
    print_rows([_pressed(one, args.lang) for one in found], headed(_PRESSED, args.lang), args.format)
    if args.format == "table":
        _say(args, "pressed", n=len(found), day=day)


def _pressed(one: Press, lang: str) -> dict[str, object]:
    from khue.model.progress import Act
    from khue.pipeline.tasks.words import ACTS

    given = one.standing.reminders + (one.act is Act.REMIND)
    return {
        "task": one.task.id, "owner": one.standing.owner, "act": ACTS[one.act][lang == "en"],
        "deadline": str(one.standing.deadline), "reminders": given,
    }  # fmt: skip


def _late(args: argparse.Namespace) -> None:
    build = _build(args)
    found = punctual.silent(build.task_standings.values(), build.as_of, build.city.declaration.following)
    rows = [silent_answer(one) for one in found]
    if args.format != "json":
        rows = [{**row, "tasks": "; ".join(row["tasks"])} for row in rows]
    print_rows(rows, headed(_SILENT, args.lang), args.format)


def _causes(args: argparse.Namespace) -> None:
    found = causes_answer(punctual.causes(_build(args).task_standings.values()))
    print_rows([found], headed(_CAUSES, args.lang), args.format)


def _rewrite(args: argparse.Namespace) -> None:
    _office(args)
    from khue.web.tasks.actions import write_down

    _say(args, "rewritten", n=write_down())


def _office(args: argparse.Namespace) -> None:
    """The database; builds are left to who runs commands."""
    from khue.cli.office import office

    os.environ["KHUE_BUILDS"] = "0"
    office(args)


_DOING: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "export": _export, "import": _import, "remind": _remind, "late": _late, "causes": _causes, "rewrite": _rewrite,
}  # fmt: skip
