"""How units stand in a composite index in a period: scores, ranks and parts, and how firm the ranks are."""

from __future__ import annotations

import msgspec

from khue.model.base import Text


class PillarResult(msgspec.Struct, frozen=True):
    """A unit's score and rank in a pillar; `published_rank` is the one that was printed."""

    score: float | None = None
    rank: int | None = None
    published_rank: int | None = None


class Gap(msgspec.Struct, frozen=True):
    """How far a unit is behind the leader `to`, in the scale of scores, and through which components.

    `parts` and `rest` add up to `total`; `rest` is what cannot be laid to one component: what is not known of one of the
    two, or where means are not arithmetic.
    """

    to: str
    total: float
    parts: dict[str, float] = {}
    rest: float = 0.0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What an index says of a unit. Scores are shares of the maximum or points, as the index says.

    `parts` has what is known of components, and what was filled in or follows from the rest (named in `missing` and
    `implied`). `basis` is computed, implied, published, partial or none. `of_units` is among how many it was ranked,
    `part_ranks` the ranks in components that were published.
    """

    unit: str
    period: str
    score: float | None
    rank: int | None
    of_units: int
    parts: dict[str, float]
    pillars: dict[str, PillarResult]
    basis: str
    missing: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()
    published_rank: int | None = None
    part_ranks: dict[str, int] = {}
    gap: Gap | None = None


class FirmRank(msgspec.Struct, frozen=True, kw_only=True):
    """A unit's rank under doubt: ranks at shares of the replications, chances of the first places, and how often each
    rank came (`distribution`, by rank).
    """

    unit: str
    rank: int
    quantiles: dict[str, int]
    top: dict[str, float]
    distribution: dict[int, int]

    @property
    def between(self) -> tuple[int, int]:
        """The ranks that it has in nine replications of ten."""
        return self.quantiles["0.05"], self.quantiles["0.95"]

    def is_firm(self, among: int) -> bool:
        """Whether those are within a tenth of all places from the rank in force, or within one where there are few."""
        first, last = self.between
        return max(self.rank - first, last - self.rank) <= max(1, round(among / 10))


class Doubted(msgspec.Struct, frozen=True):
    """What was decided otherwise by chance, and by how much weights and measurements were off."""

    normalisations: tuple[str, ...]
    aggregations: tuple[str, ...]
    imputations: tuple[str, ...]
    outliers: tuple[str, ...]
    weights: float
    error: float


class Influence(msgspec.Struct, frozen=True):
    """How much of the movement of ranks a doubt explains alone and with others (Sobol's indices), 0 to 1."""

    source: str
    first: float
    total: float


class LeftOut(msgspec.Struct, frozen=True):
    """How ranks move when a component is left out: on average, at most, and the rank of each unit then."""

    component: str
    mean_change: float
    most: int
    ranks: dict[str, int]


class Firmness(msgspec.Struct, frozen=True, kw_only=True):
    """How firm the ranks of an index are. `not_doubted` are units of which only a total is known."""

    replications: int
    seed: int
    doubts: Doubted
    units: tuple[FirmRank, ...]
    effects: tuple[Influence, ...]
    without: tuple[LeftOut, ...]
    not_doubted: tuple[str, ...] = ()

    def of(self, unit: str) -> FirmRank | None:
        """A unit's rank under doubt; None where its parts are not known."""
        return next((row for row in self.units if row.unit == unit), None)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An index in a period: its results in order of rank, what has to be known of them, and how firm ranks are.

    `units` is how many units the level has in the period. `failure` says why something could not be computed. `firmness`
    is None where it cannot be told.
    """

    index: str
    period: str
    units: int = 0
    results: tuple[Result, ...] = ()
    remarks: tuple[Text, ...] = ()
    firmness: Firmness | None = None
    failure: str = ""

    def of(self, unit: str) -> Result | None:
        """What the index says of a unit; None where nothing is known of it."""
        return next((result for result in self.results if result.unit == unit), None)

    @property
    def ranked(self) -> int:
        """Among how many units ranks are."""
        return max((result.of_units for result in self.results), default=0)

    def is_of_all(self, result: Result) -> bool:
        """Whether a rank is among all units of the level, or was published: among the few that are known it says little."""
        return result.rank is not None and (result.published_rank is not None or self.ranked >= self.units)

    def leader(self) -> Result | None:
        """The first, where its score is known."""
        first = next(iter(self.results), None)
        return first if first is not None and first.rank == 1 and first.score is not None else None

    def firm_of(self, unit: str) -> FirmRank | None:
        """A unit's rank under doubt, where all that were ranked could be doubted: among a few of them it says nothing."""
        if self.firmness is None or len(self.firmness.units) < self.ranked:
            return None
        return self.firmness.of(unit)
