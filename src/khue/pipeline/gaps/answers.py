"""The JSON shapes of the gap register, made in this one place for pages, interface and command line."""

from __future__ import annotations

from typing import Any

import msgspec

from khue.model.gap import Completeness, Gap, Held
from khue.pipeline.gaps.telling import Teller
from khue.pipeline.reading import Build
from khue.pipeline.wording import reason_answer

Answer = dict[str, Any]


def gap_answers(build: Build) -> list[Answer]:
    """The register: what most targets wait for first."""
    vi, en = Teller(build, "vi"), Teller(build, "en")
    return [_gap(gap, vi, en) for gap in build.gaps]


def gap_answer(build: Build, gap: Gap) -> Answer:
    """A line of the register: why, what to do, who owes it, and what waits for it. `blocked` counts the targets, `share`
    is of the index points that wait, each index counted as 100.
    """
    return _gap(gap, Teller(build, "vi"), Teller(build, "en"))


def _gap(gap: Gap, vi: Teller, en: Teller) -> Answer:
    return {
        "id": gap.id,
        "kind": gap.thing.value,
        "subject": gap.subject,
        "name": vi.name(gap),
        "name_en": en.name(gap),
        "state": gap.state.value,
        "state_text": vi.state(gap),
        "state_text_en": en.state(gap),
        "reasons": [reason_answer(reason, vi.reason(reason), en.reason(reason)) for reason in gap.reasons],
        "step": reason_answer(gap.step, vi.step(gap.step), en.step(gap.step)),
        "agency": gap.owner,
        "agency_name": vi.agency(gap.owner),
        "agency_name_en": en.agency(gap.owner),
        "blocked": len(gap.targets),
        "targets": list(gap.targets),
        "indicators": list(gap.indicators),
        "share": gap.share,
        "points": [msgspec.to_builtins(points) for points in gap.points],
        "newest": gap.newest,
        "since": gap.since.isoformat() if gap.since else None,
        "due": gap.due.isoformat() if gap.due else None,
    }


def completeness_answers(build: Build) -> list[Answer]:
    """How complete the data was on the last month ends, oldest first, and is on the day of the build: the last one."""
    return [completeness_answer(found) for found in build.completeness]


def completeness_answer(found: Completeness) -> Answer:
    """How complete the data was on a day: in all, by kind of thing, and by the agency that owes it (empty: none is named)."""
    return {
        "day": found.day.isoformat(),
        **_held(found.whole),
        "things": {name: _held(each) for name, each in found.things.items()},
        "agencies": {code: _held(each) for code, each in found.agencies.items()},
    }


def _held(held: Held) -> Answer:
    share = held.share
    return {"needed": held.needed, "held": held.held, "share": None if share is None else round(share, 6)}
