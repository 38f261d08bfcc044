"""The JSON shape of an outlook, for pages, interface and command line; sentences are there in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from khue.model.assessment import Reason
from khue.model.measure import Form
from khue.model.outlook import Fan, Method, Said, TargetOutlook
from khue.pipeline.outlook.words import (
    assumption_words,
    caution_words,
    chance_words,
    family_words,
    missing_words,
    reason_words,
)

Answer = dict[str, Any]


def projection_answer(found: TargetOutlook) -> Answer | None:
    """Where the figure of the last day will lie, with a chance of 80 %; None where that cannot be said."""
    goal = found.at_goal
    return None if goal is None else {"period": goal.period, "low": goal.low80, "mid": goal.mid, "high": goal.high80}


def outlook_answer(found: TargetOutlook, form: Form) -> Answer:
    """Everything that is said of what lies ahead; `form` is how the values of the target's indicator are printed.

    `chance` is that of meeting the target on its last day, `missing` why there is none; `holding` says that the newest
    figure meets the goal already. `said` is what would have been said earlier.
    """
    return {
        **_chance(found.chance),
        "missing": _sentence(found.missing, missing_words, form),
        "holding": found.holding,
        "figures": [{"period": p.period, "value": p.value, "status": p.status} for p in found.figures],
        "path": [_fan(point) for point in found.path],
        "at_goal": None if found.at_goal is None else _fan(found.at_goal),
        "meets": found.meets,
        "pace_needed": found.pace_needed,
        "pace_so_far": found.pace_so_far,
        "pace_expected": found.pace_expected,
        "methods": [_method(method) for method in found.methods],
        "reason": _sentence(found.reason, reason_words, form),
        "assumption": _sentence(found.assumption, assumption_words, form),
        "cautions": [
            {"code": code, "text": caution_words(code, "vi"), "text_en": caution_words(code, "en")}
            for code in found.cautions
        ],
        "said": [_said(said) for said in found.said],
    }


def _chance(chance: float | None) -> Answer:
    words = {lang: "" if chance is None else chance_words(chance, lang) for lang in ("vi", "en")}
    return {"chance": chance, "chance_text": words["vi"], "chance_text_en": words["en"]}


def _sentence(reason: Reason | None, words: Callable[[Reason, Form, str], str], form: Form) -> Answer | None:
    if reason is None:
        return None
    return {
        "code": reason.code, "params": dict(reason.params),
        "text": words(reason, form, "vi"), "text_en": words(reason, form, "en"),
    }  # fmt: skip


def _fan(point: Fan) -> Answer:
    return {
        "period": point.period, "mid": point.mid, "low80": point.low80, "high80": point.high80,
        "low95": point.low95, "high95": point.high95,
    }  # fmt: skip


def _method(method: Method) -> Answer:
    name, name_en = family_words(method.family, "vi"), family_words(method.family, "en")
    return {
        "family": method.family, "name": name, "name_en": name_en, "weight": method.weight, "error": method.error,
    }  # fmt: skip


def _said(said: Said) -> Answer:
    return {
        "period": said.period, "figures": said.figures, "next": _fan(said.ahead), "came": said.came,
        "inside80": said.ahead.holds(said.came), "inside95": said.ahead.holds(said.came, 95),
        "at_goal": None if said.at_goal is None else _fan(said.at_goal), **_chance(said.chance),
    }  # fmt: skip
