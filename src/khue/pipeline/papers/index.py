"""The report on a composite index in a period: rank, parts, the gap to the leader, how firm the rank is, all units."""

from __future__ import annotations

from datetime import date

from khue.lib.periods import Period
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.index import Component, Index, maxima
from khue.model.method import Scale
from khue.model.standing import Firmness, FirmRank, Gap, Result, Standing
from khue.pipeline.indices.answers import DOUBTS
from khue.pipeline.indices.years import ranked_years, ranks_drawn
from khue.pipeline.outlook.words import percent
from khue.pipeline.papers import said
from khue.pipeline.papers.heads import Said
from khue.pipeline.papers.said import either
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words
from khue.reports.charts import bars, bump, distribution
from khue.reports.charts.svg import Size
from khue.reports.papers.model import Annex, Block, Column, Figure, Heading, Row, Table, body, point

NAME = Text(vi="Báo cáo", en="Report")
DRAWN = Size(680, 100, 15, "p")
TALL = Size(680, 300, 15, "p")
MOST_PARTS = 10
"""So many components are drawn and listed, those through which most is lost first."""


def compose(build: Build, index: Index, standing: Standing, lang: str) -> Said:
    """The report on an index: about the city where it is among the units, else about all of them."""
    own = standing.of(build.city.declaration.unit)
    told = _Told(build, index, standing, lang)
    blocks = [*told.result(own), *told.years(), *(told.behind(own.gap) if own and own.gap and own.rank != 1 else [])]
    blocks += [*told.firmness(), *told.remarks(), body(_end(lang))]
    subject = Text(
        vi=f"Kết quả {index.name.vi} {period_words(standing.period, 'vi')}",
        en=f"{index.name.in_('en')}: results of {period_words(standing.period, 'en')}",
    )
    ranking = Annex(title=either(lang, "Bảng xếp hạng", "Ranking"), blocks=(told.ranking(),))
    return Said(
        kind="index", name=NAME, subject=subject, blocks=blocks, path=f"/bo-chi-so/{index.id}/", annexes=(ranking,)
    )


class _Told:
    """The parts of the report; everything is about one index in one period."""

    def __init__(self, build: Build, index: Index, standing: Standing, lang: str) -> None:
        self._build, self._index, self._standing, self._lang = build, index, standing, lang
        self._parts = {part.id: part for part in index.parts()}
        self._most = maxima(index)

    def result(self, own: Result | None) -> list[Block]:
        """Score and rank, and what of each part was reached, beside the leader."""
        heading = Heading(level=1, text=self._either("KẾT QUẢ", "THE RESULT"))
        if self._standing.failure:
            return [heading, body(self._standing.failure)]
        if own is None:
            return [heading, body(self._of_all())]
        return [heading, body(self._sentence(own)), self._beside(own)]

    def years(self) -> list[Block]:
        """The city's ranks over the years, beside those of others; nothing below two periods."""
        told, home = ranked_years(self._build, self._index), self._build.city.declaration.unit
        drawn = ranks_drawn(told, self._build.units, home, self._standing.period, self._lang)
        if drawn is None:
            return []
        heading = Heading(level=1, text=self._either("THỨ HẠNG QUA CÁC NĂM", "RANKS OVER THE YEARS"))
        caption = self._either("Thứ hạng qua các năm; vạch đứt là khi bộ chỉ số thay đổi, hạng hai bên không so được với nhau",
                               "Ranks over the years; a dashed line is a change of framework, ranks on its sides do not "
                               "compare")  # fmt: skip
        return [heading, Figure(svg=bump.draw(drawn, TALL), alt=drawn.label, caption=caption)]

    def behind(self, gap: Gap) -> list[Block]:
        """Through which components the city is behind the leader."""
        heading = Heading(level=1, text=self._either("KHOẢNG CÁCH VỚI ĐƠN VỊ DẪN ĐẦU", "THE GAP TO THE LEADER"))
        lost = sorted(((n, id) for id, n in gap.parts.items() if n > 0), reverse=True)[:MOST_PARTS]
        text = self._either(
            f"Khoảng cách với {self._name(gap.to)} là {self._score(gap.total)} điểm.",
            f"The gap to {self._name(gap.to)} is {self._score(gap.total)} points.",
        )
        if not lost:
            only = self._either("Chưa biết các thành phần nên chưa chia nhỏ được.", "Its parts are not known.")
            return [heading, body(f"{text} {only}")]
        drawn = [bars.Bar(self._part(id), n, self._score(n)) for n, id in lost]
        caption = self._either("Các thành phần mất nhiều điểm nhất so với đơn vị dẫn đầu",
                               "The components through which most is lost to the leader")  # fmt: skip
        alt = "; ".join(f"{bar.name}: {bar.said}" for bar in drawn)
        return [heading, body(text), Figure(svg=bars.draw(drawn, caption, DRAWN), alt=alt, caption=caption, share=90)]

    def firmness(self) -> list[Block]:
        """How firm the city's rank is under what could as well have been decided otherwise."""
        heading = Heading(level=1, text=self._either("ĐỘ VỮNG CỦA THỨ HẠNG", "HOW FIRM THE RANK IS"))
        found = self._standing.firmness
        firm = self._standing.firm_of(self._build.city.declaration.unit)
        if found is None or firm is None:
            return [heading, body(self._either(
                "Chưa biết đủ giá trị các thành phần của mọi đơn vị nên chưa xét được độ vững của thứ hạng.",
                "Too few component values of all units are known to tell how firm the rank is.",
            ))]  # fmt: skip
        low, high = firm.between
        times = number(found.replications, lang=self._lang)
        text = self._either(
            f"Thử {times} cách tính khác (chuẩn hoá, trọng số, tổng hợp, bù giá trị thiếu, sai số đo): trong 9 trên 10 lần, "
            f"thành phố ở hạng {low} đến {high}.",
            f"In {times} other ways of computing it (normalisation, weights, aggregation, imputation, measurement error) the "
            f"city's rank is {low} to {high} in nine of ten.",
        )
        tops = (point(line) for line in self._tops(firm))
        return [heading, body(text), *tops, self._often(firm), *self._rests(found)]

    def _often(self, firm: FirmRank) -> Figure:
        """How often each rank came."""
        low, high = firm.between
        caption = self._either("Mỗi hạng xuất hiện bao nhiêu lần", "How often each rank came")
        drawn = distribution.Distribution(
            label=caption, counts=firm.distribution, rank=firm.rank, between=firm.between, shares={},
            range_said=self._either(f"9 trên 10 lần: hạng {low} đến {high}", f"nine of ten: rank {low} to {high}"),
        )  # fmt: skip
        alt = "; ".join(
            f"{rank}: {number(count, lang=self._lang)}" for rank, count in sorted(firm.distribution.items())
        )
        return Figure(svg=distribution.draw(drawn, TALL), alt=alt, caption=caption, share=80)

    def _rests(self, found: Firmness) -> list[Block]:
        """What the ranks rest on: how much each choice explains of how they move."""
        if not found.effects:
            return []
        columns = (
            Column(heading=self._either("Lựa chọn", "Choice"), share=52),
            Column(heading=self._either("Riêng nó", "Alone"), share=24, align="right"),
            Column(heading=self._either("Cùng các lựa chọn khác", "With others"), share=24, align="right"),
        )
        rows = tuple(
            Row(cells=(DOUBTS[one.source].in_(self._lang), self._explains(one.first), self._explains(one.total)))
            for one in sorted(found.effects, key=lambda one: -one.total)
        )
        caption = self._either("Mỗi lựa chọn giải thích bao nhiêu phần thay đổi của thứ hạng (chỉ số Sobol)",
                               "How much of the movement of ranks each choice explains (Sobol's indices)")  # fmt: skip
        return [Table(caption=caption, columns=columns, rows=rows)]

    def _explains(self, share: float) -> str:
        return "< 1%" if share < 0.01 else "> 99%" if share > 0.99 else percent(share, self._lang)

    def _tops(self, firm: FirmRank) -> list[str]:
        return [f"{self._top(top)}: {said.chance_of(share, self._lang)}" for top, share in firm.top.items()]

    def _top(self, top: str) -> str:
        if top == "1":
            return self._either("Khả năng đứng đầu", "Chance of the first place")
        return self._either(f"Khả năng ở trong {top} hạng đầu", f"Chance of a place among the first {top}")

    def remarks(self) -> list[Block]:
        """What has to be known of the figures."""
        if not self._standing.remarks:
            return []
        heading = Heading(level=1, text=self._either("LƯU Ý VỀ SỐ LIỆU", "ABOUT THE FIGURES"))
        return [heading, *(point(remark.in_(self._lang)) for remark in self._standing.remarks)]

    def ranking(self) -> Table:
        """All units in order of rank, the city in bold."""
        columns = (
            Column(heading=self._either("Hạng", "Rank"), share=12, align="center"),
            Column(heading=self._either("Đơn vị", "Unit"), share=44),
            Column(heading=self._either("Điểm", "Score"), share=22, align="right"),
            Column(heading=self._either("Kém đơn vị dẫn đầu", "Behind the leader"), share=22, align="right"),
        )
        rows = tuple(self._ranked(row) for row in self._standing.results)
        return Table(caption=self._either("Xếp hạng các đơn vị", "The ranking of units"), columns=columns, rows=rows)

    def _ranked(self, row: Result) -> Row:
        behind = "" if row.gap is None or row.rank == 1 else self._score(row.gap.total)
        cells = (str(row.rank or said.NONE), self._name(row.unit), self._score(row.score), behind)
        return Row(cells=cells, strong=row.unit == self._build.city.declaration.unit)

    def _of_all(self) -> str:
        leader = self._standing.leader()
        units = len(self._standing.results)
        if leader is None:
            return self._either(f"Có kết quả của {units} đơn vị.", f"There are results of {units} units.")
        return self._either(
            f"Có kết quả của {units} đơn vị; đứng đầu là {self._name(leader.unit)} với {self._score(leader.score)} điểm.",
            f"There are results of {units} units; the first is {self._name(leader.unit)} with {self._score(leader.score)} points.",
        )

    def _sentence(self, own: Result) -> str:
        leader, score = self._standing.leader(), self._score(own.score)
        place = (
            f"{own.rank}/{own.of_units}" if own.rank and self._standing.is_of_all(own) else str(own.rank or said.NONE)
        )
        first = self._either(
            f"{period_words(own.period, 'vi').capitalize()}, thành phố đạt {score} điểm, xếp hạng {place}.",
            f"In {period_words(own.period, 'en')} the city has {score} points and rank {place}.",
        )
        if leader is None or leader.unit == own.unit:
            return first
        return f"{first} " + self._either(
            f"Đứng đầu là {self._name(leader.unit)} với {self._score(leader.score)} điểm.",
            f"The first is {self._name(leader.unit)} with {self._score(leader.score)} points.",
        )

    def _beside(self, own: Result) -> Table:
        """The components directly below the whole, of the city and of the leader."""
        leader = self._standing.leader()
        columns = [
            Column(heading=self._either("Thành phần", "Component"), share=46),
            Column(heading=self._either("Thành phố", "The city"), share=18, align="right"),
        ]
        if leader is not None and leader.unit != own.unit:
            columns.append(Column(heading=self._name(leader.unit), share=18, align="right"))
        columns.append(Column(heading=self._either("Tối đa", "Maximum"), share=18, align="right"))
        whole = self._either("Tổng", "The whole")
        rows = [
            self._compared(part.id, part.name.in_(self._lang), own, leader)
            for part in self._index.components
            if part.scored
        ]
        total = [self._score(own.score), *([self._score(leader.score)] if leader and leader.unit != own.unit else [])]
        rows.append(Row(cells=(whole, *total, self._full(self._index.id)), strong=True))
        caption = self._either("Kết quả theo thành phần", "The result by component")
        return Table(caption=caption, columns=tuple(columns), rows=tuple(rows))

    def _compared(self, id: str, name: str, own: Result, leader: Result | None) -> Row:
        other = [self._score(leader.parts.get(id))] if leader and leader.unit != own.unit else []
        return Row(cells=(name, self._score(own.parts.get(id)), *other, self._full(id)))

    def _full(self, id: str) -> str:
        return self._score(self._most[id] if self._index.scale is Scale.POINTS else 1.0)

    def _score(self, value: float | None) -> str:
        return said.NONE if value is None else number(value, self._index.decimals, self._lang)

    def _part(self, id: str) -> str:
        part: Component | None = self._parts.get(id)
        return part.name.in_(self._lang) if part else id

    def _name(self, code: str) -> str:
        day: date = Period.parse(self._standing.period).end
        found = self._build.units.find(code, day)
        return found.name if found else code

    def _either(self, vi: str, en: str) -> str:
        return either(self._lang, vi, en)


def _end(lang: str) -> str:
    return either(lang, "Trên đây là kết quả bộ chỉ số, trân trọng báo cáo./.", "These are the results of the index.")
