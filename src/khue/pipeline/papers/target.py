"""The sheet of one target, on one page: what was promised, who answers, how it stands and why, and what lies ahead."""

from __future__ import annotations

from khue.lib.vietnamese import day
from khue.model.base import Text
from khue.model.observation import Observation
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.answers import task_status
from khue.pipeline.outlook.words import assumption_words, missing_words
from khue.pipeline.papers import said
from khue.pipeline.papers.drawings import course, observed
from khue.pipeline.papers.heads import Said
from khue.pipeline.papers.said import either, form_of
from khue.pipeline.papers.targets import forecast
from khue.pipeline.reading import Build
from khue.pipeline.wording import STATUS, period_words
from khue.reports.papers.model import Block, Column, Row, Run, Table, body

NAME = Text(vi="Phiếu theo dõi chỉ tiêu", en="Target sheet")
MOST_FIGURES = 5
MOST_TASKS = 3
TASK_STATES = {
    "done": ("hoàn thành đúng hạn", "done on time"), "late_done": ("hoàn thành quá hạn", "done late"),
    "open": ("chưa hoàn thành, còn hạn", "not done, in time"), "overdue": ("chưa hoàn thành, quá hạn", "overdue"),
}  # fmt: skip
"""The four counting states of tasks, in Vietnamese and English."""
_LONGEST = 110


def compose(build: Build, target: Target, lang: str) -> Said:
    """The sheet of a target."""
    drawing = course(build, target, lang, share=80)
    blocks: list[Block] = [
        _facts(build, target, lang),
        *_standing(build, target, lang),
        *([drawing] if drawing else []),
    ]
    blocks += [*_figures(build, target, lang), *_tasks(build, target, lang)]
    text = Text(vi=said.text_of(target, "vi"), en=said.text_of(target, "en"))
    return Said(kind="target", name=NAME, subject=text, blocks=blocks, path=f"/chi-tieu/{target.id}/", sheet=True)


def _facts(build: Build, target: Target, lang: str) -> Table:
    document = said.document_number(build, target.document)
    post = said.head_post(build, target.agency, lang)
    facts = [
        (either(lang, "Mã; văn bản", "Id; document"), f"{target.id}; {document}, {target.clause}"),
        (either(lang, "Mức đề ra; hạn", "Goal; due"), f"{said.goal(target, lang)}; {said.deadline(target, lang)}"),
        (either(lang, "Số liệu gần nhất", "Latest figure"), said.latest(build, target, lang)),
        (either(lang, "Trạng thái", "Status"), said.status(build.assessments[target.id].evidence, lang)),
        (either(lang, "Khả năng đạt đúng hạn", "Chance in time"), said.chance(build.outlooks.get(target.id), lang)),
        (either(lang, "Dự báo khi đến hạn", "Forecast at the deadline"), forecast(build, target, lang)),
        (either(lang, "Chủ trì", "Leads"), said.agency(build, target.agency, lang) + (f" - {post}" if post else "")),
    ]
    columns = (Column(heading="", share=28), Column(heading="", share=72))
    return Table(caption="", columns=columns, rows=tuple(Row(cells=fact) for fact in facts), headed=False)


def _standing(build: Build, target: Target, lang: str) -> list[Block]:
    """Why it stands as it does, and what the outlook takes for granted or lacks."""
    ahead, form = build.outlooks.get(target.id), form_of(build, target)
    found: list[Block] = [body(Run(either(lang, "Nhận định: ", "Why: "), bold=True), said.reason(build, target, lang))]
    word = Run(either(lang, "Triển vọng: ", "Outlook: "), bold=True)
    if ahead is not None and ahead.missing is not None:
        found.append(body(word, missing_words(ahead.missing, form, lang)))
    elif ahead is not None and ahead.assumption is not None:
        found.append(body(word, assumption_words(ahead.assumption, form, lang)))
    return found


def _figures(build: Build, target: Target, lang: str) -> list[Block]:
    """The newest figures with their sources; older ones are on the page of the target."""
    seen = [one for one in observed(build, target) if one.value is not None]
    if not seen:
        return []
    columns = (
        Column(heading=either(lang, "Kỳ", "Period"), share=20), Column(heading=either(lang, "Giá trị", "Value"), share=20, align="right"),
        Column(heading=either(lang, "Loại số liệu", "Kind"), share=20, align="center"),
        Column(heading=either(lang, "Nguồn", "Source"), share=40),
    )  # fmt: skip
    rows = tuple(_figure(build, target, one, lang) for one in seen[::-1][:MOST_FIGURES])
    caption = either(lang, "Số liệu gần đây", "The newest figures")
    return [Table(caption=caption, columns=columns, rows=rows)]


def _figure(build: Build, target: Target, seen: Observation, lang: str) -> Row:
    value = said.figure(seen.value, form_of(build, target), lang)
    kind = STATUS[seen.status.value][lang == "en"]
    return Row(cells=(period_words(seen.period, lang), value, kind, _source(seen, lang)))


def _source(seen: Observation, lang: str) -> str:
    """The dataset's version, or the site on which a figure was published."""
    if seen.version:
        return either(lang, f"bộ dữ liệu {seen.version}", f"dataset {seen.version}")
    site = seen.source.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")
    return site or said.NONE


def _tasks(build: Build, target: Target, lang: str) -> list[Block]:
    tasks = [task for task in build.city.tasks if target.id in task.targets]
    if not tasks:
        return []
    columns = (
        Column(heading=either(lang, "Nhiệm vụ", "Task"), share=56), Column(heading=either(lang, "Hạn", "Due"), share=16, align="center"),
        Column(heading=either(lang, "Tình trạng", "State"), share=28),
    )  # fmt: skip
    rows = tuple(_task(build, task, lang) for task in tasks[:MOST_TASKS])
    more = len(tasks) - MOST_TASKS
    small = (
        either(lang, f"Còn {more} nhiệm vụ khác trên cổng.", f"{more} more tasks are on the portal.")
        if more > 0
        else ""
    )
    caption = either(lang, "Nhiệm vụ gắn với chỉ tiêu", "Tasks linked to the target")
    return [Table(caption=caption, columns=columns, rows=rows, note=small)]


def _task(build: Build, task: Task, lang: str) -> Row:
    text = task.text_en if lang == "en" and task.text_en else task.text
    short = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    due = day(task.deadline, lang) if task.deadline else task.deadline_text or said.NONE
    return Row(cells=(f"{short} ({task.id})", due, TASK_STATES[task_status(build, task)][lang == "en"]))
