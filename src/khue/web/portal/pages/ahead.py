"""What lies ahead of a target, as its page shows it: the chance, what it rests on, and what would have been said before."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.periods import Period
from khue.model.assessment import Assessment
from khue.model.measure import Form
from khue.model.outlook import Fan, Said, TargetOutlook
from khue.model.target import Target
from khue.pipeline.outlook import words
from khue.pipeline.reading import Build
from khue.pipeline.wording import pace_words, period_words
from khue.web.portal import parts, speaking
from khue.web.portal.parts import Cell, Column, Fact, Table


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The card of what lies ahead. Without a chance, `missing` says why and what is needed."""

    asked: str
    chance: str
    percent: str
    missing: str
    course: str
    assumption: str
    cautions: tuple[str, ...]
    facts: tuple[Fact, ...]
    reason: str
    methods: Table | None
    record: str
    said: Table | None


def gather(build: Build, target: Target, lang: str) -> Ahead:
    """The card in the reader's language."""
    found, standing = build.outlooks[target.id], build.assessments[target.id]
    form = target.form_of(build.indicators.get(target.indicator))
    drawn = shown(found)
    return Ahead(
        asked=_asked(found),
        chance="" if found.chance is None else speaking.sentence_case(words.chance_words(found.chance, lang)),
        percent="" if found.chance is None else words.percent(found.chance, lang),
        missing="" if found.missing is None else words.missing_words(found.missing, form, lang),
        course=_course(found.path[-1], form, lang) if drawn else "",
        assumption=words.assumption_words(found.assumption, form, lang) if drawn and found.assumption else "",
        cautions=tuple(words.caution_words(code, lang) for code in found.cautions) if drawn else (),
        facts=_facts(found, standing, target, form, lang) if drawn else (),
        reason=words.reason_words(found.reason, form, lang) if drawn and found.reason else "",
        methods=_methods(found, form, lang) if drawn else None,
        record=_record(found.said),
        said=_said_table(found.said, form, lang) if found.said else None,
    )


def shown(found: TargetOutlook) -> bool:
    """Whether something lies ahead: after the deadline only what was said before is of use."""
    past = found.missing is not None and found.missing.code in ("deadline_past", "goal_past")
    return bool(found.path) and (not past or found.at_goal is not None)


def between(low: str, high: str) -> str:
    """Two ends in a cell; a line never breaks between them."""
    return f"{low}{speaking.FIXED}–{speaking.FIXED}{high}"


def _asked(found: TargetOutlook) -> str:
    if found.holding:
        return _("The chance that it still meets the goal on the last day")
    return _("The chance of meeting the goal in time")


def _course(end: Fan, form: Form, lang: str) -> str:
    """Where the figure will lie at the end of the path."""
    values = {
        "when": speaking.sentence_case(period_words(end.period, lang)),
        "mid": speaking.figure(end.mid, form, lang),
        "low": speaking.figure(end.low80, form, lang),
        "high": speaking.figure(end.high80, form, lang),
    }
    return _("%(when)s: about %(mid)s; with a chance of 80%%, between %(low)s and %(high)s.") % values


def _facts(found: TargetOutlook, standing: Assessment, target: Target, form: Form, lang: str) -> tuple[Fact, ...]:
    """When the goal would be met, and the three paces; the first two are those of the status above."""
    facts = [Fact(_("Goal reached on the expected course"), _meets(found, target, lang))]
    needed, so_far = standing.required_pace, standing.actual_pace
    paces = ((_("Pace needed"), needed), (_("Pace so far"), so_far), (_("Pace expected"), found.pace_expected))
    facts += [Fact(name, speaking.sentence_case(pace_words(n, form, lang))) for name, n in paces if n is not None]
    return tuple(facts)


def _meets(found: TargetOutlook, target: Target, lang: str) -> str:
    if found.holding:
        return _("reached now")
    if not found.meets:
        return _("not as far as can be looked ahead")
    when = period_words(found.meets, lang)
    late = target.deadline is not None and Period.parse(found.meets).start > target.deadline
    return _("%(when)s, after the deadline") % {"when": when} if late else when


def _methods(found: TargetOutlook, form: Form, lang: str) -> Table:
    """The methods with their weights and errors, the weightiest first; those of no weight are left out."""
    columns = (
        Column(_("Method")), Column(_("Weight"), numeric=True), Column(_("Mean error, one figure ahead"), numeric=True),
    )  # fmt: skip
    rows: list[list[Cell | str]] = [
        [
            speaking.sentence_case(words.family_words(method.family, lang)),
            words.percent(method.weight, lang),
            "–" if method.error is None else words.size_words(method.error, form, lang),
        ]
        for method in found.methods
        if method.weight >= _SERIOUS
    ]
    return parts.table(_("The methods of this outlook"), columns, rows)


_SERIOUS = 0.05
"""A method with less weight is not compared, neither here nor in the reason."""


def _record(said: tuple[Said, ...]) -> str:
    """How often what came lay within what was said."""
    if not said:
        return ""
    values = {"inside": sum(one.ahead.holds(one.came) for one in said), "n": len(said)}
    return (
        ngettext(
            "%(inside)s of %(n)s figure that came lay within the 80%% interval given before it.",
            "%(inside)s of %(n)s figures that came lay within the 80%% interval given before them.",
            len(said),
        )
        % values
    )


def _said_table(said: tuple[Said, ...], form: Form, lang: str) -> Table:
    """What would have been said after each earlier figure, newest first."""
    columns = [
        Column(_("Known up to")), Column(_("For the next figure, 80%"), numeric=True), Column(_("What came"), numeric=True),
        Column(_("Inside?")), Column(_("Chance given then"), numeric=True),
    ]  # fmt: skip
    chances = any(one.chance is not None for one in said)
    rows = [_said_row(one, form, lang)[: None if chances else -1] for one in reversed(said)]
    return parts.table(_("What this page would have said before"), tuple(columns[: None if chances else -1]), rows)


def _said_row(one: Said, form: Form, lang: str) -> list[Cell | str]:
    low, high = speaking.figure(one.ahead.low80, form, lang), speaking.figure(one.ahead.high80, form, lang)
    came = Cell(speaking.figure(one.came, form, lang), note=speaking.period(one.ahead.period, lang))
    chance = "–" if one.chance is None else words.percent(one.chance, lang)
    return [speaking.period(one.period, lang), between(low, high), came, _inside(one), chance]


def _inside(one: Said) -> str:
    if one.ahead.holds(one.came):
        return _("✓ inside")
    return _("✗ outside, within 95%") if one.ahead.holds(one.came, 95) else _("✗ outside")
