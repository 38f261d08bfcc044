"""A series on its way to a target: observations, the straight path from the baseline, the target, breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from khue.reports.charts import fan
from khue.reports.charts.scale import Scale, middle, ticks, year_ticks
from khue.reports.charts.svg import NARROW, WIDE, Size, picture, points, tag, words


@dataclass(frozen=True)
class Mark:
    """An observation: its period, value and status (final, provisional, estimated)."""

    period: str
    value: float
    status: str = "final"


@dataclass(frozen=True)
class Goal:
    """What is promised: a value (or a range up to `value_to`) at a period, worded in `label`."""

    period: str
    value: float
    label: str
    value_to: float | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Everything the chart shows. `number` writes an axis value; `breaks` are periods from which the series differs.

    `context` are shorter periods in between, drawn as a thin line behind.
    `bounds` keep the axis within what is possible (a share stays between 0 and 100).
    `ranked` puts the smallest value on top, as readers of rankings expect. `ahead` is what is expected to come.
    """

    label: str
    marks: tuple[Mark, ...]
    number: Callable[[float], str]
    goal: Goal | None = None
    context: tuple[Mark, ...] = ()
    path: tuple[tuple[str, float], ...] = ()
    breaks: tuple[str, ...] = ()
    bounds: tuple[float | None, float | None] = (None, None)
    ranked: bool = False
    ahead: fan.Fan | None = None


@dataclass(frozen=True)
class _Frame:
    size: Size
    x: Scale
    y: Scale
    rungs: list[float]

    @property
    def left(self) -> float:
        return self.x.start - 14

    @property
    def right(self) -> float:
        return self.size.width - 4

    def at(self, period: str, value: float) -> tuple[float, float]:
        return self.x(middle(period)), self.y(value)

    def within(self, period: str, value: float) -> tuple[float, float]:
        """The same, drawn in to the highest or the lowest rung where the value lies beyond it."""
        return self.at(period, min(max(value, self.rungs[0]), self.rungs[-1]))


def draw(series: Series, size: Size) -> str:
    """The chart as SVG."""
    frame = _frame(series, size)
    layers = [
        _grid(frame, series),
        _breaks(frame, series),
        fan.draw(series.ahead, frame.within) if series.ahead else "",
    ]
    layers += [_goal(frame, series), _path(frame, series)]
    layers += [_lines(frame, series, series.context, "c-context"), _lines(frame, series, series.marks, "c-line")]
    layers += [_marks(frame, series), _labels(frame, series)]
    return picture(size, series.label, *layers)


def both(series: Series) -> tuple[str, str]:
    """The chart for a wide and for a narrow window."""
    return draw(series, WIDE), draw(series, NARROW)


def _frame(series: Series, size: Size) -> _Frame:
    values = [m.value for m in (*series.marks, *series.context)] + [value for _, value in series.path]
    times = [middle(m.period) for m in (*series.marks, *series.context)] + [middle(p) for p, _ in series.path]
    if series.goal:
        values += [v for v in (series.goal.value, series.goal.value_to) if v is not None]
        times.append(middle(series.goal.period))
    if series.ahead:
        values += series.ahead.values
        times += [middle(band.period) for band in series.ahead.bands]
    rungs = _within(ticks(*_room(min(values), max(values)), 4), series.bounds)
    left = 12 + max(len(series.number(rung)) for rung in rungs) * size.text * 0.62
    first, last = min(times), max(times)
    if last - first < 1:
        first, last = first - 0.5, last + 0.5
    x = Scale(first, last, left + 14, size.width - 26)
    bottom, top = (30, size.height - 40) if series.ranked else (size.height - 34, 30)
    return _Frame(size, x, Scale(rungs[0], rungs[-1], bottom, top), rungs)


def _room(low: float, high: float) -> tuple[float, float]:
    """A flat series still needs some height."""
    return (low, high) if high > low else (low - abs(low) * 0.1 - 0.5, high + abs(high) * 0.1 + 0.5)


def _within(rungs: list[float], bounds: tuple[float | None, float | None]) -> list[float]:
    """The rungs with those outside the bounds drawn in to the bound, so that no value ever falls off the paper."""
    low, high = bounds
    drawn = [r if low is None else max(r, low) for r in rungs]
    kept = sorted({r if high is None else min(r, high) for r in drawn})
    return kept if len(kept) > 1 else rungs


def _grid(frame: _Frame, series: Series) -> str:
    size, parts = frame.size, []
    for rung in frame.rungs:
        y = frame.y(rung)
        parts.append(tag("line", x1=frame.left, x2=frame.right, y1=y, y2=y, class_="c-grid"))
        parts.append(words(frame.left - 7, y + size.text * 0.36, series.number(rung), size.text, anchor="end"))
    room = int((frame.right - frame.left) // (size.text * 4))
    for year in year_ticks(frame.x.low, frame.x.high, room):
        place = frame.x(year + 0.5)
        if frame.left <= place <= frame.right:
            parts.append(words(place, size.height - 10, str(year), size.text, anchor="middle"))
    return "".join(parts)


def _breaks(frame: _Frame, series: Series) -> str:
    size, parts = frame.size, []
    for code in series.breaks:
        x = frame.x(_between(series, code))
        if frame.left < x < frame.right:
            parts.append(tag("line", x1=x, x2=x, y1=14, y2=size.height - 34, class_="c-break"))
    return "".join(parts)


def _between(series: Series, code: str) -> float:
    """Where the break is drawn: halfway between the last mark before it and the first one after."""
    start = middle(code)
    before = [middle(m.period) for m in series.marks if middle(m.period) < start]
    after = [middle(m.period) for m in series.marks if middle(m.period) >= start]
    return (max(before) + min(after)) / 2 if before and after else start


def _goal(frame: _Frame, series: Series) -> str:
    goal = series.goal
    if goal is None:
        return ""
    x, y = frame.at(goal.period, goal.value)
    parts = [tag("line", x1=frame.left, x2=frame.right, y1=y, y2=y, class_="c-goal")]
    if goal.value_to is not None:
        top = frame.y(goal.value_to)
        parts.append(tag("line", x1=frame.left, x2=frame.right, y1=top, y2=top, class_="c-goal"))
    parts.append(tag("path", d=f"M{x - 7:.1f} {y:.1f}l7 -7l7 7l-7 7z", class_="c-goal-end"))
    return "".join(parts)


def _path(frame: _Frame, series: Series) -> str:
    if len(series.path) < 2:
        return ""
    return tag("polyline", points=points([frame.at(*step) for step in series.path]), class_="c-path")


def _lines(frame: _Frame, series: Series, marks: tuple[Mark, ...], class_: str) -> str:
    """Lines through the marks, one for each stretch between breaks."""
    runs: list[list[tuple[float, float]]] = [[]]
    last = 0.0
    for mark in marks:
        now = middle(mark.period)
        if any(last < middle(start) <= now for start in series.breaks):
            runs.append([])
        runs[-1].append(frame.at(mark.period, mark.value))
        last = now
    return "".join(tag("polyline", points=points(run), class_=class_) for run in runs if len(run) > 1)


def _marks(frame: _Frame, series: Series) -> str:
    radius = 4.5 if len(series.marks) <= 16 else 2.4
    parts = []
    for mark in series.marks:
        x, y = frame.at(mark.period, mark.value)
        parts.append(tag("circle", cx=x, cy=y, r=radius, class_=f"c-dot {mark.status}"))
    return "".join(parts)


def _labels(frame: _Frame, series: Series) -> str:
    """The words for the target and for the last value, kept apart from each other and from the edges."""
    size, parts = frame.size, []
    last = frame.at(series.marks[-1].period, series.marks[-1].value) if series.marks else None
    goal_y = frame.y(series.goal.value) if series.goal else None
    if series.goal and goal_y is not None:
        wide = len(series.goal.label) * size.text * 0.6
        crowded = last is not None and last[0] > frame.right - wide and goal_y - 60 < last[1] < goal_y
        place = goal_y + size.text + 8 if crowded or goal_y < 24 else goal_y - 11
        parts.append(words(frame.right, place, series.goal.label, size.text, anchor="end", class_="c-goal-word"))
    if last:
        x, y = last
        free = goal_y is None or not (goal_y - 8 < y - 24 < goal_y + 30 or 0 < y - goal_y < 34)
        above = free and not (_falls(frame, series) and y + 2 * size.text < size.height - 40)
        place = y - 12 if above and y > 28 else y + size.text + 10
        anchor = "end" if x > frame.right - 30 else "middle" if x > frame.left + 40 else "start"
        said = series.number(series.marks[-1].value)
        parts.append(words(x, place, said, size.text + 1, anchor=anchor, class_="c-strong"))
    return "".join(parts)


def _falls(frame: _Frame, series: Series) -> bool:
    """Whether the line comes down to its last value, so that words above would lie on it."""
    before, last = [None, *series.marks][-2:] if series.marks else (None, None)
    return before is not None and last is not None and frame.y(before.value) < frame.y(last.value) - 4


def spark(values: list[float], goal: float | None) -> str:
    """A line the height of a word for a table's row, drawn over its own range so that movement shows; "" below two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    x, y = Scale(0, len(values) - 1, 4, 88), Scale(low, high, 25, 5)
    line = points([(x(n), y(value)) for n, value in enumerate(values)])
    end = tag("circle", cx=x(len(values) - 1), cy=y(values[-1]), r=3, class_="c-dot")
    mark = ""
    if goal is not None:
        height = min(27.0, max(3.0, y(goal)))
        mark = tag("line", x1=80, x2=96, y1=height, y2=height, class_="c-goal")
    shape = tag("polyline", points=line, class_="c-line")
    return tag("svg", mark, shape, end, viewBox="0 0 96 30", class_="spark", aria_hidden="true")
