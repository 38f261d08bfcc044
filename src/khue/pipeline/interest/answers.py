"""The JSON shapes of reuses and requests, made in this one place for pages, interface and command line."""

from __future__ import annotations

from datetime import date
from typing import Any

from khue.model.interest import DataRequest, Reuse
from khue.pipeline.interest import board
from khue.pipeline.interest.words import ASKERS, MADE, OUTCOMES, STAGES
from khue.pipeline.reading import Build

Answer = dict[str, Any]


def reuse_answers(build: Build, dataset: str = "") -> list[Answer]:
    """What was made with the city's data, or with one dataset, the newest first."""
    names = {contract.id: contract.name or contract.id for contract in build.city.contracts}
    return [_reuse(one, names) for one in board.reuses(build.home) if dataset in ("", one.dataset)]


def _reuse(one: Reuse, names: dict[str, str]) -> Answer:
    return {
        "id": str(one.id), "title": one.title, "kind": one.kind.value, "kind_text": MADE[one.kind].vi,
        "kind_text_en": MADE[one.kind].en, "dataset": one.dataset, "dataset_name": names.get(one.dataset, one.dataset),
        "maker": one.maker, "about": one.about, "url": one.url or None, "shown": one.shown.isoformat(),
    }  # fmt: skip


def reuse_counts(build: Build) -> dict[str, int]:
    """How many reuses each dataset has, by its id; datasets with none are left out."""
    found: dict[str, int] = {}
    for one in board.reuses(build.home):
        found[one.dataset] = found.get(one.dataset, 0) + 1
    return found


def request_answers(build: Build, day: date) -> list[Answer]:
    """The queue: what waits longest first, then what was answered, the newest first. `day` says what is late."""
    agencies = {agency.code: agency for agency in build.city.agencies}
    found = board.requests(build.home)
    waiting = sorted((one for one in found if one.answered is None), key=lambda one: (one.due, one.id))
    done = sorted((one for one in found if one.answered), key=lambda one: (one.answered or day, one.id), reverse=True)
    return [request_answer(one, day, agencies) for one in (*waiting, *done)]


def request_answer(one: DataRequest, day: date, agencies: dict[str, Any]) -> Answer:
    """One request; its words are null until an officer has read them."""
    owner = agencies.get(one.agency)
    outcome = OUTCOMES[one.outcome] if one.outcome else None
    return {
        "id": str(one.id), "title": one.title or None, "purpose": one.purpose or None, "asker": one.asker.value,
        "asker_text": ASKERS[one.asker].vi, "asker_text_en": ASKERS[one.asker].en, "state": one.stage.value,
        "state_text": STAGES[one.stage].vi, "state_text_en": STAGES[one.stage].en, "agency": one.agency or None,
        "agency_name": owner.name if owner else None, "agency_name_en": (owner.name_en or owner.name) if owner else None,
        "received": one.received.isoformat(), "due": one.due.isoformat(), "late": one.late(day),
        "answered": one.answered.isoformat() if one.answered else None,
        "outcome": one.outcome.value if one.outcome else None, "outcome_text": outcome.vi if outcome else None,
        "outcome_text_en": outcome.en if outcome else None, "answer": one.answer or None, "dataset": one.dataset or None,
    }  # fmt: skip
