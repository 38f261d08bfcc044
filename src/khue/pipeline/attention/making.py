"""The lists that a build keeps, and the list of any other day, made when it is asked for: the same way for both."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from khue.model.attention import AttentionList, Comparison
from khue.pipeline.attention.bands import shifted
from khue.pipeline.attention.changed import compared, with_since
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.outcomes import outcomes
from khue.pipeline.attention.ranking import list_on

WEEK = timedelta(days=7)


def kept_lists(known: Known, day: date) -> list[AttentionList]:
    """The list of the day and that of a year ago."""
    return [as_shown(known, day, day), as_shown(known, year_before(day), day)]


def since_build(known: Known, day: date, before: AttentionList | None) -> Comparison | None:
    """What differs from the list of the build before; None where there is none, or it was of a later day."""
    if before is None or before.day > day:
        return None
    return compared(known, before, list_on(known, day), "build")


def as_shown(known: Known, day: date, today: date) -> AttentionList:
    """The list of a day with all that is said of it: since when, what changed, and what came of it by today."""
    plain = list_on(known, day)
    earlier = (("week", day - min(WEEK, day - date.min)), ("month", shifted(day, -1)))
    return msgspec.structs.replace(
        with_since(known, plain),
        comparisons=tuple(compared(known, list_on(known, then), plain, name) for name, then in earlier),
        outcomes=outcomes(known, plain, View(known, today)) if day < today else (),
    )


def year_before(day: date) -> date:
    """The same day a year ago."""
    return shifted(day, -12)
