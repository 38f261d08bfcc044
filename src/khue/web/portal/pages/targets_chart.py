"""The chart of a target: the city's own series, the straight path from the baseline, the goal, breaks; and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from khue.lib.periods import Grain, Period
from khue.model.assessment import Assessment
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.model.target import Operator, Target
from khue.pipeline import wording
from khue.pipeline.reading import Build
from khue.reports.charts import series
from khue.reports.charts.fan import Band, Fan
from khue.reports.charts.scale import middle
from khue.web.portal import parts, speaking, words
from khue.web.portal.pages.ahead import between, shown
from khue.web.portal.pages.chain import source_of
from khue.web.portal.pages.flags import flags
from khue.web.portal.pages.lines import deadline, goal, judged, said
from khue.web.portal.parts import Cell, Chart, Column

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN = 60
"""More observations than this are drawn as their newest ones."""


@dataclass(frozen=True)
class KeyEntry:
    """A line of the key below the chart: which sign, and what it means."""

    sign: str
    words: str


@dataclass(frozen=True)
class TargetChart:
    """The chart with its table, and the key to its signs."""

    chart: Chart
    key: tuple[KeyEntry, ...]


def target_chart(
    build: Build, target: Target, indicator: Indicator, seen: Sequence[Observation], lang: str
) -> TargetChart | None:
    """The chart; None where there is nothing to draw."""
    standing = build.assessments[target.id]
    kept = judged(seen, standing)
    marks = _marks(kept)
    if not marks:
        return None
    drawn = series.Series(
        label=_label(target, indicator, marks, lang),
        marks=marks,
        context=_marks(finer(seen, kept)),
        number=_axis(target, indicator, lang),
        goal=_goal(target, lang),
        path=tuple((point.period, point.value) for point in standing.path),
        breaks=tuple(b.period for b in indicator.breaks),
        bounds=(indicator.bounds.min, indicator.bounds.max),
        ranked=indicator.unit in wording.RANKS,
        ahead=_ahead(build.outlooks[target.id]),
    )
    wide, narrow = (mark_safe(svg) for svg in series.both(drawn))  # noqa: S308 - our own SVG, escaped
    reasons = [b.reason.in_(lang) for b in indicator.breaks if marks[0].period < b.period]
    caption = _("The series is broken: %(reason)s") % {"reason": "; ".join(reasons)} if reasons else ""
    return TargetChart(Chart(wide, narrow, caption, _numbers(build, target, drawn, lang)), _key(drawn, standing))


def _ahead(found: TargetOutlook) -> Fan | None:
    """The fan from the newest figure on; nothing where no later period is left to draw."""
    if not shown(found):
        return None
    newest = found.figures[-1]
    bands = [point for point in found.path if middle(point.period) > middle(newest.period)]
    if not bands:
        return None
    told = tuple(Band(p.period, p.mid, p.low80, p.high80, p.low95, p.high95) for p in bands)
    return Fan(newest.period, newest.value, told)


def _numbers(build: Build, target: Target, drawn: series.Series, lang: str) -> parts.Table | None:
    """The table behind the chart: figure, straight path and forecast of each period; nothing where figures are all."""
    known, path = {mark.period: mark.value for mark in drawn.marks}, dict(drawn.path)
    bands = {band.period: band for band in drawn.ahead.bands} if drawn.ahead else {}
    if not path and not bands:
        return None
    names = [_("Period"), _("Figure"), _("Straight path")]
    names += [_("Expected"), _("80% interval"), _("95% interval")] if bands else []
    rows: list[list[Cell | str]] = []
    for period in sorted({*known, *path, *bands}, key=Period.parse):
        values = (said(build, held.get(period), target, lang) for held in (known, path))
        forecast = _forecast(build, target, bands.get(period), lang) if bands else ()
        rows.append([speaking.period(period, lang), *values, *forecast])
    columns = tuple(Column(name, numeric=n > 0) for n, name in enumerate(names))
    return parts.table(_("The numbers of the chart"), columns, rows)


def _forecast(build: Build, target: Target, band: Band | None, lang: str) -> tuple[str, str, str]:
    if band is None:
        return ("–", "–", "–")
    values = (band.mid, band.low80, band.high80, band.low95, band.high95)
    mid, low80, high80, low95, high95 = (said(build, value, target, lang) for value in values)
    return mid, between(low80, high80), between(low95, high95)


def _marks(seen: Sequence[Observation]) -> tuple[series.Mark, ...]:
    return tuple(series.Mark(o.period, o.value, o.status.value) for o in seen if o.value is not None)[-SHOWN:]


def finer(seen: Sequence[Observation], kept: Sequence[Observation]) -> list[Observation]:
    """The shortest periods among the rest: how the series moves between the observations that are judged."""
    rest: dict[Grain, list[Observation]] = {}
    for observation in seen:
        if observation not in kept and observation.value is not None:
            rest.setdefault(Period.parse(observation.period).grain, []).append(observation)
    return rest[min(rest, key=lambda grain: grain.months)] if rest else []


def _axis(target: Target, indicator: Indicator, lang: str) -> Callable[[float], str]:
    form = target.form_of(indicator) if len(target.unit) <= 1 else replace(indicator.form, unit="")
    return lambda value: speaking.figure(value, form, lang)


def _goal(target: Target, lang: str) -> series.Goal | None:
    when = target.deadline
    if target.value is None or target.operator is Operator.QUALITATIVE or when is None:
        return None
    period = str(target.year) if target.due is None else str(when)
    label = _("Goal %(goal)s · %(deadline)s") % {"goal": goal(target, lang), "deadline": deadline(target, lang)}
    return series.Goal(period, target.value, label, target.value_to)


def _label(target: Target, indicator: Indicator, marks: tuple[series.Mark, ...], lang: str) -> str:
    first, last, form = marks[0], marks[-1], target.form_of(indicator)
    values = {
        "text": speaking.pair(target.text, target.text_en, lang),
        "first": speaking.figure(first.value, form, lang),
        "since": speaking.period(first.period, lang),
        "last": speaking.figure(last.value, form, lang),
        "until": speaking.period(last.period, lang),
        "goal": goal(target, lang),
    }
    return _("%(text)s: from %(first)s (%(since)s) to %(last)s (%(until)s); goal %(goal)s") % values


def _key(drawn: series.Series, standing: Assessment) -> tuple[KeyEntry, ...]:
    statuses = {mark.status for mark in drawn.marks}
    entries = [KeyEntry("final", _("final figure"))] if "final" in statuses else []
    if statuses & {"estimated", "provisional"}:
        entries.append(KeyEntry("hollow", _("estimated or provisional figure")))
    if drawn.context:
        entries.append(KeyEntry("context", _("shorter periods in between")))
    if len(drawn.path) > 1:
        entries.append(KeyEntry("path", _("straight path from the baseline to the goal")))
    if drawn.ahead:
        entries.append(KeyEntry("ahead", _("expected course, with the 80% (darker) and 95% interval")))
    if drawn.goal:
        entries.append(KeyEntry("goal", _("goal")))
    if drawn.breaks:
        entries.append(KeyEntry("break", _("break: the two sides do not compare")))
    return tuple(entries)


def observations_table(build: Build, target: Target, seen: Sequence[Observation], lang: str) -> parts.Table:
    """Every observation with its kind and source, newest first; earlier vintages of a period follow the newest."""
    parted = any(o.numerator is not None and o.denominator is not None for o in seen)
    columns = [Column(_("Period")), Column(_("Value"), numeric=True)]
    columns += [Column(_("Numerator ÷ denominator"), numeric=True)] if parted else []
    dated = any(o.published for o in seen)
    columns += [Column(_("Kind")), *([Column(_("Published"))] if dated else []), Column(_("Source"))]
    rows = [_row(build, target, o, lang, parted=parted, dated=dated) for o in reversed(seen)]
    return parts.table(_("Every observation with its source"), tuple(columns), rows)


def _row(build: Build, target: Target, seen: Observation, lang: str, *, parted: bool, dated: bool) -> list[Cell | str]:
    source = source_of(build, seen)
    row: list[Cell | str] = [speaking.period(seen.period, lang), said(build, seen.value, target, lang)]
    if parted:
        row.append(ratio(seen, lang))
    kind = words.OBSERVATION[seen.status].word
    published = [_day(seen.published, lang)] if dated else []
    # Notes and the source's own word for the vintage are kept in Vietnamese only.
    vintage = seen.vintage if lang == "vi" and seen.vintage.lower() not in kind else ""
    note = seen.note if lang == "vi" else ""
    return [
        *row,
        Cell(kind, note=vintage, flags=flags(build, seen, lang)),
        *published,
        Cell(source.label or "–", source.href, note),
    ]


def ratio(seen: Observation, lang: str) -> str:
    """Numerator and denominator, as far as they are known."""
    if seen.numerator is None or seen.denominator is None:
        return "–"
    return f"{speaking.figure(seen.numerator, '', lang)} ÷ {speaking.figure(seen.denominator, '', lang)}"


def _day(text: str, lang: str) -> str:
    return speaking.period(text, lang) if text else "–"
