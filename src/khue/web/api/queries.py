"""The parameters of each address, typed and bounded; OpenAPI is made from them."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas import AnomalyCode


class Plain(Schema):
    """What every address takes: the language of problem documents."""

    lang: Literal["vi", "en"] | None = Field(None, description="Language of problem documents; else Accept-Language.")


class Listing(Plain):
    """What every list takes."""

    limit: int = Field(100, ge=1, le=1000, description="How many items at most.")
    offset: int = Field(0, ge=0, le=1_000_000_000, description="How many items to leave out first.")
    format: Literal["json", "csv"] = Field("json", description="csv gives the same items as a table (RFC 4180, UTF-8).")
    bom: bool = Field(False, description="Begin CSV with a byte order mark, so that Excel opens it as UTF-8.")


class TargetQuery(Listing):
    """Filters of targets."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")
    group: str = Field("", max_length=120)
    agency: str = Field("", max_length=120)
    document: str = Field("", max_length=120)
    status: Literal["met", "on_track", "at_risk", "off_track", "overdue", "no_data"] | None = None


class IndicatorQuery(Listing):
    """Filters of indicators."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")
    group: str = Field("", max_length=120)
    agency: str = Field("", max_length=120)
    computed: bool | None = Field(None, description="Only computed ones (true), or only published ones (false).")


class ObservationQuery(Listing):
    """Filters of one indicator's observations."""

    unit: str = Field("", max_length=120, description="Code of an administrative unit.")
    level: str = Field("", max_length=120, description="Level of units.")
    grain: Literal["day", "month", "quarter", "half", "year"] | None = None
    period: str = Field("", max_length=10, description="2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-30.")
    from_: str = Field("", alias="from", max_length=10, description="Only periods that begin in or after this one.")
    to: str = Field("", max_length=10, description="Only periods that end in or before this one.")
    units: Literal["then", "today"] = Field(
        "then", description="Units as they were in each period, or today's, to which older rows were carried over."
    )


class UnitQuery(Listing):
    """Filters of administrative units."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")
    level: str = Field("", max_length=120)
    on: str = Field("", max_length=10, description="The day (YYYY-MM-DD) the list is about; else the build's own.")


class UnitOnDay(Plain):
    """The day a unit's code is about."""

    on: str = Field("", max_length=10, description="The day (YYYY-MM-DD) the code is about; else the build's own.")


class AgencyQuery(Listing):
    """Filters of agencies."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")
    bloc: str = Field("", max_length=120)


class RatingQuery(Listing):
    """The month that ratings are of."""

    month: str = Field("", max_length=10, description="The month (YYYY-MM); else the newest.")


class TaskQuery(Listing):
    """Filters of tasks."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")
    agency: str = Field("", max_length=120, description="The lead agency.")
    document: str = Field("", max_length=120)
    state: Literal["open", "done", "late_done"] | None = None
    overdue: bool | None = None


class AttentionQuery(Listing):
    """The day of the attention list."""

    on: str = Field("", max_length=10, description="The list as it was on that day (YYYY-MM-DD); else the build's own.")


class WordsQuery(Listing):
    """A list that is only searched."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")


class ReuseQuery(Listing):
    """Filters of reuses."""

    dataset: str = Field("", max_length=120)


class PeriodQuery(Plain):
    """Something in a period."""

    period: str = Field("", max_length=10, description="A period with results; else the newest.")


class ResultQuery(Listing):
    """Filters of the results of an index."""

    period: str = Field("", max_length=10, description="A period with results; else all of them.")
    unit: str = Field("", max_length=120, description="Code of an administrative unit.")


class PeriodOfUnit(PeriodQuery):
    """A unit in a period."""

    unit: str = Field("", max_length=120, description="Whose rank it is about; else the city's.")


class WhatIfQuery(PeriodOfUnit):
    """What is to be tried on an index; each `component=value`, and repeated as often as wanted."""

    set: list[str] = Field(
        [], max_length=200, description="A value, `component=value`; `unit:component=value` of another."
    )
    weights: list[str] = Field([], max_length=200, description="What a component counts among its siblings.")
    reach: int | None = Field(None, ge=1, le=1_000_000, description="A rank to be reached in the cheapest way.")
    limit: list[str] = Field([], max_length=200, description="How far a component can go, with `reach`.")
    cost: list[str] = Field([], max_length=200, description="What a point of a component costs (1), with `reach`.")


class AnomalyQuery(Listing):
    """Filters of what is odd."""

    agency: str = Field("", max_length=120, description="Who answers for the indicator.")
    indicator: str = Field("", max_length=120)
    unit: str = Field("", max_length=120, description="Code of an administrative unit.")
    period: str = Field("", max_length=10, description="2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-30.")
    code: AnomalyCode | None = Field(None, description="The kind of oddity.")
    strength: Literal["contradiction", "unlikely"] | None = None


class GapQuery(Listing):
    """Filters of the gap register."""

    agency: str = Field("", max_length=120, description="Who owes the data.")
    kind: Literal["dataset", "indicator", "target", "index"] | None = Field(None, description="What is needed.")
    state: Literal["missing", "late", "thin", "faulty"] | None = None
    target: str = Field("", max_length=120, description="Only what this target waits for.")


class PlanQuery(WhatIfQuery):
    """A rank to be had in a coming period, and how likely."""

    reach: int = Field(ge=1, le=1_000_000, description="The rank.")
    on: str = Field(max_length=4, description="A coming year in which the index is in force.")
    chance: float = Field(0.5, gt=0, lt=1, description="How likely the rank is to be.")


class SearchQuery(Plain):
    """A search over everything."""

    q: str = Field("", max_length=200, description="Words to look for, with or without diacritics.")
    limit: int = Field(50, ge=1, le=200)
