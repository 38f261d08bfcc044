"""What comments and answers are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.assessment import Evidence
from khue.pipeline.papers.comments import DECISIONS
from khue.web.comments.actions import CannotCommentError
from khue.web.comments.models import Decision, From, Opinion
from khue.web.context import language
from khue.web.portal.words import Mark

_LIKE = {Decision.ACCEPTED: Evidence.MET, Decision.PARTLY: Evidence.ON_TRACK, Decision.EXPLAINED: Evidence.NO_DATA}


def decision(code: str) -> Mark:
    """What becomes of a comment; without a code it waits for an answer."""
    label = DECISIONS[code][language() == "en"]
    return Mark(_LIKE[Decision(code)] if code else Evidence.AT_RISK, label)


def parts() -> dict[str, str]:
    """The parts of a draft."""
    return {
        "viewpoint": _("Viewpoints"), "objective": _("Objectives"), "target": _("Targets"), "task": _("Tasks"),
        "solution": _("Solutions"),
    }  # fmt: skip


def author(opinion: Opinion, agencies: dict[str, str]) -> str:
    """Who commented: the agency before the person; a citizen by name where it was given."""
    if opinion.source == From.CITIZEN:
        return _("%(name)s (citizen)") % {"name": opinion.name} if opinion.name else _("A citizen")
    agency = agencies.get(opinion.agency, "")
    return f"{opinion.name}, {agency}" if agency else opinion.name


def cannot(error: CannotCommentError) -> str:
    """Why something could not be done, and what to do."""
    said = {
        "closed": _("Comments on this draft are not being taken now."),
        "words": _(
            "Write at least a short sentence, of at most 3000 characters, and choose what becomes of the comment."
        ),
        "clause": _("There is no such clause in the draft any more. Open the draft again."),
        "days": _("The last day must not lie before the first one, nor in the past."),
        "open": _("Comments on this draft are being taken already."),
        "nobody": _("Only a person who is signed in can do this."),
    }
    return said[error.code]
