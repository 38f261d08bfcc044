"""What the outlook of a target answers, for OpenAPI. The values are made by `khue.pipeline.outlook.answers`."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas_shared import Point, Reason


class Projected(Schema):
    """A forecast: its middle, and the range in which the figure lies with a chance of 80 %."""

    period: str
    low: float
    mid: float
    high: float


class Band(Schema):
    """Where a figure will lie: its middle, and the ranges of 80 and 95 %."""

    period: str
    mid: float
    low80: float
    high80: float
    low95: float
    high95: float


class Method(Schema):
    """A method with its weight, and how far off it was on average one figure ahead; null where it had no trial."""

    family: str
    name: str
    name_en: str
    weight: float
    error: float | None


class Caution(Schema):
    """What a reader should be careful about."""

    code: str
    text: str
    text_en: str


class Said(Schema):
    """What would have been said with the figures up to `period`; `next` is for the figure whose value `came`."""

    period: str
    figures: int
    next: Band
    came: float
    inside80: bool
    inside95: bool
    at_goal: Band | None
    chance: float | None
    chance_text: str
    chance_text_en: str


class Outlook(Schema):
    """What lies ahead of a target: a chance, or in `missing` why there is none. `figures` are what it rests on.

    `meets` is the period in which the expected course meets the goal, empty where it does not as far as is looked.
    Paces are in the unit of the target a year.
    """

    chance: float | None = Field(description="From 0.01 to 0.99, as `probability`.")
    chance_text: str
    chance_text_en: str
    missing: Reason | None
    holding: bool = Field(description="The newest figure meets the goal; the chance is that it still does at the end.")
    figures: list[Point]
    path: list[Band]
    at_goal: Band | None
    meets: str
    pace_needed: float | None
    pace_so_far: float | None
    pace_expected: float | None
    methods: list[Method]
    reason: Reason | None
    assumption: Reason | None
    cautions: list[Caution]
    said: list[Said]
