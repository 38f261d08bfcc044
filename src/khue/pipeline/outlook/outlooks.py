"""The outlooks of all targets on a day, from what was known by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from khue.model.assessment import Reason
from khue.model.city import City
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.pipeline.changes import Subject, subjects_of
from khue.pipeline.outlook.kept import KeptOutlooks, key_of
from khue.pipeline.outlook.question import Question, question


def outlooks_on(
    city: City, observations: Mapping[str, Sequence[Observation]], day: date, kept: KeptOutlooks | None = None
) -> list[TargetOutlook]:
    """The outlook of every target of a city as it would have been on a day, in their order.

    `observations` are by indicator those of the city's own unit, every vintage; what was not known by `day` has no say.
    """
    return outlooks(subjects_of(city, observations), day, kept)


def outlooks(subjects: Sequence[Subject], day: date, kept: KeptOutlooks | None = None) -> list[TargetOutlook]:
    """The outlooks of targets on a day, in their order; those that `kept` holds are not made again."""
    asked = [question(subject, day) for subject in subjects]
    keys = ["" if isinstance(one, Reason) else key_of(one) for one in asked]
    answers = _answers({key: one for key, one in zip(keys, asked, strict=True) if isinstance(one, Question)}, kept)
    return [
        TargetOutlook(target=subject.target.id, missing=one)
        if isinstance(one, Reason)
        else msgspec.structs.replace(answers[key], target=subject.target.id)
        for subject, key, one in zip(subjects, keys, asked, strict=True)
    ]


def _answers(asked: Mapping[str, Question], kept: KeptOutlooks | None) -> dict[str, TargetOutlook]:
    """By key the answers, of no target in particular: those that are kept, and the others made and kept."""
    held = {key: found for key in asked if kept is not None and (found := kept.get(key)) is not None}
    new = _made({key: one for key, one in asked.items() if key not in held})
    if kept is not None:
        kept.put(new)
    return held | new


def _made(asked: Mapping[str, Question]) -> dict[str, TargetOutlook]:
    """The answers to questions, each under its key."""
    if not asked:
        return {}
    from khue.pipeline.outlook.told import told
    from khue.stats.outlook.forecast import outlooks as answered  # numpy, and nothing to do where all is kept

    found = answered([one.case for one in asked.values()])
    return {key: told(one, answer) for (key, one), answer in zip(asked.items(), found, strict=True)}
