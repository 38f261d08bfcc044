"""How good a dataset is, by five characteristics of ISO/IEC 25012, and what its owner does next.

Codes and numbers only; `khue.pipeline.quality.words` makes the sentences, docs/gaps.md has the rules.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from khue.model.assessment import Reason


class Aspect(Enum):
    """COMPLETENESS of cells, VALIDITY against the contract, CURRENTNESS by the promised rhythm, VOLUME beside the usual, USE
    by indicators, targets and indices.
    """

    COMPLETENESS = "completeness"
    VALIDITY = "validity"
    CURRENTNESS = "currentness"
    VOLUME = "volume"
    USE = "use"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One aspect: its score from 0 to 1 (None where it cannot be said), what it counts, why, and what would better it."""

    aspect: Aspect
    score: float | None
    weight: float
    reason: Reason
    step: Reason | None = None

    @property
    def lost(self) -> float:
        """What is lost of the whole by it."""
        return 0.0 if self.score is None else self.weight * (1 - self.score)


class DatasetQuality(msgspec.Struct, frozen=True, kw_only=True):
    """The quality of a dataset's current version; `version` is 0 where there is none, and then nothing has a score.

    `step` is what to do next: of the aspect by which most is lost.
    """

    dataset: str
    version: int
    marks: tuple[Mark, ...]
    step: Reason

    @property
    def score(self) -> float | None:
        """The mean of the scores by their weights, from 0 to 100; None where nothing has a score."""
        known = [mark for mark in self.marks if mark.score is not None]
        whole = sum(mark.weight for mark in known)
        return round(100 * (1 - sum(mark.lost for mark in known) / whole), 1) if whole else None
