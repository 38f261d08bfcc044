"""The tables of targets and tasks in the columns that official papers have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from khue.lib.vietnamese import day
from khue.model.assessment import Evidence
from khue.model.progress import Counting, TaskStanding
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.papers import said
from khue.pipeline.papers.said import either
from khue.pipeline.papers.then import Then
from khue.pipeline.reading import Build
from khue.pipeline.tasks.words import COUNTINGS
from khue.pipeline.wording import reason_sentence
from khue.reports.papers.model import Column, Row, Table

Followed = tuple[Task, TaskStanding]


def totals(then: Then, lang: str) -> Table:
    """How many targets of each group have each status, with the sums."""
    of_group: dict[str, Counter[Evidence]] = {}
    for target in then.targets:
        of_group.setdefault(target.group, Counter())[then.assessments[target.id].evidence] += 1
    names = {group.id: group.name.in_(lang) for group in then.build.city.declaration.groups}
    ordered = [id for id in dict.fromkeys((*names, *of_group)) if id in of_group]
    shown = [e for e in Evidence if any(counts[e] for counts in of_group.values())]
    rows = [_total(names.get(id, id), of_group[id], shown) for id in ordered]
    whole = _total(either(lang, "Tổng số", "Total"), sum(of_group.values(), Counter()), shown, strong=True)
    columns = [Column(heading=either(lang, "Nhóm", "Group"), share=30)]
    columns += [Column(heading=said.status(e, lang), share=12, align="center") for e in shown]
    columns.append(Column(heading=either(lang, "Tổng số", "Total"), share=11, align="center"))
    caption = either(lang, "Số chỉ tiêu theo nhóm và trạng thái", "Targets by group and status")
    return Table(caption=caption, columns=tuple(columns), rows=(*rows, whole))


def _total(name: str, counts: Counter[Evidence], shown: Sequence[Evidence], *, strong: bool = False) -> Row:
    return Row(cells=(name, *(str(counts[e]) for e in shown), str(counts.total())), strong=strong)


def by_agency(then: Then, lang: str) -> Table:
    """How many tasks of each lead agency are in each of the four states, with the sums."""
    of_agency: dict[str, Counter[Counting]] = {}
    for task, standing in then.tasks:
        of_agency.setdefault(standing.owner or task.lead, Counter())[standing.counting] += 1
    ordered = sorted(of_agency, key=lambda code: (-of_agency[code][Counting.OVERDUE], -of_agency[code].total(), code))
    rows = [_counted(lead(then.build, code, lang), of_agency[code]) for code in ordered]
    whole = _counted(either(lang, "Tổng số", "Total"), sum(of_agency.values(), Counter()), strong=True)
    columns = [Column(heading=either(lang, "Cơ quan chủ trì", "Lead agency"), share=30)]
    columns += [Column(heading=counting(one, lang), share=14, align="center") for one in Counting]
    columns.append(Column(heading=either(lang, "Tổng số", "Total"), share=10, align="center"))
    caption = either(lang, "Kết quả thực hiện nhiệm vụ theo cơ quan chủ trì", "Tasks by lead agency")
    return Table(caption=caption, columns=tuple(columns), rows=(*rows, whole))


def _counted(name: str, counts: Counter[Counting], *, strong: bool = False) -> Row:
    return Row(cells=(name, *(str(counts[one]) for one in Counting), str(counts.total())), strong=strong)


def lead(build: Build, code: str, lang: str) -> str:
    """The name of a lead agency; said so where none is named."""
    return said.agency(build, code, lang) if code else either(lang, "Chưa giao cơ quan chủ trì", "No lead agency")


def counting(one: Counting, lang: str) -> str:
    """One of the four states, with a capital: it stands alone."""
    word = COUNTINGS[one][lang == "en"]
    return word[0].upper() + word[1:]


def of_targets(then: Then, targets: Iterable[Target], caption: str, lang: str) -> Table:
    """Targets in the official columns: what is promised, the result, how it stands and why, who leads."""
    columns = (
        Column(heading=either(lang, "TT", "No."), share=5, align="center"),
        Column(heading=either(lang, "Chỉ tiêu", "Target"), share=32),
        Column(heading=either(lang, "Văn bản", "Document"), share=13),
        Column(heading=either(lang, "Mức đề ra", "Goal"), share=12, align="center"),
        Column(heading=either(lang, "Hạn", "Due"), share=10, align="center"),
        Column(heading=either(lang, "Kết quả", "Result"), share=18, align="center"),
        Column(heading=either(lang, "Trạng thái", "Status"), share=12, align="center"),
        Column(heading=either(lang, "Cơ quan chủ trì", "Lead agency"), share=18),
    )
    rows = tuple(_target(then, target, at, lang) for at, target in enumerate(targets, 1))
    return Table(caption=caption, columns=columns, rows=rows or (_none(columns, lang),))


def _target(then: Then, target: Target, at: int, lang: str) -> Row:
    build = then.build
    return Row(cells=(
        str(at), said.text_of(target, lang), said.document_number(build, target.document), said.goal(target, lang),
        said.deadline(target, lang), result(then, target, lang), said.status(then.assessments[target.id].evidence, lang),
        said.agency(build, target.agency, lang),
    ))  # fmt: skip


def result(then: Then, target: Target, lang: str) -> str:
    """The figure that the status of a target rests on, with its period; a dash where there is none."""
    point = then.assessments[target.id].latest
    return said.NONE if point is None else said.dated(point, said.form_of(then.build, target), lang)


def reason(then: Then, target: Target, lang: str) -> str:
    """Why a target stands as it does."""
    return reason_sentence(then.assessments[target.id].reason, said.form_of(then.build, target), lang)


def of_tasks(then: Then, tasks: Iterable[Followed], caption: str, lang: str) -> Table:
    """Tasks in the columns of the official list: task, lead, co-operating, product, deadline, state."""
    columns = (
        Column(heading=either(lang, "TT", "No."), share=7, align="center"),
        Column(heading=either(lang, "Nhiệm vụ", "Task"), share=31),
        Column(heading=either(lang, "Cơ quan chủ trì", "Lead agency"), share=17),
        Column(heading=either(lang, "Cơ quan phối hợp", "Co-operating"), share=17),
        Column(heading=either(lang, "Sản phẩm", "Product"), share=15),
        Column(heading=either(lang, "Thời hạn", "Deadline"), share=17, align="center"),
        Column(heading=either(lang, "Tình trạng", "State"), share=16, align="center"),
    )
    rows = tuple(_task(then.build, one, at, lang) for at, one in enumerate(tasks, 1))
    return Table(caption=caption, columns=columns, rows=rows or (_none(columns, lang),))


def _task(build: Build, one: Followed, at: int, lang: str) -> Row:
    task, _ = one
    others = (
        "; ".join(said.agency(build, code, lang) for code in task.cooperating) or task.cooperating_text or said.NONE
    )
    return Row(cells=(
        str(at), task_text(task, lang), lead_of(build, one, lang), others, task.product or said.NONE, due(one, lang), state(one, lang),
    ))  # fmt: skip


def task_text(task: Task, lang: str) -> str:
    """A task's own words."""
    return task.text_en if lang == "en" and task.text_en else task.text


def lead_of(build: Build, one: Followed, lang: str) -> str:
    """Who leads a task."""
    task, standing = one
    code = standing.owner or task.lead
    return said.agency(build, code, lang) if code else task.lead_text or said.NONE


def due(one: Followed, lang: str) -> str:
    """The deadline in force, or the words of the document where it is no day."""
    task, standing = one
    return day(standing.deadline, lang) if standing.deadline else task.deadline_text or said.NONE


def state(one: Followed, lang: str) -> str:
    """One of the four states, with the day on which the task was done."""
    _, standing = one
    word = counting(standing.counting, lang)
    return f"{word} ({day(standing.done_on, lang)})" if standing.done_on and standing.counting.done else word


def _none(columns: Sequence[Column], lang: str) -> Row:
    """A table that has nothing to list says so."""
    return Row(cells=(either(lang, "Không có", "None"), *("" for _ in columns[1:])), band=True)
