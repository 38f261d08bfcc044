"""The words, shapes and colours of statuses, in one place; pills, tiles, legends and charts all take them from here.

The words of statuses are those of `khue.pipeline.wording`, so that the command line says the same. A shape is a path in a
box of 16 by 16; the colour is the CSS class of the same name as the status.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khue.model.assessment import Evidence, Schedule
from khue.model.observation import Status
from khue.pipeline import wording


@dataclass(frozen=True)
class Word:
    """A status as it is shown: its code (also its CSS class), its word, and its shape."""

    code: str
    shape: str = ""
    said: str | Promise = ""

    @property
    def label(self) -> str:
        """The word in the reader's language, with a capital: it stands alone."""
        words = self.word
        return words[:1].upper() + words[1:]

    @property
    def word(self) -> str:
        """The word in the reader's language, as it stands inside a sentence."""
        known = wording.EVIDENCE.get(self.code) or wording.STATUS.get(self.code)
        return known[(get_language() or "vi").startswith("en")] if known else str(self.said)


EVIDENCE = {
    Evidence.MET: Word("met", "M3 8.5l3.2 3.2L13 5"),
    Evidence.ON_TRACK: Word("on_track", "M3 8h9M8.5 4.2L12.3 8l-3.8 3.8"),
    Evidence.AT_RISK: Word("at_risk", "M8 3v6.2M8 12.6v.4"),
    Evidence.OFF_TRACK: Word("off_track", "M8 3v9M4.2 8.5L8 12.3l3.8-3.8"),
    Evidence.OVERDUE: Word("overdue", "M8 2.6a5.4 5.4 0 1 0 0 10.8a5.4 5.4 0 1 0 0-10.8M8 5.2V8l2 1.6"),
    Evidence.NO_DATA: Word("no_data", "M3 8h3M10 8h3"),
}
"""What the numbers say, best first."""


@dataclass(frozen=True)
class Mark:
    """Something that is no status, shown as one is: a word of its own with the shape and the colour of the status `like`."""

    like: Evidence
    label: str

    @property
    def code(self) -> str:
        """The CSS class."""
        return self.like.value

    @property
    def shape(self) -> str:
        """The shape."""
        return EVIDENCE[self.like].shape


SCHEDULE = {
    Schedule.AHEAD: Word("ahead", said=_("time left")),
    Schedule.DUE_SOON: Word("due_soon", said=_("due soon")),
    Schedule.PAST_DUE: Word("past_due", said=_("past its deadline")),
    Schedule.UNDATED: Word("undated", said=_("no deadline stated")),
}
"""What the calendar says."""

OBSERVATION = {
    Status.FINAL: Word("final"),
    Status.PROVISIONAL: Word("provisional"),
    Status.ESTIMATED: Word("estimated"),
    Status.MISSING: Word("missing"),
    Status.UNDEFINED: Word("undefined"),
    Status.SUPPRESSED: Word("suppressed"),
}
"""What kind of number it is."""

RELATIONS = {
    "restates": _("restates"),
    "replaces": _("replaces"),
    "contradicts": _("contradicts"),
    "supplements": _("supplements"),
    "carries_out": _("carries out"),
    "cites": _("cites"),
}
"""How a document or a target stands to an earlier one."""

RELATIONS_BACK = {
    "restates": _("restated by"),
    "replaces": _("replaced by"),
    "contradicts": _("contradicted by"),
    "supplements": _("supplemented by"),
}
"""The same, seen from the earlier one."""

CLAUSES = {
    "quan-diem": _("Viewpoint"),
    "muc-tieu": _("Objective"),
    "muc-tieu-chung": _("General objective"),
    "chi-tieu": _("Target"),
    "nhiem-vu": _("Task"),
    "giai-phap": _("Solution"),
}
"""The parts of a document as the codes of clauses name them."""

CERTAINTY = {
    "firm": _("firm"),
    "strive": _("to be striven for, not a firm promise"),
    "aspiration": _("to be striven for, not a firm promise"),
    "about": _("roughly, not a firm promise"),
}
"""How firmly something is promised."""

TYPES = {
    "string": _("text"),
    "integer": _("whole number"),
    "number": _("number"),
    "boolean": _("yes or no"),
    "date": _("day"),
    "timestamp": _("moment"),
    "time": _("time of day"),
}
"""Types of columns as contracts name them."""

CONTRACT_STATUS = {
    "active": _("in use"),
    "draft": _("draft"),
    "proposed": _("proposed"),
    "deprecated": _("being phased out"),
    "retired": _("out of use"),
}
"""The state of a data contract."""

KINDS = {
    "target": _("Target"),
    "indicator": _("Indicator"),
    "unit": _("Area"),
    "agency": _("Agency"),
    "task": _("Task"),
    "dataset": _("Dataset"),
    "document": _("Document"),
}
"""The kinds of things that a search finds."""


def evidence(code: str) -> Word:
    """The word of an evidence status by its code; raises ValueError for an unknown one."""
    return EVIDENCE[Evidence(code)]


def observation(code: str) -> Word:
    """The word of an observation's status by its code; raises ValueError for an unknown one."""
    return OBSERVATION[Status(code)]


def official(code: str) -> str:
    """What the agency itself reports, in words: one of our statuses, or its own words as they stand; empty for none."""
    return evidence(code).label if code in {e.value for e in Evidence} else code
