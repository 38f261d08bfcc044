"""What drafts and the coverage of central orientations answer, for OpenAPI. `khue.pipeline.drafts.answers` makes the values."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

Result = Literal["passes", "remarks", "fails", "unjudged"]


class ListedDraft(Schema):
    """A draft, or an adopted document as it was on its day, with what each of the five gates says."""

    document: str
    number: str
    title: str
    title_en: str
    status: str
    day: str = Field(description="The day on which it is judged: its own, or that of the build where it has none.")
    targets: int
    tasks: int
    passes: bool = Field(description="False where one gate does not pass.")
    results: dict[str, Result]


class Offence(Schema):
    """A clause with what is wrong in it and what to do."""

    criterion: str
    grade: Literal["grave", "remark", "unknown"]
    kind: Literal["target", "task", "group", "document"]
    subject: str
    clause: str
    text: str
    text_en: str
    wrong: str
    wrong_en: str
    todo: str
    todo_en: str


class Gate(Schema):
    """What one gate says, of how many items, and the clauses behind it."""

    gate: Literal["feasible", "effective", "safe", "consistent", "unobstructed"]
    name: str
    name_en: str
    result: Result
    result_text: str
    result_text_en: str
    looked_at: int
    unknown: int
    summary: str
    summary_en: str
    offences: list[Offence]


class Prospect(Schema):
    """The chance of a target on the day, or in words why there is none."""

    target: str
    clause: str
    chance: float | None
    text: str
    text_en: str


class WorthPoints(Schema):
    """The most points of an index that hang on a target; `share` is in hundredths of the whole."""

    index: str
    points: float
    share: float


class Worth(Schema):
    """What a target or task comes to, and what hangs on it."""

    subject: str
    kind: Literal["target", "task"]
    effect: Literal["activity", "output", "outcome"]
    effect_text: str
    effect_text_en: str
    group: str
    points: list[WorthPoints]
    tasks: int | None


class TaskClear(Schema):
    """Of a task, by the id of what must be clear: true, false, or null where that is not known."""

    task: str
    fields: dict[str, bool | None]


class Covered(Schema):
    """A central orientation with how it is covered."""

    id: str
    document: str
    document_date: str | None
    clause: str
    text: str
    text_en: str
    group: str
    indicator: str
    year: int | None
    covering: Literal["covered", "partly", "not"]
    covering_text: str
    covering_text_en: str
    targets: list[str]
    tasks: list[str]
    wanting: list[str]
    wanting_en: list[str]
    source_url: str
    note: str


class JudgedDraft(ListedDraft):
    """A draft with its five gates; `whole` says that its text was read to its end."""

    whole: bool
    gates: list[Gate]
    prospects: list[Prospect]
    worths: list[Worth]
    clear: list[TaskClear]
    coverage: list[Covered]
    note: str


class Drafts(Schema):
    """A page of the list."""

    count: int
    limit: int
    offset: int
    items: list[ListedDraft]


class Coverage(Schema):
    """A page of the central orientations."""

    count: int
    limit: int
    offset: int
    items: list[Covered]
