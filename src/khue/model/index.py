"""A composite index (bộ chỉ số): a tree of components with points or weights, how they make a score, and for which years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import field

from khue.model.base import Declared, Identifier, Text, Year
from khue.model.indicator import Direction
from khue.model.method import Aggregation, Imputation, Merging, Normalisation, Outliers, Scale


class Step(Declared, frozen=True):
    """A row of a table of steps: `points` for a value that is at least `from`."""

    least: float = field(name="from")
    points: float


class Category(Declared, frozen=True):
    """A finding that is worth `points`, as the head himself or a deputy leads the committee."""

    id: str
    points: float
    name: Text | None = None


class Check(Declared, frozen=True):
    """Something that is there or is not, worth `points` where it is."""

    id: str
    points: float
    name: Text | None = None


class Operand(Declared, frozen=True):
    """One side of a ratio: what is counted, and the indicator that counts it."""

    name: Text
    indicator: str = ""


class Ratio(Declared, frozen=True):
    """a / b of the maximum; more than the whole counts as the whole."""

    a: Operand
    b: Operand


class Scoring(Declared, frozen=True):
    """How what was found becomes points: exactly one of the four."""

    steps: tuple[Step, ...] = ()
    categories: tuple[Category, ...] = ()
    checks: tuple[Check, ...] = ()
    ratio: Ratio | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Those that are given."""
        return tuple(name for name in ("steps", "categories", "checks", "ratio") if getattr(self, name))


class Component(Declared, frozen=True):
    """A part of an index; `points` is its maximum, `weight` what it counts among its siblings where points are not known.

    `indicator` is where its value is an indicator of the city, whose direction it has unless it gives its own; `rank` is
    the indicator under which ranks in it are published, often without its values. `low` and `high` are the goalposts,
    `target` what distance is measured to. A part that is not `scored` stands in the list and counts for nothing.
    `not_assessed` are units to which it does not apply: its points leave their maximum. `inferred` says that points or
    weight were worked out from results and not read in the act. `aliases` are other names under which tables bring its
    values. `aggregation` is that of its own children, where it is not the index's.
    """

    id: str
    name: Text
    points: float | None = None
    weight: float | None = None
    scored: bool = True
    indicator: str = ""
    rank: str = ""
    direction: Direction | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    scoring: Scoring | None = None
    aggregation: Aggregation | None = None
    not_assessed: tuple[str, ...] = ()
    inferred: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""
    children: tuple[Component, ...] = ()

    def measured(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """The indicators that it is measured by, each with the field that names it."""
        ratio = self.scoring.ratio if self.scoring else None
        sides = {"a": ratio.a, "b": ratio.b} if ratio else {}
        for side, operand in sides.items():
            if operand.indicator:
                yield ("scoring", "ratio", side, "indicator"), operand.indicator
        if self.indicator:
            yield ("indicator",), self.indicator


class Pillar(Declared, frozen=True):
    """Components put together in another way, which may share some; they count by their points.

    `score` and `rank` are the indicators under which its results are published.
    """

    id: str
    name: Text
    parts: tuple[str, ...]
    score: str = ""
    rank: str = ""


class Doubt(Declared, frozen=True):
    """What could as well have been decided otherwise. `weights` is by how much of itself each weight may be more or less,
    `error` the standard deviation of a measurement as a share of the spread between units; left out, they have defaults.
    """

    normalisations: tuple[Normalisation, ...] = ()
    aggregations: tuple[Aggregation, ...] = ()
    imputations: tuple[Imputation, ...] = ()
    outliers: tuple[Outliers, ...] = ()
    weights: float | None = None
    error: float | None = None


class Index(Declared, frozen=True):
    """One file under indices/. `score` and `rank` are the indicators under which its results are published.

    Indices of one `series` follow each other, one in force in each year; their scores are not one series of numbers.
    `decimals` is how exactly scores are published: what is printed equal shares a rank. `top` is how many units are the
    leading group. `merged` says how a unit made from several is scored in a year before it was.
    """

    id: Identifier
    name: Text
    act: str
    level: str
    years: tuple[Year, ...]
    series: str = ""
    issuer: str = ""
    max_points: float | None = None
    scale: Scale = Scale.SHARE
    normalisation: Normalisation = Normalisation.NONE
    imputation: Imputation = Imputation.NONE
    outliers: Outliers = Outliers.KEEP
    aggregation: Aggregation = Aggregation.ARITHMETIC
    decimals: int | None = None
    top: int = 10
    merged: Merging = Merging.NONE
    score: str = ""
    rank: str = ""
    aliases: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    doubts: Doubt = Doubt()
    sources: tuple[str, ...] = ()
    note: str = ""

    def parts(self) -> Iterator[Component]:
        """Every component, those above before those below."""
        return every(self.components)


def every(components: Iterable[Component]) -> Iterator[Component]:
    """These components and all below, those above before those below."""
    for component in components:
        yield component
        yield from every(component.children)


def scored(components: Iterable[Component]) -> tuple[Component, ...]:
    """Those that count for something."""
    return tuple(component for component in components if component.scored)


def shares(components: Iterable[Component]) -> dict[str, float]:
    """What each scored sibling counts among them: by points where all have them, else by weights, else alike."""
    parts = scored(components)
    for name in ("points", "weight"):
        found = {part.id: getattr(part, name) for part in parts}
        if found and None not in found.values():
            return found
    return {part.id: 1.0 for part in parts}


def maxima(index: Index) -> dict[str, float]:
    """The most points that each scored component can have, the whole under the index's id.

    Where the points of a group are not known they follow from the weights of its parts; without any points the whole is 1.
    """
    known = [part.points for part in scored(index.components)]
    whole = index.max_points
    if whole is None:
        whole = sum(points or 0 for points in known) if known and None not in known else 1.0
    found = {index.id: whole}
    _fill(found, index.components, whole)
    return found


def _fill(found: dict[str, float], components: Iterable[Component], whole: float) -> None:
    own = shares(components)
    total = sum(own.values())
    for part in scored(components):
        found[part.id] = part.points if part.points is not None else whole * own[part.id] / total if total else 0.0
        _fill(found, part.children, found[part.id])
