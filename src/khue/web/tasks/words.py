"""What is done to tasks, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.assessment import Evidence
from khue.model.progress import Act, Counting, PartStanding, TaskStanding
from khue.pipeline.tasks import telling, words
from khue.web.context import language
from khue.web.portal.words import Mark
from khue.web.tasks.refusals import CannotActError

_LIKE = {
    Counting.DONE_IN_TIME: Evidence.MET, Counting.DONE_LATE: Evidence.AT_RISK, Counting.RUNNING: Evidence.ON_TRACK,
    Counting.OVERDUE: Evidence.OVERDUE,
}  # fmt: skip
_MB = 1024**2


def counting(found: TaskStanding) -> Mark:
    """How a task counts, as a pill."""
    said = words.COUNTINGS[found.counting][language() == "en"]
    return Mark(_LIKE[found.counting], said[:1].upper() + said[1:])


def stage(found: TaskStanding) -> str:
    """In which stage a task is; what was reported as done waits for others."""
    return telling.stage(found, language())


def act(one: Act) -> str:
    """What an act is called."""
    return words.ACTS[one][language() == "en"]


def button(one: Act) -> str:
    """What stands on the button that does it."""
    said = {
        Act.ASSIGN: _("Assign"), Act.ACCEPT: _("Accept"), Act.RETURN: _("Return"), Act.REPORT: _("Report"),
        Act.VERIFY: _("Verify the result"), Act.CLOSE: _("Close the task"), Act.REOPEN: _("Reopen"),
        Act.ASK_TIME: _("Ask for more time"), Act.GIVE_TIME: _("Give more time"), Act.REFUSE_TIME: _("Refuse more time"),
        Act.ANSWER: _("Answer the request for help"), Act.DIRECT: _("Give a directive"), Act.REMIND: _("Remind"),
        Act.ESCALATE: _("Put to the executive"),
    }  # fmt: skip
    return said[one]


def cannot(error: CannotActError) -> str:
    """Why something cannot be done."""
    said = {
        "no-task": _("There is no such task."),
        "no-agency": _("The agency does not exist any more."),
        "own-report": _("Somebody other than the person who reported has to verify and close it."),
        "empty": _("The file is empty."),
        "too-large": _("The file is too large; evidence may have %(limit)s MB.")
        % {"limit": int(str(error.params.get("limit", 0))) // _MB},
        "form": _("Look at the fields that are marked."),
        "file": _("The file could not be received."),
        "too-many": _("A report carries at most %(most)s files; put more into one ZIP.")
        % {"most": error.params.get("most")},
    }
    return said[error.code]


def part(found: PartStanding) -> str:
    """How a part stands, in a line."""
    english = language() == "en"
    return f"{words.STAGES[found.stage][english]} · {words.COUNTINGS[found.counting][english]}"
