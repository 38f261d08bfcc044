"""Drawings of papers: a target's own series on its way to the goal, and what lies ahead of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from khue.lib.periods import Period
from khue.model.assessment import Assessment
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.model.target import Operator, Target
from khue.pipeline.papers.said import deadline, either, figure, form_of, text_of
from khue.pipeline.reading import Build
from khue.pipeline.wording import RANKS, period_words, promise
from khue.reports.charts import series
from khue.reports.charts.fan import Band, Fan
from khue.reports.charts.scale import middle
from khue.reports.charts.svg import Size
from khue.reports.papers.model import Figure

SIZE = Size(680, 250, 15, "p")
SHOWN = 60
"""More observations than this are drawn as their newest ones."""


def observed(build: Build, target: Target) -> list[Observation]:
    """The city's own observations of a target's indicator, of the length of period that its status rests on."""
    if not target.indicator:
        return []
    seen = build.observations(target.indicator, unit=build.city.declaration.unit)
    standing = build.assessments[target.id]
    if not any(one.version for one in seen) or standing.latest is None:
        return list(seen)
    grain = Period.parse(standing.latest.period).grain
    return [one for one in seen if Period.parse(one.period).grain is grain]


def course(build: Build, target: Target, lang: str, *, share: int = 100) -> Figure | None:
    """The series of a target with its goal; None where there is nothing to draw."""
    indicator, seen = build.indicators.get(target.indicator), observed(build, target)
    marks = tuple(series.Mark(o.period, o.value, o.status.value) for o in seen if o.value is not None)[-SHOWN:]
    if indicator is None or not marks:
        return None
    drawn = _series(build, target, indicator, marks, lang)
    caption = either(lang, "Diễn biến đến nay và mức đề ra", "The course so far and the goal")
    return Figure(svg=series.draw(drawn, SIZE), alt=drawn.label, caption=caption, note=_key(drawn, lang), share=share)


def _key(drawn: series.Series, lang: str) -> str:
    """What the signs of the drawing mean that do not speak for themselves."""
    said = []
    if any(mark.status != "final" for mark in drawn.marks):
        said.append(either(lang, "Chấm rỗng: số chưa chính thức.", "Hollow circles: not final."))
    if len(drawn.path) > 1:
        said.append(either(lang, "Đường chấm: đường thẳng tới mức đề ra.", "Dotted: the straight way to the goal."))
    if drawn.ahead:
        said.append(
            either(
                lang,
                "Dải đậm và nhạt: dự báo với khả năng 80% và 95%.",
                "Dark and light band: forecast with 80% and 95%.",
            )
        )
    return " ".join(said)


def _series(
    build: Build, target: Target, indicator: Indicator, marks: tuple[series.Mark, ...], lang: str
) -> series.Series:  # fmt: skip
    standing = build.assessments[target.id]
    return series.Series(
        label=_label(build, target, marks, lang), marks=marks, number=_axis(target, indicator, lang),
        goal=_goal(target, lang), path=_path(standing), breaks=tuple(one.period for one in indicator.breaks),
        bounds=(indicator.bounds.min, indicator.bounds.max), ranked=indicator.unit in RANKS,
        ahead=_ahead(build.outlooks.get(target.id)),
    )  # fmt: skip


def _ahead(found: TargetOutlook | None) -> Fan | None:
    """The fan from the newest figure on, where there is a chance and a later period is left to draw."""
    if found is None or found.chance is None or not found.figures:
        return None
    newest = found.figures[-1]
    bands = tuple(
        Band(p.period, p.mid, p.low80, p.high80, p.low95, p.high95)
        for p in found.path if middle(p.period) > middle(newest.period)
    )  # fmt: skip
    return Fan(newest.period, newest.value, bands) if bands else None


def _path(standing: Assessment) -> tuple[tuple[str, float], ...]:
    return tuple((point.period, point.value) for point in standing.path)


def _axis(target: Target, indicator: Indicator, lang: str) -> Callable[[float], str]:
    form = target.form_of(indicator) if len(target.unit) <= 1 else replace(indicator.form, unit="")
    return lambda value: figure(value, form, lang)


def _goal(target: Target, lang: str) -> series.Goal | None:
    when = target.deadline
    if target.value is None or target.operator is Operator.QUALITATIVE or when is None:
        return None
    period = str(target.year) if target.due is None else str(when)
    label = f"{either(lang, 'Mức đề ra', 'Goal')} {promise(target, lang)} · {deadline(target, lang)}"
    return series.Goal(period, target.value, label, target.value_to)


def _label(build: Build, target: Target, marks: Sequence[series.Mark], lang: str) -> str:
    """The drawing in words, for who cannot see it."""
    form, first, last = form_of(build, target), marks[0], marks[-1]
    ends = [f"{figure(one.value, form, lang)} ({period_words(one.period, lang)})" for one in (first, last)]
    if lang == "en":
        return f"{text_of(target, lang)}: from {ends[0]} to {ends[1]}; goal {promise(target, lang)}"
    return f"{text_of(target, lang)}: từ {ends[0]} đến {ends[1]}; mức đề ra {promise(target, lang)}"
