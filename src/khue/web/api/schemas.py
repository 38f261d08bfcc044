"""What each address answers, for OpenAPI. The values are made by `khue.pipeline.answers`; a test holds the two together."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

Evidence = Literal["met", "on_track", "at_risk", "off_track", "overdue", "no_data"]
Kind = Literal["final", "provisional", "estimated", "missing", "undefined", "suppressed"]
Value = float | int | str | bool | None


class Point(Schema):
    """A value at a period."""

    period: str
    value: float
    status: str


class Latest(Schema):
    """The newest observation that has a value."""

    period: str
    value: float | None
    status: Kind


class Projected(Schema):
    """A forecast: its middle, and the range in which the figure lies with a chance of 80 %."""

    period: str
    low: float
    mid: float
    high: float


class Reason(Schema):
    """Why a target stands as it does: a code with its numbers, and the sentence in both languages."""

    code: str
    params: dict[str, Value]
    text: str
    text_en: str


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


class Statuses(Schema):
    """How many targets have each status."""

    met: int
    on_track: int
    at_risk: int
    off_track: int
    overdue: int
    no_data: int


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
    """A task; `state` as typed in, `status` with the calendar taken into account."""

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
    status: Literal["done", "late_done", "open", "overdue"]
    days_left: int | None
    source_url: str
    note: str


class Version(Schema):
    """An immutable version of a dataset; `content` is the hash of its rows."""

    dataset: str
    number: int
    rows: int
    created: str
    raw_name: str
    content: str
    contract_version: str
    current: bool
    withdrawn: bool = Field(description="Taken out of use, or with rows of a version that was.")


class Note(Schema):
    """A finding of the check that the build was made with."""

    code: str
    severity: str
    place: str
    vi: str
    en: str


class ExposedRow(Schema):
    """A row in which a person is identified; the cell is masked."""

    row: int
    file: str
    value: str


class Exposure(Schema):
    """What was found of persons in a column that is not declared so; `settled` where an officer said that it is nothing."""

    column: str
    kind: str
    kind_vi: str
    kind_en: str
    rows: int
    settled: bool
    first: list[ExposedRow]


class Publication(Schema):
    """Whether the rows of the current version are shown, and what holds them back."""

    published: bool
    reasons: list[str] = Field(description="unchecked, exposed, superseded, withdrawn or few.")
    sentences: list[str]
    sentences_en: list[str]
    closed_columns: list[str] = Field(description="Columns whose values are masked or pseudonyms.")
    smallest_count: int = Field(description="Counts below it are suppressed; 0 where every count is published.")
    exposures: list[Exposure]


class QualityMark(Schema):
    """One aspect of a dataset's quality: its score from 0 to 100 (null where it cannot be said), and what it counts."""

    aspect: Literal["completeness", "validity", "currentness", "volume", "use"]
    aspect_text: str
    aspect_text_en: str
    score: float | None
    weight: float
    reason: Reason


class Quality(Schema):
    """How good the current version of a dataset is, from 0 to 100, and what its owner does next."""

    dataset: str
    version: int = Field(description="The version that was judged; 0 where there is none.")
    score: float | None
    step: Reason
    marks: list[QualityMark]


class Dataset(Schema):
    """A dataset: its contract in short, its versions, and the indicators computed from it."""

    id: str
    name: str
    version: str
    status: str
    domain: str
    tags: list[str]
    description: str
    limitations: str
    usage: str
    owner: str
    area_column: str
    time_column: str
    next_update: str
    columns: list[dict[str, Any]] = Field(description="Columns as in the Open Data Contract Standard.")
    sla: list[dict[str, Any]] = Field(description="Promises of service as in the Open Data Contract Standard.")
    current: int | None
    rows: int | None
    versions: list[Version]
    indicators: list[str]
    notes: list[Note] = Field(description="What the build found in the contract, the files and the rows.")
    publication: Publication
    quality: Quality | None


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


class Row(Schema):
    """A row of a dataset version: `_row` is its number in the file, the rest its columns."""

    model_config = {"extra": "allow"}
