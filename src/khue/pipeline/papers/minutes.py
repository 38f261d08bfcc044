"""Minutes (biên bản): of the verification of a task, with what is on record; or of a meeting on what is to be pushed."""

from __future__ import annotations

from khue.lib.vietnamese import day
from khue.model.base import Text
from khue.model.progress import Happening
from khue.model.task import Task
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.papers import attention, said, tables
from khue.pipeline.papers.heads import Said, issuer_name
from khue.pipeline.papers.parts import LEFT_OUT, Filled, Makers, assembled
from khue.pipeline.papers.reminder import clause_words
from khue.pipeline.papers.said import either
from khue.pipeline.papers.tables import Followed
from khue.pipeline.reading import Build
from khue.pipeline.tasks.words import ACTS, STAGES
from khue.reports.papers.model import Block, Column, Row, Signature, Table, body, point

NAME = Text(vi="Biên bản", en="Minutes")
OPEN = "." * 110
"""A line to write on."""
PERSON = Text(vi="Ông (bà): ........................................  Chức vụ: ........................................",
              en="Name: ........................................  Post: ........................................")  # fmt: skip


def of_task(build: Build, task: Task, lang: str) -> Said:
    """Minutes of verifying and handing over the result of a task."""
    one = (task, build.task_standings[task.id])
    lead, issuer = tables.lead_of(build, one, lang), issuer_name(build, "", lang)
    makers: Makers = {
        "opening": lambda: Filled({"occasion": either(lang, "xác minh, nghiệm thu kết quả nhiệm vụ", "verifying a task")}),
        "present": lambda: Filled(blocks=[part for name in (issuer, lead, *_others(build, task, lang)) for part in _present(name, lang)]),
        "facts": lambda: Filled(blocks=[_facts(build, one, lang)]),
        "course": lambda: _course(build, task, lang),
        "findings": lambda: Filled(blocks=[_findings(task, lang)]),
        "conclusion": Filled, "end": Filled,
    }  # fmt: skip
    subject = Text(vi="Xác minh, nghiệm thu kết quả nhiệm vụ", en="Verification of a task")
    return _said(build, makers, subject, f"/nhiem-vu/{task.id}/", (issuer, lead), lang)


def of_meeting(build: Build, lang: str) -> Said:
    """Minutes of a meeting on what is to be pushed, with its list."""
    issuer, items = issuer_name(build, "", lang), attention_answer(build)["items"]
    occasion = either(lang, "họp kiểm điểm tiến độ thực hiện chỉ tiêu, nhiệm vụ", "a meeting on targets and tasks")
    makers: Makers = {
        "opening": lambda: Filled({"occasion": occasion}),
        "present": lambda: Filled(blocks=[*_present(issuer, lang), point(OPEN), point(OPEN)]),
        "facts": lambda: Filled(blocks=[attention.table(items, lang)] if items else [body(OPEN)]),
        "course": lambda: Filled(blocks=[body(OPEN), body(OPEN)]),
        "findings": lambda: LEFT_OUT,
        "conclusion": Filled, "end": Filled,
    }  # fmt: skip
    subject = Text(vi="Họp kiểm điểm tiến độ thực hiện chỉ tiêu, nhiệm vụ", en="Meeting on targets and tasks")
    signs = (either(lang, "Chủ trì", "Chair"), either(lang, "Thư ký", "Secretary"))
    return _said(build, makers, subject, "/viec-can-thuc-day/", signs, lang)


def _said(build: Build, makers: Makers, subject: Text, path: str, signs: tuple[str, str], lang: str) -> Said:
    common = {"issuer": issuer_name(build, "", lang), "day": said.until(build.as_of, lang)}
    blocks = assembled(build.city.papers.form("minutes"), "minutes", makers, common, lang)
    first, second = (Signature(posts=(name,)) for name in signs)
    return Said(kind="minutes", name=NAME, subject=subject, blocks=blocks, path=path, signer=first, counterpart=second)


def _present(name: str, lang: str) -> list[Block]:
    """A party, and room for who comes for it."""
    return [point(either(lang, f"Đại diện {name}:", f"For {name}:")), body(PERSON.in_(lang))]


def _others(build: Build, task: Task, lang: str) -> list[str]:
    return [said.agency(build, code, lang) for code in task.cooperating]


def _facts(build: Build, one: Followed, lang: str) -> Table:
    """The task as assigned and as it stands."""
    task, standing = one
    number, clause = said.document_number(build, task.document), clause_words(task.clause, lang)
    progress = f"{round(100 * standing.progress)}{said.FIXED}%" if standing.progress is not None else said.NONE
    rows = (
        (either(lang, "Nhiệm vụ", "Task"), tables.task_text(task, lang)),
        (
            either(lang, "Văn bản giao", "Assigned by"),
            ", ".join(part for part in (number, clause) if part) or said.NONE,
        ),
        (either(lang, "Cơ quan chủ trì", "Lead agency"), tables.lead_of(build, one, lang)),
        (either(lang, "Cơ quan phối hợp", "Co-operating"), "; ".join(_others(build, task, lang)) or said.NONE),
        (either(lang, "Sản phẩm phải giao", "Product"), task.product or said.NONE),
        (either(lang, "Thời hạn", "Deadline"), tables.due(one, lang)),
        (
            either(lang, "Tình trạng", "State"),
            f"{STAGES[standing.stage][lang == 'en']}; {tables.state(one, lang).lower()}",
        ),
        (either(lang, "Tiến độ báo cáo", "Progress reported"), progress),
    )
    columns = (Column(heading="", share=28), Column(heading="", share=72))
    caption = either(lang, "Nhiệm vụ và tình trạng", "The task and how it stands")
    return Table(caption=caption, columns=columns, rows=tuple(Row(cells=row) for row in rows), headed=False)


def _course(build: Build, task: Task, lang: str) -> Filled:
    """What is on record of the task, oldest first."""
    found = [one for one in build.happenings if one.task == task.id]
    if not found:
        none = either(lang, "Hệ thống chưa ghi diễn biến nào của nhiệm vụ.", "Nothing is on record of this task.")
        return Filled(blocks=[body(none)])
    columns = (
        Column(heading=either(lang, "Ngày", "Day"), share=14, align="center"),
        Column(heading=either(lang, "Việc", "What"), share=20),
        Column(heading=either(lang, "Cơ quan", "Agency"), share=24),
        Column(heading=either(lang, "Nội dung", "Said"), share=32),
        Column(heading=either(lang, "Minh chứng", "Evidence"), share=10, align="center"),
    )
    rows = tuple(_happening(build, one, lang) for one in found)
    return Filled(
        blocks=[Table(caption=either(lang, "Diễn biến đã ghi", "What is on record"), columns=columns, rows=rows)]
    )


def _happening(build: Build, one: Happening, lang: str) -> Row:
    told = "; ".join(part for part in (one.text, one.product, one.cause, one.help) if part) or said.NONE
    agency, files = said.agency(build, one.agency, lang), str(len(one.evidence)) if one.evidence else said.NONE
    return Row(cells=(day(one.day, lang), ACTS[one.act][lang == "en"], agency, told, files))


def _findings(task: Task, lang: str) -> Table:
    """What was to be handed over, with room for what was."""
    columns = (
        Column(heading=either(lang, "Sản phẩm phải giao", "To be handed over"), share=36),
        Column(heading=either(lang, "Sản phẩm đã giao", "Handed over"), share=36),
        Column(heading=either(lang, "Đạt / không đạt", "Passed or not"), share=28, align="center"),
    )
    row = Row(cells=(task.product or said.NONE, "", ""))
    return Table(caption=either(lang, "Đối chiếu sản phẩm", "Products compared"), columns=columns, rows=(row,))
