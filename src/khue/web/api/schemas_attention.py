"""What the attention list answers, for OpenAPI. The values are made by `khue.pipeline.attention.answers`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas_shared import Reason

Kind = Literal[
    "target_overdue", "target_at_risk", "task_overdue", "task_due", "task_help", "data_owed", "dataset_late", "rank_fell",
    "anomaly",
]  # fmt: skip


class Factors(Schema):
    """What one part adds to the loss of an item: `chance` times `weight` times `urgency`.

    The weight is the product of `document`, `certainty`, `group` and `kind`.
    """

    thing: Literal["target", "task", "dataset", "indicator", "anomaly"]
    id: str
    chance: float = Field(description="Chance of missing it, as a class; 1 only for what is late already.")
    basis: str
    basis_text: str
    basis_text_en: str
    document: float
    certainty: float
    group: float
    kind: float
    weight: float
    urgency: float
    due: str | None
    loss: float


class Item(Schema):
    """Something to push: why, who answers for it, what to do next, and by when."""

    place: int | None = Field(description="Its place, from 1; null where it has none.")
    id: str
    kind: Kind
    title: str
    title_en: str
    subjects: list[str]
    owner: str
    owner_name: str
    owner_name_en: str
    head: str = Field(description="The post of the head of the agency that answers.")
    head_en: str
    reason: Reason
    step: Reason
    by: str = Field(description="The day by which the next step is to be taken.")
    due: str | None
    since: str | None = Field(description="Since when it has been on the list; null where longer than was looked.")
    loss: float
    factors: list[Factors]
    outcome: Reason | None = Field(description="Of an earlier day: what came of it by the day of the build.")


class Rest(Schema):
    """The items that have no place on the list, counted by kind."""

    count: int
    kinds: dict[str, int]
    items: list[Item]


class Shift(Schema):
    """An item that is elsewhere than on the earlier list, and why; a place is null where it has none."""

    item: str
    title: str
    title_en: str
    kind: Literal["entered", "left", "moved", "changed"]
    was: int | None
    now: int | None
    cause: Reason


class Changes(Schema):
    """What differs from the list of the build before, of a week or of a month before."""

    held_against: Literal["build", "week", "month"]
    since: str
    shifts: list[Shift]


class Attention(Schema):
    """The attention list of a day, as far as was known by it; `as_of` is the day of the build."""

    day: str
    as_of: str
    count: int
    limit: int
    offset: int
    items: list[Item]
    rest: Rest
    changes: list[Changes]
