"""What ratings and money answer, for OpenAPI. The values are made in `khue.pipeline.heads` and `khue.pipeline.money`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas_shared import Reason

Measure = Literal["tasks_finished", "tasks_in_time", "tasks_proved", "targets_on_course", "data_up_to_date"]


class SchemeCriterion(Schema):
    """A criterion as the city declares it."""

    id: str
    name: str
    name_en: str
    about: str
    about_en: str
    weight: float
    measure: Measure


class SchemeGrade(Schema):
    """A level, from so many points on."""

    id: str
    name: str
    name_en: str
    least: float


class Scheme(Schema):
    """How the city rates; days are working days."""

    criteria: list[SchemeCriterion]
    grades: list[SchemeGrade]
    late_counts: float
    at_risk_counts: float
    least_judged: float
    objection_days: int
    answer_days: int
    source: str
    source_url: str
    note: str


class Fact(Schema):
    """A fact with its mark from 0 to 1 and the points that it adds; null for one that could not be marked."""

    thing: Literal["task", "target", "data"]
    id: str
    mark: float | None
    points: float | None
    before: float | None = Field(description="The mark before an objection was upheld.")
    reason: Reason


class RatedCriterion(Schema):
    """A criterion of a rating; `worth` is the most points, with the weight of what cannot be judged shared out."""

    id: str
    name: str
    name_en: str
    weight: float
    worth: float
    mark: float | None
    points: float | None
    facts: list[Fact]
    left_out: list[Fact]
    missing: Reason | None


class Rating(Schema):
    """The rating of a head in a month, as was known on `as_of`."""

    code: str
    name: str
    name_en: str
    head: str
    head_en: str
    month: str
    as_of: str
    running: bool
    points: float | None
    judged: float
    grade: str | None
    grade_name: str
    grade_name_en: str
    no_grade: str
    no_grade_en: str
    criteria: list[RatedCriterion]
    hash: str


class Ratings(Schema):
    """The ratings of a month, and the months that there are."""

    month: str
    as_of: str
    running: bool
    months: list[str]
    scheme: Scheme
    items: list[Rating]
    count: int
    limit: int
    offset: int


class Known(Schema):
    """How many rows of budgets give each kind of amount."""

    planned: int
    allocated: int
    disbursed: int


class Amounts(Schema):
    """Amounts in đồng; null where no budget gives them. `used` is what was paid out of what was allocated."""

    planned: int | None
    allocated: int | None
    disbursed: int | None
    used: float | None
    rows: int
    known: Known


class BudgetRow(Schema):
    """A row of a budget."""

    period: str
    planned: int | None
    allocated: int | None
    disbursed: int | None
    used: float | None
    source: str
    source_url: str
    seen_on: str | None
    note: str


class TaskMoney(Amounts):
    """The money of a task."""

    task: str
    text: str
    text_en: str
    document: str
    head: str
    state: Literal["done_in_time", "done_late", "running", "overdue"] | None
    periods: list[BudgetRow]


class HeadMoney(Amounts):
    """The money of the tasks that a head answers for."""

    head: str
    name: str
    name_en: str


class DocumentMoney(Amounts):
    """The money of a programme."""

    document: str


class FieldMoney(Amounts):
    """The money of a field."""

    group: str


class PeriodMoney(Amounts):
    """The money of a period."""

    period: str


class Effort(Schema):
    """Đồng for each index point gained; null where that cannot be said, and `missing` says why."""

    index: str
    component: str
    tasks: list[str]
    shared: list[str]
    before: str
    after: str
    points_before: float | None
    points_after: float | None
    gained: float | None
    per_point: int | None
    paid: Amounts
    missing: Reason | None


class MoneySums(Schema):
    """All money of the city, each row once."""

    as_of: str
    whole: Amounts
    heads: list[HeadMoney]
    documents: list[DocumentMoney]
    fields: list[FieldMoney]
    periods: list[PeriodMoney]
    points: list[Effort]


class TargetMoney(Schema):
    """The money of the tasks that serve a target; what they share with other targets is not split."""

    target: str
    alone: Amounts
    shared: Amounts
    tasks: list[str]
    shared_tasks: list[str]
    with_others: list[str]
