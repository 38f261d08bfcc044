"""Data for which targets wait: what one agency owes is one item, however many targets it blocks. Missing is not failing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from khue.model.assessment import Assessment, Evidence, Reason
from khue.model.attention import Item, Kind, Part
from khue.model.indicator import Indicator
from khue.pipeline.assess import period_of
from khue.pipeline.attention.bands import following, shifted, step_day, urgency
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.targets import relying
from khue.pipeline.attention.weights import DATA, weight
from khue.pipeline.changes import Subject

UNKNOWN = 0.5
"""The chance of missing a target of which nothing is known."""
WAITING = ("no_indicator", "no_figures", "one_figure")
"""Reasons for having no status that data would remove; what is only in words, or has no day, waits for no data."""
RHYTHMS = {"year": 12, "năm": 12, "half": 6, "quarter": 3, "quý": 3, "month": 1, "tháng": 1}
"""Months between two figures, by the rhythm that an indicator declares."""
PERIODS_LATE = 2
"""A published figure is too old when so many periods of its rhythm have ended since it."""


def items(view: View) -> Iterator[Item]:
    """One item for each agency that owes data for targets."""
    owed: dict[str, list[tuple[Subject, str]]] = {}
    for subject in view.subjects:
        why = _waits(view, subject)
        if why:
            owed.setdefault(view.owner(_keeper(subject)), []).append((subject, why))
    for agency, found in owed.items():
        yield _item(view, agency, found)


def day_edges(known: Known) -> set[date]:
    """The days from which a published figure is too old."""
    return {day for subject in known.subjects for day in _ages(subject)}


def _ages(subject: Subject) -> Iterator[date]:
    months = rhythm(subject.indicator) if subject.indicator else 0
    for period in {observation.period for observation in subject.observations} if months else ():
        yield following(shifted(period_of(period).end, PERIODS_LATE * months))


def _keeper(subject: Subject) -> str:
    """Who keeps the figures: the agency of the indicator, else that of the target."""
    return (subject.indicator.agency if subject.indicator else "") or subject.target.agency


def _waits(view: View, subject: Subject) -> str:
    """Why a target waits for data; empty where it does not. Computed indicators wait for their dataset instead."""
    standing = view.assessment(subject)
    if standing.evidence is Evidence.NO_DATA:
        return standing.reason.code if standing.reason.code in WAITING and not _of_dataset(subject) else ""
    if standing.evidence is Evidence.OVERDUE or not relying(view, subject):
        return ""
    return "old_figure" if _is_old(view, subject.indicator, standing) else ""


def _of_dataset(subject: Subject) -> bool:
    return subject.indicator is not None and bool(subject.indicator.dataset)


def _is_old(view: View, indicator: Indicator | None, standing: Assessment) -> bool:
    months = rhythm(indicator) if indicator else 0
    if not months or standing.latest is None:
        return False
    return shifted(period_of(standing.latest.period).end, PERIODS_LATE * months) < view.day


def rhythm(indicator: Indicator) -> int:
    """Months between two published figures; 0 where the rhythm is not known, or values are computed."""
    return 0 if indicator.computed else RHYTHMS.get(indicator.rhythm.strip().lower(), 0)


def _item(view: View, agency: str, found: list[tuple[Subject, str]]) -> Item:
    whys = Counter(why for _, why in found)
    parts = sorted((_part(view, subject) for subject, _ in found), key=lambda part: -part.loss)
    return Item(
        id=f"data:{agency}",
        kind=Kind.DATA_OWED,
        subject=parts[0].id,
        others=tuple(part.id for part in parts[1:]),
        owner=agency,
        reason=Reason("data_owed", {"n": len(found), **{why: whys[why] for why in (*WAITING, "old_figure")}}),
        step=Reason("give_data", {"n": len(found), "measures": whys["no_indicator"], "year": view.day.year - 1}),
        by=step_day(view.day, view.known.city.declaration.calendar),
        due=min((part.due for part in parts if part.due), default=None),
        parts=tuple(parts),
    )


def _part(view: View, subject: Subject) -> Part:
    target = subject.target
    counts = weight(
        view.known.city.declaration.attention, view.documents.get(target.document),
        group=target.group, kind=DATA, certainty=target.certainty,
    )  # fmt: skip
    return Part(
        thing="target", id=target.id, chance=UNKNOWN, basis="unknown", weight=counts,
        urgency=urgency(target.deadline, view.day), due=target.deadline,
    )  # fmt: skip
