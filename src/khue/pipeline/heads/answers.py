"""The JSON shapes of heads, blocs, fields and delays, made in this one place for pages, interface and command line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from khue.model.agency import Agency
from khue.model.base import Text
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.gaps.answers import gap_answer
from khue.pipeline.heads.answering import NOBODY
from khue.pipeline.heads.components import Piece
from khue.pipeline.heads.duties import Duties, Duty, Thing, targets_of, tasks_of
from khue.pipeline.heads.effects import programmes
from khue.pipeline.heads.lists import Late, Sector, late, sectors
from khue.pipeline.heads.priorities import placed
from khue.pipeline.heads.tallies import Tally, of_city, of_head, tally, whole
from khue.pipeline.reading import Build

Answer = dict[str, Any]

NOBODY_NAME = Text(vi="Chưa có người chịu trách nhiệm", en="Nobody answers for it")
"""The line of what no head answers for."""


@lru_cache(maxsize=4)
def duties_of(build: Build) -> Duties:
    """Who answers for what in a build; made once for it."""
    return Duties(build)


def head_answer(build: Build, agency: Agency) -> Answer:
    """What the head of an agency answers for on the day of the build, how each thing stands, and what to push."""
    duties, code = duties_of(build), agency.code
    return {
        **_head(duties, code),
        "counts": _tally(of_head(duties, code)),
        "fields": [_field(duties, group, code) for group in _groups(duties, code)],
        "targets": [_target(duties, duty) for duty in duties.of(code, Thing.TARGET)],
        "tasks": [_task(duties, duty) for duty in duties.of(code, Thing.TASK)],
        "datasets": [duty.id for duty in duties.of(code, Thing.DATASET)],
        "components": [component_answer(duties.pieces[duty.id]) for duty in duties.of(code, Thing.COMPONENT)],
        "owed": [gap_answer(build, gap) for gap in duties.owed(code)],
        "attention": attention_of(build, code),
        "helps": [{"thing": duty.thing.value, "id": duty.id, "head": duty.head} for duty in duties.helped_by(code)],
    }


def heads_answer(build: Build) -> list[Answer]:
    """Every head with what he or she answers for, counted, and at the end what nobody answers for; together the city."""
    duties = duties_of(build)
    found = [
        _head(duties, agency.code) | {"counts": _tally(of_head(duties, agency.code))} for agency in _listed(duties)
    ]
    return [*found, _head(duties, NOBODY) | {"counts": _tally(of_head(duties, NOBODY))}]


def blocs_answer(build: Build) -> Answer:
    """The blocs of the political system side by side, what nobody answers for, and the city: the sum of all of these."""
    duties = duties_of(build)
    rows = [_bloc(duties, bloc.id, bloc.name) for bloc in build.city.declaration.blocs]
    declared = {bloc.id for bloc in build.city.declaration.blocs}
    others = sorted({agency.bloc for agency in build.city.agencies} - declared)
    rows += [_bloc(duties, id, Text(vi=id)) for id in others]
    nobody = {"bloc": NOBODY, **_words("name", NOBODY_NAME), "agencies": 0, "counts": _tally(of_head(duties, NOBODY))}
    return {"as_of": build.as_of.isoformat(), "blocs": [*rows, nobody], "city": _tally(of_city(duties))}


def sectors_answer(build: Build) -> list[Answer]:
    """The fields, the one that is farthest from its targets first."""
    duties = duties_of(build)
    names = {group.id: group.name for group in build.city.declaration.groups}
    keepers = {group.id: group.agency for group in build.city.declaration.groups}
    return [
        _sector(duties, sector, names.get(sector.group, Text(vi=sector.group)), keepers.get(sector.group, ""))
        for sector in sectors(duties)
    ]


def priorities_answer(build: Build) -> Answer | None:
    """Which fields come first, by which published criteria, and who changed these when; None where the city does not say."""
    declared, duties = build.city.priorities, duties_of(build)
    if declared is None:
        return None
    names = {group.id: group.name for group in build.city.declaration.groups}
    return {
        "grounds": [
            {"id": one.id, **_words("name", one.name), "weight": one.weight, "measure": one.measure.value}
            for one in declared.grounds
        ],
        "changes": [
            {"date": one.date.isoformat(), "by": one.by, **_words("what", one.what)} for one in declared.changes
        ],
        "source": declared.source, "note": declared.note,
        "fields": [
            {**msgspec.to_builtins(one), **_words("name", names.get(one.group, Text(vi=one.group)))}
            for one in placed(duties, declared)
        ],
    }  # fmt: skip


def programmes_answer(build: Build) -> list[Answer]:
    """Documents by what they come to: activity, output, outcome; `activity_only` promises nothing but work."""
    titles = {document.id: document for document in build.city.documents}
    return [
        {
            "document": one.document, "extent": titles[one.document].extent,
            "number": titles[one.document].number, **_words("title", titles[one.document].title),
            "targets": {effect.value: list(ids) for effect, ids in one.targets.items()},
            "tasks": {effect.value: list(ids) for effect, ids in one.tasks.items()},
            "activity_only": one.activity_only, "without_outcome": one.without_outcome,
        }
        for one in programmes(build).values()
    ]  # fmt: skip


def late_answer(build: Build) -> list[Answer]:
    """The agencies that are late with tasks or data, those with the most days together first."""
    duties = duties_of(build)
    return [_late(duties, one) for one in late(duties)]


def attention_of(build: Build, head: str) -> list[Answer]:
    """What a head is to push today, whether it has a place on the city's list or not, in the list's order."""
    found = attention_answer(build)
    answering = duties_of(build).answering
    return [item for item in (*found["items"], *found["rest"]["items"]) if answering.head(item["owner"]) == head]


def component_answer(piece: Piece) -> Answer:
    """A component of an index; `points` and `lost` are null where they are not known, `units` 0 where they are the city's own."""
    return {
        "index": piece.index, "component": piece.component, **_words("name", piece.name), "period": piece.period,
        "most": round(piece.most, 6), "points": None if piece.points is None else round(piece.points, 6),
        "lost": piece.lost, "lost_share": piece.lost_share, "units": piece.units, "indicators": list(piece.indicators),
    }  # fmt: skip


def _listed(duties: Duties) -> list[Agency]:
    """The agencies in duty, and those that ended though something is still theirs: none, as far as successors go."""
    return [
        agency
        for agency in duties.agencies.values()
        if duties.answering.is_in_duty(agency.code) or duties.of(agency.code)
    ]


def _head(duties: Duties, code: str) -> Answer:
    agency = duties.agencies.get(code)
    if agency is None:
        empty = dict.fromkeys(("head", "head_en", "kind", "bloc", "parent", "unit"), "")
        return {"code": code, **_words("name", NOBODY_NAME), **empty}
    names = ("code", "name", "name_en", "head", "head_en", "kind", "bloc", "parent", "unit")
    return {name: getattr(agency, name) for name in names}


def _tally(found: Tally) -> Answer:
    answer: Answer = msgspec.to_builtins(found)
    return answer


def _groups(duties: Duties, head: str) -> list[str]:
    """The fields of what a head answers for, in the order of the city."""
    held = {duty.group for duty in duties.of(head) if duty.group}
    order = [group.id for group in duties.build.city.declaration.groups]
    return sorted(held, key=lambda group: (order.index(group) if group in order else len(order), group))


def _field(duties: Duties, group: str, head: str) -> Answer:
    names = {one.id: one.name for one in duties.build.city.declaration.groups}
    counted = tally(duties, (duty for duty in duties.of(head) if duty.group == group))
    return {"group": group, **_words("name", names.get(group, Text(vi=group))), "counts": _tally(counted)}


def _target(duties: Duties, duty: Duty) -> Answer:
    (target,) = targets_of(duties, [duty])
    ahead = duties.build.outlooks.get(duty.id)
    return {
        "id": duty.id, "text": target.text, "text_en": target.text_en, "group": target.group, "named": duty.named,
        "due": target.deadline.isoformat() if target.deadline else None, "status": duties.evidence(duty.id).value,
        "probability": ahead.chance if ahead else None, "helping": list(duty.helping),
    }  # fmt: skip


def _task(duties: Duties, duty: Duty) -> Answer:
    (task,), standing = tasks_of(duties, [duty]), duties.standing(duty.id)
    return {
        "id": duty.id, "text": task.text, "text_en": task.text_en, "group": task.group, "named": duty.named,
        "deadline": standing.deadline.isoformat() if standing.deadline else None, "stage": standing.stage.value,
        "counting": standing.counting.value, "days_late": standing.days_late, "basis": standing.basis,
        "targets": list(task.targets), "helping": list(duty.helping),
    }  # fmt: skip


def _bloc(duties: Duties, bloc: str, name: Text) -> Answer:
    agencies = [agency for agency in _listed(duties) if agency.bloc == bloc]
    counted = whole(of_head(duties, agency.code) for agency in agencies)
    return {"bloc": bloc, **_words("name", name), "agencies": len(agencies), "counts": _tally(counted)}


def _sector(duties: Duties, found: Sector, name: Text, keeper: str) -> Answer:
    return {
        "group": found.group, **_words("name", name), "agency": duties.answering.head(keeper),
        "gap": None if found.gap is None else round(found.gap, 6), "measured": found.measured,
        "farthest": found.farthest, "its_gap": None if found.its_gap is None else round(found.its_gap, 6),
        "counts": _tally(found.count),
    }  # fmt: skip


def _late(duties: Duties, found: Late) -> Answer:
    delays = [msgspec.to_builtins(delay) for delay in found.delays]
    return {**_head(duties, found.head), "days": found.days, "longest": found.longest, "delays": delays}


def _words(name: str, text: Text) -> Answer:
    return {name: text.vi, f"{name}_en": text.en}
