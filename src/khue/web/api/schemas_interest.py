"""What people make of data, ask for, and which agency has which, for OpenAPI; made by `khue.pipeline.interest`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field


class Reuse(Schema):
    """Something made with a dataset, shown after an officer's look."""

    id: str
    title: str
    kind: Literal["app", "site", "research", "article", "report", "service", "other"]
    kind_text: str
    kind_text_en: str
    dataset: str
    dataset_name: str
    maker: str
    about: str
    url: str | None
    shown: str = Field(description="The day since when it is shown.")


class DataRequest(Schema):
    """Data that somebody asked the city to open; words are null until an officer has read them."""

    id: str
    title: str | None
    purpose: str | None
    asker: Literal["citizen", "enterprise", "agency", "researcher"]
    asker_text: str
    asker_text_en: str
    state: Literal["received", "assigned", "answered"]
    state_text: str
    state_text_en: str
    agency: str | None = Field(description="The agency that answers for it.")
    agency_name: str | None
    agency_name_en: str | None
    received: str
    due: str = Field(description="The last working day for the answer.")
    late: bool
    answered: str | None
    outcome: Literal["opened", "partly", "open-before", "declined", "not-held"] | None
    outcome_text: str | None
    outcome_text_en: str | None
    answer: str | None
    dataset: str | None


class KeptDataset(Schema):
    """A dataset that an agency keeps under contract."""

    dataset: str
    name: str
    version: int | None
    rows: int | None
    indicators: int
    targets: int
    reuses: int


class OwedData(Schema):
    """Data that an agency owes and that is missing or late: a line of the gap register."""

    id: str
    kind: Literal["dataset", "indicator", "target", "index"]
    name: str
    name_en: str
    state: Literal["missing", "late"]
    state_text: str
    state_text_en: str
    blocked: int
    due: str | None


class Assets(Schema):
    """The data of one agency."""

    agency: str = Field(description="Empty for data of no agency that exists.")
    agency_name: str | None
    agency_name_en: str | None
    datasets: int
    held: int
    missing: int
    rows: int
    indicators: int
    targets: int
    reuses: int
    requests: int = Field(description="Requests for data that wait for its answer.")
    kept: list[KeptDataset]
    owed: list[OwedData]
