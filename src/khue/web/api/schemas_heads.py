"""What heads, blocs, fields and delays answer, for OpenAPI. The values are made by `khue.pipeline.heads.answers`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas_attention import Item
from khue.web.api.schemas_gaps import GapLine
from khue.web.api.schemas_shared import Statuses

Thing = Literal["target", "task", "dataset", "component"]
Counting = Literal["done_in_time", "done_late", "running", "overdue"]


class TaskCounts(Schema):
    """How many tasks are in each of the four counting states."""

    done_in_time: int
    done_late: int
    running: int
    overdue: int


class Counts(Schema):
    """How much somebody answers for. `lost` are index points missing to the maximum, each index counted as 100."""

    targets: int
    tasks: int
    datasets: int
    components: int
    evidence: Statuses
    counting: TaskCounts
    owed: int = Field(description="Lines in the register of missing data.")
    known: int = Field(description="Of how many components the points are known.")
    lost: float


class HeadOf(Schema):
    """An agency with the post of its head; `code` is empty for what nobody answers for."""

    code: str
    name: str
    name_en: str
    head: str
    head_en: str
    kind: str
    bloc: str
    parent: str
    unit: str


class HeadCounts(HeadOf):
    """A head with what he or she answers for, counted."""

    counts: Counts


class FieldCounts(Schema):
    """What a head answers for in one field."""

    group: str
    name: str
    name_en: str
    counts: Counts


class HeadTarget(Schema):
    """A target; `named` is the agency that its document names, `helping` those that work with the head's."""

    id: str
    text: str
    text_en: str
    group: str
    named: str
    due: str | None
    status: Literal["met", "on_track", "at_risk", "off_track", "overdue", "no_data"]
    probability: float | None
    helping: list[str]


class HeadTask(Schema):
    """A task with the deadline in force and the state in which it counts."""

    id: str
    text: str
    text_en: str
    group: str
    named: str
    deadline: str | None
    stage: str
    counting: Counting
    days_late: int
    basis: Literal["number", "evidence", "stated"]
    targets: list[str]
    helping: list[str]


class HeadComponent(Schema):
    """A component of an index. Points are null where they are not known; `units` counts those of which they are the mean."""

    index: str
    component: str
    name: str
    name_en: str
    period: str
    most: float
    points: float | None
    lost: float | None
    lost_share: float | None
    units: int
    indicators: list[str]


class Helped(Schema):
    """Something that another head answers for and this one's agency works with."""

    thing: Thing
    id: str
    head: str


class HeadPage(HeadOf):
    """All that a head answers for on the day of the build, and what to push."""

    counts: Counts
    fields: list[FieldCounts]
    targets: list[HeadTarget]
    tasks: list[HeadTask]
    datasets: list[str]
    components: list[HeadComponent]
    owed: list[GapLine]
    attention: list[Item]
    helps: list[Helped]


class Bloc(Schema):
    """A bloc of the political system; empty for what nobody answers for."""

    bloc: str
    name: str
    name_en: str
    agencies: int
    counts: Counts


class Blocs(Schema):
    """The blocs side by side; every count of the city is the sum of theirs."""

    as_of: str
    blocs: list[Bloc]
    city: Counts


class LaggingField(Schema):
    """A field: how much is missing to its targets on average, over those that have a figure."""

    group: str
    name: str
    name_en: str
    agency: str
    gap: float | None
    measured: int
    farthest: str
    its_gap: float | None
    counts: Counts


class PriorityGround(Schema):
    """A criterion by which fields come first, with its weight."""

    id: str
    name: str
    name_en: str
    weight: float
    measure: Literal["gap", "behind", "overdue", "points", "chosen"]


class PriorityChange(Schema):
    """A change of criteria or weights: when, by which body, what."""

    date: str
    by: str
    what: str
    what_en: str


class PlacedField(Schema):
    """A field in its place; `parts` add up to `score`, of 100."""

    group: str
    name: str
    name_en: str
    place: int
    score: float
    parts: dict[str, float]
    values: dict[str, float]


class Priorities(Schema):
    """Which fields come first, by what, and who changed that."""

    grounds: list[PriorityGround]
    changes: list[PriorityChange]
    source: str
    note: str
    fields: list[PlacedField]


class Effects(Schema):
    """Ids by what they come to."""

    activity: list[str]
    output: list[str]
    outcome: list[str]


class Programme(Schema):
    """A document by what its targets and tasks come to; `extent` is how much of it was read."""

    document: str
    extent: str
    number: str
    title: str
    title_en: str
    targets: Effects
    tasks: Effects
    activity_only: bool
    without_outcome: bool


class Delay(Schema):
    """Something that is late: a task, or a line of the register of missing data."""

    what: Literal["task", "data"]
    id: str
    days: int


class LateHead(HeadOf):
    """An agency that is late, with all that it is late with, the longest delay first."""

    days: int
    longest: int
    delays: list[Delay]
