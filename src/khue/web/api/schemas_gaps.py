"""What the gap register answers, for OpenAPI. The values are made by `khue.pipeline.gaps.answers`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas import Reason

Kind = Literal["dataset", "indicator", "target", "index"]
State = Literal["missing", "late", "thin", "faulty"]


class Points(Schema):
    """Components of an index that wait: the most points that they can have, and these in hundredths of the whole."""

    index: str
    components: list[str]
    points: float
    share: float


class Gap(Schema):
    """Data that is missing, late, too little or faulty."""

    id: str
    kind: Kind = Field(description="What is needed: a dataset, figures, an indicator for a target, or for an index.")
    subject: str = Field(description="The id of that dataset, indicator, target or index.")
    name: str
    name_en: str
    state: State
    state_text: str
    state_text_en: str
    reasons: list[Reason]
    step: Reason = Field(description="What the agency is to do next.")
    agency: str
    agency_name: str
    agency_name_en: str
    blocked: int = Field(description="How many targets wait for it.")
    targets: list[str]
    indicators: list[str]
    share: float = Field(description="The index points that wait for it, each index counted as 100.")
    points: list[Points]
    newest: str = Field(description="The newest period that is there; empty where none is.")
    since: str | None = Field(description="The day since when it is so; null where that is not known.")
    due: str | None = Field(description="The day by which it was, or is, owed; null where nobody promised one.")


class Held(Schema):
    """Of how many things needed so many are up to date; the share is null where nothing is needed."""

    needed: int
    held: int
    share: float | None


class Completeness(Held):
    """How complete the data was on a day, from what was known by then."""

    day: str
    things: dict[str, Held]
    agencies: dict[str, Held] = Field(description="By the agency that owes it; empty where none is named.")


class Gaps(Schema):
    """A page of the register; `completeness` is that of the last month ends, and at the end that of the build's day."""

    count: int
    limit: int
    offset: int
    items: list[Gap]
    completeness: list[Completeness]
