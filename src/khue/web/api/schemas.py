"""What each address answers, for OpenAPI. The values are made by `khue.pipeline.answers`; a test holds the two together."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api import schemas_tasks
from khue.web.api.schemas_outlook import Outlook, Projected
from khue.web.api.schemas_shared import Point, Reason, Statuses

Evidence = Literal["met", "on_track", "at_risk", "off_track", "overdue", "no_data"]
Kind = Literal["final", "provisional", "estimated", "missing", "undefined", "suppressed"]


class Latest(Schema):
    """The newest observation that has a value."""

    period: str
    value: float | None
    status: Kind


class Target(Schema):
    """A target of a document. `unit` is the unit of measure; `status` is what the numbers say."""

    id: str
    document: str
    clause: str
    group: str
    text: str
    text_en: str
    indicator: str
    operator: Literal[">=", ">", "<=", "<", "=", "~", "range", "qualitative"]
    value: float | None
    value_to: float | None
    unit: str
    year: int | None
    due: str | None
    status: Evidence
    reason: Reason
    latest: Point | None
    agency: str
    probability: float | None = Field(
        description="Chance of meeting the target in time; `outlook` says why there is none."
    )
    projection: Projected | None = Field(description="Where its figure will lie on the last day.")
    schedule: Literal["ahead", "due_soon", "past_due", "undated"]
    days_left: int | None
    official: str
    official_source: str
    baseline: Point | None
    path: list[Point]
    required_pace: float | None
    actual_pace: float | None
    agency_basis: str
    cooperating: list[str]
    certainty: str
    supersedes: str
    relation: str
    source_url: str
    note: str
    outlook: Outlook


AnomalyCode = Literal[
    "unit_error", "break", "outlier", "zero_for_missing", "carried_forward", "over_bounds", "parts_do_not_add_up",
    "rank_order", "same_as_another", "vintages_differ",
]  # fmt: skip


class Flag(Schema):
    """What is odd about an observation: a code, and the sentence in both languages. Nothing is corrected."""

    code: AnomalyCode
    text: str
    text_en: str


class Observation(Schema):
    """An observation; `unit` is the administrative unit, `version` the dataset version of a computed value.

    `carried` is the day of the reform where older rows were carried over to the unit that has borne the code since;
    `estimated_share` is how much of that (0 to 1) was divided by an estimate.
    """

    indicator: str
    unit: str
    period: str
    value: float | None
    status: Kind
    numerator: float | None
    denominator: float | None
    source: str
    version: str
    level: str
    grain: str
    of_units: int | None
    index: str
    place: str
    published: str
    seen_on: str
    vintage: str
    note: str
    carried: str
    estimated_share: float | None
    flags: list[Flag]


class Words(Schema):
    """Words in both languages."""

    vi: str
    en: str


class Break(Schema):
    """From this period on the series is not comparable with what came before."""

    period: str
    reason: Words


class Bounds(Schema):
    """The least and the greatest value that can be right."""

    min: float | None
    max: float | None


class Indicator(Schema):
    """An indicator under the headings of the state statistics system; `unit` is the unit of measure."""

    id: str
    name: str
    name_en: str
    unit: str
    group: str
    direction: Literal["higher", "lower", "none"]
    timing: Literal["point", "period"]
    computed: bool
    dataset: str
    formula: str
    levels: list[str]
    periods: list[str]
    agency: str
    purpose: str
    purpose_en: str
    definition: str
    definition_en: str
    method: str
    method_en: str
    breakdowns: list[str]
    rhythm: str
    data_source: str
    data_source_en: str
    legal_source: str
    higher_code: str
    bounds: Bounds
    decimals: int | None
    breaks: list[Break]
    note: str
    latest: Latest | None
    observations: int
    targets: list[str]


class Change(Schema):
    """A share of an old unit that went over to a new one; without `weight` the share is not known."""

    from_code: str
    to_code: str
    date: str
    weight: float | None = None
    act: str = ""
    note: str = ""


class Unit(Schema):
    """An administrative unit during one stretch of its life."""

    code: str
    name: str
    name_en: str
    kind: str
    level: str
    parent: str
    valid_from: str | None
    valid_to: str | None
    population: int | None
    area_km2: float | None
    lon: float | None
    lat: float | None
    source_url: str
    note: str
    came_from: list[Change]
    went_to: list[Change]


class Agency(Schema):
    """An agency with the post of its head, and what it answers for."""

    code: str
    name: str
    name_en: str
    kind: str
    bloc: str
    parent: str
    head: str
    head_en: str
    unit: str
    successor: str
    valid_from: str | None
    valid_to: str | None
    source_url: str
    note: str
    targets: list[str]
    tasks: list[str]
    datasets: list[str]
    statuses: Statuses


class Task(Schema):
    """A task; `state` as typed into the plan, `status` and `standing` with all that happened and the calendar."""

    id: str
    document: str
    clause: str
    group: str
    text: str
    text_en: str
    lead: str
    lead_text: str
    cooperating: list[str]
    cooperating_text: str
    product: str
    deadline: str | None
    deadline_text: str
    targets: list[str]
    state: str
    done_on: str | None
    same_as: str = Field(description="The task that this one repeats; the two are counted once.")
    pilot: list[str] = Field(description="Agencies that do it first, as a trial.")
    status: Literal["done", "late_done", "open", "overdue"]
    days_left: int | None
    standing: schemas_tasks.Standing
    source_url: str
    note: str


class TaskWithLog(Task):
    """A task with everything that happened to it, oldest first."""

    log: list[schemas_tasks.Happening]


class Clause(Schema):
    """A viewpoint, objective or solution with its address in the text."""

    clause: str
    text: str
    text_en: str


class Relation(Schema):
    """How a document stands to an earlier one."""

    document: str
    kind: str
    note: str


class Document(Schema):
    """A document with how much of it was read, its relations, and what it sets."""

    id: str
    number: str
    kind: str
    title: str
    title_en: str
    issuer: str
    issuer_name: str
    issuer_name_en: str
    date: str | None
    date_text: str
    status: str
    extent: str
    relations: list[Relation]
    viewpoints: list[Clause]
    objectives: list[Clause]
    solutions: list[Clause]
    stated_targets: int | None
    stated_tasks: int | None
    sources: list[str]
    note: str
    targets: list[str]
    tasks: list[str]
    statuses: Statuses
