"""The paper of the attention list: at most ten things to push, each with its reason, owner, next step and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from khue.lib.vietnamese import day
from khue.model.base import Text
from khue.pipeline.answers import Answer
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.attention.words import KINDS, SHIFTS
from khue.pipeline.papers import said
from khue.pipeline.papers.heads import Said
from khue.pipeline.papers.said import either
from khue.pipeline.reading import Build
from khue.reports.papers.model import Block, Column, Heading, Row, Run, Table, body, point

NAME = Text(vi="Báo cáo", en="Report")
MOST_SUBJECTS = 4
SUBJECT = Text(vi="Các việc cần thúc đẩy", en="What to push")


def compose(build: Build, lang: str) -> Said:
    """The list of the build's day."""
    answer = attention_answer(build)
    blocks = [*_list(build, answer, lang), *_changed(answer, lang), body(_end(lang))]
    return Said(kind="attention", name=NAME, subject=SUBJECT, blocks=blocks, path="/viec-can-thuc-day/")


def _list(build: Build, answer: Answer, lang: str) -> list[Block]:
    heading = Heading(level=1, text=either(lang, "DANH SÁCH VIỆC CẦN THÚC ĐẨY", "THE LIST"))
    if not answer["items"]:
        return [heading, body(either(lang, "Không có việc nào cần thúc đẩy.", "There is nothing to push."))]
    told = either(
        lang,
        f"{said.until(build.as_of, lang)} có {answer['count']} việc cần thúc đẩy, xếp theo mức thiệt hại có thể xảy ra nếu để "
        "nguyên: khả năng không đạt, độ quan trọng và thời gian còn lại.",
        f"{said.until(build.as_of, lang)} there are {answer['count']} things to push, in the order of what may be lost if "
        "nothing is done: the chance of missing, the weight, and the time left.",
    )
    return [heading, body(told), table(answer["items"], lang, _rest(answer, lang), ids=True)]


def table(items: Iterable[Answer], lang: str, note: str = "", *, ids: bool = False) -> Table:
    """Items of a list with reason, next step, who answers and the day by which it is to be done; `ids` names what each is about."""
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Việc", "What"), share=25),
        Column(heading=either(lang, "Lý do", "Reason"), share=27),
        Column(heading=either(lang, "Việc cần làm", "Next step"), share=24),
        Column(heading=either(lang, "Người chịu trách nhiệm", "Who answers"), share=17),
        Column(heading=either(lang, "Xong trước", "By"), share=16, align="center"),
    )
    rows = tuple(_row(item, at, lang, ids=ids) for at, item in enumerate(items, 1))
    return Table(caption=either(lang, "Việc cần thúc đẩy", "What to push"), columns=columns, rows=rows, note=note)


def _row(item: Answer, at: int, lang: str, *, ids: bool) -> Row:
    title = _worded(item, "title", lang).replace(" %", f"{said.FIXED}%") + (f" ({_subjects(item)})" if ids else "")
    head, agency = _worded(item, "head", lang), _worded(item, "owner_name", lang)
    who = f"{head}, {agency}" if head and agency else agency or said.NONE
    step, reason = _worded(item["step"], "text", lang), _worded(item["reason"], "text", lang)
    return Row(cells=(str(at), title, reason, step, who, day(date.fromisoformat(item["by"]), lang)))


def _subjects(item: Answer) -> str:
    """The ids of what an item is about, the first few of many."""
    ids = item["subjects"]
    return ", ".join(ids[:MOST_SUBJECTS]) + (", …" if len(ids) > MOST_SUBJECTS else "")


def _rest(answer: Answer, lang: str) -> str:
    """How much has no place on the list."""
    rest = answer["rest"]
    if not rest["count"]:
        return ""
    kinds = ", ".join(f"{KINDS[kind][lang == 'en'].lower()} {n}" for kind, n in rest["kinds"].items())
    return either(lang, f"Còn {rest['count']} việc khác chưa vào danh sách: {kinds}.",
                  f"{rest['count']} other items have no place on the list: {kinds}.")  # fmt: skip


def _changed(answer: Answer, lang: str) -> list[Block]:
    """What is elsewhere than on an earlier day, the nearest day that is held against it."""
    if not answer["changes"]:
        return []
    change = answer["changes"][0]
    since = day(date.fromisoformat(change["since"]), lang)
    heading = Heading(level=1, text=either(lang, "THAY ĐỔI SO VỚI LẦN TRƯỚC", "WHAT CHANGED"))
    against = body(either(lang, f"So với danh sách ngày {since}:", f"Against the list of {since}:"))
    if not change["shifts"]:
        return [
            heading,
            body(either(lang, f"Không có thay đổi so với danh sách ngày {since}.", f"Nothing changed since {since}.")),
        ]
    return [heading, against, *(point(*_shift(shift, lang)) for shift in change["shifts"])]


def _shift(shift: Answer, lang: str) -> tuple[Run, Run]:
    word = SHIFTS[shift["kind"]][lang == "en"].format(was=shift["was"], now=shift["now"])
    return Run(f"{_worded(shift, 'title', lang)}: ", bold=True), Run(
        f"{word} ({_worded(shift['cause'], 'text', lang)})"
    )


def _worded(answer: Answer, name: str, lang: str) -> str:
    """The words of an answer in the reader's language; the Vietnamese where there are no English ones."""
    found: str = (answer[f"{name}_en"] if lang == "en" else "") or answer[name]
    return found


def _end(lang: str) -> str:
    return either(lang, "Trên đây là các việc cần thúc đẩy, trân trọng báo cáo./.", "These are the things to push.")
