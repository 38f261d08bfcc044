"""The periodic report of the city or of an agency: targets, tasks, causes, data, what to push, recommendations."""

from __future__ import annotations

from collections import Counter

from khue.lib.vietnamese import day
from khue.model.assessment import Evidence
from khue.model.base import Text
from khue.model.progress import OBJECTIVE, SUBJECTIVE, Counting
from khue.model.target import Target
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.papers import attention, said, supplied, tables
from khue.pipeline.papers.counted import of_countings, of_statuses
from khue.pipeline.papers.heads import Said, issuer_name, reported_to
from khue.pipeline.papers.parts import LEFT_OUT, Filled, Makers, assembled
from khue.pipeline.papers.said import either
from khue.pipeline.papers.targets import BEHIND
from khue.pipeline.papers.then import Then, long_period
from khue.reports.papers.model import Annex, Block, Column, Row, Run, Table, body, point

NAME = Text(vi="Báo cáo", en="Report")
MOST = 15
"""So many rows of a list stand in the text; the rest is on the portal."""


def compose(then: Then, period: str, lang: str) -> Said:
    """The report of a period."""
    writer = _Writer(then, lang)
    build, words = then.build, long_period(period, lang)
    common = {
        "city": build.city.declaration.name.in_(lang), "issuer": issuer_name(build, then.agency, lang), "period": words,
        "day": said.until(then.day, lang), "agency": said.agency(build, then.agency, lang) if then.agency else "",
    }  # fmt: skip
    blocks = assembled(build.city.papers.form("periodic"), "periodic", writer.makers(), common, lang)
    subject = Text(
        vi=f"Kết quả thực hiện chỉ tiêu, nhiệm vụ {long_period(period, 'vi')}",
        en=f"Targets and tasks, {long_period(period, 'en')}",
    )
    path = f"/bao-cao/?ky={period}" + (f"&co-quan={then.agency}" if then.agency else "")
    return Said(
        kind="periodic", name=NAME, subject=subject, blocks=blocks, path=path, annexes=writer.annexes(), issuer=then.agency,
        to=reported_to(build, then.agency, lang),
        day=then.day,
    )  # fmt: skip


class _Writer:
    """Fills the parts of the report."""

    def __init__(self, then: Then, lang: str) -> None:
        self.then, self.build, self.lang = then, then.build, lang

    def makers(self) -> Makers:
        """What fills each part."""
        return {
            "results": self.results, "tasks": self.tasks, "causes": self.causes,
            "data": lambda: supplied.data(self.then, self.lang), "odd": lambda: supplied.odd(self.then, self.lang),
            "push": self.push, "recommendations": self.recommendations, "end": Filled,
        }  # fmt: skip

    def annexes(self) -> list[Annex]:
        """All targets and all tasks in the official columns."""
        of_targets = tables.of_targets(self.then, self.then.targets, self.say("Các chỉ tiêu", "Targets"), self.lang)
        of_tasks = tables.of_tasks(self.then, self.then.tasks, self.say("Các nhiệm vụ", "Tasks"), self.lang)
        listed = (
            (self.say("Kết quả thực hiện các chỉ tiêu", "Results of the targets"), of_targets, self.then.targets),
            (self.say("Kết quả thực hiện các nhiệm vụ", "Results of the tasks"), of_tasks, self.then.tasks),
        )
        return [Annex(title=title, blocks=(table,), landscape=True) for title, table, found in listed if found]

    def say(self, vi: str, en: str) -> str:
        """The one of two texts that is in the reader's language."""
        return either(self.lang, vi, en)

    def results(self) -> Filled:
        """How the targets stand, and those that are behind."""
        then, lang = self.then, self.lang
        counts = Counter(then.assessments[target.id].evidence for target in then.targets)
        told = [f"{counts[one]} {said.status(one, lang).lower()}" for one in Evidence if counts[one]]
        words = said.listed(told, lang)
        params = {"targets": len(then.targets), "counts": words}
        if not then.targets:
            return Filled(params, instead=self.say("Không theo dõi chỉ tiêu nào.", "No targets are followed."))
        return Filled(params, [tables.totals(then, lang), of_statuses(counts, then, lang), *self._behind()])

    def _behind(self) -> list[Block]:
        then = self.then
        found = [one for one in then.targets if then.assessments[one.id].evidence in BEHIND]
        found.sort(key=lambda target: BEHIND.index(then.assessments[target.id].evidence))
        if not found:
            return [body(self.say("Không có chỉ tiêu nào chậm, quá hạn hoặc có nguy cơ.", "No target is behind."))]
        columns = (
            Column(heading=self.say("TT", "No."), share=6, align="center"),
            Column(heading=self.say("Chỉ tiêu", "Target"), share=32),
            Column(heading=self.say("Kết quả", "Result"), share=18, align="center"),
            Column(heading=self.say("Trạng thái", "Status"), share=13, align="center"),
            Column(heading=self.say("Lý do", "Reason"), share=31),
        )
        rows = tuple(self._late_target(one, at) for at, one in enumerate(found, 1))
        caption = self.say("Các chỉ tiêu quá hạn, chậm hoặc có nguy cơ", "Targets overdue, off track or at risk")
        return [Table(caption=caption, columns=columns, rows=rows)]

    def _late_target(self, target: Target, at: int) -> Row:
        then, lang = self.then, self.lang
        status = said.status(then.assessments[target.id].evidence, lang)
        return Row(cells=(
            str(at), said.text_of(target, lang), tables.result(then, target, lang), status, tables.reason(then, target, lang),
        ))  # fmt: skip

    def tasks(self) -> Filled:
        """The tasks by the four states, which add up, and those overdue."""
        then, counts = self.then, self.then.counted()
        params = {one.value: number for one, number in counts.items()} | {
            "tasks": sum(counts.values()),
            "due_in_period": sum(then.in_period(one.deadline) for _, one in then.tasks),
            "done_in_period": sum(one.counting.done and then.in_period(one.done_on) for _, one in then.tasks),
        }
        if not then.tasks:
            return Filled(params, instead=self.say("Không có nhiệm vụ nào được giao.", "No tasks are assigned."))
        late = [one for one in then.tasks if one[1].counting is Counting.OVERDUE]
        listed = (
            [tables.of_tasks(then, late, self.say("Nhiệm vụ đã quá hạn", "Tasks overdue"), self.lang)] if late else []
        )
        return Filled(params, [of_countings(counts, then, self.lang), tables.by_agency(then, self.lang), *listed])

    def causes(self) -> Filled:
        """What agencies say of why tasks are late."""
        late = [one for one in self.then.tasks if one[1].counting in (Counting.OVERDUE, Counting.DONE_LATE)]
        if not late:
            return LEFT_OUT
        kinds = Counter(standing.cause_kind for _, standing in late)
        params = {
            "late": len(late), "objective": kinds[OBJECTIVE], "subjective": kinds[SUBJECTIVE],
            "unnamed": len(late) - kinds[OBJECTIVE] - kinds[SUBJECTIVE],
        }  # fmt: skip
        told = [one for one in late if one[1].cause][:MOST]
        return Filled(params, [
            point(Run(f"{tables.task_text(task, self.lang)}: ", bold=True), standing.cause) for task, standing in told
        ])  # fmt: skip

    def push(self) -> Filled:
        """What is on the list of the day; of an agency also what has no place on the city's list."""
        answer = attention_answer(self.build, self.then.day)
        city = self.then.agencies is None
        items = answer["items"] if city else [*answer["items"], *answer["rest"]["items"]]
        own = [item for item in items if self.then.has(item["owner"])]
        listed = [attention.table(own[:MOST], self.lang, supplied.more(len(own), MOST, self.lang))] if own else []
        none = self.say("Không có việc nào cần thúc đẩy.", "There is nothing to push.")
        return Filled({"items": len(own)}, listed, instead="" if own else none)

    def recommendations(self) -> Filled:
        """What is asked of agencies, and what agencies ask for."""
        then, lang = self.then, self.lang
        open_ = [one for one in then.tasks if not one[1].counting.done]
        helped, asked = [one for one in open_ if one[1].help], [one for one in open_ if one[1].asked]
        overdue, gaps = then.counted()[Counting.OVERDUE], len(supplied.gaps(then)) if then.now else 0
        params = {
            "overdue": overdue,
            "gaps": gaps,
            "help": len(helped),
            "asked": len(asked),
            "asks": self._asks(overdue, gaps),
        }
        wants = [
            point(Run(f"{self._who(one)}: ", bold=True), f"{tables.task_text(one[0], lang)}. {one[1].help}")
            for one in helped
        ]
        longer = [point(Run(f"{self._who(one)}: ", bold=True), self._longer(one)) for one in asked]
        lead_in = body(
            self.say(
                f"Đề nghị cấp có thẩm quyền xem xét {len(helped)} đề nghị hỗ trợ và {len(asked)} đề nghị gia hạn của các cơ quan:",
                f"The authorities are asked to consider {len(helped)} requests for help and {len(asked)} for more time:",
            )
        )
        listed = [lead_in, *wants[:MOST], *longer[:MOST]] if wants or longer else []
        none = self.say("Không có kiến nghị, đề xuất.", "There is nothing to recommend.")
        return Filled(params, listed, instead="" if params["asks"] else none if not listed else "")

    def _asks(self, overdue: int, gaps: int) -> str:
        """What agencies are asked to do; empty where there is nothing."""
        asks = (
            [self.say(f"hoàn thành {overdue} nhiệm vụ quá hạn", f"finish {overdue} overdue tasks")] if overdue else []
        )
        asks += (
            [self.say(f"bổ sung {gaps} mục số liệu nêu trên", f"supply the {gaps} items of data above")] if gaps else []
        )
        return said.listed(asks, self.lang)

    def _who(self, one: tables.Followed) -> str:
        return tables.lead_of(self.build, one, self.lang)

    def _longer(self, one: tables.Followed) -> str:
        task, standing = one
        until = day(standing.asked, self.lang) if standing.asked else said.NONE
        return self.say(
            f"đề nghị gia hạn “{task.text}” đến {until}.",
            f"asks to extend “{tables.task_text(task, 'en')}” to {until}.",
        )
