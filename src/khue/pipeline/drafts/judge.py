"""The verdict on a draft: its five gates, the chance of its targets, what hangs on them, and what is clear of its tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from khue.model.city import City
from khue.model.document import Document
from khue.model.draft import Draft, Gate, GateName, Gates, Grade, Kind, Offence, Passing, Prospect, Verdict
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.pipeline.attention.known import in_force_since
from khue.pipeline.changes import Subject
from khue.pipeline.drafts import clear, consistent, effective, feasible, safe, unobstructed
from khue.pipeline.drafts.coverage import covers
from khue.pipeline.drafts.examined import Examined

if TYPE_CHECKING:
    from khue.pipeline.outlook.kept import KeptOutlooks
    from khue.pipeline.reading import Build

GATES: Mapping[GateName, ModuleType] = {
    GateName.FEASIBLE: feasible,
    GateName.EFFECTIVE: effective,
    GateName.SAFE: safe,
    GateName.CONSISTENT: consistent,
    GateName.UNOBSTRUCTED: unobstructed,
}
"""The gates in their order; each module has `looked_at`, `offences` and `CRITERIA`."""

Seen = Mapping[str, Sequence[Observation]]
"""By indicator the observations of the city's own unit, every vintage."""


def drafts_of(city: City) -> list[Draft]:
    """Everything that can be judged: the drafts first, then every document of the folder as if it were one."""
    adopted = [of_document(city, document) for document in city.documents]
    return [*city.drafts, *sorted(adopted, key=lambda one: one.document.status != "draft")]


def of_document(city: City, document: Document) -> Draft:
    """A document of the folder, as if it were a draft."""
    return Draft(
        document=document,
        targets=tuple(target for target in city.targets if target.document == document.id),
        tasks=tuple(task for task in city.tasks if task.document == document.id),
    )


def day_of(document: Document, today: date) -> date:
    """The day on which a document is judged: its own where it has one that is past, else today."""
    own = in_force_since(document)
    return today if own == date.min else min(own, today)


def judged(
    city: City, draft: Draft, seen: Seen, *, today: date, on: date | None = None, kept: KeptOutlooks | None = None
) -> Verdict:  # fmt: skip
    """The verdict on a draft from what was known on a day (`on`, else `day_of`)."""
    day = on or day_of(draft.document, today)
    outlooks = _outlooks(city, draft, seen, day, kept)
    examined = Examined(city, draft, day, today, outlooks)
    return Verdict(
        document=draft.document.id, day=day, whole=examined.whole,
        gates=tuple(_gate(name, module, examined) for name, module in GATES.items()),
        prospects=tuple(Prospect(one.target, one.chance, one.missing) for one in outlooks.values()),
        worths=tuple(effective.worths(examined)),
        clear=tuple(clear.clearness(examined)),
        covers=tuple(covers(city.orientations, draft.targets, draft.tasks)),
    )  # fmt: skip


def judged_by(build: Build, draft: Draft, on: date | None = None, city: City | None = None) -> Verdict:
    """The same with the figures of a build; `city` is what its folder declares now, where that is something else."""
    names = {target.indicator for target in draft.targets} & build.indicators.keys()
    own = build.city.declaration.unit
    seen = {name: tuple(build.everything(name).having(unit=own).marked("counted")) for name in names}
    return judged(city or build.city, draft, seen, today=build.as_of, on=on)


def _outlooks(
    city: City, draft: Draft, seen: Seen, day: date, kept: KeptOutlooks | None
) -> dict[str, TargetOutlook]:  # fmt: skip
    """The outlook of each target; none where its unit of measure is not that of its indicator."""
    from khue.pipeline.outlook.outlooks import outlooks

    indicators, thresholds = {one.id: one for one in city.indicators}, city.declaration.thresholds
    subjects = [
        Subject(target, indicators.get(target.indicator), seen.get(target.indicator, ()), thresholds)
        for target in draft.targets
        if target.indicator not in indicators or indicators[target.indicator].unit == target.unit
    ]
    return {one.target: one for one in outlooks(subjects, day, kept)}


def _gate(name: GateName, module: ModuleType, examined: Examined) -> Gate:
    items: list[str] = module.looked_at(examined)
    found: tuple[Offence, ...] = tuple(_in_order(_worded_promises(examined, module.offences(examined))))
    unknown, grave = (_items(found, grade) for grade in (Grade.UNKNOWN, Grade.GRAVE))
    return Gate(
        name=name, passing=_passing(examined.rules, len(items), len(unknown - grave), len(grave), found),
        looked_at=len(items), unknown=len(unknown - grave), grave=len(grave), offences=found,
    )  # fmt: skip


def _worded_promises(examined: Examined, found: Sequence[Offence]) -> list[Offence]:
    """Offences of targets with the promise from which they are worded."""
    targets = {target.id: target for target in examined.targets}
    return [
        msgspec.structs.replace(one, params={**one.params, **consistent.promise(targets[one.subject])})
        if one.kind is Kind.TARGET else one
        for one in found
    ]  # fmt: skip


def _in_order(found: Sequence[Offence]) -> list[Offence]:
    """What is grave first, otherwise as it was found."""
    grades = list(Grade)
    return sorted(found, key=lambda one: grades.index(one.grade))


def _items(found: Sequence[Offence], grade: Grade) -> set[str]:
    return {one.subject for one in found if one.grade is grade}


def _passing(rules: Gates, items: int, unknown: int, grave: int, found: Sequence[Offence]) -> Passing:
    """What a gate says: nothing looked at cannot be judged; what is grave weighs before what is not known."""
    if not items:
        return Passing.UNJUDGED
    if grave > rules.grave_share * items:
        return Passing.FAILS
    if unknown > rules.unknown_share * items:
        return Passing.UNJUDGED
    return Passing.REMARKS if found else Passing.PASSES
