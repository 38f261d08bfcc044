"""The units whose rows went into a value that was carried to a unit of today, and by which share."""

from __future__ import annotations

from datetime import date

from khue.lib.periods import Period
from khue.model.observation import Observation
from khue.model.unit import Unit
from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build
from khue.stats.crosswalk import Share
from khue.stats.frame import Frame


def forerunners(build: Build, observation: Observation) -> list[Answer]:
    """Every unit that there was in the period and that lies in today's unit, whole or by a share; none of what was counted.

    `basis` says what the share rests on; shares that are not `whole` are estimates. The numbers are those of the unit
    itself, and None where it has none of its own for the period.
    """
    if not observation.carried:
        return []
    frame = Frame.of(build.city.units(), build.city.changes, date.fromisoformat(observation.carried))
    period = Period.parse(observation.period)
    there = [unit for unit in frame.units if unit.level == observation.level and _lived(unit, period)]
    there.sort(key=lambda unit: (unit.valid_from or date.min, unit.code))
    shares = ((unit, share) for unit in there for share in frame.shares(unit, period))
    return [
        _answer(unit, share, _own(build, frame, observation, unit))
        for unit, share in shares if share.target == observation.unit and share.share
    ]  # fmt: skip


def _lived(unit: Unit, period: Period) -> bool:
    return (unit.valid_from or date.min) <= period.end and (unit.valid_to or date.max) >= period.start


def _own(build: Build, frame: Frame, observation: Observation, unit: Unit) -> Observation | None:
    """What was counted for the unit itself: its code may mean another unit at the end of the period."""
    if not frame.speaks(unit, Period.parse(observation.period)):
        return None
    found = build.observations(observation.indicator, unit=unit.code, period=observation.period)
    return next((one for one in found if not one.carried), None)


def _answer(unit: Unit, share: Share, own: Observation | None) -> Answer:
    return {
        "unit": unit.code,
        "unit_name": unit.name,
        "unit_name_en": unit.name_en,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "share": float(share.share),
        "basis": share.basis.name.lower(),
        "value": own.value if own else None,
        "numerator": own.numerator if own else None,
        "denominator": own.denominator if own else None,
    }
