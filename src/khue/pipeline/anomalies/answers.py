"""The JSON shapes of what is odd: the flags of an observation, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from khue.lib.periods import Period
from khue.model.anomaly import Anomaly
from khue.pipeline.anomalies.words import KEPT, sentence

if TYPE_CHECKING:
    from khue.pipeline.reading import Build

Answer = dict[str, Any]


def flag_answers(build: Build, found: Iterable[Anomaly]) -> list[Answer]:
    """The flags of one observation: of each its code, and what it says in both languages."""
    return [
        {"code": one.kind.value, "text": sentence(build, one, "vi"), "text_en": sentence(build, one, "en")}
        for one in found
    ]  # fmt: skip


def anomaly_answer(build: Build, one: Anomaly) -> Answer:
    """An anomaly with the observation that it is about, and who answers for that; `score` 1 is the limit itself."""
    indicator = build.indicators.get(one.indicator)
    unit = build.units.find(one.unit, Period.parse(one.period).end)
    return {
        "code": one.kind.value,
        "strength": one.strength.value,
        "score": one.score,
        "indicator": one.indicator,
        "name": indicator.name.vi if indicator else "",
        "name_en": indicator.name.en if indicator else "",
        "unit": one.unit,
        "unit_name": unit.name if unit else "",
        "period": one.period,
        "value": one.value,
        "agency": owner(build, one.indicator),
        "text": sentence(build, one, "vi"),
        "text_en": sentence(build, one, "en"),
        "done": KEPT[bool(one.place)][0],
        "done_en": KEPT[bool(one.place)][1],
        "place": one.place,
        "related": None if one.related is None else msgspec.structs.asdict(one.related),
    }


def owner(build: Build, indicator: str) -> str:
    """The agency that answers for an indicator, by its id; empty where none does, or there is no such indicator."""
    found = build.indicators.get(indicator)
    return build.city.keeper(found) if found else ""
