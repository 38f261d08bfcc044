"""The JSON shapes of everything that a build holds, made in this one place for pages, interface and command line.

Every function is pure: a build and a thing of its city go in, plain values come out; keys are always all there. Words
that are declared in two languages have a key each (`text`, `text_en`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from khue.model.agency import Agency
from khue.model.assessment import Assessment, Evidence, Point
from khue.model.base import Text
from khue.model.contract import Contract
from khue.model.document import Clause, Document
from khue.model.index import Component, Index
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.privacy import Publication
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit
from khue.pipeline.anomalies.answers import flag_answers
from khue.pipeline.incoming.set_aside import waiting_count
from khue.pipeline.indices.answers import result_answer
from khue.pipeline.manifest import CheckNote, DatasetVersion
from khue.pipeline.outlook.answers import outlook_answer, projection_answer
from khue.pipeline.privacy.answers import publication_answer
from khue.pipeline.quality.telling import quality_answer
from khue.pipeline.reading import Build
from khue.pipeline.searching import Hit
from khue.pipeline.tasks.answers import STATUS, happening_answer, standing_answer
from khue.pipeline.wording import reason_sentence

Answer = dict[str, Any]


def target_answer(build: Build, target: Target) -> Answer:
    """A target with how it stands; `status` is what the numbers say, `schedule` the calendar, `official` the agency.

    `probability` is the chance of meeting it in time and `projection` where its last figure will lie; both are null
    where that cannot be said, and `outlook` says why.
    """
    found, ahead = build.assessments[target.id], build.outlooks[target.id]
    return {
        **_fields(target, "id document clause group text text_en indicator operator value value_to unit year"),
        "due": _plain(target.deadline),
        "status": found.evidence.value,
        "reason": _reason(build, found, target),
        "latest": _point(found.latest),
        "agency": target.agency,
        "probability": ahead.chance,
        "projection": projection_answer(ahead),
        "schedule": found.schedule.value,
        "days_left": found.days_left,
        "official": found.official,
        "official_source": target.official_source,
        "baseline": _point(found.baseline),
        "path": [_point(point) for point in found.path],
        "required_pace": found.required_pace,
        "actual_pace": found.actual_pace,
        **_fields(target, "agency_basis cooperating certainty supersedes relation source_url note"),
        "outlook": outlook_answer(ahead, target.form_of(build.indicators.get(target.indicator))),
    }


def _reason(build: Build, found: Assessment, target: Target) -> Answer:
    form = target.form_of(build.indicators.get(target.indicator))
    return {
        "code": found.reason.code,
        "params": dict(found.reason.params),
        "text": reason_sentence(found.reason, form, "vi"),
        "text_en": reason_sentence(found.reason, form, "en"),
    }


def _point(point: Point | None) -> Answer | None:
    return None if point is None else {"period": point.period, "value": point.value, "status": point.status}


def observation_answer(build: Build, observation: Observation) -> Answer:
    """An observation with all that stands behind it; `unit` is the administrative unit, `flags` what is odd about it."""
    held = msgspec.structs.asdict(observation) | {"status": observation.status.value}
    return {name: held[name] for name in _OBSERVATION} | {"flags": flag_answers(build, build.flags(observation))}


_OBSERVATION = (
    "indicator", "unit", "period", "value", "status", "numerator", "denominator", "source", "version", "level", "grain",
    "of_units", "index", "place", "published", "seen_on", "vintage", "note", "carried", "estimated_share",
)  # fmt: skip
"""The keys of an observation in their order; all are plain values but the status. Answers have a thousand of them."""


def indicator_answer(build: Build, indicator: Indicator) -> Answer:
    """An indicator under the headings of the state statistics system, with its latest value for the city."""
    latest = build.latest(indicator.id, build.city.declaration.unit)
    return {
        **_fields(indicator, "id name unit group direction timing computed dataset formula levels periods agency"),
        **_fields(indicator, "purpose definition method breakdowns rhythm data_source legal_source higher_code"),
        **_fields(indicator, "bounds decimals breaks note"),
        "latest": None if latest is None else _fields(latest, "period value status"),
        "observations": build.counts().get(indicator.id, 0),
        "targets": [target.id for target in build.city.targets if target.indicator == indicator.id],
    }


def unit_answer(build: Build, unit: Unit) -> Answer:
    """An administrative unit during one stretch of its life, and the changes that its code took part in."""
    return {
        **_fields(unit, "code name name_en kind level parent valid_from valid_to population area_km2 lon lat"),
        **_fields(unit, "source_url note"),
        "came_from": [_plain(c) for c in build.city.changes if c.to_code == unit.code and c.date == unit.valid_from],
        "went_to": [_plain(c) for c in build.city.changes if c.from_code == unit.code and _ended(unit, c.date)],
    }


def _ended(unit: Unit, day: date) -> bool:
    return unit.valid_to is not None and (day - unit.valid_to).days in (0, 1)


def agency_answer(build: Build, agency: Agency) -> Answer:
    """An agency with the post of its head and what it answers for."""
    city = build.city
    owed = [c.id for c in city.contracts if c.owner == agency.code]
    return {
        **_fields(agency, "code name name_en kind bloc parent head head_en unit successor valid_from valid_to"),
        **_fields(agency, "source_url note"),
        "targets": [target.id for target in city.targets if target.agency == agency.code],
        "tasks": [task.id for task in city.tasks if task.lead == agency.code],
        "datasets": owed,
        "statuses": _tally(build, (t for t in city.targets if t.agency == agency.code)),
    }


def _tally(build: Build, targets: Iterable[Target]) -> dict[str, int]:
    counts = {evidence.value: 0 for evidence in Evidence}
    for target in targets:
        counts[build.assessments[target.id].evidence.value] += 1
    return counts


def task_answer(build: Build, task: Task) -> Answer:
    """A task; `status` is done, late_done, open or overdue, as `standing` has it."""
    standing = build.task_standings[task.id]
    return {
        **_fields(task, "id document clause group text text_en lead lead_text cooperating cooperating_text product"),
        **_fields(task, "deadline deadline_text targets state done_on same_as pilot"),
        "status": task_status(build, task),
        "days_left": None if standing.deadline is None else (standing.deadline - build.as_of).days,
        "standing": standing_answer(build.city, task, standing),
        **_fields(task, "source_url note"),
    }


def task_status(build: Build, task: Task) -> str:
    """How a task counts, by the older codes of the four counting states."""
    return STATUS[build.task_standings[task.id].counting]


def task_log(build: Build, task: Task) -> list[Answer]:
    """What happened to a task, oldest first; of one that is listed twice, what happened to the other."""
    name = build.task_standings[task.id].same_as or task.id
    return [happening_answer(build.city, one) for one in build.happenings if one.task == name]


def dataset_answer(build: Build, contract: Contract) -> Answer:
    """A dataset's contract in short, its versions (newest first) and the indicators that are computed from it."""
    versions = sorted((v for v in build.datasets if v.dataset == contract.id), key=lambda v: -v.number)
    columns = contract.table.properties if contract.tables else ()
    return {
        **_fields(contract, "id name version status domain tags"),
        "description": contract.description.purpose,
        "limitations": contract.description.limitations,
        "usage": contract.description.usage,
        "owner": contract.owner,
        "area_column": contract.area_column,
        "time_column": contract.time_column,
        "next_update": contract.custom("khue.nextUpdate"),
        "columns": [_plain(column, full=True) for column in columns],
        "sla": [_plain(promise, full=True) for promise in contract.sla_properties],
        "current": next((v.number for v in versions if v.current), None),
        "rows": next((v.rows for v in versions if v.current), None),
        "set_aside": next((waiting_count(build.store, contract, v.number) for v in versions if v.current), None),
        "versions": [version_answer(version) for version in versions],
        "indicators": [indicator.id for indicator in build.city.indicators if indicator.dataset == contract.id],
        "notes": [_plain(note) for note in dataset_notes(build, contract)],
        "publication": publication_answer(_publication(build, versions), contract),
        "quality": _quality(build, contract),
    }


def _quality(build: Build, contract: Contract) -> Answer | None:
    """How good it is; None in a build that did not look."""
    found = build.quality.get(contract.id)
    return quality_answer(found) if found else None


def _publication(build: Build, versions: Iterable[DatasetVersion]) -> Publication | None:
    """That of the current version; None where there is none."""
    return next((build.publication(v.dataset, v.number) for v in versions if v.current), None)


def dataset_notes(build: Build, contract: Contract) -> list[CheckNote]:
    """What the build found in a dataset: in its contract, in its files in the inbox, and in its current rows."""
    marks = (f"inbox/{contract.id}/", f"contracts/{contract.id}.", f"datasets/{contract.id}/")
    return [note for note in build.notes if note.place.startswith(marks)]


def version_answer(version: DatasetVersion) -> Answer:
    """A version of a dataset; `content` is the hash of its rows."""
    return _fields(version, "dataset number rows created raw_name content contract_version current withdrawn")


def document_answer(build: Build, document: Document) -> Answer:
    """A document with how much of it was read, its relations, and what it sets."""
    targets = [target for target in build.city.targets if target.document == document.id]
    return {
        **_fields(document, "id number kind title issuer issuer_name date date_text status extent"),
        "relations": [_plain(relation, full=True) for relation in document.relations],
        **{part: [_clause(c) for c in getattr(document, part)] for part in ("viewpoints", "objectives", "solutions")},
        **_fields(document, "stated_targets stated_tasks sources note"),
        "targets": [target.id for target in targets],
        "tasks": [task.id for task in build.city.tasks if task.document == document.id],
        "statuses": _tally(build, targets),
    }


def _clause(clause: Clause) -> Answer:
    return _fields(clause, "clause text")


def index_answer(build: Build, index: Index) -> Answer:
    """A composite index: its tree of components, and the scores and ranks of the city by period.

    An index that compares parts of the city has no results of the city itself; `periods` are those with results.
    """
    found = [standing for standing in build.standings.values() if standing.index == index.id][::-1]
    own = (standing.of(build.city.declaration.unit) for standing in found)
    return {
        **_fields(index, "id name act level years series issuer max_points"),
        "components": [_component(component) for component in index.components],
        "periods": [standing.period for standing in found],
        "results": [result_answer(result) for result in own if result is not None],
        "sources": list(index.sources),
        "note": index.note,
    }


def _component(component: Component) -> Answer:
    return {
        **_fields(component, "id name points scored indicator note"),
        "children": [_component(child) for child in component.children],
    }


def hit_answer(hit: Hit) -> Answer:
    """A search result."""
    return _fields(hit, "kind id title detail")


def build_answer(build: Build) -> Answer:
    """Which build it is, of what day, made when and of what."""
    manifest = build.manifest
    return {
        "id": build.id,
        "city": manifest.city,
        "as_of": build.as_of.isoformat(),
        "built_at": build.built_at,
        "invented": build.city.declaration.invented,
        "simulated": build.city.declaration.simulated,
        "counts": dict(manifest.counts),
        "statuses": _tally(build, build.city.targets),
        "inputs": dict(manifest.inputs),
        "notes": [_plain(note) for note in build.notes],
        "changes": [_plain(change) for change in build.changes],
    }


def _fields(value: object, names: str) -> Answer:
    """The named fields as plain values; words in two languages become two fields."""
    answer: Answer = {}
    for name in names.split():
        held = getattr(value, name)
        if isinstance(held, Text) or (held is None and name in _WORDS):
            answer[name] = held.vi if held else ""
            answer[f"{name}_en"] = held.en if held else ""
        else:
            answer[name] = _plain(held, full=True)
    return answer


_WORDS = frozenset({"purpose", "definition", "method", "data_source", "issuer_name"})
"""Words that a declaration may leave out."""


def _plain(value: object, *, full: bool = False) -> Any:  # noqa: ANN401  # as many types as JSON has
    """The value as JSON knows it; with `full`, a struct gives all its fields, not only those that differ from defaults."""
    if full and isinstance(value, msgspec.Struct):
        return {name: _plain(held, full=True) for name, held in msgspec.structs.asdict(value).items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item, full=True) for item in value]
    return msgspec.to_builtins(value)
