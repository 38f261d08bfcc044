"""How statuses are computed, with the city's own thresholds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.model.assessment import Evidence
from khue.pipeline.assess import DUE_SOON_DAYS
from khue.pipeline.reading import Build
from khue.web.portal import speaking, words
from khue.web.portal.head import Head
from khue.web.portal.words import Word


@dataclass(frozen=True)
class MethodPage:
    """The rule of each status, and the numbers that it uses."""

    head: Head
    statuses: tuple[tuple[Word, str], ...]
    kinds: tuple[tuple[str, str], ...]
    share: str
    about: str
    due_soon: int


def gather(build: Build, lang: str) -> MethodPage:
    """The method with the thresholds of the build's city."""
    limits = build.city.declaration.thresholds
    share = speaking.figure(limits.at_risk_pace * 100, "%", lang)
    head = Head(title=_("How statuses are computed"), description=_("The rule behind every status, with its numbers."))
    rules = {
        Evidence.MET: _(
            "The newest figure meets the goal. What happens during a period (a growth rate, say) is judged by the figure of "
            "the target's own year alone."
        ),
        Evidence.ON_TRACK: _("The deadline is ahead, and the pace so far is at least the pace that is needed."),
        Evidence.AT_RISK: _("The pace so far is at least %(share)s of the pace that is needed, but less than all of it.")
        % {"share": share},
        Evidence.OFF_TRACK: _("The pace so far is less than %(share)s of the pace that is needed, or goes the wrong way.")
        % {"share": share},
        Evidence.OVERDUE: _("The deadline has passed and no figure shows the goal as met."),
        Evidence.NO_DATA: _(
            "There is no indicator, no figure, or a single figure from which no pace follows; or the target is not in "
            "figures. Missing is not zero, and not a failure."
        ),
    }  # fmt: skip
    return MethodPage(
        head=head,
        statuses=tuple((words.EVIDENCE[e], rule) for e, rule in rules.items()),
        kinds=_kinds(),
        share=share,
        about=speaking.figure(limits.about_tolerance * 100, "%", lang),
        due_soon=DUE_SOON_DAYS,
    )


def _kinds() -> tuple[tuple[str, str], ...]:
    """Kinds of observations and what each means."""
    means = {
        "final": _("Measured and settled."),
        "provisional": _("Measured, may still be revised."),
        "estimated": _("Worked out from other figures, or said to be an estimate by its source."),
        "missing": _("Owed, not given. Shown as missing, never as 0."),
        "undefined": _("The denominator is 0, so that the ratio has no value."),
        "suppressed": _("Known, withheld because so few cases could be recognised."),
    }
    return tuple((speaking.sentence_case(words.observation(code).word), meaning) for code, meaning in means.items())
