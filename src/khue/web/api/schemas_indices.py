"""What the addresses of composite indices answer, for OpenAPI."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

Basis = Literal["computed", "implied", "published", "partial", "none"]


class Component(Schema):
    """A part of an index."""

    id: str
    name: str
    name_en: str
    points: float | None
    scored: bool
    indicator: str
    note: str
    children: list[Component]


class PillarResult(Schema):
    """A unit's score and rank in a pillar."""

    score: float | None
    rank: int | None
    published_rank: int | None


class Gap(Schema):
    """How far a unit is behind the leader `to`; `parts` and `rest` add up to `total`."""

    to: str
    total: float
    parts: dict[str, float]
    rest: float


class IndexResult(Schema):
    """Score, rank and parts of an index for one unit and period; scores are shares of the maximum or points."""

    unit: str
    period: str
    score: float | None
    rank: int | None
    of_units: int
    parts: dict[str, float]
    pillars: dict[str, PillarResult]
    basis: Basis = Field(description="How the score came about; partial where something is missing.")
    missing: list[str]
    implied: list[str] = Field(description="Parts that follow from the published total.")
    not_assessed: list[str]
    published_rank: int | None
    part_ranks: dict[str, int] = Field(description="Ranks in components, as published.")
    gap: Gap | None


class Index(Schema):
    """A composite index: its tree of components, and the city's results by period."""

    id: str
    name: str
    name_en: str
    act: str
    level: str
    years: list[int]
    series: str = Field(description="Indices of one series follow each other; their scores are not one series.")
    issuer: str
    max_points: float | None
    components: list[Component]
    periods: list[str] = Field(description="The periods that have results.")
    results: list[IndexResult]
    sources: list[str]
    note: str


class Doubted(Schema):
    """What was decided otherwise by chance, and by how much weights and measurements were off."""

    normalisations: list[str]
    aggregations: list[str]
    imputations: list[str]
    outliers: list[str]
    weights: float
    error: float


class FirmRank(Schema):
    """A unit's rank under doubt."""

    unit: str
    rank: int
    quantiles: dict[str, int] = Field(description="Ranks at shares of the replications.")
    top: dict[str, float] = Field(description="Chances of being among so many first; never 0 or 1.")
    distribution: dict[str, int] = Field(description="How often each rank came.")


class Influence(Schema):
    """How much of the movement of ranks a doubt explains alone and with others (Sobol's indices)."""

    source: str
    first: float
    total: float


class LeftOut(Schema):
    """How ranks move when a component is left out."""

    component: str
    mean_change: float
    most: int
    ranks: dict[str, int]


class Firmness(Schema):
    """How firm the ranks of an index are."""

    index: str
    period: str
    replications: int
    seed: int
    doubts: Doubted
    units: list[FirmRank]
    effects: list[Influence]
    without: list[LeftOut]
    not_doubted: list[str]


class Place(Schema):
    """A unit's score, rank and chance of the leading group; `rank_between` where only bounds of the rank are known."""

    score: float | None
    rank: int | None
    rank_between: list[int] | None
    of_units: int
    chance_of_top: float | None
    parts: dict[str, float]


class TriedChange(Schema):
    """A value that was changed, as a share of the maximum or as measured."""

    unit: str
    component: str
    value: float


class Moved(Schema):
    """A unit whose rank among those with a score became another."""

    unit: str
    before: int | None
    after: int | None


class Held(Schema):
    """The points that a component has and could still have."""

    component: str
    points: float
    maximum: float
    left: float


class Through(Schema):
    """A component through which a gap comes about."""

    component: str
    gap: float


class Neighbour(Schema):
    """The unit just ahead or behind, by how much, and through which components."""

    unit: str
    rank: int | None
    gap: float
    through: list[Through]


class Way(Schema):
    """The cheapest way to a rank, line by line; where none is `reachable`, the best that can be had."""

    model_config = {"extra": "allow"}

    rank: int
    needed: float
    rival: str
    reachable: bool
    cost: float
    score: float


class WhatIf(Schema):
    """What changed values or weights do to a unit's score and rank."""

    index: str
    period: str
    unit: str
    score: float | None
    rank: int | None
    probability: float | None
    top: int
    changes: list[TriedChange]
    weights: dict[str, float]
    before: Place
    after: Place
    moved: list[Moved]
    held: list[Held]
    ahead: Neighbour | None
    behind: Neighbour | None
    reach: Way | None


class Course(Schema):
    """What a course leads to: the chance of the rank, and ranks at shares of the draws."""

    model_config = {"extra": "allow"}

    chance: float
    ranks: dict[str, int]


class PlanStep(Schema):
    """A component that is raised, and what it comes to without a plan."""

    model_config = {"populate_by_name": True}

    component: str
    from_: float = Field(alias="from")
    to: float
    gain: float
    points: float
    cost: float
    expected: float | None


class Plan(Schema):
    """The cheapest way to a rank in a coming period; where it is not `reachable`, the best that can be had."""

    model_config = {"extra": "allow"}

    index: str
    period: str
    on: str
    unit: str
    rank: int
    chance: float
    needed: float
    reachable: bool
    steps: list[PlanStep]
    cost: float
    score: float
    goes_on: Course
    stands_still: Course
    planned: Course | None
    best: Course


class Mover(Schema):
    """A neighbour: how far off, how that changed, and the chance that it is ahead in the next period."""

    model_config = {"extra": "allow"}

    unit: str
    rank: int | None
    gap: float
    change: float | None
    years: float | None
    chance: float | None


class Lagging(Schema):
    """A component: what the unit gained, the unit in the middle gained, and how many gained more."""

    component: str
    since: str
    gain: float
    others: float
    faster: int
    of: int
    lag: float


class CatchingUp(Schema):
    """Who is catching up with a unit, and through which components."""

    model_config = {"extra": "allow"}

    index: str
    period: str
    unit: str
    behind: list[Mover]
    ahead: list[Mover]
    components: list[Lagging]
