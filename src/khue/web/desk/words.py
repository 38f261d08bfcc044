"""What is done at the desk, and how it stands, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.lib import vietnamese
from khue.web.context import language
from khue.web.desk.models import State
from khue.web.desk.owed import Standing
from khue.web.desk.refusals import CannotSubmitError
from khue.web.portal import words

_MB = 1024**2


def action_name(action: str) -> str:
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
        "personal.open": _("personal data opened"),
    }
    return names.get(action, action)


@dataclass(frozen=True)
class Shown:
    """A state as a pill shows it: a colour's class, a shape and a word."""

    code: str
    label: str

    @property
    def shape(self) -> str:
        """The shape of the status that has the same colour."""
        return words.evidence(self.code).shape


def state(code: str) -> Shown:
    """Where a submission stands."""
    shown = {
        State.RECEIVING: Shown("no_data", _("Not all received")),
        State.LOOKING: Shown("on_track", _("Being read")),
        State.READY: Shown("on_track", _("Ready to submit")),
        State.FAULTY: Shown("at_risk", _("To be corrected")),
        State.STORING: Shown("on_track", _("Being stored")),
        State.ACCEPTED: Shown("met", _("Taken in")),
        State.REFUSED: Shown("at_risk", _("Not accepted")),
        State.DROPPED: Shown("no_data", _("Given up")),
    }
    return shown[State(code)]


def standing(one: Standing) -> Shown:
    """Whether a dataset is there in time. What is missing is not a failure, and never red."""
    shown = {
        Standing.LATE: Shown("at_risk", _("Late")),
        Standing.SOON: Shown("at_risk", _("Due soon")),
        Standing.IN_TIME: Shown("met", _("In time")),
        Standing.NEVER: Shown("no_data", _("Not sent yet")),
        Standing.FREE: Shown("no_data", _("No date agreed")),
    }
    return shown[one]


def size(number: int) -> str:
    """A size as people say it: in bytes, megabytes or gigabytes."""
    if number < _MB / 10:
        return f"{vietnamese.number(number, 0, language())} byte"
    unit, name = (_MB * 1024, "GB") if number >= _MB * 1024 else (_MB, "MB")
    return f"{vietnamese.number(round(number / unit, 1), lang=language())} {name}"


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
        "nobody": _("Only a person who is signed in can send files."),
    }
    return str(error.params["why"]) if error.code == "not-done" else said[error.code] % given
