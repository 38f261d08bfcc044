"""Lists, and what is said of everything at once: pages of items, search results, the build, problems."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from ninja import Schema

from khue.web.api import (
    schemas,
    schemas_anomalies,
    schemas_datasets,
    schemas_heads,
    schemas_indices,
    schemas_interest,
    schemas_rating,
    schemas_shared,
    schemas_tasks,
)

Item = TypeVar("Item")


class Listed(Schema, Generic[Item]):
    """A page of a list; `count` is how many there are in all."""

    count: int
    limit: int
    offset: int
    items: list[Item]


class Hit(Schema):
    """A search result."""

    kind: Literal["target", "indicator", "unit", "agency", "task", "dataset", "document"]
    id: str
    title: str
    detail: str


class Hits(Schema):
    """What a search found, the best first."""

    count: int
    items: list[Hit]


class StatusChange(Schema):
    """A target whose status became another."""

    target: str
    before: str
    after: str
    since: str


class Build(Schema):
    """Which build answers, of what day, made when and of what."""

    id: str
    city: str
    as_of: str
    built_at: str
    invented: bool
    simulated: bool
    counts: dict[str, int]
    statuses: schemas_shared.Statuses
    inputs: dict[str, str]
    notes: list[schemas_shared.Note]
    changes: list[StatusChange]


class Problem(Schema):
    """A problem document (RFC 9457) in the reader's language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    params: dict[str, str]
    suggestions: list[str]


class Targets(Listed[schemas.Target]):
    """A page of targets."""


class Observations(Listed[schemas.Observation]):
    """A page of observations."""


class Indicators(Listed[schemas.Indicator]):
    """A page of indicators."""


class Units(Listed[schemas.Unit]):
    """A page of units."""


class Agencies(Listed[schemas.Agency]):
    """A page of agencies."""


class Heads(Listed[schemas_heads.HeadCounts]):
    """A page of heads."""


class Moneys(Listed[schemas_rating.TaskMoney]):
    """A page of tasks with their money."""


class Fields(Listed[schemas_heads.LaggingField]):
    """A page of fields."""


class Programmes(Listed[schemas_heads.Programme]):
    """A page of programmes."""


class Delays(Listed[schemas_heads.LateHead]):
    """A page of agencies that are late."""


class ReportsOwed(Listed[schemas_tasks.ReportOwed]):
    """A page of agencies that owe reports, the most days first."""


class Tasks(Listed[schemas.Task]):
    """A page of tasks."""


class Datasets(Listed[schemas_datasets.Dataset]):
    """A page of datasets."""


class Reuses(Listed[schemas_interest.Reuse]):
    """A page of reuses, the newest first."""


class DataRequests(Listed[schemas_interest.DataRequest]):
    """A page of requests for data: what waits longest first."""


class Inventory(Listed[schemas_interest.Assets]):
    """A page of agencies, those with most datasets first."""


class Documents(Listed[schemas.Document]):
    """A page of documents."""


class Indices(Listed[schemas_indices.Index]):
    """A page of indices."""


class IndexResults(Listed[schemas_indices.IndexResult]):
    """A page of results of an index."""


class Anomalies(Listed[schemas_anomalies.Anomaly]):
    """A page of odd observations."""


class Rows(Listed[schemas_datasets.Row]):
    """A page of rows of a dataset version."""
