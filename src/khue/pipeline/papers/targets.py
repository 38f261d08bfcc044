"""The report on all targets: totals by status, those behind with reason and owner, their chances, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from khue.lib.vietnamese import number
from khue.model.assessment import Evidence
from khue.model.base import Text
from khue.model.target import Target
from khue.pipeline.gaps.telling import Teller
from khue.pipeline.papers import said
from khue.pipeline.papers.drawings import course
from khue.pipeline.papers.heads import Said
from khue.pipeline.papers.said import either, figure, form_of
from khue.pipeline.reading import Build
from khue.reports.papers.model import Annex, Block, Column, Figure, Heading, Row, Table, body, point

NAME = Text(vi="Báo cáo", en="Report")
SUBJECT = Text(vi="Tình hình thực hiện các chỉ tiêu", en="How the targets stand")
BEHIND = (Evidence.OVERDUE, Evidence.OFF_TRACK, Evidence.AT_RISK)
"""The statuses that call for something, the worst first."""
MOST_GAPS = 15


def compose(build: Build, lang: str) -> Said:
    """The report on the targets of a city."""
    behind = _behind(build)
    blocks = [
        *_overall(build, lang), *_call(build, behind, lang), *_chances(build, lang), *_missing(build, lang),
        body(_end(lang)),
    ]  # fmt: skip
    title = either(lang, "Toàn bộ các chỉ tiêu", "All targets")
    annexes = [Annex(title=title, blocks=(_all(build, lang),), landscape=True)]
    if drawings := tuple(_drawings(build, behind, lang)):
        title = either(lang, "Diễn biến của các chỉ tiêu cần thúc đẩy", "The course of the targets that need a push")
        annexes.append(Annex(title=title, blocks=drawings))
    return Said(kind="targets", name=NAME, subject=SUBJECT, blocks=blocks, path="/chi-tieu/", annexes=annexes)


def _behind(build: Build) -> list[Target]:
    """The targets that are behind, the worst status first and within it in the order of documents."""
    found = [t for t in build.city.targets if build.assessments[t.id].evidence in BEHIND]
    return sorted(found, key=lambda target: BEHIND.index(build.assessments[target.id].evidence))


def _overall(build: Build, lang: str) -> list[Block]:
    counts = Counter(found.evidence for found in build.assessments.values())
    documents = len({target.document for target in build.city.targets})
    words = said.listed(
        [f"{counts[e]} {said.status(e, lang).lower()}" for e in Evidence if counts[e]], lang
    )  # fmt: skip
    text = either(
        lang,
        f"{said.until(build.as_of, lang)}, thành phố theo dõi {len(build.city.targets)} chỉ tiêu nêu trong {documents} văn "
        f"bản. Theo số liệu hiện có: {words}. Trạng thái được tính từ số liệu; nơi chưa có số liệu thì ghi là thiếu dữ liệu.",
        f"{said.until(build.as_of, lang)} the city follows {len(build.city.targets)} targets of {documents} documents. By "
        f"the figures that are known: {words}. A status follows from figures; where there are none, it says so.",
    )
    return [Heading(level=1, text=either(lang, "KẾT QUẢ CHUNG", "OVERALL")), body(text), _totals(build, lang)]


def _totals(build: Build, lang: str) -> Table:
    """How many targets of each group have each status, with the sums."""
    of_group: dict[str, Counter[Evidence]] = {}
    for target in build.city.targets:
        of_group.setdefault(target.group, Counter())[build.assessments[target.id].evidence] += 1
    names = {group.id: group.name.in_(lang) for group in build.city.declaration.groups}
    ordered = [id for id in (*names, *of_group) if id in of_group]
    rows = [_total(names.get(id, id), of_group[id]) for id in dict.fromkeys(ordered)]
    whole = _total(either(lang, "Tổng số", "Total"), sum(of_group.values(), Counter()), strong=True)
    columns = [Column(heading=either(lang, "Nhóm", "Group"), share=28)]
    columns += [Column(heading=said.status(e, lang), share=11, align="right") for e in Evidence]
    columns += [Column(heading=either(lang, "Tổng số", "Total"), share=10, align="right")]
    caption = either(lang, "Số chỉ tiêu theo nhóm và trạng thái", "Targets by group and status")
    return Table(caption=caption, columns=tuple(columns), rows=(*rows, whole))


def _total(name: str, counts: Counter[Evidence], *, strong: bool = False) -> Row:
    cells = (name, *(str(counts[e]) for e in Evidence), str(counts.total()))
    return Row(cells=cells, strong=strong)


def _call(build: Build, behind: Sequence[Target], lang: str) -> list[Block]:
    heading = Heading(level=1, text=either(lang, "CÁC CHỈ TIÊU CẦN THÚC ĐẨY", "TARGETS THAT NEED A PUSH"))
    if not behind:
        return [
            heading,
            body(either(lang, "Không có chỉ tiêu nào chậm, quá hạn hoặc có nguy cơ.", "No target is behind.")),
        ]
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Chỉ tiêu", "Target"), share=24),
        Column(heading=either(lang, "Mức đề ra, hạn", "Goal, due"), share=14, align="center"),
        Column(heading=either(lang, "Trạng thái", "Status"), share=11, align="center"),
        Column(heading=either(lang, "Lý do", "Reason"), share=28),
        Column(heading=either(lang, "Chủ trì", "Leads"), share=18),
    )
    rows = [_pushed(build, target, at, lang) for at, target in enumerate(behind, 1)]
    caption = either(
        lang, "Các chỉ tiêu quá hạn, chậm hoặc có nguy cơ", "Targets that are overdue, off track or at risk"
    )
    return [heading, Table(caption=caption, columns=columns, rows=tuple(rows))]


def _pushed(build: Build, target: Target, at: int, lang: str) -> Row:
    goal = f"{said.goal(target, lang)}; {said.deadline(target, lang)}"
    status = said.status(build.assessments[target.id].evidence, lang)
    text = f"{said.text_of(target, lang)} ({target.id})"
    return Row(cells=(str(at), text, goal, status, said.reason(build, target, lang), _owner(build, target, lang)))


def _owner(build: Build, target: Target, lang: str) -> str:
    """The agency, and the post of its head."""
    post = said.head_post(build, target.agency, lang)
    name = said.agency(build, target.agency, lang)
    return f"{name} ({post})" if post else name


def _chances(build: Build, lang: str) -> list[Block]:
    """What lies ahead of the targets for which that can be said, the least likely first."""
    known = [t for t in build.city.targets if t.id in build.outlooks and build.outlooks[t.id].chance is not None]
    ordered = sorted(known, key=lambda target: build.outlooks[target.id].chance or 0.0)
    heading = Heading(
        level=1, text=either(lang, "KHẢ NĂNG ĐẠT CHỈ TIÊU ĐÚNG HẠN", "THE CHANCES OF MEETING TARGETS IN TIME")
    )
    without = len(build.city.targets) - len(ordered)
    if not ordered:
        few = either(
            lang, "Chưa chỉ tiêu nào có đủ số liệu để tính khả năng.", "No target has figures enough for a chance."
        )
        return [heading, body(few)]
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Chỉ tiêu", "Target"), share=34),
        Column(heading=either(lang, "Mức đề ra, hạn", "Goal, due"), share=15, align="center"),
        Column(heading=either(lang, "Khả năng đạt", "Chance"), share=20, align="center"),
        Column(heading=either(lang, "Dự báo khi đến hạn", "Forecast at the deadline"), share=25, align="center"),
    )
    rows = tuple(_chance(build, target, at, lang) for at, target in enumerate(ordered, 1))
    told = either(
        lang,
        f"Tính được khả năng cho {len(ordered)} chỉ tiêu; {without} chỉ tiêu còn lại chưa đủ số liệu, đã đến hạn hoặc không "
        "có mức bằng số. Khả năng là một ước tính, không bao giờ là chắc chắn.",
        f"A chance can be given for {len(ordered)} targets; the other {without} have too few figures, are past their deadline "
        "or are not in figures. A chance is an estimate and never a certainty.",
    )
    caption = either(lang, "Khả năng đạt, từ thấp đến cao", "Chances, the lowest first")
    small = either(
        lang,
        "Khoảng dự báo chứa giá trị thật với khả năng 80%.",
        "The range holds the true value with a chance of 80%.",
    )
    return [heading, body(told), Table(caption=caption, columns=columns, rows=rows, note=small)]


def _chance(build: Build, target: Target, at: int, lang: str) -> Row:
    found = build.outlooks[target.id]
    goal = f"{said.goal(target, lang)}; {said.deadline(target, lang)}"
    text = f"{said.text_of(target, lang)} ({target.id})"
    return Row(cells=(str(at), text, goal, said.chance(found, lang), forecast(build, target, lang)))


def forecast(build: Build, target: Target, lang: str) -> str:
    """Where the figure of the last day will lie; a dash where that cannot be said."""
    found, form = build.outlooks.get(target.id), form_of(build, target)
    if found is None or found.at_goal is None:
        return said.NONE
    ahead = found.at_goal
    mid, low, high = (figure(value, form, lang) for value in (ahead.mid, ahead.low80, ahead.high80))
    return either(lang, f"{mid} (từ {low} đến {high})", f"{mid} ({low} to {high})")


def _missing(build: Build, lang: str) -> list[Block]:
    """What has to be known before more can be said, what leaves most targets without a status first."""
    found, teller = build.gaps, Teller(build, lang)
    heading = Heading(level=1, text=either(lang, "SỐ LIỆU CÒN THIẾU", "DATA THAT IS MISSING"))
    if not found:
        return [heading, body(either(lang, "Không thiếu số liệu nào.", "Nothing is missing."))]
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Còn thiếu", "Missing"), share=52),
        Column(heading=either(lang, "Cơ quan", "Agency"), share=28),
        Column(heading=either(lang, "Số chỉ tiêu chờ", "Targets waiting"), share=14, align="right"),
    )
    rows = tuple(
        Row(cells=(
            str(at), f"{teller.thing(gap)}: {teller.name(gap)}", said.agency(build, gap.owner, lang),
            number(len(gap.targets), lang=lang),
        ))
        for at, gap in enumerate(found[:MOST_GAPS], 1)
    )  # fmt: skip
    caption = either(lang, "Số liệu cần bổ sung", "What to supply")
    more = len(found) - MOST_GAPS
    small = either(lang, f"Còn {more} mục khác trên cổng.", f"{more} more are on the portal.") if more > 0 else ""
    return [heading, Table(caption=caption, columns=columns, rows=rows, note=small)]


def _all(build: Build, lang: str) -> Table:
    """Every target, by group."""
    columns = (
        Column(heading=either(lang, "Mã", "Id"), share=9), Column(heading=either(lang, "Chỉ tiêu", "Target"), share=34),
        Column(heading=either(lang, "Văn bản", "Document"), share=13),
        Column(heading=either(lang, "Mức đề ra", "Goal"), share=12, align="right"),
        Column(heading=either(lang, "Hạn", "Due"), share=11, align="center"),
        Column(heading=either(lang, "Số liệu gần nhất", "Latest figure"), share=18, align="right"),
        Column(heading=either(lang, "Trạng thái", "Status"), share=11, align="center"),
        Column(heading=either(lang, "Khả năng", "Chance"), share=14, align="center"),
        Column(heading=either(lang, "Chủ trì", "Leads"), share=17),
    )  # fmt: skip
    rows: list[Row] = []
    for group in build.city.declaration.groups:
        own = [target for target in build.city.targets if target.group == group.id]
        rows += [Row(cells=(group.name.in_(lang),), band=True)] if own else []
        rows += [_line(build, target, lang) for target in own]
    return Table(caption=either(lang, "Các chỉ tiêu theo nhóm", "Targets by group"), columns=columns, rows=tuple(rows))


def _line(build: Build, target: Target, lang: str) -> Row:
    return Row(cells=(
        target.id, said.text_of(target, lang), said.document_number(build, target.document), said.goal(target, lang),
        said.deadline(target, lang), said.latest(build, target, lang),
        said.status(build.assessments[target.id].evidence, lang), said.chance(build.outlooks.get(target.id), lang),
        said.agency(build, target.agency, lang),
    ))  # fmt: skip


def _drawings(build: Build, behind: Iterable[Target], lang: str) -> Iterable[Block]:
    """The drawing of each target that is behind, as far as there is one."""
    for target in behind:
        drawing: Figure | None = course(build, target, lang, share=90)
        if drawing is not None:
            yield Heading(level=2, text=f"{said.text_of(target, lang)} ({target.id})")
            yield drawing
            yield point(said.reason(build, target, lang))


def _end(lang: str) -> str:
    return either(
        lang, "Trên đây là tình hình thực hiện các chỉ tiêu, trân trọng báo cáo./.", "This is how the targets stand."
    )
