"""What the gap register answers, for OpenAPI. The values are made by `khue.pipeline.gaps.answers`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas_shared import Reason

Kind = Literal["dataset", "indicator", "target", "index"]
State = Literal["missing", "late", "thin", "faulty"]


class GapPoints(Schema):
    """Components of an index that wait: the most points that they can have, and these in hundredths of the whole."""

    index: str
    components: list[str]
    points: float
    share: float


class GapLine(Schema):
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
    points: list[GapPoints]
    newest: str = Field(description="The newest period that is there; empty where none is.")
    since: str | None = Field(description="The day since when it is so; null where that is not known.")
    due: str | None = Field(description="The day by which it was, or is, owed; null where nobody promised one.")


class UpToDate(Schema):
    """Of how many things needed so many are up to date; the share is null where nothing is needed."""

    needed: int
    held: int
    share: float | None


class Completeness(UpToDate):
    """How complete the data was on a day, from what was known by then."""

    day: str
    things: dict[str, UpToDate]
    agencies: dict[str, UpToDate] = Field(description="By the agency that owes it; empty where none is named.")


class Usage(Schema):
    """How much a dataset is used. Uses of indicators that are computed from it are counted apart."""

    dataset: str
    name: str
    agency: str
    page: int = Field(description="How often its page was read.")
    api: int = Field(description="How often this interface was asked for it or its rows.")
    download: int = Field(description="How often a file of it was taken away.")
    through_indicators: int = Field(description="Uses of the indicators that are computed from it.")
    uses: int
    uses_of_year: int = Field(description="Uses of its own within the last twelve months.")
    last_used: str | None = Field(description="The last day with a use of its own.")
    reuses: int = Field(description="Things that people made with it, as the gallery shows them.")
    indicators: int
    targets: int
    components: int
    never_used: bool = Field(
        description="Whether nobody ever used it or made anything with it, and no target or index rests on it."
    )


class Usages(Schema):
    """A page of the datasets, the most used first."""

    count: int
    limit: int
    offset: int
    items: list[Usage]


class Gaps(Schema):
    """A page of the register; `completeness` is that of the last month ends, and at the end that of the build's day."""

    count: int
    limit: int
    offset: int
    items: list[GapLine]
    completeness: list[Completeness]
