"""Dataset quality in words and as plain values, made in this one place for pages, interface and command line."""

from __future__ import annotations

from datetime import date
from typing import Any

from khue.lib.vietnamese import day, number
from khue.model.assessment import Reason
from khue.model.quality import DatasetQuality, Mark
from khue.pipeline.attention.words import BEHIND
from khue.pipeline.outlook.words import percent
from khue.pipeline.quality import words
from khue.pipeline.wording import period_words, reason_answer

Answer = dict[str, Any]


def aspect_words(mark: Mark, lang: str) -> str:
    """The name of an aspect."""
    return words.ASPECTS[mark.aspect][lang == "en"]


def reason_sentence(reason: Reason, lang: str) -> str:
    """Why an aspect has its score."""
    return words.REASONS[reason.code][lang == "en"].format_map(_given(reason, lang))


def step_sentence(reason: Reason, lang: str) -> str:
    """What the owner does next."""
    return words.STEPS[reason.code][lang == "en"].format_map(_given(reason, lang))


def points(score: float | None, lang: str) -> str:
    """A score from 0 to 1 in hundredths; a dash for none."""
    return "–" if score is None else number(100 * score, 0, lang)


def _given(reason: Reason, lang: str) -> dict[str, object]:
    """The numbers of a reason as they are said; a share that is not the whole is not rounded to it."""
    params: dict[str, object] = dict(reason.params)
    for name in ("share", "empty", "times"):
        if name in params:
            params[name] = _percent(float(str(params[name])), lang)
    for name in ("newest", "period", "from"):
        if params.get(name):
            params[name] = period_words(str(params[name]), lang)
    if "behind" in params:
        params["behind"] = BEHIND[int(str(params["behind"]))][lang == "en"]
    if "due" in params:
        params["due"] = day(date.fromisoformat(str(params["due"])), lang)
    return params


def _percent(share: float, lang: str) -> str:
    return percent(share, lang) if 0 < share < 1 else f"{number(round(100 * share), lang=lang)}%"


def quality_answer(found: DatasetQuality) -> Answer:
    """The quality of a dataset: its score from 0 to 100 (null where it has none), five marks, and what to do next."""
    return {
        "dataset": found.dataset,
        "version": found.version,
        "score": found.score,
        "step": reason_answer(found.step, step_sentence(found.step, "vi"), step_sentence(found.step, "en")),
        "marks": [_mark(mark) for mark in found.marks],
    }


def _mark(mark: Mark) -> Answer:
    return {
        "aspect": mark.aspect.value,
        "aspect_text": aspect_words(mark, "vi"),
        "aspect_text_en": aspect_words(mark, "en"),
        "score": None if mark.score is None else round(100 * mark.score, 1),
        "weight": mark.weight,
        "reason": reason_answer(mark.reason, reason_sentence(mark.reason, "vi"), reason_sentence(mark.reason, "en")),
    }
