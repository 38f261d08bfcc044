"""The mark of an odd value: a shape, a word and a sentence. It stands beside the value and changes nothing."""

from __future__ import annotations

from khue.model.anomaly import Anomaly
from khue.model.observation import Observation
from khue.pipeline.anomalies.words import KEPT, KINDS, sentence
from khue.pipeline.reading import Build
from khue.web.portal import speaking
from khue.web.portal.parts import Cell, Flag


def word(one: Anomaly, lang: str) -> str:
    """The kind as it stands alone, with a capital."""
    return speaking.sentence_case(KINDS[one.kind][lang == "en"])


def flags(build: Build, observation: Observation | None, lang: str) -> tuple[Flag, ...]:
    """What is odd about an observation; nothing for most, and for none."""
    if observation is None:
        return ()
    return tuple(Flag(word(one, lang), sentence(build, one, lang)) for one in build.flags(observation))


def told(build: Build, observation: Observation | None, lang: str) -> tuple[Flag, ...]:
    """The same where the value stands large: it is also said that nothing was corrected."""
    if observation is None:
        return ()
    kept = KEPT[bool(observation.place)][lang == "en"]
    return tuple(Flag(one.word, f"{one.said} {kept}") for one in flags(build, observation, lang))


def kind_cell(build: Build, observation: Observation, text: str, lang: str) -> Cell:
    """The cell that says what kind of figure it is, with what is odd about it."""
    return Cell(text, flags=flags(build, observation, lang))
