"""The reminder to an agency (phiếu đôn đốc): tasks overdue or about to be due and data owed, on which ground, until when."""

from __future__ import annotations

from datetime import timedelta

from khue.exceptions import InputError
from khue.lib.vietnamese import day
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.progress import Counting
from khue.pipeline.agenda.days import Due
from khue.pipeline.agenda.days import due as all_due
from khue.pipeline.attention.bands import step_day
from khue.pipeline.papers import said, tables
from khue.pipeline.papers.heads import Said, issuer_name
from khue.pipeline.papers.parts import LEFT_OUT, Filled, assembled
from khue.pipeline.papers.said import either
from khue.pipeline.papers.tables import Followed
from khue.pipeline.papers.then import Then
from khue.pipeline.wording import period_words
from khue.reports.papers.model import Column, Row, Table

NAME = Text(vi="Phiếu đôn đốc", en="Reminder")
SUBJECT = Text(vi="Về việc thực hiện nhiệm vụ và nộp dữ liệu", en="On tasks and data owed")
SOON = timedelta(days=30)

NOTHING_OWED = Rule(
    "KH797", "nothing-owed",
    Text(vi='{agency} không có nhiệm vụ quá hạn, sắp đến hạn hay dữ liệu phải nộp.',
         en="{agency} has no task that is overdue or about to be due, and owes no data."),
    Text(vi="Không cần lập phiếu đôn đốc.", en="No reminder is needed."),
)  # fmt: skip


def compose(then: Then, lang: str) -> Said:
    """The reminder to the agency that `then` is about. Raises InputError where there is nothing to remind of."""
    build, name = then.build, said.agency(then.build, then.agency, lang)
    overdue, soon, data = _overdue(then), _soon(then), _data(then)
    if not (overdue or soon or data):
        raise InputError(finding=Finding(NOTHING_OWED, "", params={"agency": name}))
    by = day(step_day(build.as_of, build.city.declaration.calendar), lang)
    counts = {"overdue": len(overdue), "soon": len(soon), "data": len(data)}
    makers = {
        "opening": lambda: Filled({**counts, "owed": _owed_words(counts, lang)}),
        "overdue": lambda: _listed(then, overdue, counts, lang, late=True),
        "soon": lambda: _listed(then, soon, counts, lang, late=False),
        "data": lambda: Filled(counts, [_owed(then, data, lang)], there=bool(data)),
        "ask": lambda: Filled({"by": by}),
        "end": Filled,
    }
    common = {"issuer": issuer_name(build, "", lang), "agency": name, "day": said.until(build.as_of, lang)}
    blocks = assembled(build.city.papers.form("reminder"), "reminder", makers, common, lang)
    return Said(
        kind="reminder", name=NAME, subject=SUBJECT, blocks=blocks, path=f"/nguoi-dung-dau/{then.agency}/", to=(name,)
    )  # fmt: skip


def _owed_words(counts: dict[str, int], lang: str) -> str:
    """What is owed in one sentence, without what is not."""
    words = {
        "overdue": either(lang, "nhiệm vụ quá hạn", "tasks overdue"),
        "soon": either(lang, "nhiệm vụ sắp đến hạn", "tasks about to be due"),
        "data": either(lang, "mục dữ liệu chưa nộp", "items of data not handed in"),
    }
    return said.listed([f"{count} {words[name]}" for name, count in counts.items() if count], lang)


def _overdue(then: Then) -> list[Followed]:
    found = [one for one in then.tasks if one[1].counting is Counting.OVERDUE]
    return sorted(found, key=lambda one: (one[1].deadline is None, one[1].deadline, one[0].id))


def _soon(then: Then) -> list[Followed]:
    limit = then.day + SOON
    found = [
        one
        for one in then.tasks
        if one[1].counting is Counting.RUNNING and one[1].deadline and one[1].deadline <= limit
    ]
    return sorted(found, key=lambda one: (one[1].deadline, one[0].id))


def _data(then: Then) -> list[Due]:
    """The data that should be there, or is to be there within the month."""
    limit = then.day + SOON
    return [one for one in all_due(then.build, then.agencies) if one.kind == "data" and one.day <= limit]


def _listed(then: Then, tasks: list[Followed], counts: dict[str, int], lang: str, *, late: bool) -> Filled:
    if not tasks:
        return LEFT_OUT
    days = either(lang, "Quá hạn (ngày)", "Days overdue") if late else either(lang, "Còn (ngày)", "Days left")
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Nhiệm vụ", "Task"), share=36),
        Column(heading=either(lang, "Văn bản giao", "Assigned by"), share=20),
        Column(heading=either(lang, "Thời hạn", "Deadline"), share=14, align="center"),
        Column(heading=days, share=11, align="center"),
        Column(heading=either(lang, "Số lần đã đôn đốc", "Times reminded"), share=13, align="center"),
    )
    rows = tuple(_line(then, one, at, lang) for at, one in enumerate(tasks, 1))
    caption = (
        either(lang, "Nhiệm vụ quá hạn", "Tasks overdue")
        if late
        else either(lang, "Nhiệm vụ sắp đến hạn", "Tasks about to be due")
    )
    return Filled(counts, [Table(caption=caption, columns=columns, rows=rows)])


def _line(then: Then, one: Followed, at: int, lang: str) -> Row:
    task, standing = one
    left = abs((standing.deadline - then.day).days) if standing.deadline else 0
    ground = ", ".join(
        part for part in (said.document_number(then.build, task.document), clause_words(task.clause, lang)) if part
    )
    return Row(cells=(
        str(at), tables.task_text(task, lang), ground or said.NONE, tables.due(one, lang), str(left), str(standing.reminders),
    ))  # fmt: skip


def clause_words(clause: str, lang: str) -> str:
    """Where in its document a task stands; empty for none."""
    told = said.clause(clause, lang)
    return told if "/" in clause else either(lang, f"mục {told}", f"clause {told}") if clause else ""


def _owed(then: Then, data: list[Due], lang: str) -> Table:
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Dữ liệu", "Data"), share=46),
        Column(heading=either(lang, "Kỳ", "Period"), share=16, align="center"),
        Column(heading=either(lang, "Hạn nộp", "Due"), share=16, align="center"),
        Column(heading=either(lang, "Tình trạng", "State"), share=16, align="center"),
    )
    rows = tuple(
        Row(cells=(
            str(at), one.name.in_(lang), period_words(one.period, lang), day(one.day, lang),
            either(lang, "Quá hạn", "Overdue") if one.day < then.day else either(lang, "Sắp đến hạn", "About to be due"),
        ))
        for at, one in enumerate(data, 1)
    )  # fmt: skip
    return Table(caption=either(lang, "Dữ liệu chưa nộp", "Data not handed in"), columns=columns, rows=rows)
