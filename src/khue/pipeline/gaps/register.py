"""The lines of the register, and how complete the data was: of any day, from what was known by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from khue.lib.periods import Grain, Period
from khue.model.assessment import Evidence, Reason
from khue.model.gap import Completeness, Gap, Held, State
from khue.pipeline.attention.known import Known, View
from khue.pipeline.gaps.needs import OWN, Need, Needs
from khue.pipeline.gaps.timely import Figures, Lack, lack

MONTHS = 24
"""So many month ends before the day are looked back."""


@dataclass(frozen=True)
class Sources:
    """What the register is made from: what is known, what derived indicators rest on, and which periods have figures."""

    known: Known
    rests: Mapping[str, tuple[str, ...]]
    figures: Figures


@dataclass(frozen=True)
class Line:
    """A need of a day, and what it lacks."""

    need: Need
    lack: Lack | None
    gap: Gap | None


def lines(sources: Sources, day: date) -> list[Line]:
    """Every need of a day, with its line in the register where it is not up to date, or is too little."""
    view = View(sources.known, day)
    needs = Needs(view, sources.rests)
    return [_line(view, needs, need, lack(view, need, sources.figures)) for need in needs.all()]


def gaps(made: Iterable[Line]) -> list[Gap]:
    """What is not as it should be, in the register's order."""
    return ordered(line.gap for line in made if line.gap)


def ordered(found: Iterable[Gap]) -> list[Gap]:
    """In the register's order: most targets first, then most index points, then what was owed first."""
    return sorted(found, key=lambda gap: (-len(gap.targets), -gap.share, gap.due or date.max, gap.id))


def completeness(sources: Sources, day: date, made: Iterable[Line] | None = None) -> Completeness:
    """How complete the data was on a day: the share of what is needed that is neither missing nor late."""
    view, found = View(sources.known, day), list(made) if made is not None else lines(sources, day)
    things: dict[str, list[bool]] = {}
    agencies: dict[str, list[bool]] = {}
    for line in found:
        things.setdefault(line.need.thing.value, []).append(line.lack is None)
        agencies.setdefault(view.owner(line.need.agency), []).append(line.lack is None)
    return Completeness(
        day=day, whole=_held([line.lack is None for line in found]),
        things={name: _held(each) for name, each in sorted(things.items())},
        agencies={code: _held(each) for code, each in sorted(agencies.items())},
    )  # fmt: skip


def trend(sources: Sources, day: date) -> list[Completeness]:
    """How complete the data was on the last month ends before the day, oldest first."""
    return [completeness(sources, end) for end in month_ends(day)]


def month_ends(day: date) -> list[date]:
    """The last month ends before a day, oldest first.

    >>> month_ends(date(2026, 1, 15))[-1].isoformat(), len(month_ends(date(2026, 1, 31)))
    ('2025-12-31', 24)
    """
    month, found = Period.containing(day, Grain.MONTH), []
    for _ in range(MONTHS):
        found.append(month.start - timedelta(days=1))
        month = month.previous()
    return found[::-1]


def _held(each: list[bool]) -> Held:
    return Held(len(each), sum(each))


def _line(view: View, needs: Needs, need: Need, found: Lack | None) -> Line:
    if found is None:
        thin, waiting = _thin(view, need)
        return Line(need, None, _gap(view, needs, need, thin, waiting) if thin else None)
    waits = not found.scopes or OWN in found.scopes  # targets are about the city as a whole
    targets = tuple(subject.target.id for subject in need.subjects) if waits else ()
    return Line(need, found, _gap(view, needs, need, found, targets))


def _gap(view: View, needs: Needs, need: Need, found: Lack, targets: tuple[str, ...]) -> Gap:
    return Gap(
        thing=need.thing, subject=need.id, state=found.state, reasons=(found.reason,), step=found.step,
        owner=view.owner(need.agency), indicators=tuple(need.indicators), targets=targets,
        points=needs.points(need, found.scopes) if found.state.absent else (), newest=found.newest, since=found.since, due=found.due,
    )  # fmt: skip


def _thin(view: View, need: Need) -> tuple[Lack | None, tuple[str, ...]]:
    """What is there in time but does not do for some targets: a single figure, or none of the period that decides."""
    whys = dict(_too_little(view, need))
    if not whys:
        return None, ()
    single = next((code for code in ("no_values", "one_figure") if code in whys.values()), "undecided")
    due = min((s.target.deadline for s in need.subjects if s.target.id in whys and s.target.deadline), default=None)
    step = Reason("give_more" if single == "one_figure" else "give_deciding" if single == "undecided" else "check_rows")
    found = Lack(
        state=State.THIN, reason=Reason(single, {"n": len(whys)}), step=step, due=due if single == "undecided" else None
    )
    return found, tuple(whys)


def _too_little(view: View, need: Need) -> Iterator[tuple[str, str]]:
    for subject in need.subjects:
        standing = view.assessment(subject)
        if standing.evidence is Evidence.OVERDUE:
            yield subject.target.id, "undecided"
        elif standing.evidence is Evidence.NO_DATA and not (subject.indicator and subject.indicator.derived):
            yield subject.target.id, "one_figure" if standing.reason.code == "one_figure" else "no_values"


def with_faults(found: Iterable[Gap], faults: Iterable[Gap]) -> list[Gap]:
    """The register with what is faulty: a further reason where the thing has a line, else a line of its own."""
    held = {gap.id: gap for gap in found}
    for fault in faults:
        own = held.get(fault.id)
        held[fault.id] = msgspec.structs.replace(own, reasons=(*own.reasons, *fault.reasons)) if own else fault
    return ordered(held.values())
