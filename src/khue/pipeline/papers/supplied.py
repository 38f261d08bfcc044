"""What a periodic report says of the data itself: what is late or missing, and what looks odd.

A build keeps both for its own day alone. A report of an earlier day says that it cannot tell, and tells nothing of today instead.
"""

from __future__ import annotations

from khue.model.anomaly import Anomaly, Strength
from khue.model.gap import Gap
from khue.pipeline.anomalies.answers import anomaly_answer, owner
from khue.pipeline.gaps.telling import Teller
from khue.pipeline.papers import said
from khue.pipeline.papers.parts import Filled
from khue.pipeline.papers.said import either
from khue.pipeline.papers.then import Then
from khue.pipeline.wording import period_words
from khue.reports.papers.model import Column, Row, Table

MOST = 15


def gaps(then: Then) -> list[Gap]:
    """What is late or missing on the build's day, of whom the report is about."""
    return [gap for gap in then.build.gaps if then.has(gap.owner)]


def data(then: Then, lang: str) -> Filled:
    """What data is late or missing."""
    if not then.now:
        return Filled(instead=_not_then(then, lang))
    found, teller = gaps(then), Teller(then.build, lang)
    if not found:
        return Filled(instead=either(lang, "Không có số liệu chậm hoặc thiếu.", "No data is late or missing."))
    params = {"gaps": len(found), "waiting": len({target for gap in found for target in gap.targets})}
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Số liệu", "Data"), share=52),
        Column(heading=either(lang, "Cơ quan", "Agency"), share=28),
        Column(heading=either(lang, "Số chỉ tiêu chờ", "Targets waiting"), share=14, align="center"),
    )
    rows = tuple(
        Row(cells=(
            str(at), f"{teller.thing(gap)}: {teller.name(gap)}", said.agency(then.build, gap.owner, lang), str(len(gap.targets)),
        ))
        for at, gap in enumerate(found[:MOST], 1)
    )  # fmt: skip
    caption = either(lang, "Số liệu cần bổ sung", "What to supply")
    table = Table(caption=caption, columns=columns, rows=rows, note=more(len(found), MOST, lang))
    return Filled(params, [table])


def odd(then: Then, lang: str) -> Filled:
    """Figures that look odd: those that contradict others first."""
    if not then.now:
        return Filled(instead=_not_then(then, lang))
    found = [one for one in then.build.anomalies if then.has(owner(then.build, one.indicator))]
    if not found:
        return Filled(instead=either(lang, "Không phát hiện số liệu bất thường.", "No odd figures were found."))
    against = [one for one in found if one.strength is Strength.CONTRADICTION]
    found.sort(key=lambda one: (one.strength is not Strength.CONTRADICTION, -one.score))
    columns = (
        Column(heading=either(lang, "TT", "No."), share=6, align="center"),
        Column(heading=either(lang, "Chỉ số, địa bàn, kỳ", "Indicator, area, period"), share=44),
        Column(heading=either(lang, "Điểm bất thường", "What is odd"), share=50),
    )
    rows = tuple(_odd(then, one, at, lang) for at, one in enumerate(found[:MOST], 1))
    caption = either(lang, "Số liệu cần kiểm tra", "Figures to be checked")
    table = Table(caption=caption, columns=columns, rows=rows, note=more(len(found), MOST, lang))
    return Filled({"odd": len(found), "contradictions": len(against)}, [table])


def _odd(then: Then, one: Anomaly, at: int, lang: str) -> Row:
    answer = anomaly_answer(then.build, one)
    name = answer["name_en" if lang == "en" else "name"] or answer["name"]
    about = ", ".join(part for part in (name, answer["unit_name"], period_words(one.period, lang)) if part)
    return Row(cells=(str(at), about, answer["text_en" if lang == "en" else "text"]))


def more(count: int, shown: int, lang: str) -> str:
    """That a list is not all; empty where it is."""
    rest = count - shown
    return either(lang, f"Còn {rest} mục khác trên cổng.", f"{rest} more are on the portal.") if rest > 0 else ""


def _not_then(then: Then, lang: str) -> str:
    until = said.until(then.day, lang)
    return either(
        lang,
        f"Không lập lại được nội dung này {until[0].lower()}{until[1:]}: hệ thống chỉ lưu của ngày tính số liệu gần nhất.",
        f"This cannot be told {until[0].lower()}{until[1:]}: it is kept for the latest day of computing alone.",
    )
