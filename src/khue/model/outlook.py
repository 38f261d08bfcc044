"""What lies ahead of a target: where its figure will be, how likely the goal is met, and what was said before.

Numbers and codes only; `khue.pipeline.outlook.words` makes the sentences.
"""

from __future__ import annotations

import msgspec

from khue.model.assessment import Point, Reason


class Fan(msgspec.Struct, frozen=True):
    """Where a figure will lie at a time: its middle, and the values between which it lies with a chance of 80 and 95 %.

    `time` is in years (the end of 2025 is 2026.0), `period` the same as text: a year, a month or a day, at whose end it is.
    """

    time: float
    period: str
    mid: float
    low80: float
    high80: float
    low95: float
    high95: float

    def holds(self, value: float, share: int = 80) -> bool:
        """Whether a value lies within the interval of 80 or of 95 %."""
        low, high = (self.low80, self.high80) if share == 80 else (self.low95, self.high95)
        return low <= value <= high


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What would have been said when the figure of `period` was the newest of `figures`, and what came next.

    `ahead` is for the next figure, whose value was `came`; `at_goal` and `chance` are for the target's date, None where
    it lay too far ahead, or no more ahead.
    """

    period: str
    figures: int
    ahead: Fan
    came: float
    at_goal: Fan | None = None
    chance: float | None = None


class Method(msgspec.Struct, frozen=True):
    """A method with its weight in the outlook, and by how much it was wrong on average, one figure ahead; None where
    there was nothing to be wrong about.
    """

    family: str
    weight: float
    error: float | None


class TargetOutlook(msgspec.Struct, frozen=True, kw_only=True):
    """The outlook of one target on one day, from what was known by then.

    There is a chance (0.01 to 0.99) or a reason why there is none (`missing`), never both. `figures` are what it rests
    on, in order of time. `holding` says that the newest of them meets the goal: the chance is then that it still does on
    the last day. `meets` is the quarter, or of what happens during a year the year, in which the middle of the path first
    meets the goal; empty where it does not as far as is looked. Paces are in the target's unit of measure a year.
    """

    target: str
    chance: float | None = None
    missing: Reason | None = None
    figures: tuple[Point, ...] = ()
    holding: bool = False
    path: tuple[Fan, ...] = ()
    at_goal: Fan | None = None
    meets: str = ""
    pace_needed: float | None = None
    pace_so_far: float | None = None
    pace_expected: float | None = None
    methods: tuple[Method, ...] = ()
    reason: Reason | None = None
    assumption: Reason | None = None
    cautions: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
