"""Targets that were missed, or that the figures say will be: the same promise in several documents is one item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khue.model.assessment import Assessment, Evidence, Reason
from khue.model.attention import Item, Kind, Part
from khue.pipeline.attention.bands import chance_class, edges, step_day, urgency
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.weights import TARGET, weight
from khue.pipeline.changes import Subject

BY_STATUS = {Evidence.ON_TRACK: 0.25, Evidence.AT_RISK: 0.5, Evidence.OFF_TRACK: 0.75}
"""The chance of missing a target without an outlook, by its status."""
MISSED = {"overdue": 1.0, "overdue_unmeasured": 0.75}
"""The same once the deadline has passed: its own figure falls short, or there is none and the last one fell short."""
LISTED_FROM = 0.5
"""A target is an item when the chance of missing it is at least even."""


def items(view: View) -> Iterator[Item]:
    """One item for each promise (an indicator and a deadline) that was missed or is at risk."""
    promises: dict[str, list[tuple[Part, Subject]]] = {}
    for subject in view.subjects:
        part = _part(view, subject)
        if part is not None and part.chance >= LISTED_FROM:
            promises.setdefault(_promise(subject), []).append((part, subject))
    for name, found in promises.items():
        yield _item(view, name, sorted(found, key=lambda one: -one[0].loss))


def day_edges(known: Known) -> set[date]:
    """The days from which a target's item may be another one than on the day before."""
    days = {day for subject in known.subjects for day in subject.event_days(date.max)}
    return days | {day for s in known.subjects if s.target.deadline for day in edges(s.target.deadline)}


def relying(view: View, subject: Subject) -> bool:
    """Whether a target still rests on data to come: it was not met for good."""
    standing, deadline = view.assessment(subject), subject.target.deadline
    return standing.evidence is not Evidence.MET or deadline is None or view.day <= deadline


def _promise(subject: Subject) -> str:
    target = subject.target
    return f"target:{target.indicator}:{target.deadline}" if target.indicator else f"target:{target.id}"


def _part(view: View, subject: Subject) -> Part | None:
    """The target with its chance of being missed; None where the figures say nothing of it."""
    target, (chance, basis) = subject.target, _missing(view, subject)
    if not basis:
        return None
    counts = weight(
        view.known.city.declaration.attention, view.documents.get(target.document),
        group=target.group, kind=TARGET, certainty=target.certainty,
    )  # fmt: skip
    pressing = urgency(target.deadline, view.day)
    return Part(
        thing="target", id=target.id, chance=chance, basis=basis, weight=counts, urgency=pressing, due=target.deadline
    )


def _missing(view: View, subject: Subject) -> tuple[float, str]:
    """The chance of missing a target and where it comes from; no word where nothing is known, or nothing is to fear."""
    standing, meeting = view.assessment(subject), view.chances.get(subject.target.id)
    if standing.evidence is Evidence.OVERDUE:
        return MISSED[standing.reason.code], standing.reason.code
    if meeting is not None:
        return chance_class(1 - meeting), "outlook"
    if standing.evidence in BY_STATUS:
        return BY_STATUS[standing.evidence], standing.evidence.value
    return 0.0, ""


def _item(view: View, name: str, found: list[tuple[Part, Subject]]) -> Item:
    part, subject = found[0]
    standing, target = view.assessment(subject), subject.target
    late = standing.evidence is Evidence.OVERDUE
    return Item(
        id=name,
        kind=Kind.TARGET_OVERDUE if late else Kind.TARGET_AT_RISK,
        subject=target.id,
        others=tuple(other.target.id for _, other in found[1:]),
        owner=view.owner(target.agency),
        reason=_reason(standing, part),
        step=_step(standing, subject),
        by=step_day(view.day, view.known.city.declaration.calendar, target.deadline),
        due=target.deadline,
        parts=(part,),
    )


def _reason(standing: Assessment, part: Part) -> Reason:
    """The reason of the status, without the days that have passed: they are others every morning."""
    params = {name: value for name, value in standing.reason.params.items() if name != "days"}
    return Reason(standing.reason.code, params | ({"chance": part.chance} if part.basis == "outlook" else {}))


def _step(standing: Assessment, subject: Subject) -> Reason:
    """Ask for the figure where one decides, for an account where it has decided, for a plan where there is time."""
    deadline, code = subject.target.deadline, standing.reason.code
    if code == "overdue_unmeasured" and deadline is not None:
        return Reason("give_figure", {"period": _asked(deadline)})
    if standing.evidence is Evidence.OVERDUE:
        return Reason("account")
    return Reason("plan", {"deadline": str(deadline), "required": standing.reason.params.get("required")})


def _asked(deadline: date) -> str:
    """The period whose figure decides: the year, where the deadline is its end, else the month."""
    return str(deadline.year) if (deadline.month, deadline.day) == (12, 31) else f"{deadline:%Y-%m}"
