"""How tasks stand, as pages, the interface and the command line tell it."""

from __future__ import annotations

from typing import Any

import msgspec

from khue.model.city import City
from khue.model.progress import Counting, Happening, TaskStanding
from khue.model.task import Task
from khue.pipeline.tasks import telling, words
from khue.pipeline.tasks.punctual import Causes, Silent

Answer = dict[str, Any]

STATUS = {
    Counting.DONE_IN_TIME: "done", Counting.DONE_LATE: "late_done", Counting.RUNNING: "open", Counting.OVERDUE: "overdue",
}  # fmt: skip
"""The four counting states by the codes of `status`, which are older."""


def standing_answer(city: City, task: Task, standing: TaskStanding) -> Answer:
    """Where a task stands, with both languages' words for it."""
    found: Answer = msgspec.to_builtins(standing)
    vi, en = words.COUNTINGS[standing.counting]
    said = {lang: telling.ownerless(city, task, standing.lead, standing, lang) for lang in ("vi", "en")}
    return {
        **found, "parts": [msgspec.to_builtins(part) for part in standing.parts],
        "counting_text": vi, "counting_text_en": en, "stage_text": telling.stage(standing, "vi"),
        "stage_text_en": telling.stage(standing, "en"), "owner_text": said["vi"], "owner_text_en": said["en"],
    }  # fmt: skip


def happening_answer(city: City, one: Happening) -> Answer:
    """One event of a task, as everybody may read it."""
    names = {agency.code: (agency.name, agency.name_en or agency.name) for agency in city.agencies}
    given: Answer = msgspec.to_builtins(one)
    return {
        "number": one.number, "at": one.at, "act": one.act.value, "agency": one.agency, "part": one.part,
        "lead": one.lead, "deadline": given.get("deadline"), "progress": one.progress, "done": one.done,
        "cause": one.cause, "cause_kind": one.cause_kind, "said": telling.said(one), "evidence": len(one.evidence),
        "act_text": words.ACTS[one.act][0], "act_text_en": words.ACTS[one.act][1],
        "text": telling.details(one, "vi", lambda code: names.get(code, (code,))[0]),
        "text_en": telling.details(one, "en", lambda code: names.get(code, (code, code))[1]),
    }  # fmt: skip


def silent_answer(found: Silent) -> Answer:
    """An agency that owes reports on overdue tasks."""
    return {"agency": found.agency, "tasks": list(found.tasks), "days": found.days}


def causes_answer(found: Causes) -> Answer:
    """Causes of delay by kind, and how many delays have none."""
    return {"objective": found.objective, "subjective": found.subjective, "none": found.none, "tasks": found.tasks}
