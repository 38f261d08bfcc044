"""A scoring rule says one thing, and gives at most the points of its component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.known import components
from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.index import Category, Check, Component, Scoring

BAD_SCORING = Rule(
    "KH527", "scoring-rule",
    Text(vi='Cách chấm của "{id}" {why_vi}.', en='The scoring of "{id}" {why_en}.'),
    Text(vi="Chọn một: steps (bậc), categories (hạng mục), checks (từng điều có hay không, cộng lại), ratio (a/b); "
            "điểm từ 0 đến points của thành phần.",
         en="Choose one: steps, categories, checks (added up) or ratio (a/b); points from 0 to the component's own."),
)  # fmt: skip
RULES = (BAD_SCORING,)

Why = tuple[str, str]


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding at each rule that cannot be applied."""
    for entry in folder.indices:
        for part, steps in components(entry.value.components, "components"):
            if part.scoring is not None and part.scored:
                for vi, en in _wrong(part, part.scoring):
                    yield entry.finding(BAD_SCORING, *steps, "scoring", id=part.id, why_vi=vi, why_en=en)


def _wrong(part: Component, scoring: Scoring) -> Iterator[Why]:
    if len(scoring.kinds) != 1:
        found = ", ".join(scoring.kinds) or "–"
        yield f"cần đúng một cách, có: {found}", f"needs exactly one kind, it has: {found}"
        return
    if part.children:
        yield "đứng ở một nhóm có thành phần con", "stands at a group that has parts"
    if scoring.ratio is not None:
        return
    if part.points is None:
        yield "cần points của thành phần", "needs the component's points"
        return
    yield from _amounts(scoring, part.points)


def _amounts(scoring: Scoring, maximum: float) -> Iterator[Why]:
    named: list[Category | Check] = [*scoring.categories, *scoring.checks]
    given = [*(rung.points for rung in scoring.steps), *(item.points for item in named)]
    most = sum(given) if scoring.checks else max(given)
    if min(given) < 0 or max(given) > maximum:
        yield f"có điểm ngoài khoảng từ 0 đến {maximum:g}", f"has points that are not between 0 and {maximum:g}"
    elif abs(most - maximum) > 1e-6:
        yield (f"cho nhiều nhất {most:g} điểm, thành phần có {maximum:g}",
               f"gives {most:g} points at most, the component has {maximum:g}")  # fmt: skip
    rungs = [step.least for step in scoring.steps]
    if len(set(rungs)) < len(rungs):
        yield "có hai bậc cùng một mức", "has two steps at the same value"
    names = [item.id for item in named]
    if len(set(names)) < len(names):
        yield "có hai mục cùng mã", "has two items of the same id"
