"""What a build would redo, and why: the inputs now against those of the current build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from khue.exceptions import InputError
from khue.pipeline.home import Home
from khue.pipeline.inputs import build_id, read_inputs
from khue.pipeline.reading import Build


class Cause(msgspec.Struct, frozen=True):
    """Why something is stale: first_build, changed, added, removed, new_file or new_formula, and of what."""

    code: str
    what: str = ""


class Step(msgspec.Struct, frozen=True):
    """Something that a build does: a stage (ingest, compute, assess, publish), and the thing it does it to."""

    stage: str
    item: str
    why: tuple[Cause, ...]


@dataclass(frozen=True)
class Plan:
    """The steps of the next build, in order; none where the current build is what a new one would be."""

    current: str
    next: str
    inputs: dict[str, str]
    steps: tuple[Step, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps


def causes(inputs: Mapping[str, str], before: Mapping[str, str] | None) -> tuple[Cause, ...]:
    """What differs between the inputs now and those of a build; nothing to compare with is a cause of its own."""
    if before is None:
        return (Cause("first_build"),)
    found = []
    for name in sorted(inputs.keys() | before.keys()):
        if name not in before:
            found.append(Cause("added", name))
        elif name not in inputs:
            found.append(Cause("removed", name))
        elif inputs[name] != before[name]:
            found.append(Cause("changed", name))
    return tuple(found)


def inputs_of_current(home: Home) -> dict[str, str] | None:
    """The inputs of the current build, or None where there is none that can be read."""
    try:
        return Build.current(home.path).manifest.inputs
    except (InputError, msgspec.DecodeError, OSError):
        return None


def plan_of(city_path: Path, home: Home, as_of: date) -> Plan:
    """The plan; reads everything, changes nothing."""
    inputs = read_inputs(city_path, home, as_of)
    current, following = home.current_id(), build_id(inputs)
    why = causes(inputs, inputs_of_current(home))
    return Plan(current, following, inputs, _steps(following, why) if why else ())


def _steps(following: str, why: tuple[Cause, ...]) -> tuple[Step, ...]:
    return Step("assess", "", why), Step("publish", following, why)
