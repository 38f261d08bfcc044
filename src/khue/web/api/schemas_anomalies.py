"""What an odd observation answers, for OpenAPI."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas import AnomalyCode


class RelatedObservation(Schema):
    """The observation that another is held against."""

    indicator: str
    unit: str
    period: str


class Anomaly(Schema):
    """Something odd about an observation; `done` says that nothing was corrected. `agency` answers for the indicator."""

    code: AnomalyCode
    strength: Literal["contradiction", "unlikely"]
    score: float = Field(description="How far the limit of its kind was passed; 1 is the limit.")
    indicator: str
    name: str
    name_en: str
    unit: str
    unit_name: str
    period: str
    value: float | None
    agency: str
    text: str
    text_en: str
    done: str
    done_en: str
    place: str
    related: RelatedObservation | None
