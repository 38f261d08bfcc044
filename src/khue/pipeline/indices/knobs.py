"""What can be changed in a what-if: the parts of a unit, each with its value as people give it and between what it can lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from khue.model.index import Component, scored, shares
from khue.model.method import Normalisation
from khue.pipeline.indices.computed import Computed, Declared
from khue.pipeline.indices.values import is_share
from khue.pipeline.indices.whatif import measured


@dataclass(frozen=True)
class Knob:
    """A part that can be changed: its value now (None where it is not known) and its bounds (None where there are none).

    `choices` are the names of findings, where it is one of a few.
    """

    part: str
    now: float | None
    low: float | None
    high: float | None
    choices: tuple[str, ...] = ()


def knobs(found: Computed, unit: str) -> tuple[Knob, ...]:
    """What can be changed of a unit, in the order of the declaration; the total alone where only that is known."""
    at, index = found.given.units.index(unit), found.declared.index
    if found.basis[at] in ("published", "none"):
        whole = found.total[at] * found.declared.whole
        return (Knob(index.id, None if np.isnan(whole) else round(float(whole), 12), 0.0, found.declared.whole),)
    return tuple(_knobs(found, found.declared.root, at))


def _knobs(found: Computed, part: Component, at: int) -> Iterator[Knob]:
    """The parts below, down to where something is known; a group known as a whole stands for those that are not."""
    for child in scored(part.children):
        below = list(_knobs(found, child, at)) if child.children else []
        own = _own(found, child, at)
        if not child.children:
            if (found.given.units[at], child.id) not in found.given.not_assessed and found.given.units[
                at
            ] not in child.not_assessed:
                yield _knob(found.declared, child, own)
        elif own is None:
            yield from below
        else:
            yield _knob(found.declared, child, own)
            yield from (knob for knob in below if knob.now is not None)


def _own(found: Computed, part: Component, at: int) -> float | None:
    """What is given of a part or follows from a total, as it is kept; None where it is made from what is below."""
    given = found.given.of(part.id)[at]
    if np.isnan(given) and part.id in found.implied[at]:
        given = found.parts[part.id][at]
    return None if np.isnan(given) else float(given)


def _knob(declared: Declared, part: Component, own: float | None) -> Knob:
    choices = tuple(each.id for each in part.scoring.categories) if part.scoring else ()
    if part.scoring is not None and (part.scoring.steps or choices):
        return Knob(part.id, None, None, None, choices)  # what was found is not kept, only what it was worth
    if is_share(declared, part.id):
        now = None if own is None else measured(declared, part, own)
        return Knob(part.id, _plain(now), 0.0, measured(declared, part, 1.0))
    low, high = (
        sorted(declared.posts(part)) if declared.index.normalisation is Normalisation.GOALPOSTS else (None, None)
    )
    return Knob(part.id, _plain(own), low, high)


def _plain(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def weights_now(declared: Declared) -> dict[str, float]:
    """What each part counts among its siblings, by its id."""
    groups = [declared.root, *(part for part in declared.parts.values() if part.children)]
    return {id: weight for group in groups for id, weight in shares(group.children).items()}
