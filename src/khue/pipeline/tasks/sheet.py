"""The official list of tasks as a workbook or CSV: the columns of the annex, with how each task stands."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from khue.lib.spreadsheet import harmless
from khue.model.city import City
from khue.model.progress import TaskStanding
from khue.model.task import Task
from khue.pipeline.tasks.words import CAUSE_KINDS, COUNTINGS, STAGES

Value = str | int | float | date | None
Product = Callable[[str], str]
"""What was reported as the product of a task, by its id."""

COLUMNS: dict[str, tuple[str, str]] = {
    "number": ("TT", "No."), "id": ("Mã nhiệm vụ", "Task"), "text": ("Nhiệm vụ", "What is to be done"),
    "lead": ("Cơ quan chủ trì", "Leads"), "cooperating": ("Cơ quan phối hợp", "Helps"), "product": ("Sản phẩm", "Product"),
    "deadline": ("Thời hạn", "Deadline"), "state": ("Tình trạng", "State"), "stage": ("Bước", "Stage"),
    "progress": ("Tiến độ (%)", "Progress (%)"), "result": ("Kết quả", "Result"), "done_on": ("Ngày hoàn thành", "Done on"),
    "days_late": ("Số ngày chậm", "Days late"), "cause": ("Nguyên nhân", "Cause"), "cause_kind": ("Loại nguyên nhân", "Kind of cause"),
    "help": ("Đề nghị hỗ trợ", "Help asked for"),
}  # fmt: skip


def rows(
    city: City, listed: Iterable[tuple[Task, TaskStanding]], lang: str, product: Product = lambda _id: ""
) -> Iterator[list[Value]]:
    """A row for each task, in the order of `COLUMNS`; days are days."""
    names = {a.code: a.name_en if lang == "en" and a.name_en else a.name for a in city.agencies}
    for number, (task, standing) in enumerate(listed, 1):
        english, code = lang == "en", standing.owner or standing.lead
        yield [
            number, task.id, task.text_en if english and task.text_en else task.text, names.get(code, code) or task.lead_text,
            "; ".join([*(names.get(one, one) for one in task.cooperating), *filter(None, [task.cooperating_text])]), task.product,
            standing.deadline or task.deadline_text, COUNTINGS[standing.counting][english], STAGES[standing.stage][english],
            None if standing.progress is None else round(standing.progress * 100, 1), product(task.id), standing.done_on,
            standing.days_late or None, standing.cause, CAUSE_KINDS[standing.cause_kind][english] if standing.cause_kind else "",
            standing.help,
        ]  # fmt: skip


def heading(lang: str) -> list[str]:
    """The names of the columns."""
    return [names[lang == "en"] for names in COLUMNS.values()]


def as_csv(table: Iterable[Sequence[Value]], lang: str) -> bytes:
    """The rows as CSV with a byte order mark, so that spreadsheets read the letters; nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading(lang))
    writer.writerows([_plain(value) for value in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(table: Iterable[Sequence[Value]], lang: str) -> bytes:
    """The rows as a workbook with real days and numbers."""
    from khue.reports.workbook.fresh import package
    from khue.reports.workbook.model import Sheet

    sheet = Sheet("Nhiệm vụ" if lang == "vi" else "Tasks", [heading(lang), *table])
    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        path = Path(folder) / "tasks.xlsx"
        package([sheet]).write(path)
        return path.read_bytes()


WRITERS = {"csv": as_csv, "xlsx": as_workbook}
"""How the list is written, by the ending of the file."""


def _plain(value: Value) -> str:
    return harmless(value) if isinstance(value, str) else "" if value is None else str(value)
