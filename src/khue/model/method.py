"""The choices that a composite index is made by, named as in the OECD/JRC Handbook on composite indicators."""

from __future__ import annotations

from enum import Enum


class Normalisation(Enum):
    """How the values of a component become comparable (Handbook, step 5). NONE: they already are shares of its maximum."""

    NONE = "none"
    MIN_MAX = "min-max"
    Z_SCORE = "z-score"
    RANK = "rank"
    TARGET = "distance-to-target"
    GOALPOSTS = "goalposts"


class Imputation(Enum):
    """What stands in for a missing value (step 3). NONE: nothing, the weights of the others count for more."""

    NONE = "none"
    MEAN = "mean"
    MEDIAN = "median"
    PEERS = "nearest-peers"
    ZERO = "zero"


class Outliers(Enum):
    """What is done with far values (step 4). WINSORISE draws them in where a component's shape calls for it."""

    KEEP = "keep"
    WINSORISE = "winsorise"


class Aggregation(Enum):
    """How parts make a whole (step 6). COPELAND counts the pairs of units that are won and lost."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    COPELAND = "copeland"


class Scale(Enum):
    """In what scores are given: as shares of the maximum, or in points. Without normalisation values are given so too."""

    SHARE = "share"
    POINTS = "points"


class Merging(Enum):
    """How a unit is scored that was made from several: not at all, or as the plain mean of theirs."""

    NONE = "none"
    MEAN = "mean"
