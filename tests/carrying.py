"""`stats.carry` for observations: lists of them in and out, where the code has columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from khue.model.formula import Formula
from khue.model.observation import Observation, Status
from khue.stats.carry import carry_columns
from khue.stats.columns import Coded, Counted
from khue.stats.frame import Frame

_NUMBERS = ("value", "numerator", "denominator", "estimated_share")


def carried(
    counted: Sequence[Observation], formulas: Mapping[str, Formula], frame: Frame,
    rolled: Sequence[Observation] | None = None,
) -> list[Observation]:  # fmt: skip
    """What `carry_columns` makes of observations, as observations."""
    found = carry_columns(columns(counted), formulas, frame, None if rolled is None else columns(rolled))
    numbers = (getattr(found, name).tolist() for name in _NUMBERS)
    texts = (found.unit.texts(), found.status.texts())
    made = zip(found.row.tolist(), found.carried.tolist(), *texts, *numbers, strict=True)
    return [
        replace(
            counted[row], unit=unit, carried=frame.day.isoformat() if moved else "", status=Status(status),
            **{name: None if number != number else number for name, number in zip(_NUMBERS, own, strict=True)},
        )
        for row, moved, unit, status, *own in made
    ]  # fmt: skip


def columns(rows: Sequence[Observation]) -> Counted:
    """Observations as columns."""
    texts = ([getattr(row, name) for row in rows] for name in ("indicator", "level", "unit", "period"))
    numbers = ([getattr(row, name) for row in rows] for name in ("value", "numerator", "denominator"))
    return Counted(
        *map(Coded.of, texts), *(np.array(column, np.float64) for column in numbers),
        status=Coded.of([row.status.value for row in rows]),
    )  # fmt: skip
