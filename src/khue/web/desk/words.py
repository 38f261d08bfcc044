"""What is done at the desk, and how it stands, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib import vietnamese
from khue.model.assessment import Evidence
from khue.pipeline.tasks.words import ACTS
from khue.web.context import language
from khue.web.desk.models import State
from khue.web.desk.owed import Standing
from khue.web.desk.refusals import CannotSubmitError
from khue.web.portal.words import Mark

_MB = 1024**2
_TASKS = {act.value: said for act, said in ACTS.items()}


def action_name(action: str) -> str:  # long, for it is a table
    """What an action is called; an action without a name shows its code."""
    names = {
        "person.add": _("person added"),
        "person.disable": _("person kept out"),
        "person.enable": _("person let in again"),
        "role.give": _("role given"),
        "role.take": _("role taken back"),
        "password.set": _("password set"),
        "identity.join": _("identity joined"),
        "sign.in": _("signed in"),
        "sign.out": _("signed out"),
        "data.begin": _("sending of a file begun"),
        "data.receive": _("file received"),
        "data.correct": _("reading of a file corrected"),
        "data.submit": _("file submitted"),
        "data.accept": _("delivery accepted"),
        "data.unchanged": _("file brought nothing new"),
        "data.refuse": _("file refused"),
        "data.drop": _("file given up"),
        "data.expire": _("file removed after a week"),
        "version.withdraw": _("version withdrawn"),
        "version.restore": _("version restored"),
        "exposure.settle": _("said to be no personal data"),
        "exposure.take-back": _("no longer said to be no personal data"),
        "notices.choose": _("notices chosen"),
        "notices.calendar": _("address of the calendar renewed"),
        "personal.open": _("personal data opened"),
        "plan.read": _("document read"),
        "plan.decide": _("item decided"),
        "plan.add": _("item added"),
        "plan.describe": _("document described"),
        "plan.drop": _("reading given up"),
        "plan.write": _("plan written"),
        "draft.ask": _("comments on a draft asked for"),
        "draft.end": _("no more comments on a draft"),
        "draft.comment": _("comment on a draft"),
        "draft.answer": _("comment on a draft answered"),
        "reuse.tell": _("reuse of data told of"),
        "reuse.show": _("reuse put into the gallery"),
        "reuse.decline": _("reuse not shown"),
        "request.ask": _("data asked for"),
        "request.assign": _("request for data handed out"),
        "request.extend": _("more time for a request"),
        "request.answer": _("request for data answered"),
        "request.dismiss": _("request taken out of the queue"),
        "rating.publish": _("rating published"),
        "rating.object": _("rating objected to"),
        "rating.answer": _("objection to a rating answered"),
    }
    kind, _dot, act = action.partition(".")
    if kind == "task" and act in _TASKS:
        return f"{_('task')}: {_TASKS[act][language() == 'en']}"
    return names.get(action, action)


def state(code: str) -> Mark:
    """Where a submission stands."""
    shown = {
        State.RECEIVING: Mark(Evidence.NO_DATA, _("Not all received")),
        State.LOOKING: Mark(Evidence.ON_TRACK, _("Being read")),
        State.READY: Mark(Evidence.ON_TRACK, _("Ready to submit")),
        State.FAULTY: Mark(Evidence.AT_RISK, _("To be corrected")),
        State.STORING: Mark(Evidence.ON_TRACK, _("Being stored")),
        State.ACCEPTED: Mark(Evidence.MET, _("Taken in")),
        State.REFUSED: Mark(Evidence.AT_RISK, _("Not accepted")),
        State.DROPPED: Mark(Evidence.NO_DATA, _("Given up")),
    }
    return shown[State(code)]


def standing(one: Standing) -> Mark:
    """Whether a dataset is there in time. What is missing is not a failure, and never red."""
    shown = {
        Standing.LATE: Mark(Evidence.AT_RISK, _("Late")),
        Standing.SOON: Mark(Evidence.AT_RISK, _("Due soon")),
        Standing.IN_TIME: Mark(Evidence.MET, _("In time")),
        Standing.NEVER: Mark(Evidence.NO_DATA, _("Not sent yet")),
        Standing.FREE: Mark(Evidence.NO_DATA, _("No date agreed")),
    }
    return shown[one]


def figures() -> list[tuple[str, str]]:
    """What the figures of a file may be said to be, as a form offers it."""
    return [
        ("", _("as the file's name or a column of it says; final if neither does")),
        ("final", _("final")), ("provisional", _("provisional")), ("estimated", _("estimated")),
    ]  # fmt: skip


def size(number: int) -> str:
    """A size as people say it: in bytes, megabytes or gigabytes."""
    if number < _MB / 10:
        return f"{vietnamese.number(number, 0, language())} byte"
    unit, name = (_MB * 1024, "GB") if number >= _MB * 1024 else (_MB, "MB")
    return f"{vietnamese.number(round(number / unit, 1), lang=language())} {name}"


def not_good_yet(count: int) -> str:
    """That corrected rows are still wrong."""
    return ngettext(
        "Nothing was changed: %(count)s thing is still wrong in the corrected rows.",
        "Nothing was changed: %(count)s things are still wrong in the corrected rows.", count,
    ) % {"count": count}  # fmt: skip


def cannot(error: CannotSubmitError) -> str:
    """Why something could not be done, and what to do."""
    given = {name: size(int(str(value))) for name, value in error.params.items() if name in ("size", "limit", "offset")}
    said = {
        "empty": _("The file is empty. Check that it was saved, then send it again."),
        "too-large": _("The file has %(size)s; at most %(limit)s can be sent. Split it, for example one file a year."),
        "disk-full": _(
            "The disk of the server is full. Nothing was accepted; tell your administrator, then send it again."
        ),
        "busy": _("This file is being received already, perhaps in another window."),
        "offset": _("%(offset)s of the file are here; go on from there."),
        "checksum": _("A part of the file was damaged on its way; it is to be sent again."),
        "cut-off": _("The connection broke; what came before is kept. Go on, or send the file again."),
        "moved-on": _("This was done meanwhile by somebody else, or in another window. See below how it stands."),
        "no-file": _("Choose a file first."),
        "bad-correction": _("One of the corrections is not written as it should be."),
        "bad-status": _("Say what the figures are: estimated, provisional or final."),
        "nobody": _("Only a person who is signed in can send files."),
    }
    return str(error.params["why"]) if error.code == "not-done" else said[error.code] % given
