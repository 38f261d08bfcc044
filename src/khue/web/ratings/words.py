"""What is said of ratings and objections, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khue.lib.vietnamese import number
from khue.web.context import language
from khue.web.portal import speaking
from khue.web.ratings.actions import NotDoneError
from khue.web.ratings.models import Verdict

VERDICTS = {
    Verdict.OPEN: gettext_lazy("waiting for an answer"),
    Verdict.UPHELD: gettext_lazy("upheld"),
    Verdict.PARTLY: gettext_lazy("upheld in part"),
    Verdict.REJECTED: gettext_lazy("rejected"),
}


def not_done(error: NotDoneError) -> str:
    """Why something could not be done."""
    said = {
        "published": _("%(name)s published the ratings of this month on %(at)s; they are shown below."),
        "running": _("The month is not over. Its ratings are published when it is."),
        "nothing": _("There is nothing to rate in this month."),
        "changed": _(
            "The figures changed since this page was opened. Look at the ratings below and publish them again."
        ),
        "nobody": _("Only a person who is signed in may object."),
        "too-late": _("Objections were possible until %(day)s."),
        "fact": _("Choose the fact whose mark you object to."),
        "open": _("There is an objection to this fact already that waits for its answer."),
        "answered": _("%(name)s answered this objection on %(at)s; the answer is shown below."),
        "own": _("Who objected may not answer the objection."),
        "mark": _("In part means a mark between %(least)s and 1."),
        "verdict": _("Choose what becomes of the objection."),
        "reason": _("Give a reason of at least ten letters; it stays on record."),
    }[error.code]
    return said % {name: _said(value) for name, value in error.params.items()}


def verdict(code: str) -> str:
    """What became of an objection, in words."""
    return str(VERDICTS[Verdict(code)])


def points(value: float | None) -> str:
    """Points to two decimals; a dash where there are none."""
    return "–" if value is None else number(round(value, 2), lang=language())


def moment(value: datetime) -> str:
    """The day in the city on which something happened."""
    return speaking.day(timezone.localtime(value).date(), language())


def _said(value: object) -> str:
    if isinstance(value, datetime):
        moment = timezone.localtime(value)
        return f"{moment:%H:%M} {speaking.day(moment.date(), language())}"
    if isinstance(value, date):
        return speaking.day(value, language())
    if isinstance(value, float):
        return number(value, lang=language())
    return str(value) or _("Somebody")
