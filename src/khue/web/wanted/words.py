"""Requests as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from khue.lib import vietnamese
from khue.model.assessment import Evidence
from khue.model.interest import Asker, Outcome, Stage
from khue.pipeline.interest.words import ASKERS, OUTCOMES, STAGES
from khue.web.desk.settling import NotDoneError
from khue.web.portal.words import Mark
from khue.web.wanted.models import State, Wanted


@dataclass(frozen=True)
class Line:
    """A request in the reader's language; `title` and `purpose` are empty until an officer has read them."""

    id: str
    title: str
    purpose: str
    asker: str
    mark: Mark
    agency: str
    agency_code: str
    received: str
    due: str
    late: bool
    done: bool
    answered: str
    outcome: str
    answer: str
    dataset: str


def line(answer: dict[str, Any], lang: str) -> Line:
    """A public request."""
    text = "_en" if lang == "en" else ""
    return Line(
        id=answer["id"], title=answer["title"] or "", purpose=answer["purpose"] or "", asker=answer[f"asker_text{text}"],
        mark=_mark(Stage(answer["state"]), late=answer["late"], lang=lang), agency=answer[f"agency_name{text}"] or "",
        agency_code=answer["agency"] or "", received=_day(answer["received"], lang), due=_day(answer["due"], lang),
        late=answer["late"], done=answer["answered"] is not None, answered=_day(answer["answered"], lang),
        outcome=answer[f"outcome_text{text}"] or "", answer=answer["answer"] or "", dataset=answer["dataset"] or "",
    )  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A request as those see it who work on it."""

    wanted: Wanted
    asker: str
    mark: Mark
    agency: str
    received: str
    due: str
    outcome: str


def own(wanted: Wanted, agencies: Sequence[tuple[str, str]], day: date, lang: str) -> Own:
    """A request with everything that was said."""
    answered = localdate(wanted.answered) if wanted.answered else None
    late = (answered or day) > wanted.due
    mark = (
        Mark(Evidence.NO_DATA, _("Taken out of the queue"))
        if wanted.state == State.DISMISSED
        else _mark(Stage(wanted.state), late=late, lang=lang)
    )
    return Own(
        wanted=wanted, asker=ASKERS[Asker(wanted.asker)].in_(lang), mark=mark,
        agency=dict(agencies).get(wanted.agency, wanted.agency), received=vietnamese.day(localdate(wanted.received), lang),
        due=vietnamese.day(wanted.due, lang),
        outcome=OUTCOMES[Outcome(wanted.outcome)].in_(lang) if wanted.outcome else "",
    )  # fmt: skip


def _mark(stage: Stage, *, late: bool, lang: str) -> Mark:
    """How it stands: an answer is done whenever it came, a promise that was not kept is told while it lasts."""
    if stage is Stage.ANSWERED:
        return Mark(Evidence.MET, STAGES[stage].in_(lang))
    if late:
        return Mark(Evidence.AT_RISK, _("Overdue"))
    return Mark(Evidence.ON_TRACK if stage is Stage.ASSIGNED else Evidence.NO_DATA, STAGES[stage].in_(lang))


def _day(text: str | None, lang: str) -> str:
    return vietnamese.day(date.fromisoformat(text), lang) if text else ""


def not_done(error: NotDoneError) -> str:
    """Why something could not be done with a request; empty where others say it."""
    said = {
        "agency": _("Choose the agency that is to answer."),
        "extended": _("It was given more time once already."),
        "which-dataset": _("Choose the dataset that holds the data."),
        "moved-on": _("This was done meanwhile by somebody else, or in another window. See below how it stands."),
    }
    return said.get(error.code, "")
