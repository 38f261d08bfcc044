"""Why a target stands as it does, in a sentence."""

from __future__ import annotations

from khue.pipeline.reading import Build
from khue.pipeline.wording import reason_sentence
from khue.web.portal.pages.catalog import catalog


def sentence(build: Build, target_id: str, lang: str) -> str:
    """The reason of a target's status."""
    target = catalog(build).targets[target_id]
    form = target.form_of(build.indicators.get(target.indicator))
    return reason_sentence(build.assessments[target_id].reason, form, lang)
