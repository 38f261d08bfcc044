"""The collation table: comments on a draft, clause by clause, with what was answered and decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from khue.model.base import Text
from khue.model.document import Document
from khue.pipeline.papers import said
from khue.pipeline.papers.heads import Said, issuer_name
from khue.pipeline.papers.parts import Filled, Makers, assembled
from khue.pipeline.papers.said import either
from khue.pipeline.reading import Build
from khue.reports.papers.model import Annex, Column, Row, Table

NAME = Text(vi="Bản tổng hợp, tiếp thu, giải trình ý kiến góp ý", en="Comments and answers")
ACCEPTED, PARTLY, EXPLAINED = "accepted", "partly", "explained"
DECISIONS = {
    ACCEPTED: ("Tiếp thu", "Accepted"), PARTLY: ("Tiếp thu một phần", "Accepted in part"),
    EXPLAINED: ("Giải trình", "Explained"), "": ("Chưa trả lời", "Not answered yet"),
}  # fmt: skip


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment on a clause: the clause's words, the opinion, whose it is, the answer and the decision (of `DECISIONS`)."""

    clause: str
    text: str
    opinion: str
    by_agency: str
    answer: str = ""
    decision: str = ""


def compose(build: Build, document: Document, comments: Sequence[Comment], lang: str) -> Said:
    """The comments on a draft in the order in which they are given."""
    counts = Counter(one.decision if one.decision in DECISIONS else "" for one in comments)
    params = {
        "comments": len(comments), "agencies": len({one.by_agency for one in comments}), "open": counts[""],
        **{name: counts[name] for name in (ACCEPTED, PARTLY, EXPLAINED)},
    }  # fmt: skip
    makers: Makers = {
        "overall": lambda: Filled(params),
        "table": lambda: Filled(blocks=[_by_agency(build, comments, lang)]),
        "end": Filled,
    }
    name = document.title.in_(lang) or document.number
    common = {"issuer": issuer_name(build, "", lang), "document": name, "day": said.until(build.as_of, lang)}
    blocks = assembled(build.city.papers.form("comments"), "comments", makers, common, lang)
    annex = Annex(
        title=either(lang, "Ý kiến và tiếp thu, giải trình", "Comments"),
        blocks=(_table(build, comments, lang),),
        landscape=True,
    )
    return Said(
        kind="comments", name=NAME, subject=Text(vi=f"Dự thảo {document.title.vi}", en=f"Draft {document.title.in_('en')}"),
        blocks=blocks, path=f"/van-ban/{document.id}/", annexes=(annex,),
    )  # fmt: skip


def _by_agency(build: Build, comments: Sequence[Comment], lang: str) -> Table:
    """How many comments each agency made, and what became of them."""
    of: dict[str, Counter[str]] = {}
    for one in comments:
        of.setdefault(one.by_agency, Counter())[one.decision if one.decision in DECISIONS else ""] += 1
    columns = (
        Column(heading=either(lang, "Cơ quan, tổ chức", "Agency"), share=36),
        *(Column(heading=words[lang == "en"], share=14, align="center") for words in DECISIONS.values()),
        Column(heading=either(lang, "Tổng số", "Total"), share=10, align="center"),
    )
    rows = [
        Row(cells=(said.agency(build, code, lang), *(str(counts[name]) for name in DECISIONS), str(counts.total())))
        for code, counts in of.items()
    ]
    whole = sum(of.values(), Counter())
    total = Row(
        cells=(either(lang, "Tổng số", "Total"), *(str(whole[name]) for name in DECISIONS), str(whole.total())),
        strong=True,
    )
    return Table(
        caption=either(lang, "Ý kiến theo cơ quan", "Comments by agency"), columns=columns, rows=(*rows, total)
    )


def _table(build: Build, comments: Sequence[Comment], lang: str) -> Table:
    columns = (
        Column(heading=either(lang, "TT", "No."), share=5, align="center"),
        Column(heading=either(lang, "Điều, khoản", "Clause"), share=12),
        Column(heading=either(lang, "Nội dung dự thảo", "The draft's words"), share=24),
        Column(heading=either(lang, "Ý kiến góp ý", "Comment"), share=26),
        Column(heading=either(lang, "Cơ quan, tổ chức", "Agency"), share=15),
        Column(heading=either(lang, "Tiếp thu, giải trình", "Answer"), share=24),
    )
    rows = tuple(
        Row(cells=(
            str(at), one.clause, one.text, one.opinion, said.agency(build, one.by_agency, lang), _answer(one, lang),
        ))
        for at, one in enumerate(comments, 1)
    )  # fmt: skip
    return Table(caption=either(lang, "Tổng hợp ý kiến", "All comments"), columns=columns, rows=rows)


def _answer(one: Comment, lang: str) -> str:
    word = DECISIONS.get(one.decision, DECISIONS[""])[lang == "en"]
    return f"{word}. {one.answer}" if one.answer else word
