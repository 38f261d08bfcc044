"""Progress reported in bulk: the official list sent back with what was done, read row by row, each held against its task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from khue.lib.vietnamese import fold
from khue.model.base import Text
from khue.model.finding import Finding, Rule, has_errors
from khue.model.progress import OBJECTIVE, SUBJECTIVE
from khue.model.task import Task
from khue.pipeline.tasks.sheet import COLUMNS
from khue.sources.received import receive
from khue.sources.recognisers.columns import Unread, Value
from khue.sources.recognisers.numbers import read as read_number

NO_COLUMN = Rule(
    "KH435", "tasks-sheet-column",
    Text(vi='Không thấy cột "{wanted}" (các cột có: {found}).', en='There is no column "{wanted}" (there are: {found}).'),
    Text(vi="Tải lại mẫu danh sách nhiệm vụ và điền vào đó.", en="Download the list of tasks again and fill that in."),
)  # fmt: skip
UNKNOWN_TASK = Rule(
    "KH436", "tasks-sheet-task",
    Text(vi='Không có nhiệm vụ mang mã "{found}".', en='There is no task with the code "{found}".'),
    Text(vi="Giữ nguyên cột mã nhiệm vụ như khi tải về.", en="Leave the column of codes as it was downloaded."),
)  # fmt: skip
TWICE = Rule(
    "KH437", "tasks-sheet-twice",
    Text(vi='Nhiệm vụ "{found}" đã có ở dòng {first}.', en='The task "{found}" stands in row {first} already.'),
    Text(vi="Mỗi nhiệm vụ chỉ báo cáo ở một dòng.", en="Report on a task in one row only."),
)  # fmt: skip
NO_PROGRESS = Rule(
    "KH438", "tasks-sheet-progress",
    Text(vi='Tiến độ "{found}" không phải là số từ 0 đến 100.', en='The progress "{found}" is no number from 0 to 100.'),
    Text(vi="Ghi phần trăm, ví dụ 40.", en="Write per cent, such as 40."),
)  # fmt: skip
UNKNOWN_KIND = Rule(
    "KH439", "tasks-sheet-cause",
    Text(vi='Loại nguyên nhân "{found}" không phải là khách quan hay chủ quan.',
         en='The kind of cause "{found}" is neither objective nor subjective.'),
    Text(vi='Ghi "khách quan" hoặc "chủ quan".', en='Write "objective" or "subjective".'),
)  # fmt: skip
NOT_TAKEN = Rule(
    "KH430", "tasks-sheet-refused",
    Text(vi='Nhiệm vụ "{found}": {vi}.', en='Task "{found}": {en}.'),
    Text(vi="Sửa dòng này rồi gửi lại cả tệp; chưa có dòng nào được ghi.", en="Correct the row and send the file again; no row was taken."),
)  # fmt: skip

_KINDS = {"khach quan": OBJECTIVE, "objective": OBJECTIVE, "chu quan": SUBJECTIVE, "subjective": SUBJECTIVE}
_DONE = (
    "xong",
    "hoan thanh",
    "da xong",
    "da hoan thanh",
    "xong dung han",
    "xong muon",
    "done",
    "done on time",
    "done late",
)
_READ = ("id", "state", "progress", "result", "cause", "cause_kind", "help")


class Reported(NamedTuple):
    """What a row reports of a task, and where it stands in the file."""

    task: str
    line: int
    progress: float | None
    done: bool
    result: str
    cause: str
    cause_kind: str
    help: str


@dataclass
class Sheet:
    """The rows of a file that report something, and what is wrong with it."""

    path: Path
    reported: list[Reported] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether something must be put right first; then nothing is taken."""
        return has_errors(self.findings)

    def refuse(self, rule: Rule, line: int, column: int = 0, **params: object) -> None:
        """Note what is wrong with a cell."""
        self.findings.append(Finding(rule, self.path.name, line, column, params))


def read_sheet(path: Path, tasks: Mapping[str, Task]) -> Sheet:
    """The reports of a list of tasks: rows that say nothing of progress, result or cause are left out."""
    understood, sheet = receive(path), Sheet(path)
    places = _places(understood.names)
    for name in ("id", "progress"):
        if name not in places:
            sheet.refuse(NO_COLUMN, 0, wanted=COLUMNS[name][0], found=", ".join(understood.names))
    if not sheet.failed:
        lines = zip(zip(*understood.columns, strict=True), understood.rows, strict=True)
        for cells, line in lines:
            _row(sheet, {name: _text(cells[at]) for name, at in places.items()}, line, places, tasks)
    return sheet


def _places(names: Sequence[str]) -> dict[str, int]:
    """Where the columns that are read stand, by the names that the export gives them in either language."""
    known = {fold(said): name for name in _READ for said in COLUMNS[name]}
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        if fold(name) in known:
            found.setdefault(known[fold(name)], at)
    return found


def _row(
    sheet: Sheet, said: Mapping[str, str], line: int, places: Mapping[str, int], tasks: Mapping[str, Task]
) -> None:
    task = said["id"]
    if not any(said.get(name) for name in ("progress", "result", "cause", "help")):
        return
    if task not in tasks:
        sheet.refuse(UNKNOWN_TASK, line, places["id"] + 1, found=task or "–")
        return
    before = next((one for one in sheet.reported if one.task == task), None)
    if before is not None:
        sheet.refuse(TWICE, line, places["id"] + 1, found=task, first=before.line)
        return
    progress, kind = _progress(said.get("progress", "")), _KINDS.get(fold(said.get("cause_kind", "")), "")
    if said.get("progress") and progress is None:
        sheet.refuse(NO_PROGRESS, line, places["progress"] + 1, found=said["progress"])
    if said.get("cause_kind") and not kind:
        sheet.refuse(UNKNOWN_KIND, line, places["cause_kind"] + 1, found=said["cause_kind"])
    done = fold(said.get("state", "")) in _DONE or progress == 1
    words = (said.get("result", ""), said.get("cause", ""), kind, said.get("help", ""))
    sheet.reported.append(Reported(task, line, progress, done, *words))


def _progress(text: str) -> float | None:
    """A share from a number of per cent; None for what is none, or not from 0 to 100."""
    found = read_number(text.replace("%", "").strip()) if text else None
    value = float(found.value) / 100 if found is not None else None
    return value if value is not None and 0 <= value <= 1 else None


def _text(cell: Value) -> str:
    if cell is None:
        return ""
    return " ".join((cell.text if isinstance(cell, Unread) else str(cell)).split())
