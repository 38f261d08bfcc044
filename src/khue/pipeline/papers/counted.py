"""Drawings of counts: how many targets have each status, how many tasks are in each of the four states."""

from __future__ import annotations

from collections.abc import Mapping

from khue.model.assessment import Evidence
from khue.model.progress import Counting
from khue.pipeline.papers import said
from khue.pipeline.papers.said import either
from khue.pipeline.papers.then import Then
from khue.pipeline.tasks.words import COUNTINGS
from khue.reports.charts import bars
from khue.reports.charts.svg import Size
from khue.reports.papers.model import Figure

_SIZE = Size(560, 0, 15, "p")


def of_statuses(counts: Mapping[Evidence, int], then: Then, lang: str) -> Figure:
    """The targets by status; a status that none has is drawn as none."""
    named = [(said.status(one, lang), counts.get(one, 0)) for one in Evidence]
    return _drawn(named, either(lang, "Số chỉ tiêu theo trạng thái", "Targets by status"), then, lang)


def of_countings(counts: Mapping[Counting, int], then: Then, lang: str) -> Figure:
    """The tasks by the four states."""
    named = [(COUNTINGS[one][lang == "en"].capitalize(), counts[one]) for one in Counting]
    return _drawn(named, either(lang, "Số nhiệm vụ theo tình trạng", "Tasks by state"), then, lang)


def _drawn(named: list[tuple[str, int]], caption: str, then: Then, lang: str) -> Figure:
    label = f"{caption}: {'; '.join(f'{name} {count}' for name, count in named)}"
    svg = bars.draw([bars.Bar(name, count, str(count)) for name, count in named], label, _SIZE)
    return Figure(svg=svg, alt=label, caption=f"{caption}, {said.until(then.day, lang).lower()}", share=80)
