"""The verdicts that a build keeps: on every draft, and on every document as it was when it was adopted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from khue.model.city import City
from khue.model.draft import Verdict
from khue.model.observation import Observation
from khue.pipeline.drafts.judge import drafts_of, judged

if TYPE_CHECKING:
    from khue.pipeline.outlook.kept import KeptOutlooks

Figures = Callable[[Iterable[str]], Mapping[str, Sequence[Observation]]]
"""The observations of the city's own unit of some indicators."""


def with_build(city: City, figures: Figures, today: date, kept: KeptOutlooks) -> list[Verdict]:
    """The verdict on each, in the order of `drafts_of`."""
    drafts = drafts_of(city)
    known = {indicator.id for indicator in city.indicators}
    seen = figures(sorted({target.indicator for draft in drafts for target in draft.targets} & known))
    return [judged(city, draft, seen, today=today, kept=kept) for draft in drafts]
