"""An index can be computed as it is declared: its points add up, and each part says what its normalisation asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from khue.folder.known import components
from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import suggest
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.index import Component, Index, every
from khue.model.indicator import Direction, Indicator
from khue.model.method import Normalisation

POINTS_DIFFER = Rule(
    "KH521", "points-differ",
    Text(vi='Điểm tối đa của "{id}" là {points}, nhưng các thành phần cộng lại bằng {total}.',
         en='"{id}" has {points} points at most, but its parts add up to {total}.'),
    Text(vi="Hãy xem lại điểm; thành phần không chấm điểm ghi scored: false.",
         en="Look at the points; a part that is not scored has scored: false."),
)  # fmt: skip
NO_DIRECTION = Rule(
    "KH522", "component-without-direction",
    Text(vi='Thành phần "{id}" chưa cho biết cao hơn hay thấp hơn là tốt, mà chuẩn hoá "{method}" cần điều đó.',
         en='"{id}" does not say whether higher or lower is better, and the normalisation "{method}" needs it.'),
    Text(vi="Hãy ghi direction: higher hoặc lower.", en="Add direction: higher or lower."),
)  # fmt: skip
NO_GOALPOSTS = Rule(
    "KH523", "goalposts-missing",
    Text(vi='Thành phần "{id}" {need_vi}, mà chuẩn hoá "{method}" cần.',
         en='"{id}" {need_en}, which the normalisation "{method}" needs.'),
    Text(vi="Hãy ghi low và high (low nhỏ hơn high, cả khi thấp hơn là tốt), hoặc target.",
         en="Give low and high (low is the smaller, even where lower is better), or target."),
)  # fmt: skip
YEARS_TWICE = Rule(
    "KH525", "years-twice",
    Text(vi='Năm {year} của chuỗi "{series}" đã thuộc bộ chỉ số "{other}" ({first}).',
         en='The year {year} of the series "{series}" already belongs to "{other}" ({first}).'),
    Text(vi="Mỗi năm chỉ một bộ chỉ số có hiệu lực.", en="One framework is in force in a year."),
)  # fmt: skip
BAD_PILLAR = Rule(
    "KH526", "pillar-part",
    Text(vi='Trụ cột "{id}": "{part}" {why_vi}.', en='Pillar "{id}": "{part}" {why_en}.'),
    Text(vi="Ghi mã của các thành phần có chấm điểm, không trùng nhau.",
         en="Name scored components of this index, none within another."),
)  # fmt: skip
NOT_BROKEN = Rule(
    "KH528", "series-not-broken",
    Text(vi='Bộ chỉ số đổi từ năm {year}, nhưng chỉ số "{indicator}" không ghi điểm gãy nào ở năm đó.',
         en='The framework changes in {year}, but the indicator "{indicator}" has no break there.'),
    Text(vi='Thêm breaks: period "{year}" vào chỉ số; điểm của hai bộ không phải là một chuỗi.',
         en='Add breaks: period "{year}" to the indicator; scores of two frameworks are not one series.'),
    Severity.WARNING,
)  # fmt: skip
BAD_POINTS = Rule(
    "KH529", "points-not-usable",
    Text(vi='"{id}" {why_vi}.', en='"{id}" {why_en}.'),
    Text(vi="Các phần cùng nhóm ghi points hết, hoặc weight hết, hoặc để trống hết (tính ngang nhau).",
         en="Siblings all have points, or all have a weight, or none has either (they count alike)."),
)  # fmt: skip
RULES = (POINTS_DIFFER, NO_DIRECTION, NO_GOALPOSTS, YEARS_TWICE, BAD_PILLAR, NOT_BROKEN, BAD_POINTS)

TOLERANCE = 1e-6
Steps = tuple[str | int, ...]


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about each index, and about those of one series."""
    indicators = {entry.value.id: entry.value for entry in folder.indicators}
    for entry in folder.indices:
        yield from _points(entry)
        yield from _siblings(entry, entry.value.components, ("components",))
        for part, steps in components(entry.value.components, "components"):
            if part.scored and not part.children and part.scoring is None:
                yield from _normalised(entry, part, steps, indicators.get(part.indicator))
        yield from _pillars(entry)
    yield from _years(folder.indices)
    yield from _breaks(folder.indices, indicators)


def _points(entry: Entry[Index]) -> Iterator[Finding]:
    """A finding at each index or component whose parts all have points, and another sum."""
    index = entry.value
    total = _total(index.components)
    if _differs(index.max_points, total):
        params = {"id": index.id, "points": _plain(index.max_points), "total": _plain(total)}
        yield entry.finding(POINTS_DIFFER, "max_points", **params)
    for part, steps in components(index.components, "components"):
        total = _total(part.children)
        if _differs(part.points, total):
            params = {"id": part.id, "points": _plain(part.points), "total": _plain(total)}
            yield entry.finding(POINTS_DIFFER, *steps, "points", **params)


def _total(parts: Sequence[Component]) -> float | None:
    """The sum of the scored parts, or None where one is not known or there are none."""
    points = [part.points for part in parts if part.scored]
    return sum(point for point in points if point is not None) if points and None not in points else None


def _differs(points: float | None, total: float | None) -> bool:
    return points is not None and total is not None and abs(points - total) > TOLERANCE


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def _siblings(entry: Entry[Index], parts: Sequence[Component], steps: Steps) -> Iterator[Finding]:
    """Parts of one group are counted in one way, and something counts."""
    counted = [part for part in parts if part.scored]
    for at, part in enumerate(parts):
        for name in ("points", "weight"):
            given = getattr(part, name)
            if part.scored and given is not None and given <= 0:
                yield entry.finding(BAD_POINTS, *steps, at, name, id=part.id, why_vi=f"có {name} {given:g}, không lớn hơn 0",
                                    why_en=f"has {name} {given:g}, which is not above 0")  # fmt: skip
        yield from _siblings(entry, part.children, (*steps, at, "children"))
    for name in ("points", "weight"):
        without = [part for part in counted if getattr(part, name) is None]
        if without and len(without) < len(counted) and not _all_have(counted, "points"):
            at = parts.index(without[0])
            yield entry.finding(BAD_POINTS, *steps, at, id=without[0].id, why_vi=f"không có {name} như các phần cùng nhóm",
                                why_en=f"has no {name}, as others of its group have")  # fmt: skip


def _all_have(parts: Sequence[Component], name: str) -> bool:
    return all(getattr(part, name) is not None for part in parts)


def _normalised(entry: Entry[Index], part: Component, steps: Steps, indicator: Indicator | None) -> Iterator[Finding]:
    """What the normalisation needs of a component that is measured."""
    method = entry.value.normalisation
    if method is Normalisation.NONE:
        return
    direction = part.direction or (indicator.direction if indicator else None)
    if direction in (None, Direction.NONE):
        yield entry.finding(NO_DIRECTION, *steps, id=part.id, method=method.value)
    if method is Normalisation.GOALPOSTS and (part.low is None or part.high is None):
        yield _lacks(entry, steps, part, "chưa có low và high", "has no low and high")
    elif method is Normalisation.GOALPOSTS and part.low is not None and part.high is not None and part.low >= part.high:
        yield _lacks(entry, steps, part, "có low không nhỏ hơn high", "has a low that is not below its high")
    elif method is Normalisation.TARGET and part.target is None:
        yield _lacks(entry, steps, part, "chưa có target", "has no target")


def _lacks(entry: Entry[Index], steps: Steps, part: Component, vi: str, en: str) -> Finding:
    method = entry.value.normalisation.value
    return entry.finding(NO_GOALPOSTS, *steps, id=part.id, need_vi=vi, need_en=en, method=method)


def _pillars(entry: Entry[Index]) -> Iterator[Finding]:
    """A pillar's parts are scored components, and no points are counted twice."""
    parts = {part.id: part for part in entry.value.parts() if part.scored}
    for at, pillar in enumerate(entry.value.pillars):
        taken: set[str] = set()
        for position, id in enumerate(pillar.parts):
            within = {part.id for part in every((parts[id],))} if id in parts else set()
            why = ("không phải là thành phần được chấm", "is no scored component") if not within else (
                ("đã được tính trong trụ cột này", "is already counted in it") if within & taken else None
            )  # fmt: skip
            taken |= within
            if why is not None:
                yield entry.finding(BAD_PILLAR, "pillars", at, "parts", position, id=pillar.id, part=id, why_vi=why[0],
                                    why_en=why[1], suggestion="" if within else suggest(id, [*parts]))  # fmt: skip


def _years(entries: Sequence[Entry[Index]]) -> Iterator[Finding]:
    """One framework of a series is in force in a year."""
    taken: dict[tuple[str, int], Entry[Index]] = {}
    for entry in entries:
        for at, year in enumerate(entry.value.years):
            series = entry.value.series
            first = taken.setdefault((series, year), entry) if series else entry
            if first is not entry:
                params = {"year": year, "series": series, "other": first.value.id, "first": first.where}
                yield entry.finding(YEARS_TWICE, "years", at, **params)


def _breaks(entries: Sequence[Entry[Index]], indicators: dict[str, Indicator]) -> Iterator[Finding]:
    """Where one framework follows another under the same indicators, those say that they break."""
    by_series: dict[str, list[Entry[Index]]] = defaultdict(list)
    for entry in entries:
        if entry.value.series and entry.value.years:
            by_series[entry.value.series].append(entry)
    for of_series in by_series.values():
        following = sorted(of_series, key=lambda entry: min(entry.value.years))
        for before, entry in pairwise(following):
            year = str(min(entry.value.years))
            for name in ("score", "rank"):
                id = getattr(entry.value, name)
                breaks = [own.period[:4] for own in indicators[id].breaks] if id in indicators else [year]
                if id and id == getattr(before.value, name) and year not in breaks:
                    yield entry.finding(NOT_BROKEN, name, year=year, indicator=id)
