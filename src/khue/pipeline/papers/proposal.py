"""The proposal (tờ trình) on issuing a document: what it rests on, what it sets, how it was judged, what it covers."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.document import Clause, Document
from khue.model.draft import Draft, Verdict
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.drafts.answers import verdict_answer
from khue.pipeline.papers import said
from khue.pipeline.papers.heads import Said, issuer_name
from khue.pipeline.papers.parts import LEFT_OUT, Filled, assembled
from khue.pipeline.papers.said import either
from khue.pipeline.papers.tables import task_text
from khue.pipeline.reading import Build
from khue.reports.papers.model import Annex, Block, Column, Heading, Row, Run, Table, point

NAME = Text(vi="Tờ trình", en="Proposal")
MOST = 12
_CARRIES = ("carries_out", "cites", "restates")
"""The relations to documents that a draft rests on."""


def compose(build: Build, draft: Draft, lang: str) -> Said:
    """The proposal to issue a draft."""
    document, verdict = draft.document, build.verdicts.get(draft.document.id)
    common = {
        "city": build.city.declaration.name.in_(lang), "issuer": issuer_name(build, "", lang),
        "day": said.until(build.as_of, lang), "document": _named(document, lang),
    }  # fmt: skip
    makers = {
        "need": lambda: Filled({"targets": len(draft.targets), "tasks": len(draft.tasks)}),
        "basis": lambda: _basis(build, document, lang),
        "content": lambda: _content(document, lang),
        "gates": lambda: _gates(build, draft, verdict, lang),
        "coverage": lambda: _coverage(build, draft, verdict, lang),
        "end": Filled,
    }
    blocks = assembled(build.city.papers.form("proposal"), "proposal", makers, common, lang)
    subject = Text(vi=f"Về việc ban hành {_named(document, 'vi')}", en=f"On issuing {_named(document, 'en')}")
    return Said(
        kind="proposal", name=NAME, subject=subject, blocks=blocks, path=f"/van-ban/{document.id}/",
        annexes=_annexes(build, draft, lang),
    )  # fmt: skip


def _named(document: Document, lang: str) -> str:
    """What a document is called in a sentence: its title; its number where it has no other name."""
    return document.title.in_(lang) or document.number


def _basis(build: Build, document: Document, lang: str) -> Filled:
    """The documents that it carries out or cites, each with its number and title."""
    known = {one.id: one for one in build.city.documents}
    named = [known[one.document] for one in document.relations if one.kind in _CARRIES and one.document in known]
    if not named:
        return LEFT_OUT
    return Filled(blocks=[point(f"{one.number}: {one.title.in_(lang)};") for one in named])


def _content(document: Document, lang: str) -> Filled:
    listed = (
        (either(lang, "Quan điểm", "Viewpoints"), document.viewpoints),
        (either(lang, "Mục tiêu", "Objectives"), document.objectives),
        (either(lang, "Nhiệm vụ, giải pháp", "Solutions"), document.solutions),
    )
    blocks: list[Block] = []
    for heading, clauses in listed:
        blocks += _clauses(heading, clauses, lang)
    params = {name: len(getattr(document, name)) for name in ("viewpoints", "objectives", "solutions")}
    return Filled(params, blocks, there=bool(blocks))


def _clauses(heading: str, clauses: tuple[Clause, ...], lang: str) -> list[Block]:
    if not clauses:
        return []
    return [Heading(level=2, text=heading), *(point(clause.text.in_(lang)) for clause in clauses[:MOST])]


def _gates(build: Build, draft: Draft, verdict: Verdict | None, lang: str) -> Filled:
    """The five gates with what each found, and the graver points with what to do."""
    if verdict is None:
        text = either(lang, "Dự thảo chưa được rà soát trên hệ thống.", "The draft was not judged by the system.")
        return Filled(instead=text)
    answer, own = verdict_answer(build.city, draft, verdict), "_en" if lang == "en" else ""
    columns = (
        Column(heading=either(lang, "Yêu cầu", "Demand"), share=18),
        Column(heading=either(lang, "Kết quả", "Result"), share=20, align="center"),
        Column(heading=either(lang, "Tóm tắt", "In short"), share=62),
    )
    rows = tuple(
        Row(cells=(gate[f"name{own}"], gate[f"result_text{own}"], gate[f"summary{own}"])) for gate in answer["gates"]
    )
    offences = [one for gate in answer["gates"] for one in gate["offences"]]
    listed = [
        point(
            Run(f"{said.clause(one['clause'], lang)}: " if one["clause"] else "", bold=True),
            f"{one[f'wrong{own}']} {one[f'todo{own}']}",
        )
        for one in offences[:MOST]
    ]
    caption = either(lang, "Kết quả rà soát theo năm yêu cầu", "The five demands")
    more = len(offences) - len(listed)
    note = either(lang, f"Còn {more} điểm khác trên cổng.", f"{more} more are on the portal.") if more > 0 else ""
    return Filled({"offences": len(offences)}, [Table(caption=caption, columns=columns, rows=rows, note=note), *listed])


def _coverage(build: Build, draft: Draft, verdict: Verdict | None, lang: str) -> Filled:
    """The central orientations, and those that nothing in the draft or in force carries out."""
    if verdict is None or not verdict.covers:
        return LEFT_OUT
    points, own = verdict_answer(build.city, draft, verdict)["coverage"], "_en" if lang == "en" else ""
    holes = [one for one in points if not one["targets"] and not one["tasks"]]
    params = {"points": len(points), "holes": len(holes), "covered": len(points) - len(holes)}
    columns = (
        Column(heading=either(lang, "Định hướng", "Orientation"), share=52),
        Column(heading=either(lang, "Mức độ", "Covered"), share=20, align="center"),
        Column(heading=either(lang, "Còn thiếu", "Wanting"), share=28),
    )
    rows = tuple(
        Row(
            cells=(
                one[f"text{own}"] or one["text"],
                one[f"covering_text{own}"],
                "; ".join(one[f"wanting{own}"]) or said.NONE,
            )
        )
        for one in sorted(points, key=lambda one: bool(one["targets"] or one["tasks"]))[:MOST]
    )
    caption = either(lang, "Định hướng của Trung ương và dự thảo", "Central orientations and the draft")
    return Filled(params, [Table(caption=caption, columns=columns, rows=rows)])


def _annexes(build: Build, draft: Draft, lang: str) -> list[Annex]:
    listed = (
        (either(lang, "Danh mục chỉ tiêu", "Targets"), planned_targets(build, draft.targets, lang)),
        (either(lang, "Danh mục nhiệm vụ", "Tasks"), planned_tasks(build, draft.tasks, lang)),
    )
    return [Annex(title=title, blocks=(table,), landscape=True) for title, table in listed if table.rows]


def planned_targets(build: Build, targets: tuple[Target, ...], lang: str) -> Table:
    """Targets as a document sets them."""
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Chỉ tiêu", "Target"), share=48),
        Column(heading=either(lang, "Mức đề ra", "Goal"), share=15, align="center"),
        Column(heading=either(lang, "Hạn", "Due"), share=12, align="center"),
        Column(heading=either(lang, "Cơ quan chủ trì", "Lead agency"), share=22),
    )
    rows = tuple(
        Row(cells=(
            str(at), said.text_of(one, lang), said.goal(one, lang), said.deadline(one, lang), said.agency(build, one.agency, lang),
        ))
        for at, one in enumerate(targets, 1)
    )  # fmt: skip
    return Table(caption=either(lang, "Các chỉ tiêu", "Targets"), columns=columns, rows=rows)


def planned_tasks(build: Build, tasks: tuple[Task, ...], lang: str) -> Table:
    """Tasks as a document assigns them, in the official columns."""
    from khue.lib.vietnamese import day

    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Nhiệm vụ", "Task"), share=38),
        Column(heading=either(lang, "Cơ quan chủ trì", "Lead agency"), share=18),
        Column(heading=either(lang, "Cơ quan phối hợp", "Co-operating"), share=18),
        Column(heading=either(lang, "Sản phẩm", "Product"), share=20),
        Column(heading=either(lang, "Thời hạn", "Deadline"), share=13, align="center"),
    )
    rows = tuple(
        Row(cells=(
            str(at), task_text(one, lang), said.agency(build, one.lead, lang) if one.lead else one.lead_text or said.NONE,
            "; ".join(said.agency(build, code, lang) for code in one.cooperating) or one.cooperating_text or said.NONE,
            one.product or said.NONE, day(one.deadline, lang) if one.deadline else one.deadline_text or said.NONE,
        ))
        for at, one in enumerate(tasks, 1)
    )  # fmt: skip
    return Table(caption=either(lang, "Các nhiệm vụ", "Tasks"), columns=columns, rows=rows)
