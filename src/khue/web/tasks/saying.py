"""Why something was not done with a task, as a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.pipeline.tasks.moves import IllegalMoveError
from khue.pipeline.tasks.telling import refusal
from khue.web.portal.pages.catalog import Catalog
from khue.web.tasks import words
from khue.web.tasks.refusals import CannotActError, ConflictError


def why(error: IllegalMoveError | CannotActError | ConflictError, lang: str, names: Catalog) -> str:
    """The sentence for what was refused."""
    if isinstance(error, IllegalMoveError):
        return refusal(error, lang, lambda code: names.agency_name(code, lang))
    if isinstance(error, CannotActError):
        return words.cannot(error)
    return _("Somebody changed the task while you were writing. What they did stands below; what you wrote is kept.")
