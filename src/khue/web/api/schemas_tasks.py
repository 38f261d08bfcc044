"""How tasks stand and what happened to them, for OpenAPI. The values are made by `khue.pipeline.tasks.answers`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

Counting = Literal["done_in_time", "done_late", "running", "overdue"]
Stage = Literal["assigned", "accepted", "returned", "reported", "verified", "closed", "reopened"]
CauseKind = Literal["objective", "subjective", ""]


class PartStanding(Schema):
    """How the part of a co-operating agency stands."""

    agency: str
    stage: Stage
    counting: Counting
    deadline: str | None
    done_on: str | None
    progress: float | None
    cause: str
    cause_kind: CauseKind
    since: str | None


class Standing(Schema):
    """Where a task stands. The four counting states together are all tasks."""

    task: str
    stage: Stage
    counting: Counting
    deadline: str | None = Field(description="The deadline in force, after extensions.")
    done_on: str | None
    basis: Literal["number", "evidence", "stated"] = Field(
        description="Whether it rests on a target's figure, on recorded events with evidence, or on what was typed in."
    )
    progress: float | None = Field(description="From 0 to 1.")
    cause: str
    cause_kind: CauseKind
    reminders: int
    parts: list[PartStanding]
    since: str | None
    last_day: str | None = Field(description="The last day in time: the next working day where offices are closed.")
    days_late: int
    lead: str
    owner: str = Field(description="Who answers for it on the day; a successor, or empty where nobody does.")
    finished: bool
    help: str
    asked: str | None = Field(description="The deadline that is asked for and not decided on.")
    escalated: bool
    reported_on: str | None
    evidence: int = Field(description="How many files prove it.")
    happenings: int
    same_as: str
    counting_text: str
    counting_text_en: str
    stage_text: str
    stage_text_en: str
    owner_text: str
    owner_text_en: str


class Happening(Schema):
    """One event of a task: agencies, never persons; no internal note."""

    number: int
    at: str = Field(description="The city's wall clock.")
    act: str
    act_text: str
    act_text_en: str
    agency: str
    part: str
    lead: str
    deadline: str | None
    progress: float | None
    done: bool
    cause: str
    cause_kind: CauseKind
    said: str
    evidence: int
    text: str
    text_en: str


class ReportOwed(Schema):
    """An agency that owes reports on overdue tasks."""

    agency: str = Field(description="Empty where nobody answers for the tasks.")
    tasks: list[str]
    days: int = Field(description="Since the report that has been owed longest fell due.")


class CausesOfDelay(Schema):
    """How many tasks that are overdue or were done late have a cause of each kind."""

    objective: int
    subjective: int
    none: int = Field(description="No cause was told.")
    tasks: int
