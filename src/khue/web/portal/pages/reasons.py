"""Why a target stands as it does, in a sentence."""

from __future__ import annotations

from khue.pipeline.reading import Build
from khue.pipeline.wording import reason_sentence
from khue.web.portal.pages.catalog import catalog


def sentence(build: Build, target_id: str, lang: str) -> str:
    """The reason of a target's status."""
    return reason_sentence(build.assessments[target_id].reason, catalog(build).targets[target_id].unit, lang)
